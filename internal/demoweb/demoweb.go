// Package demoweb is the door of the demo: eight people to be with one click, a
// clock to move, and the list of what was planted.
//
// None of it exists in an installation that is not a demo. Moving the clock is
// work that may be left: it goes on day by day, life in the company and the
// rules of the cockpit with it, and the page says how far it is.
package demoweb

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"example.org/linden/internal/company/demo"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// Frame knows what stands around a page.
type Frame interface {
	Page(r *http.Request, by actor.Actor, title string) ui.Page
}

// Clock is the time the demo shows.
type Clock interface {
	Now() time.Time
	// Advance moves the clock forward by d: what happens in the company until
	// then has happened, and signals and effects are computed, when it returns.
	Advance(ctx context.Context, d time.Duration) error
}

// Sessions signs people in.
type Sessions interface {
	SignIn(ctx context.Context, person actor.ID) error
}

// Persona is somebody a visitor can be.
type Persona struct {
	Key     string
	Person  actor.ID
	Name    string
	Role    string            // as in actor.Role, or member
	Picture string            // address, empty for none
	Cockpit bool              // may open the cockpit
	Line    map[string]string // who they are, by language
}

// Options are what the pages need. All are required in a demo; elsewhere, where
// the routes are only listed, none.
type Options struct {
	Frame    Frame
	Clock    Clock
	Sessions Sessions
	Personas func(ctx context.Context) ([]Persona, error)
	Truths   func() demo.Truths
	// Find tells what a key of the planted truths is called and where it is; an
	// empty address where there is no page. Kind is post, community, person or unit.
	Find func(ctx context.Context, kind, key string) (name, href string)
	Log  *slog.Logger
}

type handlers struct {
	Options
	mover *mover
}

// Mount adds the routes of the demo to g and returns the worker that moves the
// clock; it runs until its context ends.
func Mount(g *web.Registry, o Options) (run func(ctx context.Context) error) {
	h := handlers{o, newMover(o.Clock, o.Log)}
	g.Page(web.Route{Method: "GET", Pattern: "/demo", Policy: web.DemoOnly}, h.door)
	g.Page(web.Route{Method: "POST", Pattern: "/demo/sign-in", Policy: web.DemoOnly, Rate: web.RateWrite}, h.signIn)
	g.Page(web.Route{Method: "POST", Pattern: "/demo/clock", Policy: web.DemoOnly, Rate: web.RateWrite}, h.move)
	g.Page(web.Route{Method: "GET", Pattern: "/demo/truths", Policy: web.DemoOnly}, h.truths)
	return h.mover.run
}

// Steps are the days the clock can be moved at once.
func Steps() []int { return []int{1, 7, 28} }

type doorView struct {
	Personas []Persona
	Me       actor.ID
	Now      string
	Move     Progress
	Cockpit  bool
}

func (h handlers) door(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	all, err := h.Personas(r.Context())
	if err != nil {
		return err
	}
	v := doorView{Personas: all, Me: by.ID, Now: i18n.DateTime(r.Context(), h.Clock.Now()), Move: h.mover.progress(), Cockpit: by.Cockpit()}
	if v.Move.Running {
		w.Header().Set("Refresh", "1")
		w.Header().Set("Cache-Control", "no-store")
	}
	p := h.Frame.Page(r, by, i18n.T(r.Context(), "demo.title"))
	return web.Render(w, r, http.StatusOK, page(p, door(v)))
}

func (h handlers) signIn(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
	all, err := h.Personas(r.Context())
	if err != nil {
		return err
	}
	key := r.PostFormValue("persona")
	i := slices.IndexFunc(all, func(p Persona) bool { return p.Key == key })
	if i < 0 {
		return web.ErrNotFound
	}
	if err := h.Sessions.SignIn(r.Context(), all[i].Person); err != nil {
		return err
	}
	to := web.Next(r)
	if to == "/" && all[i].Cockpit {
		to = "/cockpit"
	}
	return web.Redirect(w, r, to, "")
}

func (h handlers) move(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
	days, err := strconv.Atoi(r.PostFormValue("days"))
	if err != nil || !slices.Contains(Steps(), days) {
		return web.ErrNotFound
	}
	said := "demo.clock.started"
	if !h.mover.ask(days) {
		said = "demo.clock.busy"
	}
	return web.Redirect(w, r, "/demo", said)
}

func line(ctx context.Context, p Persona) string {
	if s := p.Line[i18n.Lang(ctx)]; s != "" {
		return s
	}
	return p.Line["en"]
}
