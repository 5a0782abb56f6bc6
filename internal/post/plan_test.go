package post_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/post"
)

// TestEveryReadUsesAnIndex asks the engine how it would run each query of the
// reading side, with ten thousand posts in the tables.
func TestEveryReadUsesAnIndex(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		reader, c, thread := w.fill(t, 10_000)
		st, err := w.communities.Enter(t.Context(), reader, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		calls := map[string]func(s reading) error{
			"timeline":  func(s reading) error { _, err := s.Timeline(t.Context(), reader, st, 0); return err },
			"pinned":    func(s reading) error { _, err := s.Pinned(t.Context(), reader, st); return err },
			"home":      func(s reading) error { _, err := s.Home(t.Context(), reader, 0); return err },
			"thread":    func(s reading) error { _, err := s.Read(t.Context(), reader, thread, 0); return err },
			"questions": func(s reading) error { _, err := s.Questions(t.Context(), reader, 0, post.OpenOnes, 0); return err },
			"in one":    func(s reading) error { _, err := s.Questions(t.Context(), reader, c.ID, post.OpenOnes, 0); return err },
			"mine":      func(s reading) error { _, err := s.MyQuestions(t.Context(), reader, post.AnsweredOnes, 0); return err },
			"topic":     func(s reading) error { _, err := s.ByTopic(t.Context(), reader, "valves", 0); return err },
			"topics":    func(s reading) error { _, err := s.Topics(t.Context(), reader, st); return err },
			"author":    func(s reading) error { _, err := s.ByAuthor(t.Context(), reader, reader.ID, 0); return err },
			"waiting":   func(s reading) error { _, err := s.Waiting(t.Context(), reader); return err },
			"revisions": func(s reading) error { _, err := s.Revisions(t.Context(), reader, thread); return err },
			"last seen": func(s reading) error { _, err := s.LastSeen(t.Context(), reader, thread); return err },
		}
		for name, call := range calls {
			rec := &recorder{Q: d.Read()}
			if err := call(w.recorded(rec)); err != nil {
				t.Fatal(err)
			}
			if len(rec.queries) == 0 {
				t.Errorf("%s: asked nothing", name)
			}
			for _, q := range rec.queries {
				for _, line := range plan(t, d, q) {
					if reads := wholeTable(d.Engine(), line); reads != "" {
						t.Errorf("%s reads all of %s: %s\n%s", name, reads, line, q.text)
					}
				}
			}
		}
	})
}

type reading interface {
	Timeline(context.Context, actor.Actor, community.Standing, int64) (post.List, error)
	Pinned(context.Context, actor.Actor, community.Standing) ([]post.Post, error)
	Home(context.Context, actor.Actor, int64) (post.List, error)
	Read(context.Context, actor.Actor, int64, int64) (post.Thread, error)
	Questions(context.Context, actor.Actor, int64, post.Show, int64) (post.List, error)
	MyQuestions(context.Context, actor.Actor, post.Show, int64) (post.List, error)
	ByTopic(context.Context, actor.Actor, string, int64) (post.List, error)
	Topics(context.Context, actor.Actor, community.Standing) ([]post.Topic, error)
	ByAuthor(context.Context, actor.Actor, actor.ID, int64) (post.List, error)
	Waiting(context.Context, actor.Actor) (post.Waiting, error)
	Revisions(context.Context, actor.Actor, int64) ([]post.Revision, error)
	LastSeen(context.Context, actor.Actor, int64) (time.Time, error)
}

func (w *world) recorded(rec *recorder) reading {
	return post.NewReading(w.db, rec, w.clock)
}

// recorder remembers what is asked.
type recorder struct {
	db.Q
	mu      sync.Mutex
	queries []asked
}

type asked struct {
	text string
	args []any
}

func (r *recorder) note(query string, args []any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queries = append(r.queries, asked{query, args})
}

func (r *recorder) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	r.note(query, args)
	return r.Q.QueryContext(ctx, query, args...)
}

func (r *recorder) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	r.note(query, args)
	return r.Q.QueryRowContext(ctx, query, args...)
}

func plan(t *testing.T, d *db.DB, q asked) []string {
	t.Helper()
	explain := "EXPLAIN QUERY PLAN "
	if d.Engine() == db.Postgres {
		explain = "EXPLAIN "
	}
	conn, err := d.SQL().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if d.Engine() == db.Postgres {
		// What still reads a table whole has no index it could use; whether one
		// pays for a few thousand rows is the engine's to say.
		if _, err := conn.ExecContext(t.Context(), "SET enable_seqscan = off"); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := conn.QueryContext(t.Context(), explain+q.text, q.args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		var a, b, c int
		if d.Engine() == db.Postgres {
			err = rows.Scan(&line)
		} else {
			err = rows.Scan(&a, &b, &c, &line)
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	return out
}

// wholeTable names the table that a line of a plan reads from end to end.
func wholeTable(engine, line string) string {
	line = strings.TrimSpace(line)
	if engine == db.Postgres {
		_, table, _ := strings.Cut(line, "Seq Scan on ")
		return table
	}
	if rest, ok := strings.CutPrefix(line, "SCAN "); ok && !strings.Contains(rest, "INDEX") && !strings.HasPrefix(rest, "(subquery") && !strings.HasPrefix(rest, "n") {
		return rest
	}
	return ""
}

// fill makes posts in thirty communities, with all that hangs on them.
func (w *world) fill(t *testing.T, posts int) (actor.Actor, community.Community, int64) {
	t.Helper()
	host, reader := w.person(0), w.person(0)
	for range 300 {
		w.person(0)
	}
	places := make([]community.Community, 30)
	for i := range places {
		places[i] = w.community(host, community.Open)
		if i%2 == 0 {
			w.join(reader, places[i])
		}
	}
	thread := w.post(reader, places[0], post.Question)
	var all []post.BulkPost
	var comments []post.BulkComment
	var reactions []post.BulkReaction
	var views []post.BulkView
	for i := range posts {
		kind := post.Plain
		if i%4 == 0 {
			kind = post.Question
		}
		p := post.BulkPost{ID: w.ids.New(), Community: places[i%len(places)].ID, Author: host.ID, Kind: kind, Title: fmt.Sprint("Title ", i), Body: "x", At: w.clock()}
		if i%50 == 0 {
			p.Topics = []string{"valves"}
		}
		all = append(all, p)
		comments = append(comments, post.BulkComment{ID: w.ids.New(), Post: p.ID, Community: p.Community, Author: reader.ID, PostAuthor: host.ID, Body: "y", At: w.clock()})
		if i%4 != 0 {
			continue
		}
		reactions = append(reactions, post.BulkReaction{Target: p.ID, Person: reader.ID, Kind: "like", At: w.clock(), Author: host.ID, Community: p.Community, Thread: p.ID})
		views = append(views, post.BulkView{Post: p.ID, Person: reader.ID, Author: host.ID, Community: p.Community, At: w.clock()})
	}
	err := w.db.Update(t.Context(), func(tx db.Tx) error {
		if err := w.posts.BulkPostsTx(t.Context(), tx, all); err != nil {
			return err
		}
		if err := w.posts.BulkCommentsTx(t.Context(), tx, comments); err != nil {
			return err
		}
		if _, err := w.posts.BulkReactionsTx(t.Context(), tx, reactions); err != nil {
			return err
		}
		_, err := w.posts.BulkViewsTx(t.Context(), tx, views)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.recount(t)
	w.exec(`INSERT INTO post_ask (post_id, person_id, asked_by, at) SELECT id, author_id, author_id, id FROM post`)
	w.exec(`INSERT INTO post_revision (id, target_id, editor_id, title, body) SELECT id, id, author_id, title, body FROM post`)
	w.exec(`INSERT INTO post_file (id, target_id, owner_id, blob_key, name, type, size) SELECT id, id, author_id, '', 'plan.pdf', 'application/pdf', 1 FROM post`)
	w.exec("ANALYZE")
	return reader, places[0], thread
}
