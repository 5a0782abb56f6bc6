package ui

import (
	"github.com/a-h/templ"
)

// Icon is a Lucide outline of 20 px that says nothing to screen readers: a word
// stands beside it. Names are those in icons/icons.txt.
func Icon(name string) templ.Component { return iconSized(name, "icon") }

// SmallIcon is Icon in 16 px, for lines of small text.
func SmallIcon(name string) templ.Component { return iconSized(name, "icon icon--s") }

// iconSized writes one of the drawings that tools/front has put into the program;
// nothing of it comes from outside.
func iconSized(name, class string) templ.Component {
	return drawn(func(p *pen) { p.icon(name, class) })
}

func (p *pen) icon(name, class string) {
	p.raw(`<svg class="`)
	p.raw(class)
	p.raw(`" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">`)
	p.raw(iconPaths(name))
	p.raw(`</svg>`)
}
