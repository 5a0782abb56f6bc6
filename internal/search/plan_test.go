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

// TestPlans reads how SQLite means to answer: every table through an index, and
// no sorting of everything that meets a common word.
func TestPlans(t *testing.T) {
	d := dbtest.New(t)
	h := newHouse(t, d)
	match, arg := h.search.match("$2", h.search.words.Query("schicht plan"))
	for name, query := range map[string]string{
		"content": `SELECT d.id FROM search_text t CROSS JOIN search_document d CROSS JOIN community c
			WHERE ` + match + ` AND t.rowid <= $3 AND d.id = t.rowid AND d.kind IN ('post', 'comment') AND c.id = d.community_id
			AND ` + community.ReadableSQL(who(2), "c", "$1") + ` ORDER BY t.rowid DESC LIMIT 500`,
		"communities": `SELECT d.id FROM search_text t CROSS JOIN search_document d CROSS JOIN community c
			WHERE ` + match + ` AND t.rowid <= $3 AND d.id = t.rowid AND c.id = d.id AND ` + known(who(2)) + ` ORDER BY t.rowid DESC LIMIT 100`,
	} {
		rows, err := d.Read().QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query, int64(2), arg, int64(1)<<62)
		steps, err := collect(rows, err, func(r scanner) (s string, err error) {
			var a, b, c int
			return s, r.Scan(&a, &b, &c, &s)
		})
		h.must(err)
		for _, s := range steps {
			if strings.HasPrefix(s, "SCAN") && !strings.Contains(s, "VIRTUAL TABLE INDEX") || strings.Contains(s, "TEMP B-TREE") {
				t.Errorf("%s: %s", name, s)
			}
		}
		if len(steps) < 3 || !strings.Contains(steps[0], "VIRTUAL TABLE INDEX") {
			t.Errorf("%s does not begin with the full-text index: %q", name, steps)
		}
	}
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
