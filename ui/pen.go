package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// pen writes the small parts that a page holds by the hundred: icons, faces,
// times, reactions. Written by hand they spare half of a page's allocations.
type pen struct {
	ctx context.Context
	w   io.Writer
	err error
}

func drawn(f func(p *pen)) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		p := pen{ctx: ctx, w: w}
		f(&p)
		return p.err
	})
}

// raw writes markup of this package.
func (p *pen) raw(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}

// text writes anything else, as content or within quotes.
func (p *pen) text(s string) { p.raw(templ.EscapeString(s)) }

// attr writes an attribute with its value.
func (p *pen) attr(name, value string) {
	p.raw(" ")
	p.raw(name)
	p.raw(`="`)
	p.text(value)
	p.raw(`"`)
}

// href writes an address; one that is no web address becomes templ's harmless one.
func (p *pen) href(name, to string) { p.attr(name, string(templ.URL(to))) }
