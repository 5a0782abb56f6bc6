// Package personweb shows people: directory, profiles, the organisation,
// signing in, settings, and the administrator's import. Everything works
// without script; the JSON API does what the pages do.
package personweb

import (
	"context"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/blob"
	"example.org/linden/internal/platform/blob/picture"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// Frame knows what stands around a page.
type Frame interface {
	Page(r *http.Request, by actor.Actor, title string) ui.Page
}

// Sessions remembers who is signed in.
type Sessions interface {
	SignIn(ctx context.Context, who actor.ID) error
	SignOut(ctx context.Context) error
}

// Options are what the pages need. Recent and ReadList may be nil.
type Options struct {
	People   *person.Service
	Frame    Frame
	Sessions Sessions
	Files    blob.Store
	Pictures *picture.Maker
	// ReadList reads an uploaded list of the workforce.
	ReadList func(name string, body io.Reader) (person.File, error)
	// Recent shows what a person has written lately, as far as by may see it.
	Recent func(ctx context.Context, by actor.Actor, who actor.ID) (templ.Component, error)
}

const (
	maxPicture = 12 << 20
	maxList    = 32 << 20
)

type handlers struct{ Options }

// Mount adds the routes of people to g.
func Mount(g *web.Registry, o Options) {
	h := handlers{o}
	h.mountPeople(g)
	h.mountAccount(g)
	h.mountAdmin(g)
	h.mountAPI(g)
}

func (h handlers) mountPeople(g *web.Registry) {
	g.Page(web.Route{Method: "GET", Pattern: "/people", Policy: web.Colleague, Rate: web.RateSearch}, h.directory)
	g.Page(web.Route{Method: "GET", Pattern: "/people/org", Policy: web.Colleague}, h.org)
	g.Page(web.Route{Method: "GET", Pattern: "/people/suggest", Policy: web.SignedIn, Rate: web.RateSearch}, h.suggest)
	g.Page(web.Route{Method: "GET", Pattern: "/people/{id}", Policy: web.SignedIn}, h.profile)
	g.Page(web.Route{Method: "GET", Pattern: "/people/{id}/picture", Policy: web.SignedIn, Rate: web.RateNone}, h.picture)
	g.Page(web.Route{Method: "GET", Pattern: "/people/{id}/edit", Policy: web.SignedIn}, h.editForm)
	g.Page(web.Route{Method: "POST", Pattern: "/people/{id}/edit", Policy: web.SignedIn, Rate: web.RateWrite, Audit: "person.edit"}, h.edit)
	g.Page(web.Route{Method: "POST", Pattern: "/people/{id}/picture", Policy: web.SignedIn, Rate: web.RateWrite, Audit: "person.picture", MaxBody: maxPicture}, h.setPicture)
	g.Page(web.Route{Method: "POST", Pattern: "/people/{id}/roles", Policy: web.Administrator, Rate: web.RateWrite, Audit: "person.roles"}, h.setRoles)
	g.Page(web.Route{Method: "GET", Pattern: "/people/{id}/leave", Policy: web.Administrator}, h.leaveForm)
	g.Page(web.Route{Method: "POST", Pattern: "/people/{id}/leave", Policy: web.Administrator, Rate: web.RateWrite, Audit: "person.leave"}, h.leave)
}

func (h handlers) mountAccount(g *web.Registry) {
	g.Page(web.Route{Method: "GET", Pattern: "/sign-in", Policy: web.Public}, h.signInForm)
	g.Page(web.Route{Method: "POST", Pattern: "/sign-in", Policy: web.Public, Rate: web.RateSignIn, Audit: "person.sign_in"}, h.signIn)
	g.Page(web.Route{Method: "POST", Pattern: "/sign-out", Policy: web.Public, Rate: web.RateWrite, Audit: "person.sign_out"}, h.signOut)
	g.Page(web.Route{Method: "GET", Pattern: "/settings", Policy: web.SignedIn}, h.settingsForm)
	g.Page(web.Route{Method: "POST", Pattern: "/settings", Policy: web.SignedIn, Rate: web.RateWrite, Audit: "person.settings"}, h.settings)
	g.Page(web.Route{Method: "POST", Pattern: "/settings/display", Policy: web.SignedIn, Rate: web.RateWrite}, h.display)
	g.Page(web.Route{Method: "POST", Pattern: "/settings/password", Policy: web.SignedIn, Rate: web.RateSignIn, Audit: "person.password"}, h.password)
}

func (h handlers) mountAdmin(g *web.Registry) {
	g.Page(web.Route{Method: "GET", Pattern: "/admin/people", Policy: web.Administrator}, h.importForm)
	g.Page(web.Route{Method: "POST", Pattern: "/admin/people", Policy: web.Administrator, Rate: web.RateWrite, MaxBody: maxList}, h.importUpload)
	g.Page(web.Route{Method: "POST", Pattern: "/admin/people/add", Policy: web.Administrator, Rate: web.RateWrite, Audit: "person.add"}, h.add)
	g.Page(web.Route{Method: "GET", Pattern: "/admin/people/{list}", Policy: web.Administrator}, h.importPlan)
	g.Page(web.Route{Method: "POST", Pattern: "/admin/people/{list}", Policy: web.Administrator, Rate: web.RateWrite, Audit: "person.import"}, h.importApply)
}

func (h handlers) render(w http.ResponseWriter, r *http.Request, by actor.Actor, status int, title string, wide bool, body templ.Component) error {
	p := h.Frame.Page(r, by, title)
	p.Wide = wide
	return web.Render(w, r, status, framed(p, body))
}
