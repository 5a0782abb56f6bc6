package app

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/config"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/post"
)

// openOn opens the program on an engine, "sqlite" or "postgres", with nothing
// in it and nothing running beside requests.
func openOn(t *testing.T, engine string) *App {
	t.Helper()
	o := Options{Config: config.Config{Data: t.TempDir()}, Log: slog.New(slog.DiscardHandler), NoLimits: true}
	if engine == "postgres" {
		o.Config.Database = emptyPostgres(t)
	}
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// eachEngine runs fn on both engines.
func eachEngine(t *testing.T, fn func(t *testing.T, engine string)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { fn(t, engine) })
	}
}

func emptyPostgres(t *testing.T) string {
	t.Helper()
	server := os.Getenv("TEST_POSTGRES_URL")
	if server == "" {
		if os.Getenv("REQUIRE_POSTGRES") != "" {
			t.Fatal("REQUIRE_POSTGRES is set, TEST_POSTGRES_URL is not")
		}
		t.Skip("no PostgreSQL: set TEST_POSTGRES_URL to a server where databases may be made")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "linden_app_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE template0 ENCODING 'UTF8'`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec(`DROP DATABASE IF EXISTS ` + name + ` WITH (FORCE)`)
		_ = admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// The people of the world, in the order of the columns of the matrix.
const (
	anonymous = "anonymous" // not signed in
	gone      = "left"      // has left the company with a session open
	guestOut  = "guest_out" // guest, in none of the communities
	guestIn   = "guest_in"  // guest, member of all
	outsider  = "outsider"  // employee, member of none
	former    = "former"    // employee, has been a member of all
	member    = "member"
	host      = "host"
	moderator = "moderator" // moderator of the network, member of none
	manager   = "manager"   // community manager, member of none
	admin     = "admin"     // administrator, member of none
)

var cast = []string{anonymous, gone, guestOut, guestIn, outsider, former, member, host, moderator, manager, admin}

// site is one community with what is in it.
type site struct {
	c                          community.Community
	post, comment, file, asker string // ids as in addresses
	marks                      []string
}

// world is an installation with one of everything that may be private.
type world struct {
	*App
	t       *testing.T
	who     map[string]actor.Actor
	cookies map[string][]*http.Cookie
	sites   map[string]*site  // by state: open, closed, hidden, archived
	places  map[string]string // further ids, by what they are
}

func newWorld(t *testing.T, engine string) *world {
	t.Helper()
	w := &world{App: openOn(t, engine), t: t, who: map[string]actor.Actor{}, cookies: map[string][]*http.Cookie{},
		sites: map[string]*site{}, places: map[string]string{}}
	w.people()
	for _, state := range []string{"open", "closed", "hidden", "archived"} {
		w.sites[state] = w.found(state)
	}
	w.deleted()
	w.must(w.Community.Archive(t.Context(), w.who[host], w.sites["archived"].c.ID))
	w.must(w.People.Leave(t.Context(), w.who[admin], w.who[gone].ID))
	w.must(w.Refresh(t.Context()))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) people() {
	roles := map[string]actor.Role{guestOut: actor.Guest, guestIn: actor.Guest, moderator: actor.Moderator,
		manager: actor.CommunityManager | actor.Staff, admin: actor.Admin}
	for _, name := range append(cast[1:], "stranger", "asker") {
		username := strings.ReplaceAll(name, "_", "-")
		who, err := w.People.AddPerson(w.t.Context(), actor.System, person.NewPerson{
			Name: strings.ToUpper(name[:1]) + username[1:], Username: username, Lang: "en", Roles: roles[name], HasAccount: true})
		w.must(err)
		w.who[name], err = w.People.Actor(w.t.Context(), who)
		w.must(err)
		w.places[name] = id.String(int64(who))
		w.cookies[name] = w.signIn(who)
	}
}

// signIn is what signing in leaves in somebody's browser.
func (w *world) signIn(who actor.ID) []*http.Cookie {
	rec := httptest.NewRecorder()
	w.Sessions.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		w.must(w.Sessions.SignIn(r.Context(), who))
	})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	return rec.Result().Cookies()
}

// mark is a word that is nowhere else, to be found where it must not be.
func (s *site) mark(what string) string {
	m := "zq" + what + strings.ToLower(rand.Text())[:12]
	s.marks = append(s.marks, m)
	return m
}

// found makes a community of a state with a thread in it. All its texts are
// marked.
func (w *world) found(state string) *site {
	ctx, s := w.t.Context(), &site{}
	access := map[string]community.Access{"closed": community.Closed, "hidden": community.Hidden}[state]
	if access == "" {
		access = community.Open
	}
	name := state
	if state == "hidden" {
		name = s.mark("name")
	}
	purpose := s.mark("purpose")
	if state != "hidden" { // what a closed community is for may be known
		s.marks = nil
	}
	var err error
	s.c, err = w.Community.Found(ctx, w.who[host], community.Details{Name: name, Purpose: purpose, Lang: "en", Access: access, Type: community.Practice})
	w.must(err)
	insiders := []string{member, guestIn, former, gone}
	var ids []actor.ID
	for _, name := range insiders {
		ids = append(ids, w.who[name].ID)
	}
	w.must(w.Community.Invite(ctx, w.who[host], s.c.ID, ids))
	for _, name := range insiders {
		_, err := w.Community.Join(ctx, w.who[name], s.c.ID, "")
		w.must(err)
	}
	if access == community.Closed {
		_, err := w.Community.Join(ctx, w.who["asker"], s.c.ID, s.mark("wish"))
		w.must(err)
	}
	s.post, s.comment, s.file = w.thread(s)
	w.must(w.Community.Leave(ctx, w.who[former], s.c.ID))
	return s
}

// thread writes a question with a file, and an answer.
func (w *world) thread(s *site) (thread, comment, file string) {
	ctx := w.t.Context()
	info, err := w.Blobs.Put(ctx, strings.NewReader(s.mark("content")), 1000)
	w.must(err)
	f, err := w.Posts.AddFile(ctx, w.who[host], post.Upload{Name: s.mark("file") + ".txt", Type: "text/plain", Size: info.Size, Key: info.Key, Alt: s.mark("alt")})
	w.must(err)
	p, err := w.Posts.Write(ctx, w.who[host], post.NewPost{Community: s.c.ID, Kind: post.Question, Title: "How about " + s.mark("title") + "?",
		Body: "Something " + s.mark("body") + " #" + s.mark("topic") + " for @member, @outsider, @former and @guest-out", Files: []int64{f}})
	w.must(err)
	k, err := w.Posts.Reply(ctx, w.who[member], post.NewComment{Post: p, Body: "Because " + s.mark("answer") + " @former @outsider"})
	w.must(err)
	w.must(w.Posts.React(ctx, w.who[former], p, "like"))
	w.must(w.Posts.Accept(ctx, w.who[host], p, k))
	w.must(w.Posts.Edit(ctx, w.who[member], k, "", "Because "+s.mark("edited")))
	_, err = w.Posts.Reply(ctx, w.who[former], post.NewComment{Post: p, Body: "From " + s.mark("former")})
	w.must(err)
	return id.String(p), id.String(k), id.String(f)
}

// deleted leaves a deleted post, a deleted post with comments, and a deleted
// comment in the open community.
func (w *world) deleted() {
	ctx, s := w.t.Context(), w.sites["open"]
	write := func() int64 {
		p, err := w.Posts.Write(ctx, w.who[member], post.NewPost{Community: s.c.ID, Kind: post.Plain, Body: "Soon gone"})
		w.must(err)
		return p
	}
	p, q := write(), write()
	k, err := w.Posts.Reply(ctx, w.who[host], post.NewComment{Post: q, Body: "Stays"})
	w.must(err)
	l, err := w.Posts.Reply(ctx, w.who[member], post.NewComment{Post: q, Body: "Goes"})
	w.must(err)
	for _, gone := range []int64{p, q, l} {
		w.must(w.Posts.Delete(ctx, w.who[member], gone))
	}
	w.places["deleted"], w.places["deleted_thread"], w.places["deleted_comment"] = id.String(p), id.String(q), id.String(l)
	w.places["comment_of_deleted"] = id.String(k)
}

// verdict watches whether a request would write, and undoes it if told to.
type verdict struct {
	undo   bool
	writes atomic.Int64
}

var errUndone = errors.New("undone by the test")

func (v *verdict) Statement(string) {}

func (v *verdict) Commit() error {
	v.writes.Add(1)
	if v.undo {
		return errUndone
	}
	return nil
}

// do sends a request as somebody.
func (w *world) do(who, method, target, contentType, body string) *httptest.ResponseRecorder {
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	r := httptest.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for _, c := range w.cookies[who] {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	w.Web.Handler().ServeHTTP(leaver{rec, cancel}, r)
	return rec
}

// leaver goes away when a stream has begun: it would not end by itself.
type leaver struct {
	*httptest.ResponseRecorder
	leave func()
}

func (l leaver) Flush() {
	if strings.HasPrefix(l.Header().Get("Content-Type"), "text/event-stream") {
		l.leave()
	}
}

// changing is what differs from one answer to the next whatever was asked: the
// seconds of the clock and the key of a form.
var changing = regexp.MustCompile(`data-now="\d+"|name="_once" value="\w+"`)

// answer is all of a response that a stranger could compare.
func answer(rec *httptest.ResponseRecorder) string {
	h := rec.Header().Clone()
	h.Del("X-Request-Id")
	return fmt.Sprintf("%d\n%v\n%s", rec.Code, h, changing.ReplaceAllString(rec.Body.String(), ""))
}
