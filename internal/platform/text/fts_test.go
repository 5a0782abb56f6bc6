package text

import (
	"database/sql"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver
)

// TestFTS5MeansMatches asks the database the same questions as Matches.
func TestFTS5MeansMatches(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE VIRTUAL TABLE t USING fts5(b, tokenize='unicode61')"); err != nil {
		t.Fatal(err)
	}
	a := NewAnalyser()
	check := func(p pair) {
		if _, err := db.Exec("DELETE FROM t"); err != nil {
			t.Fatal(err)
		}
		index, query := a.Index(p.doc, p.lang), a.Query(p.query)
		if _, err := db.Exec("INSERT INTO t VALUES ($1)", strings.Join(index, " ")); err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := db.QueryRow("SELECT count(*) FROM t WHERE t MATCH $1", FTS5(query)).Scan(&n); err != nil {
			t.Fatalf("%s: %v", FTS5(query), err)
		}
		if want := Matches(index, query); (n > 0) != want {
			t.Errorf("%q in %q: database says %v, Matches %v", p.query, p.doc, n > 0, want)
		}
	}
	for _, p := range append(append([]pair{}, shouldMeet...), mustNotMeet...) {
		check(p)
	}
	check(pair{German, `"; NEAR( * AND -x: ^`, "near and far"})
}
