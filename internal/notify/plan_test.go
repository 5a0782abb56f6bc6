package notify

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
)

// TestPlans reads how the engines answer what every page asks, with twenty
// thousand rows there: no table is read from end to end.
func TestPlans(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Pumps", community.Open)
		h.must(d.Update(t.Context(), func(tx db.Tx) error {
			var items []any
			for i := range 20_000 {
				items = append(items, 1+i%1000, 1_000_000+i, c, i, 0, int64(Mine), i%50/49)
			}
			return insertChunks(t.Context(), tx, 7, items, `INSERT INTO notify_item (person_id, place_id, community_id, seq, at, kinds, unread) VALUES `, ``)
		}))
		explain := "EXPLAIN QUERY PLAN "
		if d.Engine() == db.Postgres {
			explain = "EXPLAIN "
			if _, err := d.SQL().ExecContext(t.Context(), `ANALYZE notify_item`); err != nil {
				t.Fatal(err)
			}
		}
		for name, query := range map[string]string{"unread": unreadQuery(who(1)), "list": listQuery(who(1)), "guest": listQuery(actor.Actor{ID: 1, Roles: actor.Guest})} {
			args := []any{int64(1), int64(100)}
			if strings.Contains(query, "$3") {
				args = append(args, int64(31))
			}
			plan := h.plan(explain+query, args...)
			if !strings.Contains(plan, "notify_item_") || strings.Contains(plan, "SCAN i") && !strings.Contains(plan, "USING INDEX") || strings.Contains(plan, "Seq Scan on notify_item") {
				t.Errorf("%s reads all rows:\n%s", name, plan)
			}
		}
	})
}

func (h *house) plan(query string, args ...any) string {
	h.t.Helper()
	rows, err := h.db.Read().QueryContext(h.t.Context(), query, args...)
	h.must(err)
	defer rows.Close()
	columns, err := rows.Columns()
	h.must(err)
	var b strings.Builder
	for rows.Next() {
		row, ptr := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			ptr[i] = &row[i]
		}
		h.must(rows.Scan(ptr...))
		fmt.Fprintln(&b, row[len(row)-1])
	}
	h.must(rows.Err())
	return b.String()
}

// BenchmarkUnread is what every page asks for.
func BenchmarkUnread(b *testing.B) {
	d := dbtest.New(b)
	s := New(d)
	err := d.Update(b.Context(), func(tx db.Tx) error {
		var items []any
		for i := range 20_000 {
			items = append(items, 1+i%100, 1_000_000+i, 5, i, 0, int64(Mine), i%50/49)
		}
		return insertChunks(b.Context(), tx, 7, items, `INSERT INTO notify_item (person_id, place_id, community_id, seq, at, kinds, unread) VALUES `, ``)
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Unread(b.Context(), who(1)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRebuild builds the rows of 21,000 acts: 1,000 threads with 20
// answers by 300 people.
func BenchmarkRebuild(b *testing.B) {
	d := dbtest.New(b)
	ids := id.NewSource(func() time.Time { return time.UnixMilli(1_800_000_000_000) })
	l := ledger.New(ids.New)
	err := d.Update(b.Context(), func(tx db.Tx) error {
		var events []ledger.Event
		for thread := range int64(1000) {
			for n := range int64(21) {
				e := ledger.Event{Actor: actor.ID(1 + (thread*7+n*n)%300), Verb: ledger.Replied, Kind: ledger.Comment, Object: 1000*thread + n, Community: 1, Thread: 1 + thread}
				if n == 0 {
					e.Verb = ledger.Posted
				}
				events = append(events, e)
			}
		}
		return l.Append(b.Context(), tx, events...)
	})
	if err != nil {
		b.Fatal(err)
	}
	runner := ledger.NewRunner(d, l, slog.New(slog.DiscardHandler), Projection{})
	for b.Loop() {
		if err := runner.Rebuild(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
	}
}
