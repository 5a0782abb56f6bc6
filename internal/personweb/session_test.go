package personweb

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/session"
	"example.org/linden/internal/platform/web"
)

// TestSessions signs in on two devices with real sessions: a new password keeps
// the device it was changed on and ends the other, leaving ends all.
func TestSessions(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	now := func() time.Time { return start }
	ids := id.NewSource(now)
	sessions := session.New(d, now, false, slog.New(slog.NewTextHandler(io.Discard, nil)))
	people := person.New(person.Options{DB: d, IDs: ids, Now: now, Ledger: ledger.New(ids.New), Sessions: sessions})
	who, err := people.AddPerson(t.Context(), actor.System, person.NewPerson{Name: "Mia Brandt", Username: "mia", HasAccount: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := people.SetPassword(t.Context(), actor.System, who, good); err != nil {
		t.Fatal(err)
	}
	g := web.NewRegistry(web.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: now, NoLimits: true, Session: sessions.Middleware,
		Actor: func(r *http.Request) (actor.Actor, error) {
			a, _ := people.Actor(r.Context(), sessions.Person(r.Context()))
			return a, nil
		}})
	Mount(g, Options{People: people, Frame: &site{}, Sessions: sessions})
	laptop, phone := &device{t: t, g: g}, &device{t: t, g: g}
	for _, dev := range []*device{laptop, phone} {
		dev.post("/sign-in", url.Values{"login": {"mia"}, "password": {good}})
		if got := dev.get("/settings"); got != 200 {
			t.Fatalf("signed in: settings answer %d", got)
		}
	}
	laptop.post("/settings/password", url.Values{"current": {good}, "password": {"ganz neue Worte"}})
	if a, b := laptop.get("/settings"), phone.get("/settings"); a != 200 || b != 303 {
		t.Errorf("after a new password: laptop %d, phone %d, want 200 and 303", a, b)
	}
	if err := people.Leave(t.Context(), actor.System, who); err != nil {
		t.Fatal(err)
	}
	if got := laptop.get("/settings"); got != 303 {
		t.Errorf("after leaving: %d, want 303", got)
	}
}

// device is a browser that keeps its cookie.
type device struct {
	t      *testing.T
	g      *web.Registry
	cookie *http.Cookie
}

func (d *device) do(r *http.Request) int {
	if d.cookie != nil {
		r.AddCookie(d.cookie)
	}
	w := httptest.NewRecorder()
	d.g.Handler().ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == session.CookieName(false) {
			d.cookie = c
		}
	}
	return w.Code
}

func (d *device) get(target string) int { return d.do(httptest.NewRequest("GET", target, nil)) }

func (d *device) post(target string, form url.Values) {
	d.t.Helper()
	r := httptest.NewRequest("POST", target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := d.do(r); got != 303 {
		d.t.Fatalf("POST %s answers %d, want 303", target, got)
	}
}
