package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"example.org/linden/internal/platform/db"
)

// Consumer is a projection. Apply is called with events in order, each exactly
// once per build, inside the transaction that moves the checkpoint: it writes
// through tx only. Reset empties what Apply has written.
type Consumer interface {
	Name() string
	Apply(ctx context.Context, tx db.Tx, events []Event) error
	Reset(ctx context.Context, tx db.Tx) error
}

// Runner numbers events and feeds them to consumers.
type Runner struct {
	db        *db.DB
	ledger    *Ledger
	log       *slog.Logger
	consumers []Consumer
}

// NewRunner returns a Runner for consumers.
func NewRunner(d *db.DB, l *Ledger, log *slog.Logger, consumers ...Consumer) *Runner {
	return &Runner{db: d, ledger: l, log: log, consumers: consumers}
}

const (
	batch  = 1000                   // events of one transaction: short enough that writers in between do not notice
	pause  = 400 * time.Millisecond // between looks when nothing woke the runner: other nodes write too
	gather = 50 * time.Millisecond  // between looks while much happens: each consumer's transaction then has more than an event
)

// Run feeds the consumers until ctx ends. A consumer that fails is tried again;
// the others go on.
func (r *Runner) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, c := range r.consumers {
		wg.Go(func() { r.follow(ctx, c) })
	}
	for {
		const most = 5 * batch
		n, err := number(ctx, r.db, most)
		if err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "events could not be numbered", "err", err)
		}
		if n > 0 {
			r.ledger.numbered().set()
			if n < most {
				rest(ctx, gather)
			}
			continue
		}
		if !wait(ctx, r.ledger.wake, pause) {
			return nil
		}
	}
}

func (r *Runner) follow(ctx context.Context, c Consumer) {
	failures := 0
	for {
		n, err := r.step(ctx, c)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			failures++
			r.log.ErrorContext(ctx, "projection failed", "projection", c.Name(), "failures", failures, "err", err)
			rest(ctx, min(time.Duration(failures)*time.Second, time.Minute))
		case n > 0:
			failures = 0
		case !wait(ctx, r.ledger.numbered(), pause):
			return
		}
	}
}

// rest waits for d, or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

var errMoved = errors.New("ledger: another node moved the checkpoint")

// step applies one batch and reports how many events it had.
func (r *Runner) step(ctx context.Context, c Consumer) (int, error) {
	at, err := checkpoint(ctx, r.db.Read(), c.Name())
	if err != nil {
		return 0, err
	}
	events, err := After(ctx, r.db.Read(), at, batch)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	err = r.db.Update(ctx, func(tx db.Tx) error {
		if err := move(ctx, tx, c.Name(), at, events[len(events)-1].Seq); err != nil {
			return err
		}
		return c.Apply(ctx, tx, events)
	})
	if errors.Is(err, errMoved) {
		return len(events), nil
	}
	return len(events), err
}

func checkpoint(ctx context.Context, q db.Q, name string) (int64, error) {
	var seq int64
	err := q.QueryRowContext(ctx, `SELECT seq FROM ledger_checkpoint WHERE name = $1`, name).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return seq, err
}

// move is first in the transaction: a second node that read the same checkpoint
// waits here, finds it moved and leaves without having written.
func move(ctx context.Context, tx db.Tx, name string, from, to int64) error {
	res, err := tx.ExecContext(ctx, `
		INSERT INTO ledger_checkpoint (name, seq) VALUES ($1, $3)
		ON CONFLICT (name) DO UPDATE SET seq = excluded.seq WHERE ledger_checkpoint.seq = $2`, name, from, to)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(errMoved, err)
	}
	return nil
}

// CatchUp feeds the consumers everything that is committed now, and returns
// when they have it.
func (r *Runner) CatchUp(ctx context.Context) error {
	for {
		n, err := number(ctx, r.db, 20*batch)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	for _, c := range r.consumers {
		if err := r.drain(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) drain(ctx context.Context, c Consumer) error {
	for {
		n, err := r.step(ctx, c)
		if err != nil {
			return fmt.Errorf("projection %s: %w", c.Name(), err)
		}
		if n == 0 {
			return nil
		}
	}
}

// Rebuild drops what the named consumers have made, all when no name is given,
// and builds it again. progress may be nil.
func (r *Runner) Rebuild(ctx context.Context, progress func(name string), names ...string) error {
	for {
		if n, err := number(ctx, r.db, 20*batch); err != nil {
			return err
		} else if n == 0 {
			break
		}
	}
	for _, c := range r.consumers {
		if len(names) > 0 && !contains(names, c.Name()) {
			continue
		}
		if progress != nil {
			progress(c.Name())
		}
		err := r.db.Update(ctx, func(tx db.Tx) error {
			if _, err := tx.ExecContext(ctx, `DELETE FROM ledger_checkpoint WHERE name = $1`, c.Name()); err != nil {
				return err
			}
			return c.Reset(ctx, tx)
		})
		if err != nil {
			return fmt.Errorf("projection %s: %w", c.Name(), err)
		}
		if err := r.drain(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// Names lists the consumers.
func (r *Runner) Names() []string {
	var out []string
	for _, c := range r.consumers {
		out = append(out, c.Name())
	}
	return out
}

// Lag reports, per consumer, how many events it has not seen yet.
func (r *Runner) Lag(ctx context.Context) (map[string]int64, error) {
	last, err := Last(ctx, r.db.Read())
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, c := range r.consumers {
		at, err := checkpoint(ctx, r.db.Read(), c.Name())
		if err != nil {
			return nil, err
		}
		out[c.Name()] = last - at
	}
	return out, nil
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
