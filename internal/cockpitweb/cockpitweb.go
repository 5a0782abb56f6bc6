// Package cockpitweb shows the cockpit of a community manager: what needs a hand
// this week, what came of earlier hands, who is reached, how communities are
// doing, and one page for the management.
//
// The rules in plain words. The front page shows at most five things and then
// stops. Every number opens its definition. Numbers about groups of people come
// as released values only; what is protected is drawn hatched and is nowhere in
// the page. Nothing happens to anybody without a click, and everything works
// without script.
package cockpitweb

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/card"
	"example.org/linden/internal/community"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/report"
	"example.org/linden/ui"
)

// Frame knows what stands around a page.
type Frame interface {
	Page(r *http.Request, by actor.Actor, title string) ui.Page
}

// Options are what the pages need. Colleagues, Hosts and Open may be nil: their
// places then stay empty.
type Options struct {
	Frame       Frame
	Now         func() time.Time
	K           disclosure.K
	NetworkName string
	Cards       *card.Service
	Insight     *insight.Service
	People      *person.Service
	Communities *community.Service
	Reports     *report.Service
	// Colleagues are all community managers.
	Colleagues func(ctx context.Context) ([]person.Card, error)
	// Hosts are the hosts of communities, by community.
	Hosts func(ctx context.Context, communities []int64) (map[int64][]person.Card, error)
	// OpenQuestions counts questions without a reply by somebody else.
	OpenQuestions func(ctx context.Context, now time.Time, communities []int64) (map[int64]int, error)
}

type handlers struct{ Options }

// Mount adds the routes of the cockpit to g.
func Mount(g *web.Registry, o Options) {
	h := handlers{o}
	get := func(pattern string, f web.Handler) {
		g.Page(web.Route{Method: "GET", Pattern: pattern, Policy: web.Cockpit}, f)
	}
	post := func(pattern, audit string, f web.Handler) {
		g.Page(web.Route{Method: "POST", Pattern: pattern, Policy: web.Cockpit, Rate: web.RateWrite, Audit: audit}, f)
	}
	get("/cockpit", h.week)
	post("/cockpit/hours", "", h.setHours)
	get("/cockpit/sunk", h.sunk)
	get("/cockpit/cards/{id}", h.card)
	post("/cockpit/cards/{id}/do", "card.do", h.do)
	post("/cockpit/cards/{id}/delegate", "card.delegate", h.delegate)
	post("/cockpit/cards/{id}/later", "card.later", h.later)
	post("/cockpit/cards/{id}/drop", "card.drop", h.drop)
	post("/cockpit/cards/{id}/undo", "card.undo", h.undo)
	get("/cockpit/effects", h.effects)
	get("/cockpit/reach", h.reach)
	get("/cockpit/communities", h.portfolio)
	get("/cockpit/communities/{slug}", h.life)
	get("/cockpit/definitions", h.definitionList)
	get("/cockpit/definitions/{key}", h.definitionPage)
	get("/cockpit/report", h.report)
	get("/cockpit/report.html", h.reportFile)
	g.Page(web.Route{Method: "GET", Pattern: "/handed", Policy: web.Colleague}, h.handed)
	g.Page(web.Route{Method: "POST", Pattern: "/handed/cards/{id}/do", Policy: web.Colleague, Rate: web.RateWrite, Audit: "card.do"}, h.handedDo)
	g.Page(web.Route{Method: "POST", Pattern: "/handed/notes/{id}/read", Policy: web.Colleague, Rate: web.RateWrite}, h.readNote)
	h.mountAPI(g)
}

// render answers with a page of the cockpit; place marks its tab.
func (h handlers) render(w http.ResponseWriter, r *http.Request, by actor.Actor, place, title string, body templ.Component) error {
	return web.Render(w, r, http.StatusOK, framed(h.Frame.Page(r, by, title), place, body))
}

func (h handlers) renderWide(w http.ResponseWriter, r *http.Request, by actor.Actor, place, title string, body templ.Component) error {
	p := h.Frame.Page(r, by, title)
	p.Wide = true
	return web.Render(w, r, http.StatusOK, framed(p, place, body))
}
