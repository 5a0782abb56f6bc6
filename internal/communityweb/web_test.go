package communityweb

import (
	"bytes"
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

	"github.com/a-h/templ"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

type frame struct{}

func (frame) Page(r *http.Request, by actor.Actor, title string) ui.Page {
	return ui.Page{Title: title, Path: r.URL.Path, Viewer: ui.Viewer{SignedIn: true, Name: by.Name, Guest: by.Guest()}}
}

// The people of the tests, by the value of the header X-Test.
var cast = map[string]actor.Actor{
	"host": {ID: 1, Lang: "en"}, "member": {ID: 2, Lang: "en"}, "other": {ID: 3, Lang: "en"},
	"guest": {ID: 4, Lang: "en", Roles: actor.Guest}, "manager": {ID: 5, Lang: "en", Roles: actor.CommunityManager},
	"de": {ID: 6, Lang: "de"}, "nl": {ID: 6, Lang: "nl"},
}

type site struct {
	t *testing.T
	g *web.Registry
	c *community.Service
}

func newSite(t *testing.T) *site {
	t.Helper()
	d := dbtest.New(t)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(time.Second); return now }
	ids := id.NewSource(clock)
	l := ledger.New(ids.New)
	c := community.New(d, l, clock, ids.New)
	var all []person.NewPerson
	for i := range 60 {
		all = append(all, person.NewPerson{ID: actor.ID(i + 1), Username: fmt.Sprintf("p%d", i+1), Name: fmt.Sprintf("Person %d", i+1), HasAccount: true, JoinedAt: now})
	}
	people := person.New(person.Options{DB: d, Ledger: l, IDs: ids, Now: clock})
	if err := d.Update(t.Context(), func(tx db.Tx) error { return people.BulkPeopleTx(t.Context(), tx, all) }); err != nil {
		t.Fatal(err)
	}
	g := web.NewRegistry(web.Options{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: clock, NoLimits: true,
		Actor: func(r *http.Request) (actor.Actor, error) { return cast[r.Header.Get("X-Test")], nil },
	})
	Mount(g, Options{Communities: c, Frame: frame{}, Conversation: said("SECRET WORDS"), Questions: said("SECRET QUESTIONS")})
	return &site{t, g, c}
}

func said(text string) Body {
	return func(*http.Request, actor.Actor, community.Standing) (templ.Component, error) {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}), nil
	}
}

func (s *site) do(method, target, as string, form url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	var body io.Reader = http.NoBody
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, target, body)
	r.Header.Set("X-Test", as)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.g.Handler().ServeHTTP(w, r)
	return w
}

func (s *site) api(method, target, as, body string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("X-Test", as)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.g.Handler().ServeHTTP(w, r)
	return w
}

func (s *site) found(name string, access community.Access) community.Community {
	s.t.Helper()
	c, err := s.c.Found(s.t.Context(), cast["host"], community.Details{Name: name, Purpose: "PURPOSE " + name, Rules: "**Be kind**",
		Access: access, Type: community.Forum})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func TestWhoSeesWhat(t *testing.T) {
	s := newSite(t)
	slugs := map[string]string{}
	for _, a := range []community.Access{community.Open, community.Closed, community.Hidden} {
		c := s.found(string(a), a)
		slugs[string(a)] = c.Slug
		if err := s.c.Invite(t.Context(), cast["host"], c.ID, []actor.ID{2}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.c.Join(t.Context(), cast["member"], c.ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		slug, as      string
		status        int
		words, tellsP bool
	}{
		{"open", "host", 200, true, true}, {"open", "other", 200, true, true}, {"open", "guest", 404, false, false},
		{"closed", "member", 200, true, true}, {"closed", "other", 200, false, true}, {"closed", "manager", 200, false, true}, {"closed", "guest", 404, false, false},
		{"hidden", "member", 200, true, true}, {"hidden", "other", 404, false, false}, {"hidden", "manager", 404, false, false},
	} {
		for _, tab := range []string{"", "/questions"} {
			w := s.do("GET", "/communities/"+slugs[tc.slug]+tab, tc.as, nil)
			got := w.Body.String()
			if w.Code != tc.status || strings.Contains(got, "SECRET") != tc.words || strings.Contains(got, "PURPOSE") != tc.tellsP {
				t.Errorf("%s%s as %s: %d, words %t, purpose %t; want %d, %t, %t", tc.slug, tab, tc.as, w.Code,
					strings.Contains(got, "SECRET"), strings.Contains(got, "PURPOSE"), tc.status, tc.words, tc.tellsP)
			}
		}
		w := s.do("GET", "/communities/"+slugs[tc.slug]+"/people", tc.as, nil)
		if got := strings.Contains(w.Body.String(), "Person 2"); got != tc.words {
			t.Errorf("%s people as %s: member shown %t, want %t", tc.slug, tc.as, got, tc.words)
		}
		if w := s.api("GET", "/api/v1/communities/"+slugs[tc.slug], tc.as, ""); w.Code != tc.status {
			t.Errorf("API %s as %s: %d, want %d", tc.slug, tc.as, w.Code, tc.status)
		}
	}
}

func TestHiddenAnswersLikeMissing(t *testing.T) {
	s := newSite(t)
	slug := s.found("Hidden", community.Hidden).Slug
	for _, path := range []string{"", "/about", "/people", "/edit", "/archive"} {
		hidden, missing := s.do("GET", "/communities/"+slug+path, "other", nil), s.do("GET", "/communities/nowhere"+path, "other", nil)
		if hidden.Code != 404 || missing.Code != 404 || !bytes.Equal(hidden.Body.Bytes(), missing.Body.Bytes()) {
			t.Errorf("%q: hidden %d, missing %d, bodies equal %t", path, hidden.Code, missing.Code, bytes.Equal(hidden.Body.Bytes(), missing.Body.Bytes()))
		}
	}
	for _, verb := range []string{"join", "leave", "invite", "mute", "archive", "hosts"} {
		form := url.Values{"person": {"2"}, "people": {"p2"}}
		hidden, missing := s.do("POST", "/communities/"+slug+"/"+verb, "other", form), s.do("POST", "/communities/nowhere/"+verb, "other", form)
		if hidden.Code != 404 || !bytes.Equal(hidden.Body.Bytes(), missing.Body.Bytes()) {
			t.Errorf("POST %s: hidden %d, missing %d", verb, hidden.Code, missing.Code)
		}
	}
}

func TestFoundingAndItsMistakes(t *testing.T) {
	s := newSite(t)
	form := url.Values{"name": {""}, "purpose": {"Kept words"}, "access": {"open"}, "type": {"forum"}}
	w := s.do("POST", "/communities/new", "host", form)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Kept words") || !strings.Contains(w.Body.String(), "Give the community a name") {
		t.Errorf("a form without name: %d", w.Code)
	}
	form.Set("name", "Heat pumps")
	w = s.do("POST", "/communities/new", "host", form)
	if got := w.Header().Get("Location"); w.Code != 303 || got != "/communities/heat-pumps/about#invite" {
		t.Fatalf("founding: %d to %q", w.Code, got)
	}
	if w = s.do("POST", "/communities/new", "host", form); w.Code != 422 || !strings.Contains(w.Body.String(), "already a community with this name") {
		t.Errorf("the same name again: %d", w.Code)
	}
	if w = s.do("POST", "/communities/new", "guest", form); w.Code != 403 {
		t.Errorf("a guest founds: %d", w.Code)
	}
	form.Set("name", "New")
	if w = s.do("POST", "/communities/new", "host", form); w.Header().Get("Location") != "/communities/new-community/about#invite" {
		t.Errorf("a community called New lives at %q", w.Header().Get("Location"))
	}
	body := s.do("GET", "/communities/heat-pumps", "host", nil).Body.String()
	for _, want := range []string{"Three ways to begin", "/new?community=heat-pumps", "/new?kind=question&amp;community=heat-pumps"} {
		if !strings.Contains(body, want) {
			t.Errorf("the host of an empty community does not see %q", want)
		}
	}
	if strings.Contains(s.do("GET", "/communities/heat-pumps", "other", nil).Body.String(), "Three ways") {
		t.Error("somebody else sees the ways to begin")
	}
	form.Set("name", "Heat pumps of old")
	if w = s.do("POST", "/communities/heat-pumps/edit", "other", form); w.Code != 403 {
		t.Errorf("somebody else edits: %d", w.Code)
	}
	if w = s.do("POST", "/communities/heat-pumps/edit", "host", form); w.Code != 303 {
		t.Errorf("the host edits: %d", w.Code)
	}
}

func TestGettingIn(t *testing.T) {
	s := newSite(t)
	s.found("Board", community.Closed)
	if w := s.do("POST", "/communities/board/join", "other", url.Values{"message": {"I know about boards"}}); w.Code != 303 {
		t.Fatalf("asking: %d", w.Code)
	}
	if got := s.do("GET", "/communities/board", "other", nil).Body.String(); !strings.Contains(got, "You have asked to join") {
		t.Error("who asked does not see it")
	}
	if got := s.do("GET", "/communities/board/people", "host", nil).Body.String(); !strings.Contains(got, "I know about boards") {
		t.Error("the host does not see the request")
	}
	p := url.Values{"person": {id.String(3)}}
	if w := s.do("POST", "/communities/board/admit", "member", p); w.Code != 403 {
		t.Errorf("somebody else admits: %d", w.Code)
	}
	if w := s.do("POST", "/communities/board/admit", "host", p); w.Code != 303 {
		t.Errorf("the host admits: %d", w.Code)
	}
	if got := s.do("GET", "/communities/board", "other", nil).Body.String(); !strings.Contains(got, "SECRET WORDS") {
		t.Error("who was let in does not read")
	}
	if w := s.do("POST", "/communities/board/invite", "host", url.Values{"people": {"@p2, nobody"}}); w.Code != 422 || !strings.Contains(w.Body.String(), "Not found: nobody") {
		t.Errorf("inviting a wrong name: %d", w.Code)
	}
	if w := s.do("POST", "/communities/board/invite", "host", url.Values{"people": {""}}); w.Code != 422 {
		t.Errorf("inviting nobody: %d", w.Code)
	}
	if w := s.api("POST", "/api/v1/communities/board/invite", "host", `{"usernames":["P2"]}`); w.Code != 200 {
		t.Errorf("inviting by the API: %d %s", w.Code, w.Body)
	}
	if w := s.api("POST", "/api/v1/communities/board/join", "member", `{}`); w.Code != 200 || !strings.Contains(w.Body.String(), `"joined"`) {
		t.Errorf("accepting by the API: %d %s", w.Code, w.Body)
	}
	if w := s.do("POST", "/communities/board/leave", "host", url.Values{}); w.Code != 409 {
		t.Errorf("the last host leaves: %d", w.Code)
	}
	if w := s.do("POST", "/communities/board/hosts", "host", url.Values{"person": {id.String(2)}, "host": {"1"}}); w.Code != 303 {
		t.Errorf("a second host: %d", w.Code)
	}
	if w := s.do("POST", "/communities/board/leave", "host", url.Values{}); w.Code != 303 {
		t.Errorf("a host leaves: %d", w.Code)
	}
}

func TestArchive(t *testing.T) {
	s := newSite(t)
	s.found("Old", community.Open)
	if w := s.do("GET", "/communities/old/archive", "host", nil); w.Code != 200 || !strings.Contains(w.Body.String(), "Archive “Old”?") {
		t.Errorf("the question before: %d", w.Code)
	}
	if w := s.do("POST", "/communities/old/archive", "manager", url.Values{}); w.Code != 303 {
		t.Errorf("a community manager archives: %d", w.Code)
	}
	if got := s.do("GET", "/communities/old", "other", nil).Body.String(); !strings.Contains(got, "SECRET WORDS") || strings.Contains(got, "/communities/old/join") {
		t.Error("an archived community is not readable, or can be joined")
	}
	if w := s.do("POST", "/communities/old/join", "other", url.Values{}); w.Code != 409 {
		t.Errorf("joining an archived community: %d", w.Code)
	}
	if w := s.do("POST", "/communities/old/revive", "host", url.Values{}); w.Code != 303 {
		t.Errorf("reviving: %d", w.Code)
	}
}

func TestDirectoryPages(t *testing.T) {
	s := newSite(t)
	for i := range directoryPage + 3 {
		s.found(fmt.Sprintf("Äpfel %02d", i), community.Open)
	}
	s.found("Pumps", community.Hidden)
	w := s.do("GET", "/communities?q=apfel", "other", nil)
	if n := strings.Count(w.Body.String(), "data-item"); n != directoryPage {
		t.Errorf("first page shows %d", n)
	}
	_, rest, ok := strings.Cut(w.Body.String(), `href="/communities?after=`)
	next, _, _ := strings.Cut(rest, `"`)
	if !ok {
		t.Fatal("no way to the next page")
	}
	w = s.do("GET", "/communities?after="+strings.ReplaceAll(next, "&amp;", "&"), "other", nil)
	if n := strings.Count(w.Body.String(), "data-item"); n != 3 {
		t.Errorf("second page shows %d, want 3", n)
	}
	if got := s.do("GET", "/communities?q=pumps", "other", nil).Body.String(); strings.Contains(got, "PURPOSE Pumps") {
		t.Error("the directory shows a hidden community")
	}
	if got := s.do("GET", "/communities?mine=1&q=pumps", "host", nil).Body.String(); !strings.Contains(got, "PURPOSE Pumps") {
		t.Error("its host does not find it")
	}
	if got := s.do("GET", "/communities?type=project", "other", nil).Body.String(); strings.Contains(got, "data-item") {
		t.Error("the filter of the type lets others through")
	}
	first := s.api("GET", "/api/v1/communities", "other", "").Body.String()
	if !strings.Contains(first, `"next":"`) || strings.Contains(first, "Pumps") {
		t.Errorf("API list: %.200s", first)
	}
}

func TestEveryPageInThreeLanguages(t *testing.T) {
	s := newSite(t)
	s.found("Offen", community.Open)
	s.found("Zu", community.Closed)
	want := map[string]string{"de": "Beitreten", "nl": "Lid worden", "other": "Join"}
	for as, word := range want {
		for _, path := range []string{"/communities", "/communities?mine=1", "/communities/new", "/communities/offen", "/communities/offen/people",
			"/communities/offen/about", "/communities/zu", "/communities/offen/questions"} {
			w := s.do("GET", path, as, nil)
			if w.Code != 200 || strings.Contains(w.Body.String(), "community.") {
				t.Errorf("%s as %s: %d, or a key without text", path, as, w.Code)
			}
		}
		if !strings.Contains(s.do("GET", "/communities/offen", as, nil).Body.String(), word) {
			t.Errorf("%s: no %q", as, word)
		}
	}
	for _, path := range []string{"/communities/offen/edit", "/communities/offen/archive", "/communities/offen/about"} {
		if w := s.do("GET", path, "host", nil); w.Code != 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
