package demoweb

import (
	"context"
	"net/http"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
)

// planted is one kind of planted truth with its examples.
type planted struct {
	Key   string // names the texts demo.truth.<key> and demo.truth.<key>.how
	Items []item
}

type item struct{ Text, Href, More string }

func (h handlers) truths(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	p := h.Frame.Page(r, by, i18n.T(r.Context(), "demo.truths"))
	return web.Render(w, r, http.StatusOK, page(p, truths(h.planted(r.Context()))))
}

func (h handlers) planted(ctx context.Context) []planted {
	t := h.Truths()
	var open, first, hot, units, phases, rising []item
	for _, q := range t.Unanswered {
		open = append(open, h.item(ctx, "post", q.Post, i18n.T(ctx, "demo.truth.knows", "name", h.name(ctx, "person", q.Expert))))
	}
	for _, f := range t.Newcomers {
		first = append(first, h.item(ctx, "post", f.Post, h.name(ctx, "person", f.Person)))
	}
	for _, k := range t.Escalating {
		hot = append(hot, h.item(ctx, "post", k, ""))
	}
	for _, u := range t.NotReached {
		units = append(units, h.item(ctx, "unit", u.Unit, i18n.T(ctx, "demo.truth.factor", "share", i18n.Percent(ctx, u.Factor, 0))))
	}
	for _, c := range t.Phases {
		phases = append(phases, h.item(ctx, "community", c.Community, i18n.T(ctx, "ui.phase."+c.Phase)))
	}
	for _, k := range t.Rising.Posts {
		rising = append(rising, h.item(ctx, "post", k, ""))
	}
	hosts := []item{
		h.item(ctx, "community", t.AbsentHost.Community, i18n.T(ctx, "demo.truth.absent", "name", h.name(ctx, "person", t.AbsentHost.Person), "date", i18n.Date(ctx, t.AbsentHost.Since))),
		h.item(ctx, "community", t.HostGone.Community, i18n.T(ctx, "demo.truth.gone", "name", h.name(ctx, "person", t.HostGone.Person), "date", i18n.Date(ctx, t.HostGone.Since))),
	}
	action := []item{h.item(ctx, "post", t.Action.Post, i18n.N(ctx, "demo.truth.effect", t.Action.Weeks, "share", i18n.Percent(ctx, t.Action.Factor-1, 0)))}
	drift := []item{h.item(ctx, "post", t.Drift.Post, "")}
	var apart []item
	for _, pair := range t.NotTalking {
		apart = append(apart, item{Text: h.name(ctx, "unit", pair[0]) + " · " + h.name(ctx, "unit", pair[1])})
	}
	var answers []item
	for _, a := range t.Responses {
		answers = append(answers, item{Text: i18n.T(ctx, "demo.response."+key(a.Kind)), More: i18n.T(ctx, "demo.truth.chance", "share", i18n.Percent(ctx, a.Probability, 0))})
	}
	return []planted{{"unanswered", open}, {"newcomers", first}, {"escalating", hot}, {"not_reached", units}, {"phases", phases},
		{"rising", rising}, {"hosts", hosts}, {"action", action}, {"drift", drift}, {"apart", apart}, {"responses", answers}}
}

func (h handlers) item(ctx context.Context, kind, key, more string) item {
	if key == "" {
		return item{}
	}
	name, href := h.Find(ctx, kind, key)
	return item{Text: name, Href: href, More: more}
}

func (h handlers) name(ctx context.Context, kind, key string) string {
	name, _ := h.Find(ctx, kind, key)
	return name
}

// key is the form of a response's kind in keys of texts.
func key(kind string) string {
	b := []byte(kind)
	for i := range b {
		if b[i] == '-' {
			b[i] = '_'
		}
	}
	return string(b)
}
