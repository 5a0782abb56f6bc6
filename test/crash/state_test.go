package crash

import (
	"database/sql"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/db"
)

// sound asks the engine whether the file is whole and no reference dangles.
func sound(t *testing.T, a *app.App) {
	t.Helper()
	if a.DB.Engine() != db.SQLite {
		return
	}
	if got := rowsOf(t, a.DB.Read(), `PRAGMA integrity_check`); len(got) != 1 || got[0] != "ok" {
		t.Errorf("integrity: %v", got)
	}
	if got := rowsOf(t, a.DB.Read(), `PRAGMA foreign_key_check`); len(got) != 0 {
		t.Errorf("dangling references: %v", got)
	}
}

// numbered checks that the ledger has every act once and its numbers no gap.
func numbered(t *testing.T, a *app.App, posts, comments int) {
	t.Helper()
	for _, check := range []struct{ what, query, want string }{
		{"numbers", `SELECT count(*) - count(seq), count(*) - max(seq), min(seq), count(*) - count(DISTINCT seq) FROM ledger`, "0|0|1|0"},
		{"posts", `SELECT count(*), count(DISTINCT object_id) FROM ledger WHERE verb = 'post'`, fmt.Sprintf("%d|%[1]d", posts)},
		{"comments", `SELECT count(*), count(DISTINCT object_id) FROM ledger WHERE verb = 'reply'`, fmt.Sprintf("%d|%[1]d", comments)},
		{"mentions", `SELECT (SELECT count(*) FROM ledger WHERE verb = 'mention') - (SELECT count(*) FROM post_mention)`, "0"},
		{"posts without an act", `SELECT count(*) FROM post WHERE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.verb = 'post' AND l.object_id = post.id)`, "0"},
		{"reactions", `SELECT count(*) FROM post_reaction r WHERE NOT EXISTS (
			SELECT 1 FROM ledger l WHERE l.verb = 'react' AND l.object_id = r.target_id AND l.actor_id = r.person_id AND l.data = r.kind)`, "0"},
	} {
		if got := rowsOf(t, a.DB.Read(), check.query); len(got) != 1 || got[0] != check.want {
			t.Errorf("ledger, %s: got %v, want %s", check.what, got, check.want)
		}
	}
}

// rebuilt compares everything derived with what "linden doctor --rebuild" makes.
func rebuilt(t *testing.T, p place) {
	t.Helper()
	var before, after map[string][]string
	p.with(t, func(a *app.App) { before = derived(t, a) })
	run(t, p.args("doctor", "--rebuild")...)
	p.with(t, func(a *app.App) { after = derived(t, a) })
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("what is derived differs from a rebuild (- before, + rebuilt):\n%s", short(diff))
	}
	for _, table := range []string{"insight_thread", "notify_item", "search_document", "search_text"} {
		if len(after[table]) == 0 {
			t.Errorf("%s is empty: nothing was compared", table)
		}
	}
}

func short(s string) string {
	if len(s) > 4000 {
		s = s[:4000] + "\n…"
	}
	return s
}

// derived is the content of all tables that projections write.
func derived(t *testing.T, a *app.App) map[string][]string {
	t.Helper()
	// Weeks are computed from what the projections wrote, by a job and not by
	// a projection; both sides get the same.
	if _, err := a.Insight.Weeks(t.Context(), time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, table := range tables(t, a) {
		switch {
		case strings.HasPrefix(table, "insight_"), table == "search_document",
			strings.HasPrefix(table, "notify_") && table != "notify_read" && table != "notify_mute" && table != "notify_off":
			out[table] = rowsOf(t, a.DB.Read(), `SELECT * FROM `+table)
		}
	}
	out["search_text"] = index(t, a)
	return out
}

// index is the content of the full text index.
func index(t *testing.T, a *app.App) []string {
	t.Helper()
	if a.DB.Engine() == db.Postgres {
		return rowsOf(t, a.DB.Read(), `SELECT rowid, terms::text FROM search_text`)
	}
	if _, err := a.DB.SQL().ExecContext(t.Context(), `CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search_text, instance)`); err != nil {
		t.Fatal(err)
	}
	return rowsOf(t, a.DB.SQL(), `SELECT doc, "offset", term FROM temp.words`)
}

func tables(t *testing.T, a *app.App) []string {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if a.DB.Engine() == db.Postgres {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`
	}
	return rowsOf(t, a.DB.Read(), query)
}

// rowsOf are the rows of a query as text, sorted.
func rowsOf(t *testing.T, q db.Q, query string, args ...any) []string {
	t.Helper()
	rows, err := q.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		cells, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for n := range cells {
			into[n] = &cells[n]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(cells))
		for n, c := range cells {
			words[n] = c.String
		}
		out = append(out, strings.Join(words, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	sort.Strings(out)
	return out
}
