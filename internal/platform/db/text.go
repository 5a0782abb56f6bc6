package db

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode/utf8"
)

// whole runs statements with texts that both engines keep. PostgreSQL refuses a
// NUL and bytes that are no UTF-8, and SQLite stores them; anybody can send
// either in an address or a form, so they are replaced in one place.
type whole struct{ Q }

func (w whole) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return w.Q.ExecContext(ctx, query, wholeTexts(args)...)
}

func (w whole) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return w.Q.QueryContext(ctx, query, wholeTexts(args)...)
}

func (w whole) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return w.Q.QueryRowContext(ctx, query, wholeTexts(args)...)
}

// wholeTexts returns args, or a copy where a text had to be changed.
func wholeTexts(args []any) []any {
	out := args
	for i, arg := range args {
		s, ok := arg.(string)
		if !ok || strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) {
			continue
		}
		if &out[0] == &args[0] {
			out = slices.Clone(args)
		}
		out[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	}
	return out
}
