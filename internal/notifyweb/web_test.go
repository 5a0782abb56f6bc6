package notifyweb

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/notify"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/ui"
)

type frame struct{}

func (frame) Page(r *http.Request, by actor.Actor, title string) ui.Page {
	return ui.Page{Title: title, Path: r.URL.Path, Viewer: ui.Viewer{SignedIn: true, Name: by.Name}}
}

type site struct {
	t      *testing.T
	g      *web.Registry
	posts  *post.Service
	runner *ledger.Runner
	db     *db.DB
	ledger *ledger.Ledger
	notes  *notify.Service
	c      community.Community
}

// newSite has four people; the first hosts the community "Pumps". The header
// X-Test says who asks and in which language, as in "2 de".
func newSite(t *testing.T) *site {
	t.Helper()
	d := dbtest.New(t)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(time.Second); return now }
	ids := id.NewSource(clock)
	l := ledger.New(ids.New)
	people := person.New(person.Options{DB: d, Ledger: l, IDs: ids, Now: clock})
	var all []person.NewPerson
	for i, name := range []string{"Ada", "Ben", "Ayşe", "Dua"} {
		all = append(all, person.NewPerson{ID: actor.ID(i + 1), Username: fmt.Sprintf("p%d", i+1), Name: name, HasAccount: true, JoinedAt: now})
	}
	s := &site{t: t, db: d, ledger: l, posts: post.New(d, l, clock, ids.New)}
	s.must(d.Update(t.Context(), func(tx db.Tx) error { return people.BulkPeopleTx(t.Context(), tx, all) }))
	var err error
	s.c, err = community.New(d, l, clock, ids.New).Found(t.Context(), actor.Actor{ID: 1}, community.Details{Name: "Pumps", Access: community.Open, Type: community.Forum})
	s.must(err)
	notes := notify.New(d)
	s.notes = notes
	s.runner = ledger.NewRunner(d, l, slog.New(slog.DiscardHandler), notes.Projection())
	s.g = web.NewRegistry(web.Options{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: clock, NoLimits: true,
		Actor: func(r *http.Request) (actor.Actor, error) {
			by := actor.Actor{Lang: "en"}
			_, _ = fmt.Sscan(r.Header.Get("X-Test"), &by.ID, &by.Lang) // the language may be left out
			return by, nil
		},
	})
	Mount(s.g, notes, frame{})
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) do(method, target, as, kind, body string) *httptest.ResponseRecorder {
	s.t.Helper()
	s.must(s.runner.CatchUp(s.t.Context()))
	var in io.Reader = http.NoBody
	if body != "" {
		in = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, target, in)
	r.Header.Set("X-Test", as)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	s.g.Handler().ServeHTTP(w, r)
	return w
}

func (s *site) get(target, as string) string {
	s.t.Helper()
	w := s.do("GET", target, as, "", "")
	if w.Code != 200 {
		s.t.Errorf("GET %s as %s: %d", target, as, w.Code)
	}
	return w.Body.String()
}

const form = "application/x-www-form-urlencoded"

// thread is written by person 1 and answered by the others in turn.
func (s *site) thread(title string, answers int) (thread, first int64) {
	s.t.Helper()
	p, err := s.posts.Write(s.t.Context(), actor.Actor{ID: 1}, post.NewPost{Community: s.c.ID, Kind: post.Question, Title: title, Body: "Words."})
	s.must(err)
	for i := range answers {
		k, err := s.posts.Reply(s.t.Context(), actor.Actor{ID: actor.ID(i + 2)}, post.NewComment{Post: p, Body: "An answer."})
		s.must(err)
		if i == 0 {
			first = k
		}
	}
	return p, first
}

func TestSentences(t *testing.T) {
	s := newSite(t)
	s.thread("One", 1)
	s.thread("Two", 2)
	s.thread("Three", 3)
	for as, want := range map[string][]string{
		"1 en": {"Ben answered in “One”", "Ayşe and 1 other answered in “Two”", "Dua and 2 others answered in “Three”"},
		"1 de": {"Ben hat in „One“ geantwortet", "Ayşe und 1 weitere Person haben in „Two“ geantwortet", "Dua und 2 weitere haben in „Three“ geantwortet"},
		"1 nl": {"Ben antwoordde in ‘One’", "Ayşe en 1 ander antwoordden in ‘Two’", "Dua en 2 anderen antwoordden in ‘Three’"},
	} {
		page, api := s.get("/notifications", as), s.get("/api/v1/notifications", as)
		for _, w := range want {
			if !strings.Contains(page, w) || !strings.Contains(api, w) {
				t.Errorf("%s: %q is missing in the page or the API", as, w)
			}
		}
		if strings.Contains(page, "notify.") {
			t.Errorf("%s: a key without text", as)
		}
	}
}

func TestFollowingARow(t *testing.T) {
	s := newSite(t)
	p, k := s.thread("One", 2)
	row := "/notifications/" + id.String(p)
	if got := s.get("/api/v1/notifications/unread", "1"); !strings.Contains(got, `"unread":1`) {
		t.Errorf("unread: %s", got)
	}
	for _, as := range []string{"4", "2"} {
		if w := s.do("GET", "/notifications/"+id.String(s.c.ID), as, "", ""); w.Code != 404 {
			t.Errorf("a row that %s has not got: %d", as, w.Code)
		}
	}
	w := s.do("POST", row+"/open", "1", form, "")
	if want := "/posts/" + id.String(p) + "#c-" + id.String(k); w.Code != 303 || w.Header().Get("Location") != want {
		t.Errorf("leads with %d to %q, want %q", w.Code, w.Header().Get("Location"), want)
	}
	if got := s.get("/api/v1/notifications/unread", "1"); !strings.Contains(got, `"unread":0`) {
		t.Errorf("after following it: %s", got)
	}
	if w := s.do("GET", row, "1", "", ""); w.Code != 303 {
		t.Errorf("following a read row: %d", w.Code)
	}
}

func TestReadAllAndMute(t *testing.T) {
	s := newSite(t)
	p, _ := s.thread("One", 1)
	if w := s.do("POST", "/notifications/read", "1", form, ""); w.Code != 303 {
		t.Errorf("reading all: %d", w.Code)
	}
	if strings.Contains(s.get("/notifications", "1"), "/notifications/read") {
		t.Error("the button stays when all is read")
	}
	if w := s.do("POST", "/notifications/"+id.String(p)+"/mute", "1", form, ""); w.Code != 303 || w.Header().Get("Location") != "/notifications" {
		t.Errorf("muting: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if got := s.get("/notifications", "1"); !strings.Contains(got, "Nothing new") {
		t.Error("a muted conversation is listed")
	}
	w := s.do("PUT", "/api/v1/notifications/"+id.String(p)+"/mute", "1", "application/json", `{"muted":false}`)
	if w.Code != 204 || !strings.Contains(s.get("/notifications", "1"), "“One”") {
		t.Errorf("hearing of it again: %d", w.Code)
	}
	if w := s.do("POST", "/api/v1/notifications/"+id.String(p)+"/read", "1", "application/json", ""); w.Code != 204 {
		t.Errorf("reading by the API: %d", w.Code)
	}
	if w := s.do("POST", "/api/v1/notifications/read", "1", "application/json", ""); w.Code != 204 {
		t.Errorf("reading all by the API: %d", w.Code)
	}
}

func TestSettings(t *testing.T) {
	s := newSite(t)
	s.thread("One", 1)
	wanted := url.Values{"kind": {"asked", "mentioned"}}
	if w := s.do("POST", "/notifications/settings", "1", form, wanted.Encode()); w.Code != 303 {
		t.Errorf("saving: %d", w.Code)
	}
	if got := s.get("/notifications", "1"); strings.Contains(got, "“One”") {
		t.Error("a kind that is off is listed")
	}
	if got := s.get("/api/v1/notifications/settings", "1"); !strings.Contains(got, `"mine"`) || strings.Contains(got, `"asked"`) {
		t.Errorf("settings: %s", got)
	}
	if n := strings.Count(s.get("/notifications/settings", "1"), " checked"); n != 2 {
		t.Errorf("%d boxes are ticked, want 2", n)
	}
	if w := s.do("PUT", "/api/v1/notifications/settings", "1", "application/json", `{"off":[]}`); w.Code != 204 {
		t.Errorf("switching on: %d", w.Code)
	}
	if w := s.do("PUT", "/api/v1/notifications/settings", "1", "application/json", `{"off":["weather"]}`); w.Code != 422 && w.Code != 400 {
		t.Errorf("an unknown kind: %d", w.Code)
	}
	if got := s.get("/notifications", "1"); !strings.Contains(got, "“One”") {
		t.Error("what is on again is not listed")
	}
	for _, as := range []string{"1 de", "1 nl"} {
		if strings.Contains(s.get("/notifications/settings", as), "notify.") {
			t.Errorf("%s: a key without text", as)
		}
	}
}

func TestANoteOfAManager(t *testing.T) {
	s := newSite(t)
	s.must(s.db.Update(t.Context(), func(tx db.Tx) error {
		return s.ledger.Append(t.Context(), tx, ledger.Event{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Actor: 2, Verb: ledger.Noted, Kind: ledger.Card, Object: 77, Author: 1})
	}))
	s.notes.Notes = func(context.Context, actor.Actor, []int64) (map[int64]notify.Note, error) {
		return map[int64]notify.Note{77: {Text: "Shall we talk?\n\n<b>On Monday</b>"}}, nil
	}
	for as, want := range map[string]string{"1 en": "Ben wrote you a note", "1 de": "Ben hat dir eine Nachricht geschrieben", "1 nl": "Ben schreef je een bericht"} {
		got := s.get("/notifications", as)
		for _, w := range []string{want, "Shall we talk?", "&lt;b&gt;On Monday", "/notifications/" + id.String(77) + "/read"} {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is missing", as, w)
			}
		}
	}
	if got := s.get("/api/v1/notifications", "1"); !strings.Contains(got, `"note":"Shall we talk?`) || !strings.Contains(got, `"target":"/handed"`) {
		t.Errorf("API: %s", got)
	}
	if w := s.do("POST", "/notifications/"+id.String(77)+"/read", "1", form, ""); w.Code != 303 || w.Header().Get("Location") != "/notifications" {
		t.Errorf("marking it as read: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if got := s.get("/api/v1/notifications/unread", "1"); !strings.Contains(got, `"unread":0`) {
		t.Errorf("after reading it: %s", got)
	}
}

// TestEveryKindHasItsWords fails when a kind is added without a sentence.
func TestEveryKindHasItsWords(t *testing.T) {
	for _, lang := range i18n.Languages() {
		ctx := i18n.With(t.Context(), i18n.Locale{Lang: lang})
		for _, k := range notify.Kinds() {
			item := notify.Item{Kind: k, Thread: true, Title: "TITLE", Who: []notify.Who{{Name: "NAME"}}}
			for _, item.People = range []int{1, 2, 5} {
				if got := sentence(ctx, item); !strings.Contains(got, "NAME") || !strings.Contains(got, "TITLE") {
					t.Errorf("%s %s of %d: %q", lang, k, item.People, got)
				}
			}
		}
	}
}
