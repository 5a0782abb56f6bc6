package app

import (
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"testing"

	"example.org/linden/internal/platform/db"
)

// small are the tables that do not grow with what people do: reading all of
// them costs the same next year.
var small = []string{"person_unit", "archive_source", "ledger_checkpoint", "card_budget", "schema_version"}

// waived are statements that read a whole table or index, with the reason why
// they may. A key is a part of the statement, blanks and line ends as one blank.
var waived = map[string]string{
	"count(*) FILTER (WHERE has_account) FROM person WHERE": "the org chart and the reach count everybody, by an index; that is what they are for",
	"FROM person WHERE roles <> ''":                         "an index of the few who have roles",
	"FROM community WHERE access = 'hidden'":                "an index of hidden communities only",
}

// TestEveryQueryHasAnIndex reads every page of the demo company and asks both
// engines how they would answer each statement: none may read a whole table
// that grows.
func TestEveryQueryHasAnIndex(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine string) {
		c := newCrawl(t, engine)
		c.read(t)
		tables := c.tables()
		for _, query := range c.queries() {
			plan, err := explain(t, c.App, query)
			if err != nil {
				t.Errorf("%s: %v\n%s", c.seen[query], err, query)
				continue
			}
			for _, bad := range whole(engine, query, plan) {
				if !tables[bad.table] || waivedFor(query) {
					continue
				}
				t.Errorf("%s: %s\n%s\nplan:\n%s", c.seen[query], bad.how, query, strings.Join(plan, "\n"))
			}
		}
		t.Logf("%d pages, %d statements", c.pages, len(c.seen))
	})
}

func waivedFor(query string) bool {
	flat := strings.Join(strings.Fields(query), " ")
	for part := range waived {
		if strings.Contains(flat, part) {
			return true
		}
	}
	return false
}

// tables are those that grow.
func (c *crawl) tables() map[string]bool {
	query := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if c.DB.Engine() == db.Postgres {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`
	}
	rows, err := c.DB.SQL().QueryContext(c.t.Context(), query)
	c.must(err)
	names, err := lines(rows, 1)
	c.must(err)
	out := map[string]bool{}
	for _, name := range names {
		out[name] = true
	}
	for _, name := range small {
		delete(out, name)
	}
	return out
}

// queries are the recorded statements in a fixed order.
func (c *crawl) queries() []string {
	var out []string
	for q := range c.seen {
		out = append(out, q)
	}
	sort.Strings(out)
	return out
}

var parameter = regexp.MustCompile(`\$(\d+)`)

// explain is the plan of a statement whatever its arguments are.
func explain(t *testing.T, a *App, query string) ([]string, error) {
	t.Helper()
	args := 0
	for _, m := range parameter.FindAllStringSubmatch(query, -1) {
		var n int
		if _, err := fmt.Sscan(m[1], &n); err == nil {
			args = max(args, n)
		}
	}
	if a.DB.Engine() == db.SQLite {
		rows, err := a.DB.SQL().QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query, make([]any, args)...)
		if err != nil {
			return nil, err
		}
		return lines(rows, 4)
	}
	conn, err := a.DB.SQL().Conn(t.Context())
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	for _, s := range []string{`SET enable_seqscan = off`, `SET plan_cache_mode = force_generic_plan`, `PREPARE asked AS ` + query} {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			return nil, err
		}
	}
	execute := `EXPLAIN EXECUTE asked`
	if args > 0 {
		execute += "(" + strings.TrimSuffix(strings.Repeat("NULL,", args), ",") + ")"
	}
	rows, err := conn.QueryContext(t.Context(), execute)
	if err != nil {
		return nil, err
	}
	plan, err := lines(rows, 1)
	_, derr := conn.ExecContext(t.Context(), `DEALLOCATE asked`)
	return plan, errors.Join(err, derr)
}

// lines is the last of the columns of each row.
func lines(rows *sql.Rows, columns int) ([]string, error) {
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		into := make([]any, columns)
		for n := range into {
			into[n] = new(any)
		}
		into[columns-1] = &text
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, rows.Err()
}

var (
	liteScan = regexp.MustCompile(`^SCAN (\w+)(.*)$`)
	seqScan  = regexp.MustCompile(`Seq Scan on (\w+)`)
	named    = regexp.MustCompile(`(?i)\b(?:from|join|update|into)\s+(\w+)(?:\s+(?:as\s+)?(\w+))?`)
	limited  = regexp.MustCompile(`(?i)\blimit\b|\bexists\b`)
)

// reading is a table that is read from beginning to end.
type reading struct{ table, how string }

// whole finds what a plan reads from beginning to end. In SQLite an index that
// is read in order until a LIMIT is reached is not that.
func whole(engine, query string, plan []string) []reading {
	tables := map[string]string{}
	for _, m := range named.FindAllStringSubmatch(query, -1) {
		tables[m[1]] = m[1]
		if m[2] != "" {
			tables[m[2]] = m[1]
		}
	}
	var out []reading
	for _, line := range plan {
		if engine == db.Postgres {
			if m := seqScan.FindStringSubmatch(line); m != nil {
				out = append(out, reading{m[1], line})
			}
			continue
		}
		m := liteScan.FindStringSubmatch(line)
		if m == nil || strings.Contains(m[2], "VIRTUAL TABLE") || strings.Contains(m[2], "INDEX") && limited.MatchString(query) {
			continue
		}
		out = append(out, reading{tables[m[1]], line})
	}
	return out
}
