package search

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
)

// TestPlans reads how the engines mean to answer: every table through an index.
// PostgreSQL is asked without sequential scans, which it prefers for few rows:
// one that stays has no index to use.
func TestPlans(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		words := h.search.words.Query("schicht plan")
		second, content := h.search.match("$2", words)
		first, people := h.search.match("$1", with(humanTerm, words))
		kinds := `d.kind IN ('post', 'comment')`
		for _, c := range []struct {
			name, query string
			args        []any
		}{
			{"content", h.search.contentSQL(who(2), second, kinds), []any{int64(2), content, int64(1) << 62, 500}},
			{"content for a guest", h.search.contentSQL(who(4), second, kinds), []any{int64(4), content, int64(1) << 62, 500}},
			{"communities", h.search.communitySQL(who(2), second), []any{int64(2), content, 100}},
			{"communities for a guest", h.search.communitySQL(who(4), second), []any{int64(4), content, 100}},
			{"people", h.search.personSQL(first), []any{people, 100}},
		} {
			for _, step := range plan(t, d, c.query, c.args) {
				full := strings.Contains(step, "Seq Scan") || strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "VIRTUAL TABLE INDEX")
				if full || strings.Contains(step, "TEMP B-TREE") {
					t.Errorf("%s on %s: %s", c.name, d.Engine(), step)
				}
			}
		}
	})
}

func plan(t *testing.T, d *db.DB, query string, args []any) []string {
	t.Helper()
	conn, err := d.SQL().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	explain := `EXPLAIN QUERY PLAN `
	if d.Engine() == db.Postgres {
		explain = `EXPLAIN `
		if _, err := conn.ExecContext(t.Context(), `SET enable_seqscan = off`); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := conn.QueryContext(t.Context(), explain+query, args...)
	steps, err := collect(rows, err, func(r scanner) (s string, err error) {
		if d.Engine() == db.Postgres {
			return s, r.Scan(&s)
		}
		var a, b, c int
		return s, r.Scan(&a, &b, &c, &s)
	})
	if err != nil || len(steps) == 0 {
		t.Fatalf("no plan of %s: %v", query, err)
	}
	return steps
}

// BenchmarkIndex reports how many posts and comments a second are indexed.
func BenchmarkIndex(b *testing.B) {
	d := dbtest.New(b)
	h := newHouse(b, d)
	c := h.found(1, "Viel", community.Open)
	const posts = 5000
	words := strings.Fields("Schicht Planung Maschine Wartung Kollegin Lieferung Halle Werkzeug Büro Sitzung Antwort Frage Lösung Meldung")
	h.must(d.Update(b.Context(), func(tx db.Tx) error {
		for i := range posts {
			var body strings.Builder
			for j := range 60 {
				fmt.Fprintf(&body, "%s%d die ", words[(i*7+j*3)%len(words)], (i*j)%300)
			}
			n := h.ids.New()
			if _, err := tx.ExecContext(b.Context(), `INSERT INTO post (id, community_id, author_id, kind, title, body, html, lang)
				VALUES ($1, $2, 1, 'post', $3, '', $4, 'de')`, n, c, words[i%len(words)], "<p>"+body.String()+"</p>"); err != nil {
				return err
			}
			if err := h.ledger.Append(b.Context(), tx, ledger.Event{At: h.now, Actor: 1, Verb: ledger.Posted, Kind: ledger.Post, Object: n,
				Author: 1, Community: c, Thread: n, Lang: "de", Data: string(post.Plain)}); err != nil {
				return err
			}
		}
		return nil
	}))
	h.must(h.runner.CatchUp(b.Context()))
	b.Run("index", func(b *testing.B) {
		start := time.Now()
		for b.Loop() {
			h.must(h.runner.Rebuild(b.Context(), nil))
		}
		b.ReportMetric(float64(posts*b.N)/time.Since(start).Seconds(), "posts/s")
	})
	b.Run("common", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.search.Find(b.Context(), who(2), Query{Text: "Schicht1 Planung", After: Cursor{Offset: 1}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("word", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.search.Find(b.Context(), who(2), Query{Text: "Wartung", After: Cursor{Offset: 1}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
