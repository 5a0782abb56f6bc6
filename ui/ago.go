package ui

import (
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/platform/i18n"
)

// TimeAgo says how long ago at was and gives the moment on hover.
func TimeAgo(at time.Time) templ.Component {
	return drawn(func(p *pen) {
		p.raw("<time")
		p.attr("datetime", i18n.ISO(at))
		p.attr("title", i18n.DateTime(p.ctx, at))
		p.raw(" data-ago>")
		p.text(i18n.Ago(p.ctx, at))
		p.raw("</time>")
	})
}
