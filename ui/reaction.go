package ui

import (
	"github.com/a-h/templ"

	"example.org/linden/internal/platform/i18n"
)

// Reaction is one kind of reaction on a post.
type Reaction struct {
	Code  string // submitted as "reaction"
	Emoji string
	Name  string // the word for it
	Count int
	Mine  bool
}

// ReactionsProps is what people felt about a post and a way to join in.
type ReactionsProps struct {
	ID       string // unique on the page, target of the swap
	Action   string // POST with reaction=<code>, sent again it is taken back
	All      []Reaction
	ReadOnly bool
}

// ReactionBar shows reactions as faces and words; those nobody chose wait in a menu.
// The answer to the post may be a redirect or, for htmx, the new ReactionBar.
func ReactionBar(r ReactionsProps) templ.Component {
	return drawn(func(p *pen) {
		p.raw(`<form class="reactions" method="post" hx-swap="outerHTML"`)
		p.attr("id", r.ID)
		p.href("action", r.Action)
		p.attr("hx-post", r.Action)
		p.attr("hx-target", "#"+r.ID)
		p.raw(`><span class="sr">`)
		p.text(i18n.T(p.ctx, "ui.reactions"))
		p.raw(`</span>`)
		for _, x := range r.All {
			if x.Count > 0 {
				p.reaction(x, r.ReadOnly)
			}
		}
		if !r.ReadOnly && r.unused() {
			p.raw(`<details class="menu menu--start"><summary>`)
			p.icon("smile-plus", "icon")
			p.raw(`<span class="sr">`)
			p.text(i18n.T(p.ctx, "ui.reactions.add"))
			p.raw(`</span></summary><div class="menu__body">`)
			for _, x := range r.All {
				if x.Count == 0 {
					p.reaction(x, false)
				}
			}
			p.raw(`</div></details>`)
		}
		p.raw(`</form>`)
	})
}

func (p *pen) reaction(x Reaction, readOnly bool) {
	p.raw(`<button class="reaction" name="reaction"`)
	p.attr("value", x.Code)
	if x.Mine {
		p.raw(` aria-pressed="true"`)
	} else {
		p.raw(` aria-pressed="false"`)
	}
	if readOnly {
		p.raw(` disabled`)
	}
	p.raw(`><span aria-hidden="true">`)
	p.text(x.Emoji)
	p.raw(`</span> <span>`)
	p.text(x.Name)
	p.raw(`</span>`)
	if x.Count > 0 {
		p.raw(` <span class="reaction__n">`)
		p.text(i18n.Number(p.ctx, x.Count))
		p.raw(`</span>`)
	}
	p.raw(`</button>`)
}

func (r ReactionsProps) unused() bool {
	for _, x := range r.All {
		if x.Count == 0 {
			return true
		}
	}
	return false
}
