// Package searchweb shows the search: a page with one box, hits with their words
// marked, and filters as links; suggestions while somebody types; and the same as
// JSON. Everything works without script.
package searchweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/search"
	"example.org/linden/ui"
)

// Frame knows what stands around a page.
type Frame interface {
	Page(r *http.Request, by actor.Actor, title string) ui.Page
}

type handlers struct {
	search *search.Service
	frame  Frame
}

// Mount adds the routes of the search to g.
func Mount(g *web.Registry, s *search.Service, frame Frame) {
	h := handlers{s, frame}
	g.Page(web.Route{Method: "GET", Pattern: "/search", Policy: web.SignedIn, Rate: web.RateSearch}, h.page)
	h.mountAPI(g)
}

type view struct {
	words  string
	kind   search.Kind
	place  search.Place // zero for everywhere
	hits   []search.Hit
	chips  []ui.Choice
	pager  ui.PagerProps
	capped bool
	all    string // address of the same search everywhere
}

func (h handlers) page(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, in := r.Context(), r.URL.Query()
	q, place, err := h.query(ctx, by, in.Get("q"), in.Get("kind"), in.Get("community"), in.Get("after"))
	if err != nil {
		return err
	}
	found, err := h.search.Find(ctx, by, q)
	if err != nil {
		return err
	}
	words := strings.TrimSpace(q.Text)
	v := view{words: words, kind: q.Kind, place: place, hits: found.Hits, capped: found.Capped && found.Next == search.Cursor{}}
	v.chips = chips(ctx, r, q.Kind, found.Facets)
	if q.After != (search.Cursor{}) {
		v.pager.NewestHref = address(r, "after", "")
	}
	if found.Next != (search.Cursor{}) {
		v.pager.OlderHref = address(r, "after", cursor(found.Next))
	}
	if place.ID != 0 {
		v.all = address(r, "community", "")
	}
	title := i18n.T(ctx, "search.title")
	if words != "" {
		title = i18n.T(ctx, "search.title_for", "words", words)
	}
	return web.Render(w, r, http.StatusOK, framed(h.frame.Page(r, by, title), body(v)))
}

// query reads what an address or a call asks for. A community is named by its
// address or its id.
func (h handlers) query(ctx context.Context, by actor.Actor, words, kind, place, after string) (search.Query, search.Place, error) {
	k, err := search.ParseKind(kind)
	if err != nil {
		return search.Query{}, search.Place{}, err
	}
	c := web.ParseCursor(after)
	q := search.Query{Text: words, Kind: k, After: search.Cursor{Offset: int(min(max(c.Sort, 0), 1000)), Top: c.ID}}
	if place == "" {
		return q, search.Place{}, nil
	}
	in, err := h.search.Place(ctx, by, place)
	q.Community = in.ID
	return q, in, err
}

func cursor(c search.Cursor) string { return web.Cursor{Sort: int64(c.Offset), ID: c.Top}.String() }

// address is the address of r with one parameter changed; a change of a filter
// begins at the first page.
func address(r *http.Request, name, value string) string {
	q := url.Values{}
	for _, keep := range []string{"q", "kind", "community"} {
		if v := r.URL.Query().Get(keep); v != "" {
			q.Set(keep, v)
		}
	}
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	return "/search?" + q.Encode()
}

// chips are the kinds with how many were found. One that is chosen stays, also
// when nothing of it is there.
func chips(ctx context.Context, r *http.Request, chosen search.Kind, facets []search.Facet) []ui.Choice {
	if len(facets) == 0 && chosen == search.Anything {
		return nil
	}
	out := []ui.Choice{{Text: i18n.T(ctx, "search.kind.all"), Href: address(r, "kind", ""), Current: chosen == search.Anything}}
	for _, k := range search.Kinds() {
		c := ui.Choice{Text: i18n.T(ctx, "search.kind."+string(k)), Href: address(r, "kind", string(k)), Current: k == chosen}
		for _, f := range facets {
			if f.Kind != k {
				continue
			}
			c.Count = i18n.Number(ctx, f.Count)
			if f.More {
				c.Count = i18n.T(ctx, "search.more", "n", c.Count)
			}
		}
		if c.Count != "" || c.Current {
			out = append(out, c)
		}
	}
	return out
}

// target is where a hit leads.
func target(h search.Hit) string { return href(h.Kind, h.ID, h.Thread, h.Place.Slug) }

func href(k search.Kind, n, thread int64, slug string) string {
	switch k {
	case search.Person:
		return "/people/" + id.String(n)
	case search.Community:
		return "/communities/" + slug
	case search.Comment:
		return "/posts/" + id.String(thread) + "#c-" + id.String(n)
	}
	return "/posts/" + id.String(n)
}

// label says what sort of thing a hit is.
func label(ctx context.Context, h search.Hit) (words, icon string) {
	switch {
	case h.Best:
		return i18n.T(ctx, "search.one.best"), "circle-check"
	case h.Asked:
		return i18n.T(ctx, "search.one.question"), "circle-question-mark"
	case h.Kind == search.Comment:
		return i18n.T(ctx, "search.one.comment"), "reply"
	case h.Kind == search.Community:
		return i18n.T(ctx, "search.one.community"), "users"
	case h.Kind == search.Person:
		return i18n.T(ctx, "search.one.person"), "user"
	}
	return i18n.T(ctx, "search.one.post"), "message-square"
}
