package post_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
)

// world is one database with people and communities in it.
type world struct {
	t           testing.TB
	db          *db.DB
	now         atomic.Int64
	ids         *id.Source
	posts       *post.Service
	communities *community.Service
	people      int
}

func newWorld(t testing.TB, d *db.DB) *world {
	w := &world{t: t, db: d}
	w.now.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixMilli())
	w.ids = id.NewSource(w.clock)
	l := ledger.New(w.ids.New)
	w.posts = post.New(d, l, w.clock, w.ids.New)
	w.communities = community.New(d, l, w.clock, w.ids.New)
	return w
}

// clock moves on by itself, so that ids follow each other in time.
func (w *world) clock() time.Time { return time.UnixMilli(w.now.Add(1)).UTC() }

func (w *world) later(d time.Duration) { w.now.Add(d.Milliseconds()) }

func (w *world) person(roles actor.Role) actor.Actor {
	w.t.Helper()
	w.people++
	name := fmt.Sprintf("person%d", w.people)
	by := actor.Actor{ID: actor.ID(w.ids.New()), Name: name, Roles: roles, Lang: "en"}
	w.exec(`INSERT INTO person (id, username, name, name_fold, has_account, joined_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		int64(by.ID), name, name, name, true, w.now.Load())
	return by
}

func (w *world) community(host actor.Actor, access community.Access) community.Community {
	w.t.Helper()
	c, err := w.communities.Found(w.t.Context(), host, community.Details{Name: fmt.Sprintf("Community %d", w.ids.New()), Access: access, Type: community.Practice})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) join(by actor.Actor, c community.Community) {
	w.t.Helper()
	if c.Access != community.Open || by.Guest() {
		w.exec(`INSERT INTO community_member (community_id, person_id, host, joined_at) VALUES ($1, $2, $3, $4)`, c.ID, int64(by.ID), false, w.now.Load())
		return
	}
	if _, err := w.communities.Join(w.t.Context(), by, c.ID, ""); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) post(by actor.Actor, c community.Community, kind post.Kind) int64 {
	w.t.Helper()
	n, err := w.posts.Write(w.t.Context(), by, post.NewPost{Community: c.ID, Kind: kind, Title: "A title", Body: "Some words"})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) reply(by actor.Actor, thread, parent int64) int64 {
	w.t.Helper()
	n, err := w.posts.Reply(w.t.Context(), by, post.NewComment{Post: thread, Parent: parent, Body: "An answer"})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	err := w.db.Update(w.t.Context(), func(tx db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), query, args...)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.db.Read().QueryRowContext(w.t.Context(), query, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) events(verb ledger.Verb) int {
	w.t.Helper()
	return w.count(`SELECT count(*) FROM ledger WHERE verb = $1`, string(verb))
}

// race runs f n times at once and returns its errors.
func race(n int, f func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	return errs
}
