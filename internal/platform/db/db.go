// Package db opens the application database on either engine, SQLite or
// PostgreSQL, and runs transactions. It is the only package that knows which
// engine is in use; everybody else writes one SQL text that both understand.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
	"modernc.org/sqlite"
)

// The engines.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Q runs statements: the read pool, or a transaction.
type Q interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is a write transaction.
type Tx struct {
	Q
	tx    *sql.Tx
	after *[]func()
}

// SQL is the transaction as database/sql knows it, for libraries that write
// inside ours.
func (t Tx) SQL() *sql.Tx { return t.tx }

// AfterCommit runs f once the transaction has been committed, and never if it
// was not. f must not fail: nothing waits for it.
func (t Tx) AfterCommit(f func()) { *t.after = append(*t.after, f) }

// DB is one database with a read pool and a write pool.
type DB struct {
	read, write *sql.DB
	reader      Q
	stmts       *stmts
	engine      string
	observer    atomic.Pointer[Observer]
}

// sqlitePragmas stand in the address so that every connection has them.
const sqlitePragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)" +
	"&_pragma=foreign_keys(1)&_pragma=temp_store(2)&_pragma=mmap_size(268435456)"

// The caches of the connections, in negative kilobytes. Readers see the file
// mapped into memory and cache little beyond what is still in the log; together
// they may not weigh more than the rest of the program.
const (
	writerCache = "&_pragma=cache_size(-16000)"
	readerCache = "&_pragma=cache_size(-4000)"
)

// Open connects to url: "postgres://…", or the path of a SQLite file, which is
// made when it is missing.
func Open(url string) (*DB, error) {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		p, err := sql.Open("pgx", url)
		if err != nil {
			return nil, err
		}
		p.SetMaxOpenConns(24)
		p.SetMaxIdleConns(24)
		p.SetConnMaxIdleTime(5 * time.Minute)
		d := &DB{read: p, write: p, engine: Postgres}
		d.reader = whole{watched{p, d}}
		return d, p.Ping()
	}
	w, err := sql.Open("sqlite", "file:"+url+sqlitePragmas+writerCache+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	r, err := sql.Open("sqlite", "file:"+url+sqlitePragmas+readerCache+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r.SetMaxOpenConns(8)
	r.SetMaxIdleConns(8)
	d := &DB{read: r, write: w, engine: SQLite, stmts: newStmts()}
	d.reader = whole{watched{cached{r, newStmts()}, d}}
	var mode string
	if err := w.QueryRow("PRAGMA journal_mode").Scan(&mode); err != nil {
		return nil, fmt.Errorf("open %s: %w", url, errors.Join(err, d.Close()))
	}
	if mode != "wal" {
		return nil, errors.Join(fmt.Errorf("open %s: journal mode is %s, not wal; the file system may not support it", url, mode), d.Close())
	}
	return d, nil
}

// Engine reports SQLite or Postgres.
func (d *DB) Engine() string { return d.engine }

// SQL is the pool that writes, for libraries that bring their own statements.
func (d *DB) SQL() *sql.DB { return d.write }

// Close closes all connections.
func (d *DB) Close() error {
	if d.read == d.write {
		return d.write.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// Read is the pool for queries outside a transaction.
func (d *DB) Read() Q { return d.reader }

// Update runs fn in a write transaction. fn is run again when the engine asks
// for a retry, so it has no effect outside tx.
func (d *DB) Update(ctx context.Context, fn func(Tx) error) error {
	for attempt := 0; ; attempt++ {
		err := d.update(ctx, fn)
		if err == nil || attempt == 5 || !isRetry(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(attempt+1) * 5 * time.Millisecond):
		}
	}
}

func (d *DB) update(ctx context.Context, fn func(Tx) error) error {
	if d.stmts != nil {
		d.stmts.prepareMissed(ctx, d.write)
	}
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit this does nothing
	var after []func()
	t := Tx{Q: tx, tx: tx, after: &after}
	if d.stmts != nil {
		t.Q = cachedTx{tx, d.stmts}
	}
	observer := d.observed()
	if observer != nil {
		t.Q = watched{t.Q, d}
	}
	t.Q = whole{t.Q}
	if err := fn(t); err != nil {
		return err
	}
	if observer != nil {
		if err := observer.Commit(); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	for _, f := range after {
		f()
	}
	return nil
}

// IsUnique reports whether err is a violated unique constraint or primary key.
func IsUnique(err error) bool {
	if pe, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pe.Code == "23505"
	}
	if se, ok := errors.AsType[*sqlite.Error](err); ok {
		return se.Code() == 2067 || se.Code() == 1555
	}
	return false
}

// IsForeignKey reports whether err is a violated reference.
func IsForeignKey(err error) bool {
	if pe, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pe.Code == "23503"
	}
	if se, ok := errors.AsType[*sqlite.Error](err); ok {
		return se.Code() == 787
	}
	return false
}

func isRetry(err error) bool {
	pe, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pe.Code == "40001" || pe.Code == "40P01")
}

// In writes "($n,$n+1,…)" for len(values) parameters, the first of which is
// number first, and appends the values to args. No values give "(NULL)", which
// nothing equals.
func In[T any](first int, values []T, args []any) (string, []any) {
	if len(values) == 0 {
		return "(NULL)", args
	}
	var b strings.Builder
	b.WriteByte('(')
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
		args = append(args, v)
	}
	b.WriteByte(')')
	return b.String(), args
}

// Rows writes "($1,$2),($3,$4),…" for rows of columns parameters each, for
// inserts of many rows at once.
func Rows(rows, columns int) string {
	var b strings.Builder
	b.Grow(rows * columns * 5)
	n := 1
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for c := range columns {
			if c > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			n++
		}
		b.WriteByte(')')
	}
	return b.String()
}
