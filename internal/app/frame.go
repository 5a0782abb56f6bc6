package app

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// reader is what one request has learned about who asks, so that the frame of
// the page need not ask again.
type reader struct{ account person.Account }

type readerKey struct{}

// session loads the session and makes room for its reader.
func (a *App) session(next http.Handler) http.Handler {
	return a.Sessions.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), readerKey{}, &reader{})))
	}))
}

// actor tells who the session belongs to. People who have left or have no
// account any more are nobody.
func (a *App) actor(r *http.Request) (actor.Actor, error) {
	who := a.Sessions.Person(r.Context())
	if who == 0 {
		return actor.Actor{}, nil
	}
	account, err := a.People.Account(r.Context(), who)
	switch {
	case err == person.ErrNotFound:
		return actor.Actor{}, nil
	case err != nil:
		return actor.Actor{}, err
	}
	if rd, ok := r.Context().Value(readerKey{}).(*reader); ok {
		rd.account = account
	}
	return account.Actor, nil
}

// frame fills in what every page shows of its reader.
type frame struct{ app *App }

// Page is the frame of a page called title for the reader by.
func (f frame) Page(r *http.Request, by actor.Actor, title string) ui.Page {
	a := f.app
	p := ui.Page{
		Title: title, Lang: i18n.Lang(r.Context()), Path: r.URL.Path, NetworkName: a.networkName(), Now: a.Clock.Now(),
		Query: r.URL.Query().Get("q"),
	}
	if key := web.Flash(r.Context()); key != "" {
		p.Flash = append(p.Flash, ui.Flash{Tone: ui.Good, Text: i18n.T(r.Context(), key)})
	}
	if a.Demo != nil {
		p.Demo, p.DemoNow = true, i18n.DateTime(r.Context(), a.Clock.Now())
	}
	if !by.SignedIn() {
		return p
	}
	var account person.Account
	if rd, ok := r.Context().Value(readerKey{}).(*reader); ok {
		account = rd.account
	}
	p.Theme, p.NoKeys = account.Theme, account.KeysOff
	p.Viewer = ui.Viewer{SignedIn: true, Name: by.Name, PersonID: id.String(int64(by.ID)), Initials: ui.Initials(by.Name),
		Cockpit: by.Cockpit(), Admin: by.Roles.Has(actor.Admin), Guest: by.Guest()}
	if account.PictureKey != "" {
		p.Viewer.PictureURL = person.PicturePath(by.ID, account.PictureKey)
	}
	p.Unread = a.unread(r.Context(), by)
	return p
}

func (a *App) networkName() string {
	if a.Demo != nil {
		return a.Demo.NetworkName()
	}
	return "Linden"
}

// errorPage draws an error in the frame a signed-in reader knows.
func (a *App) errorPage(ctx context.Context, status int, code, requestID string) templ.Component {
	return ui.ErrorPage(ui.Page{Lang: i18n.Lang(ctx), NetworkName: a.networkName(), Demo: a.Demo != nil}, status, code, requestID)
}

// circle tells whom a guest may see: the people of their communities.
type circle struct{ db *db.DB }

func (c circle) Shares(ctx context.Context, guest, other actor.ID) (bool, error) {
	var shares bool
	err := c.db.Read().QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM community_member g JOIN community_member o ON o.community_id = g.community_id
		WHERE g.person_id = $1 AND o.person_id = $2)`, int64(guest), int64(other)).Scan(&shares)
	return shares, err
}
