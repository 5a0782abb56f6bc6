package db_test

import (
	"testing"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

// PostgreSQL refuses such texts and SQLite stores them: whoever can send one
// would see an error page here and a broken text there.
func TestTextNoDatabaseKeepsIsMadeWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for sent, want := range map[string]string{"a\x00b": "a\uFFFDb", "a\xffb": "a\uFFFDb", "Grüße 👍": "Grüße 👍", "": ""} {
			var got string
			if err := d.Read().QueryRowContext(t.Context(), `SELECT CAST($1 AS TEXT)`, sent).Scan(&got); err != nil || got != want {
				t.Errorf("read %q: got %q, %v; want %q", sent, got, err, want)
			}
			err := d.Update(t.Context(), func(tx db.Tx) error {
				return tx.QueryRowContext(t.Context(), `SELECT CAST($2 AS TEXT) WHERE CAST($1 AS BIGINT) = 1`, 1, sent).Scan(&got)
			})
			if err != nil || got != want {
				t.Errorf("in a transaction %q: got %q, %v; want %q", sent, got, err, want)
			}
		}
	})
}
