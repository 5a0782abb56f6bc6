package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/post"
)

// Loader writes the records of a source. What it has written before, it knows
// by the keys of the source and leaves alone: a second run changes nothing, and
// a run that was cut off is finished by the next.
type Loader struct {
	DB        *db.DB
	IDs       *id.Source
	Now       func() time.Time
	People    *person.Service
	Community *community.Service
	Posts     *post.Service
	Progress  func(Report) // called now and then; may be nil
}

// Kinds of records a report counts.
const (
	Units       = "units"
	People      = "people"
	Communities = "communities"
	Memberships = "memberships"
	PostsKind   = "posts"
	Comments    = "comments"
	Reactions   = "reactions"
	Accepts     = "best_answers"
	Views       = "views"
)

// Report says what became of an archive.
type Report struct {
	Source  string
	Taken   map[string]int // new, by kind
	Known   map[string]int // were here before, by kind
	Skipped map[Reason]int
	Took    time.Duration
}

// Reason is why something was left out.
type Reason struct {
	What, Why string
	Lost      bool
}

// Records is how many records the report counts as read.
func (r Report) Records() int {
	n := 0
	for _, m := range []map[string]int{r.Taken, r.Known} {
		for _, c := range m {
			n += c
		}
	}
	return n
}

const (
	batchRecords = 1000
	keepKeys     = 1 << 16 // keys of recent records kept in memory
)

// Load reads src to its end. Each batch of records is written in a transaction
// of its own.
func (l *Loader) Load(ctx context.Context, src Source) (Report, error) {
	run, err := l.begin(ctx, src.Name())
	if err != nil {
		return Report{}, err
	}
	start := l.Now()
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan *batch, 2)
	g.Go(func() error {
		defer close(batches)
		current := newBatch()
		send := func() error {
			select {
			case batches <- current:
				current = newBatch()
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		err := src.Read(ctx, func(r Record) error {
			run.prepare(current, r)
			if current.size >= batchRecords {
				return send()
			}
			return nil
		})
		if err != nil {
			return err
		}
		return send()
	})
	g.Go(func() error {
		for b := range batches {
			if err := b.composed.Wait(); err != nil {
				return err
			}
			if err := run.write(ctx, b); err != nil {
				return fmt.Errorf("write records of %s: %w", src.Name(), err)
			}
			run.report.Took = l.Now().Sub(start)
			if l.Progress != nil {
				l.Progress(run.report)
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return run.report, err
	}
	run.report.Took = l.Now().Sub(start)
	return run.report, l.end(context.WithoutCancel(ctx), run)
}

func (l *Loader) begin(ctx context.Context, name string) (*run, error) {
	r := &run{
		Loader: l, report: Report{Source: name, Taken: map[string]int{}, Known: map[string]int{}, Skipped: map[Reason]int{}},
		recent: map[int64]int64{}, members: map[[2]int64]bool{}, usernames: map[string]bool{}, langs: map[string]string{},
		slots: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	err := l.DB.Update(ctx, func(tx db.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT id FROM archive_source WHERE name = $1`, name).Scan(&r.source)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		r.source = l.IDs.New()
		_, err = tx.ExecContext(ctx, `INSERT INTO archive_source (id, name, started_at) VALUES ($1, $2, $3)`, r.source, name, l.Now().UnixMilli())
		return err
	})
	if err != nil {
		return nil, err
	}
	r.taken, err = person.AllUsernames(ctx, l.DB.Read())
	return r, err
}

func (l *Loader) end(ctx context.Context, r *run) error {
	return l.DB.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE archive_source SET ended_at = $2 WHERE id = $1`, r.source, l.Now().UnixMilli())
		return err
	})
}
