package card

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/signal"
)

type asked struct {
	text string
	args []any
}

// recorder remembers what is asked.
type recorder struct {
	db.Q
	queries []asked
}

func (r *recorder) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	r.queries = append(r.queries, asked{query, args})
	return r.Q.QueryContext(ctx, query, args...)
}

func (r *recorder) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	r.queries = append(r.queries, asked{query, args})
	return r.Q.QueryRowContext(ctx, query, args...)
}

// No page reads a table from end to end, and none asks more when it shows more.
func TestEveryReadUsesAnIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		h.rounds(2, func(int) bool { return true })
		if _, err := h.cards.Evaluate(ctx, h.now()); err != nil {
			t.Fatal(err)
		}
		c := h.found("Labor", community.Open)
		one := h.signal(signal.Newcomer, c, h.ask(4, c, "First words"))
		h.make(one)
		rec := &recorder{Q: d.Read()}
		h.cards.reader = rec
		pages := map[string]func() error{
			"week":   func() error { _, err := h.cards.Week(ctx, who(1), h.now(), 0); return err },
			"sunk":   func() error { _, err := h.cards.Sunk(ctx, who(1), h.now()); return err },
			"handed": func() error { _, err := h.cards.Handed(ctx, who(3), h.now()); return err },
			"recent": func() error { _, err := h.cards.Recent(ctx, who(1), h.now(), 28); return err },
			"effects": func() error {
				_, err := h.cards.Effects(ctx, who(1), h.now().AddDate(-1, 0, 0), h.now(), 50)
				return err
			},
			"precision": func() error { _, err := h.cards.Precision(ctx, who(1), h.now()); return err },
			"capacity":  func() error { _, err := h.cards.Capacity(ctx, who(1), h.now(), 0); return err },
			"notes":     func() error { _, err := h.cards.Notes(ctx, who(3)); return err },
			"judging":   func() error { _, err := h.cards.Evaluate(ctx, h.now().AddDate(0, 0, 28)); return err },
		}
		asks := map[string]int{}
		for name, page := range pages {
			rec.queries = nil
			h.must(page())
			asks[name] = len(rec.queries)
			for _, q := range rec.queries {
				for _, line := range explain(t, d, q) {
					if table := whole(d.Engine(), line); table != "" {
						t.Errorf("%s reads all of %s\n%s", name, table, q.text)
					}
				}
			}
		}
		h.cards.reader = d.Read()
		h.make(one, h.signal(signal.Newcomer, c, h.ask(4, c, "Second words")), h.signal(signal.Escalation, c, h.ask(4, c, "Third words")))
		h.cards.reader = rec
		for _, name := range []string{"week", "capacity", "precision"} {
			rec.queries = nil
			h.must(pages[name]())
			if len(rec.queries) != asks[name] || asks[name] == 0 {
				t.Errorf("%s: %d queries for three cards, %d for one", name, len(rec.queries), asks[name])
			}
		}
	})
}

func explain(t *testing.T, d *db.DB, q asked) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	conn, err := d.SQL().Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	verb := "EXPLAIN QUERY PLAN "
	if d.Engine() == db.Postgres {
		// What still reads a table whole has no index it could use.
		verb = "EXPLAIN "
		if _, err := conn.ExecContext(ctx, "SET enable_seqscan = off"); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := conn.QueryContext(ctx, verb+q.text, q.args...)
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

// whole names the table that a line of a plan reads from end to end.
func whole(engine, line string) string {
	line = strings.TrimSpace(line)
	if engine == db.Postgres {
		_, table, _ := strings.Cut(line, "Seq Scan on ")
		return table
	}
	rest, ok := strings.CutPrefix(line, "SCAN ")
	if !ok || strings.Contains(rest, "INDEX") || strings.HasPrefix(rest, "(subquery") || strings.Contains(rest, "CONSTANT ROW") {
		return ""
	}
	return rest
}
