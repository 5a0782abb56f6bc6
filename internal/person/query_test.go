package person

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

// reading is a table read from end to end: SQLite's SCAN without an index,
// PostgreSQL's Seq Scan. The few departments there are may be read whole.
var reading = regexp.MustCompile(`SCAN (p|w|x|m|person\S*)( *$|\n)|Seq Scan on (person|person_word|person_secret)\b`)

// TestPlans reads how the engines answer what the pages ask, with 8,000 people.
func TestPlans(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.hire(t, 8000)
		if _, err := d.SQL().ExecContext(t.Context(), `ANALYZE`); err != nil {
			t.Fatal(err)
		}
		type query struct {
			text string
			args []any
		}
		directory := func(f Filter, units []int64, after actor.ID) query {
			text, args := directoryQuery(f, units, "name10", after, 25)
			return query{text, args}
		}
		suggest, suggestArgs := suggestQuery([]string{"nu", "mul"}, 8)
		for name, q := range map[string]query{
			"directory":  directory(Filter{}, nil, 0),
			"next page":  directory(Filter{}, nil, 1005),
			"search":     directory(Filter{Query: "number7777"}, nil, 0),
			"department": directory(Filter{}, []int64{int64(inside)}, 0),
			"site":       directory(Filter{Site: utrecht}, nil, 0),
			"suggest":    {suggest, suggestArgs},
			"profile":    {personSelect + `WHERE p.id = $1`, []any{int64(mia)}},
			"username":   {cardSelect + `WHERE p.username = $1`, []any{"mia"}},
			"email":      {cardSelect + `WHERE p.email = $1 AND p.email <> ''`, []any{"mia@ahorn.example"}},
			"names":      {cardSelect + `WHERE p.id IN ($1, $2)`, []any{int64(mia), int64(joerg)}},
			"members":    {cardSelect + `WHERE p.unit_id = $1 AND p.left_at IS NULL ORDER BY p.name_fold, p.id LIMIT 200`, []any{int64(sales)}},
			"reports":    {cardSelect + `WHERE p.manager_id = $1 AND p.left_at IS NULL ORDER BY p.name_fold, p.id LIMIT 200`, []any{int64(mia)}},
		} {
			if plan := explain(t, d, q.text, q.args...); reading.MatchString(plan) {
				t.Errorf("%s reads all people:\n%s", name, plan)
			}
		}
		if !reading.MatchString(explain(t, d, `SELECT title FROM person p WHERE about = 'x'`)) {
			t.Error("a query without index is not noticed")
		}
	})
}

// hire adds people in all departments, each leading eight others.
func (h *hall) hire(t *testing.T, n int) {
	t.Helper()
	all := make([]NewPerson, n)
	for i := range all {
		all[i] = NewPerson{ID: actor.ID(1000 + i), Username: fmt.Sprintf("u%d", i), Name: fmt.Sprintf("Number%d Müller", i),
			Unit: UnitID(1 + i%4), Site: UnitID(5 + i%2), HasAccount: i%3 > 0, JoinedAt: start.Add(-time.Hour)}
		if i > 0 {
			all[i].Manager = actor.ID(1000 + i/8)
		}
	}
	if err := h.db.Update(t.Context(), func(tx db.Tx) error { return h.BulkPeopleTx(t.Context(), tx, all) }); err != nil {
		t.Fatal(err)
	}
}

func explain(t *testing.T, d *db.DB, query string, args ...any) string {
	t.Helper()
	head := "EXPLAIN QUERY PLAN "
	if d.Engine() == db.Postgres {
		head = "EXPLAIN "
	}
	rows, err := d.Read().QueryContext(t.Context(), head+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for rows.Next() {
		row, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, row[len(row)-1])
	}
	return b.String()
}
