package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/linden/internal/app"
	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
)

func TestKilledWhilePeopleWriteOnSQLite(t *testing.T) {
	t.Parallel()
	storm(t, onSQLite(t), 50)
}

func TestKilledWhilePeopleWriteOnPostgreSQL(t *testing.T) {
	t.Parallel()
	storm(t, onPostgres(t), 10)
}

// storm lets people write while the server is killed at random moments: some
// while it starts, most while it works. Then it looks whether everything holds.
func storm(t *testing.T, p place, kills int) {
	rng := rand.New(rand.NewPCG(20260301, uint64(kills)))
	r := &record{reactions: map[[2]int64]string{}}
	writers := settle(t, p, r)
	server := p.serve(t)
	r.address.Store(server.listening(t))
	for _, w := range writers {
		if err := w.signIn(); err != nil {
			t.Fatal(err)
		}
	}
	stop := make(chan struct{})
	var busy sync.WaitGroup
	for _, w := range writers {
		busy.Go(func() { w.work(stop) })
	}
	for n := range kills {
		if n%5 == 4 {
			time.Sleep(time.Duration(rng.IntN(300)) * time.Millisecond)
		} else {
			r.address.Store(server.listening(t))
			time.Sleep(time.Duration(20+rng.IntN(500)) * time.Millisecond)
		}
		server.kill()
		server = p.serve(t)
	}
	r.address.Store(server.listening(t))
	time.Sleep(300 * time.Millisecond)
	close(stop)
	busy.Wait()
	for _, w := range writers {
		if w.failed != nil {
			t.Fatal(w.failed)
		}
	}
	readBack(t, r, writers[0])
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := server.stop(ctx); err != nil {
		t.Fatalf("stop: %v\n%s", err, server.stderr.String())
	}
	t.Logf("%d kills, %d posts, %d comments, %d reactions acknowledged; %d requests, %d of them sent again",
		kills, len(r.posts), len(r.comments), len(r.reactions), r.requests, r.again)
	if len(r.posts) < kills || len(r.comments) < kills || r.again < kills/2 {
		t.Error("too little happened for the test to say anything")
	}
	p.with(t, func(a *app.App) { audit(t, a, r) })
	rebuilt(t, p)
}

// settle makes the people who write and the community they write in.
func settle(t *testing.T, p place, r *record) []*writer {
	t.Helper()
	var out []*writer
	p.with(t, func(a *app.App) {
		ctx := t.Context()
		var home community.Community
		for n, name := range []string{"ines", "jan", "mia", "tom", "lotte", "ole"} {
			who, err := a.People.AddPerson(ctx, actor.System, person.NewPerson{Name: strings.ToUpper(name), Username: name, Lang: "en", HasAccount: true})
			if err == nil {
				err = a.People.SetPassword(ctx, actor.System, who, password)
			}
			if err != nil {
				t.Fatal(err)
			}
			by := actor.Actor{ID: who, Name: name}
			if n == 0 {
				home, err = a.Community.Found(ctx, by, community.Details{Name: "storm", Purpose: "Weather", Lang: "en", Access: community.Open, Type: community.Practice})
			} else {
				_, err = a.Community.Join(ctx, by, home.ID, "")
			}
			if err != nil {
				t.Fatal(err)
			}
			w, err := r.writer(who, name, uint64(n)+1)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, w)
		}
	})
	return out
}

// readBack asks the program itself for some of what it acknowledged.
func readBack(t *testing.T, r *record, w *writer) {
	t.Helper()
	want := map[int64]map[string]string{}
	for n, m := range append(r.posts, r.comments...) {
		if n%7 == 0 || want[m.thread] != nil {
			if want[m.thread] == nil {
				want[m.thread] = map[string]string{}
			}
			want[m.thread][id.String(m.id)] = strings.TrimSuffix(m.body, " for @ines")
		}
		if len(want) == 25 {
			break
		}
	}
	for thread, texts := range want {
		got := w.reads(t, thread)
		for key, text := range texts {
			if !strings.Contains(got[key], text) {
				t.Errorf("thread %s, %s: got %q, want %q in it", id.String(thread), key, got[key], text)
			}
		}
	}
}

// audit compares the database with what the writers were told.
func audit(t *testing.T, a *app.App, r *record) {
	t.Helper()
	ctx := t.Context()
	sound(t, a)
	same(t, a, `SELECT id, id, author_id, once, body FROM post`, r.posts)
	same(t, a, `SELECT id, post_id, author_id, once, body FROM post_comment`, r.comments)
	held(t, a, r)
	if err := a.Runner.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	findings, err := a.Check(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Error(f)
	}
	numbered(t, a, len(r.posts), len(r.comments))
}

// same reports what is missing, what is there twice or unasked, and what reads
// differently.
func same(t *testing.T, a *app.App, query string, want []made) {
	t.Helper()
	rows, err := a.DB.Read().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := map[int64]made{}
	for rows.Next() {
		var m made
		if err := rows.Scan(&m.id, &m.thread, &m.author, &m.once, &m.body); err != nil {
			t.Fatal(err)
		}
		got[m.id] = m
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, m := range want {
		if got[m.id] != m {
			t.Errorf("acknowledged %+v, stored %+v", m, got[m.id])
		}
		delete(got, m.id)
	}
	for _, m := range got {
		t.Errorf("stored, but acknowledged under another id or never: %+v", m)
	}
}

// held compares the reactions, and the ledger's account of them.
func held(t *testing.T, a *app.App, r *record) {
	t.Helper()
	want := map[[2]int64]string{}
	for k, v := range r.reactions {
		if v != "" {
			want[k] = v
		}
	}
	got := map[[2]int64]string{}
	rows, err := a.DB.Read().QueryContext(t.Context(), `SELECT target_id, person_id, kind FROM post_reaction`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var k [2]int64
		var kind string
		if err := rows.Scan(&k[0], &k[1], &kind); err != nil {
			t.Fatal(err)
		}
		got[k] = kind
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if a, b := fmt.Sprint(want), fmt.Sprint(got); a != b {
		t.Errorf("reactions acknowledged:\n%s\nstored:\n%s", a, b)
	}
}
