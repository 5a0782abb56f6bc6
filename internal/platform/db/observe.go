package db

import (
	"context"
	"database/sql"
)

// Observer is told what a database is asked to do. Tests watch with it which
// statements a page needs and whether a request would write. It is called by
// many goroutines at once.
type Observer interface {
	// Statement is told the text of a statement before it runs.
	Statement(query string)
	// Commit is asked before a transaction is committed. An error undoes the
	// transaction and is what Update returns.
	Commit() error
}

// Observe sets who is told from now on; nil for nobody. What libraries do with
// SQL themselves is not observed.
func (d *DB) Observe(o Observer) {
	if o == nil {
		d.observer.Store(nil)
		return
	}
	d.observer.Store(&o)
}

func (d *DB) observed() Observer {
	if o := d.observer.Load(); o != nil {
		return *o
	}
	return nil
}

// watched tells the observer of the moment: services hold the read pool for long.
type watched struct {
	Q
	d *DB
}

func (w watched) say(query string) {
	if o := w.d.observed(); o != nil {
		o.Statement(query)
	}
}

func (w watched) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	w.say(query)
	return w.Q.ExecContext(ctx, query, args...)
}

func (w watched) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	w.say(query)
	return w.Q.QueryContext(ctx, query, args...)
}

func (w watched) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	w.say(query)
	return w.Q.QueryRowContext(ctx, query, args...)
}
