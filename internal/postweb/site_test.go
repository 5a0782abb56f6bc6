package postweb_test

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/blob"
	"example.org/linden/internal/platform/blob/picture"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/internal/postweb"
	"example.org/linden/ui"
)

// site is a small company: anna asks, ben answers and hosts, carl is a guest,
// dora is a moderator.
type site struct {
	t           testing.TB
	db          *db.DB
	now         atomic.Int64
	ids         *id.Source
	posts       *post.Service
	communities *community.Service
	pages       *postweb.Handlers
	handler     http.Handler
	registry    *web.Registry
	people      map[string]actor.Actor
	open        community.Community
	closed      community.Community
}

type frame struct{}

func (frame) Page(r *http.Request, by actor.Actor, title string) ui.Page {
	return ui.Page{Title: title, Lang: by.Lang, Path: r.URL.Path, Viewer: ui.Viewer{SignedIn: true, Name: by.Name, PersonID: id.String(int64(by.ID))}}
}

func newSite(t testing.TB) *site { return siteOn(t, dbtest.New(t)) }

func siteOn(t testing.TB, d *db.DB) *site {
	t.Helper()
	s := &site{t: t, db: d, people: map[string]actor.Actor{}}
	s.now.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixMilli())
	s.ids = id.NewSource(s.clock)
	l := ledger.New(s.ids.New)
	s.posts = post.New(d, l, s.clock, s.ids.New)
	s.communities = community.New(d, l, s.clock, s.ids.New)
	for name, roles := range map[string]actor.Role{"anna": 0, "ben": 0, "carl": actor.Guest, "dora": actor.Moderator} {
		s.person(name, roles)
	}
	s.open = s.found("Heat pumps", community.Open)
	s.closed = s.found("Works council", community.Closed)
	if _, err := s.communities.Join(t.Context(), s.people["anna"], s.open.ID, ""); err != nil {
		t.Fatal(err)
	}
	files, err := blob.NewLocal(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s.registry = web.NewRegistry(web.Options{
		Log: slog.New(slog.DiscardHandler), Now: s.clock, NoLimits: true,
		Actor: func(r *http.Request) (actor.Actor, error) {
			by := s.people[r.Header.Get("X-Person")]
			if lang := r.Header.Get("X-Lang"); lang != "" {
				by.Lang = lang
			}
			return by, nil
		},
	})
	s.pages = postweb.New(postweb.Options{Posts: s.posts, Communities: s.communities, Blobs: files, Pictures: picture.NewMaker(1),
		Frame: frame{}, Log: slog.New(slog.DiscardHandler), Now: s.clock})
	s.pages.Mount(s.registry)
	s.registry.Page(web.Route{Method: http.MethodGet, Pattern: "/communities/{slug}", Policy: web.SignedIn}, s.part(s.pages.Timeline))
	s.registry.Page(web.Route{Method: http.MethodGet, Pattern: "/communities/{slug}/topics", Policy: web.SignedIn}, s.part(s.pages.Topics))
	s.handler = s.registry.Handler()
	return s
}

// part stands for the page of a community, which has its own slice.
func (s *site) part(of func(*http.Request, actor.Actor, community.Standing) (templ.Component, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
		st, err := s.communities.BySlug(r.Context(), by, r.PathValue("slug"))
		if err != nil {
			return err
		}
		body, err := of(r, by, st)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, templ.Join(ui.PageHead(ui.PageHeadProps{Title: st.Community.Name}), body))
	}
}

func (s *site) clock() time.Time { return time.UnixMilli(s.now.Load()).UTC() }

func (s *site) later(d time.Duration) { s.now.Add(d.Milliseconds()) }

func (s *site) person(name string, roles actor.Role) actor.Actor {
	s.t.Helper()
	title := strings.ToUpper(name[:1]) + name[1:]
	by := actor.Actor{ID: actor.ID(s.ids.New()), Name: title + " Test", Roles: roles, Lang: "en"}
	err := s.db.Update(s.t.Context(), func(tx db.Tx) error {
		_, err := tx.ExecContext(s.t.Context(), `INSERT INTO person (id, username, name, name_fold, has_account, joined_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			int64(by.ID), name, by.Name, name, true, s.clock().UnixMilli())
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.people[name] = by
	return by
}

func (s *site) found(name string, access community.Access) community.Community {
	s.t.Helper()
	c, err := s.communities.Found(s.t.Context(), s.people["ben"], community.Details{Name: name, Access: access, Type: community.Practice})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *site) write(who string, n post.NewPost) int64 {
	s.t.Helper()
	if n.Community == 0 {
		n.Community = s.open.ID
	}
	if n.Kind == "" {
		n.Kind = post.Plain
	}
	s.later(time.Minute)
	p, err := s.posts.Write(s.t.Context(), s.people[who], n)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *site) reply(who string, n post.NewComment) int64 {
	s.t.Helper()
	s.later(time.Minute)
	k, err := s.posts.Reply(s.t.Context(), s.people[who], n)
	if err != nil {
		s.t.Fatal(err)
	}
	return k
}

func (s *site) do(r *http.Request, who string) *httptest.ResponseRecorder {
	s.t.Helper()
	r.Header.Set("X-Person", who)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) get(who, path string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil), who)
}

func (s *site) post(who, path string, form url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r, who)
}

func (s *site) json(who, method, path, body string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return s.do(r, who)
}

type sent struct {
	name, alt string
	content   []byte
}

func (s *site) multipart(who, path string, form map[string]string, files ...sent) *httptest.ResponseRecorder {
	s.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range form {
		if err := m.WriteField(k, v); err != nil {
			s.t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := m.CreateFormFile("file", f.name)
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := part.Write(f.content); err != nil {
			s.t.Fatal(err)
		}
		if err := m.WriteField("alt", f.alt); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.do(r, who)
}

func key(n int64) string { return id.String(n) }

func body(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	b, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func wantStatus(t testing.TB, w *httptest.ResponseRecorder, want int) {
	t.Helper()
	if w.Code != want {
		t.Fatalf("status %d, want %d; answer: %.600s", w.Code, want, w.Body.String())
	}
}

func wantIn(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("the page lacks %q", p)
		}
	}
}

func wantOut(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Errorf("the page must not contain %q", p)
		}
	}
}

func number(n int) string { return strconv.Itoa(n) }
