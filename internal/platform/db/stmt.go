package db

import (
	"context"
	"database/sql"
	"sync"
)

// stmts keeps prepared statements by their text: SQLite would parse every text
// again at each call. It stops adding at a bound, so that texts with lists of
// many lengths cannot fill the memory.
type stmts struct {
	mu     sync.RWMutex
	by     map[string]*sql.Stmt
	missed []string
}

const maxStmts = 500

func newStmts() *stmts { return &stmts{by: map[string]*sql.Stmt{}} }

func (s *stmts) get(query string) (st *sql.Stmt, full bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.by[query], len(s.by) >= maxStmts
}

// getOrPrepare returns nil when the text cannot be prepared: the caller then
// runs the text itself and meets the error.
func (s *stmts) getOrPrepare(ctx context.Context, pool *sql.DB, query string) *sql.Stmt {
	st, full := s.get(query)
	if st != nil || full {
		return st
	}
	// Not under the lock: preparing waits for a connection, and whoever has the
	// only one to write may be waiting for the lock.
	fresh, err := pool.PrepareContext(ctx, query)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.by[query]; st != nil {
		_ = fresh.Close()
		return st
	}
	s.by[query] = fresh
	return fresh
}

func (s *stmts) miss(query string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.missed) < maxStmts {
		s.missed = append(s.missed, query)
	}
}

// prepareMissed prepares what earlier transactions had to run as text. It runs
// between transactions because the only write connection is taken during one.
func (s *stmts) prepareMissed(ctx context.Context, pool *sql.DB) {
	s.mu.Lock()
	missed := s.missed
	s.missed = nil
	s.mu.Unlock()
	for _, query := range missed {
		s.getOrPrepare(ctx, pool, query)
	}
}

// cached runs statements of a pool through prepared ones.
//
// A statement that has begun is not interrupted when ctx ends. On SQLite it
// lasts microseconds, and watching for the end costs two goroutines a statement,
// more than a lookup by key does itself.
type cached struct {
	pool  *sql.DB
	stmts *stmts
}

func (c cached) prepared(ctx context.Context, query string) *sql.Stmt {
	if ctx.Err() != nil {
		return nil
	}
	return c.stmts.getOrPrepare(ctx, c.pool, query)
}

func (c cached) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if st := c.prepared(ctx, query); st != nil {
		return st.ExecContext(context.WithoutCancel(ctx), args...)
	}
	return c.pool.ExecContext(ctx, query, args...)
}

func (c cached) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if st := c.prepared(ctx, query); st != nil {
		return st.QueryContext(context.WithoutCancel(ctx), args...)
	}
	return c.pool.QueryContext(ctx, query, args...)
}

func (c cached) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if st := c.prepared(ctx, query); st != nil {
		return st.QueryRowContext(context.WithoutCancel(ctx), args...)
	}
	return c.pool.QueryRowContext(ctx, query, args...)
}

// cachedTx runs statements of a transaction through prepared ones, where an
// earlier transaction has used the same text.
type cachedTx struct {
	tx    *sql.Tx
	stmts *stmts
}

func (c cachedTx) prepared(ctx context.Context, query string) *sql.Stmt {
	if ctx.Err() != nil {
		return nil
	}
	st, full := c.stmts.get(query)
	if st != nil {
		return c.tx.StmtContext(ctx, st)
	}
	if !full {
		c.stmts.miss(query)
	}
	return nil
}

func (c cachedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if st := c.prepared(ctx, query); st != nil {
		return st.ExecContext(context.WithoutCancel(ctx), args...)
	}
	return c.tx.ExecContext(ctx, query, args...)
}

func (c cachedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if st := c.prepared(ctx, query); st != nil {
		return st.QueryContext(context.WithoutCancel(ctx), args...)
	}
	return c.tx.QueryContext(ctx, query, args...)
}

func (c cachedTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if st := c.prepared(ctx, query); st != nil {
		return st.QueryRowContext(context.WithoutCancel(ctx), args...)
	}
	return c.tx.QueryRowContext(ctx, query, args...)
}
