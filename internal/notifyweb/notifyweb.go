// Package notifyweb shows what concerns a person: the list behind the bell, one
// line per conversation, and what they want to be told of. Following a line
// marks it as read. The JSON API does what the pages do.
package notifyweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"example.org/linden/internal/notify"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// Frame knows what stands around a page.
type Frame interface {
	Page(r *http.Request, by actor.Actor, title string) ui.Page
}

type handlers struct {
	notes *notify.Service
	frame Frame
}

// Mount adds the routes of notifications to g.
func Mount(g *web.Registry, notes *notify.Service, frame Frame) {
	h := handlers{notes, frame}
	g.Page(web.Route{Method: "GET", Pattern: "/notifications", Policy: web.SignedIn}, h.list)
	g.Page(web.Route{Method: "POST", Pattern: "/notifications/read", Policy: web.SignedIn, Rate: web.RateWrite}, h.readAll)
	g.Page(web.Route{Method: "GET", Pattern: "/notifications/settings", Policy: web.SignedIn}, h.settingsForm)
	g.Page(web.Route{Method: "POST", Pattern: "/notifications/settings", Policy: web.SignedIn, Rate: web.RateWrite}, h.settings)
	g.Page(web.Route{Method: "GET", Pattern: "/notifications/{id}", Policy: web.SignedIn}, h.open)
	g.Page(web.Route{Method: "POST", Pattern: "/notifications/{id}/open", Policy: web.SignedIn, Rate: web.RateWrite}, h.open)
	g.Page(web.Route{Method: "POST", Pattern: "/notifications/{id}/read", Policy: web.SignedIn, Rate: web.RateWrite}, h.read)
	g.Page(web.Route{Method: "POST", Pattern: "/notifications/{id}/mute", Policy: web.SignedIn, Rate: web.RateWrite}, h.mute)
	h.mountAPI(g)
}

type listView struct {
	Items  []notify.Item
	Unread bool
	More   string
	Newest string
}

func (h handlers) list(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	after := web.After(r)
	items, more, err := h.notes.List(r.Context(), by, after.ID)
	if err != nil {
		return err
	}
	v := listView{Items: items}
	for _, i := range items {
		v.Unread = v.Unread || i.Unread
	}
	if more && len(items) > 0 {
		v.More = "/notifications?after=" + web.Cursor{ID: items[len(items)-1].Seq}.String()
	}
	if !after.IsZero() {
		v.Newest = "/notifications"
	}
	return h.render(w, r, by, i18n.T(r.Context(), "notify.title"), listBody(v))
}

func (h handlers) render(w http.ResponseWriter, r *http.Request, by actor.Actor, title string, body templ.Component) error {
	return web.Render(w, r, http.StatusOK, framed(h.frame.Page(r, by, title), body))
}

func (h handlers) readAll(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	if err := h.notes.MarkAllRead(r.Context(), by); err != nil {
		return err
	}
	return web.Redirect(w, r, "/notifications", "notify.read_done")
}

func (h handlers) open(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	place, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	item, err := h.notes.Item(r.Context(), by, place)
	if err != nil {
		return err
	}
	if err := h.notes.MarkRead(r.Context(), by, place); err != nil {
		return err
	}
	return web.Redirect(w, r, target(item), "")
}

// read marks one row as read and stays in the list.
func (h handlers) read(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	place, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	if err := h.notes.MarkRead(r.Context(), by, place); err != nil {
		return err
	}
	return web.Redirect(w, r, "/notifications", "")
}

// target is where a row leads: the first new comment, the thread, the community, or where notes are kept.
func target(i notify.Item) string {
	switch {
	case i.Kind == notify.Noted:
		return "/handed"
	case i.Kind == notify.Wish:
		return "/communities/" + i.Community.Slug + "/people"
	case !i.Thread:
		return "/communities/" + i.Community.Slug
	case i.Target != 0:
		return "/posts/" + id.String(i.ID) + "#c-" + id.String(i.Target)
	}
	return "/posts/" + id.String(i.ID)
}

func (h handlers) mute(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	place, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	on := r.PostFormValue("muted") != "0"
	if err := h.notes.MuteThread(r.Context(), by, place, on); err != nil {
		return err
	}
	said := "notify.muted_done"
	if !on {
		said = "notify.unmuted_done"
	}
	to := web.Next(r)
	if to == "/" {
		to = "/notifications"
	}
	return web.Redirect(w, r, to, said)
}

func (h handlers) settingsForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	off, err := h.notes.Off(r.Context(), by)
	if err != nil {
		return err
	}
	return h.render(w, r, by, i18n.T(r.Context(), "notify.settings"), settingsBody(off))
}

func (h handlers) settings(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	if err := r.ParseForm(); err != nil {
		return notify.ErrInvalid
	}
	wanted := map[string]bool{}
	for _, k := range r.PostForm["kind"] {
		wanted[k] = true
	}
	var off []notify.Kind
	for _, k := range notify.Kinds() {
		if !wanted[k.String()] {
			off = append(off, k)
		}
	}
	if err := h.notes.SwitchOff(r.Context(), by, off...); err != nil {
		return err
	}
	return web.Redirect(w, r, "/notifications/settings", "notify.settings.done")
}

// sentence says who did what where, in the reader's language.
func sentence(ctx context.Context, i notify.Item) string {
	title := i.Title
	if !i.Thread && i.Kind != notify.Noted {
		title = i.Community.Name
	}
	name := i.Who[0].Name
	if i.Kind == notify.Noted && title == "" {
		return i18n.T(ctx, "notify.note", "name", name)
	}
	if i.People == 1 {
		return i18n.T(ctx, "notify.one."+i.Kind.String(), "name", name, "title", title)
	}
	return i18n.N(ctx, "notify.many."+i.Kind.String(), i.People-1, "name", name, "title", title)
}

func face(w notify.Who) ui.AvatarProps {
	return ui.AvatarProps{Name: w.Name, Picture: person.PicturePath(w.ID, w.PictureKey)}
}

func icon(k notify.Kind) string {
	switch k {
	case notify.Asked:
		return "hand-helping"
	case notify.Best:
		return "circle-check"
	case notify.Announced:
		return "megaphone"
	case notify.Invited, notify.Wish:
		return "user-plus"
	case notify.Reacted:
		return "smile"
	case notify.Noted:
		return "mail"
	}
	return "message-square"
}

func paragraphs(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
}
