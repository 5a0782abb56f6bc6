// Package communityweb shows communities: the directory, the page of each with
// its tabs, and what hosts do. It draws the frame; what is said in a community
// is drawn by those who own it and handed in. The JSON API does what the pages
// do.
package communityweb

import (
	"net/http"

	"github.com/a-h/templ"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// Frame knows what stands around a page.
type Frame interface {
	Page(r *http.Request, by actor.Actor, title string) ui.Page
}

// Body draws what belongs into a tab of a community that by may read.
type Body func(r *http.Request, by actor.Actor, st community.Standing) (templ.Component, error)

// Options are what the pages need. A tab without Body is not shown.
type Options struct {
	Communities  *community.Service
	Frame        Frame
	Conversation Body
	Questions    Body
	Topics       Body
}

type handlers struct{ Options }

// Mount adds the routes of communities to g.
func Mount(g *web.Registry, o Options) {
	h := handlers{o}
	h.mountPages(g)
	h.mountForms(g)
	h.mountAPI(g)
}

func (h handlers) mountPages(g *web.Registry) {
	get := func(pattern string, f web.Handler) {
		g.Page(web.Route{Method: "GET", Pattern: pattern, Policy: web.SignedIn}, f)
	}
	g.Page(web.Route{Method: "GET", Pattern: "/communities", Policy: web.SignedIn, Rate: web.RateSearch}, h.directory)
	g.Page(web.Route{Method: "GET", Pattern: "/communities/new", Policy: web.Colleague}, h.newForm)
	get("/communities/{slug}", h.tab("conversation"))
	get("/communities/{slug}/questions", h.tab("questions"))
	get("/communities/{slug}/topics", h.tab("topics"))
	get("/communities/{slug}/people", h.tab("people"))
	get("/communities/{slug}/about", h.tab("about"))
	get("/communities/{slug}/edit", h.editForm)
	get("/communities/{slug}/archive", h.archiveForm)
}

func (h handlers) mountForms(g *web.Registry) {
	post := func(verb, audit string, f web.Handler) {
		g.Page(web.Route{Method: "POST", Pattern: "/communities/{slug}/" + verb, Policy: web.SignedIn, Rate: web.RateWrite, Audit: audit}, f)
	}
	g.Page(web.Route{Method: "POST", Pattern: "/communities/new", Policy: web.Colleague, Rate: web.RateWrite, Audit: "community.found"}, h.found)
	post("join", "", h.join)
	post("leave", "", h.leave)
	post("withdraw", "", h.withdraw)
	post("mute", "", h.mute)
	post("invite", "community.invite", h.invite)
	post("admit", "community.admit", h.admit)
	post("decline", "community.decline", h.decline)
	post("hosts", "community.hosts", h.hosts)
	post("remove", "community.remove", h.remove)
	post("edit", "community.edit", h.edit)
	post("archive", "community.archive", h.archive)
	post("revive", "community.revive", h.revive)
}

func (h handlers) enter(r *http.Request, by actor.Actor) (community.Standing, error) {
	return h.Communities.BySlug(r.Context(), by, r.PathValue("slug"))
}

func (h handlers) render(w http.ResponseWriter, r *http.Request, by actor.Actor, status int, title string, body templ.Component) error {
	return web.Render(w, r, status, framed(h.Frame.Page(r, by, title), body))
}

func path(slug string, more ...string) string {
	p := "/communities/" + slug
	for _, m := range more {
		p += "/" + m
	}
	return p
}

func face(c person.Card, size ui.Size) ui.AvatarProps {
	return ui.AvatarProps{Name: c.Name, Picture: person.PicturePath(c.ID, c.PictureKey), Size: size}
}
