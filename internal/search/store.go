package search

import (
	"context"
	"database/sql"
	"errors"

	"example.org/linden/internal/platform/db"
)

const readChunk = 200

// inIDs writes a list of ids for a condition. It has one of few lengths, filled
// up with zeros, so that the same statement is used again.
func inIDs(first int, ids []int64, args []any) (string, []any) {
	length := readChunk
	for _, n := range []int{1, 20, 60} {
		if len(ids) <= n {
			length = n
			break
		}
	}
	full := make([]int64, length)
	copy(full, ids)
	return db.In(first, full, args)
}

// insertMany inserts rows in statements of few lengths.
func insertMany(ctx context.Context, tx db.Tx, columns int, args []any, head string) error {
	for len(args) > 0 {
		rows := len(args) / columns
		for _, n := range []int{readChunk, 50, 10, 1} {
			if rows >= n {
				rows = n
				break
			}
		}
		if _, err := tx.ExecContext(ctx, head+db.Rows(rows, columns), args[:rows*columns]...); err != nil {
			return err
		}
		args = args[rows*columns:]
	}
	return nil
}

// remove takes ids out of the index, as far as they are in it.
func remove(ctx context.Context, tx db.Tx, ids []int64) error {
	in, args := inIDs(1, ids, nil)
	rows, err := tx.QueryContext(ctx, `SELECT id FROM search_document WHERE id IN `+in, args...)
	known, err := collect(rows, err, func(r scanner) (n int64, err error) { return n, r.Scan(&n) })
	if err != nil {
		return err
	}
	for _, id := range known {
		if _, err := tx.ExecContext(ctx, `DELETE FROM search_text WHERE rowid = $1`, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM search_document WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// readDocuments reads those of ids that are to be found.
func readDocuments(ctx context.Context, q db.Q, k Kind, ids []int64) ([]document, error) {
	in, args := inIDs(1, ids, nil)
	var query string
	switch k {
	case Post:
		query = `SELECT p.id, p.community_id, p.id, p.author_id, p.lang, p.title, p.html, ''
			FROM post p WHERE p.deleted_at IS NULL AND p.id IN ` + in
	case Comment:
		query = `SELECT k.id, p.community_id, k.post_id, k.author_id, k.lang, '', k.html, ''
			FROM post_comment k JOIN post p ON p.id = k.post_id WHERE k.deleted_at IS NULL AND k.id IN ` + in
	case Community:
		query = `SELECT c.id, c.id, 0, 0, c.lang, c.name, c.purpose, c.goal
			FROM community c WHERE c.archived_at IS NULL AND c.id IN ` + in
	case Person:
		query = `SELECT p.id, 0, 0, 0, p.lang, p.name, p.title || ' ' || p.ask_me_about, p.about
			FROM person p WHERE p.left_at IS NULL AND p.id IN ` + in
	default:
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, query, args...)
	return collect(rows, err, func(r scanner) (document, error) {
		d := document{kind: k}
		var more string
		err := r.Scan(&d.id, &d.community, &d.thread, &d.author, &d.lang, &d.title, &d.body, &more)
		if k == Post || k == Comment {
			d.body = plain(d.body)
		} else {
			d.body += " " + more
		}
		return d, err
	})
}

type scanner interface{ Scan(dest ...any) error }

func collect[T any](rows *sql.Rows, err error, one func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		v, err := one(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, errors.Join(rows.Err(), rows.Close())
}
