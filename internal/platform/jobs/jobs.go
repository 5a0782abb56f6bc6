// Package jobs runs work in the background: later, again after a failure, or
// at set times. The queue lives in the database. A job put there inside a
// transaction exists exactly when the transaction does.
//
// A job may be run more than once (after a crash, for one), so handlers do a
// thing only if it is not done yet. Work for many people is one job that goes
// on from a cursor, not a job for each.
//
// The machinery is River on both engines.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"example.org/linden/internal/platform/clock"
	"example.org/linden/internal/platform/db"
)

// Args are the arguments of one kind of job. They are stored as JSON. Kind is
// stable: "slice.verb".
type Args interface{ Kind() string }

// Options are what a Queue needs. The zero value of each but Log is sane.
type Options struct {
	Log     *slog.Logger
	Workers int           // jobs run at once; 0 is 4
	Poll    time.Duration // how long a job may wait to be noticed; 0 is 1 s
	Timeout time.Duration // of one run; 0 is 10 min
	// RetryAfter is the wait after the given failed attempt, 1 for the first.
	// By default it is the attempt to the power of four, in seconds.
	RetryAfter func(attempt int) time.Duration
}

// Queue holds the kinds of job there are and runs them.
type Queue struct {
	o        Options
	db       *db.DB
	driver   riverdriver.Driver[*sql.Tx]
	workers  *river.Workers
	periodic []*river.PeriodicJob
	inserter *river.Client[*sql.Tx]
	running  atomic.Pointer[river.Client[*sql.Tx]]
}

// Open brings the queue's own tables up to date and returns a Queue that takes
// jobs. They are run after Start.
func Open(ctx context.Context, d *db.DB, o Options) (*Queue, error) {
	if o.Workers == 0 {
		o.Workers = 4
	}
	if o.Poll == 0 {
		o.Poll = time.Second
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Minute
	}
	q := &Queue{o: o, db: d, workers: river.NewWorkers()}
	if d.Engine() == db.SQLite {
		q.driver = riversqlite.New(d.SQL())
	} else {
		q.driver = riverdatabasesql.New(d.SQL())
	}
	if err := q.migrate(ctx); err != nil {
		return nil, fmt.Errorf("jobs: tables: %w", err)
	}
	client, err := river.NewClient(q.driver, &river.Config{Logger: o.Log, PollOnly: true})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	q.inserter = client
	return q, nil
}

// migrate may lose a race against another node that starts; then it looks again.
func (q *Queue) migrate(ctx context.Context) error {
	m, err := rivermigrate.New(q.driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		_, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		if err == nil || attempt == 4 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

type worker[A Args] struct {
	river.WorkerDefaults[A]
	run func(ctx context.Context, args A) error
}

func (w *worker[A]) Work(ctx context.Context, job *river.Job[A]) error { return w.run(ctx, job.Args) }

// Handle says what a job with arguments A does. It is called before Start, once
// per kind. A job whose run returns an error is run again, 25 times at most,
// unless the error comes from Cancel.
func Handle[A Args](q *Queue, run func(ctx context.Context, args A) error) {
	river.AddWorker(q.workers, &worker[A]{run: run})
}

// Cancel wraps err so that the job is not run again.
func Cancel(err error) error { return river.JobCancel(err) }

// Every runs the job that make returns each interval, on one node. It is called
// before Start; the first run is at once when atStart is set.
func (q *Queue) Every(interval time.Duration, atStart bool, make func() Args) {
	q.repeat(river.PeriodicInterval(interval), atStart, make)
}

// Daily runs the job that make returns each day at the given time of day in zone.
func (q *Queue) Daily(hour, minute int, zone *time.Location, make func() Args) {
	q.repeat(daily{hour, minute, zone}, false, make)
}

func (q *Queue) repeat(when river.PeriodicSchedule, atStart bool, make func() Args) {
	q.periodic = append(q.periodic, river.NewPeriodicJob(when, func() (river.JobArgs, *river.InsertOpts) {
		return make(), insertOptions([]Option{Once()})
	}, &river.PeriodicJobOpts{RunOnStart: atStart}))
}

// daily keeps the wall time over the changes to and from summer time.
type daily struct {
	hour, minute int
	zone         *time.Location
}

func (d daily) Next(after time.Time) time.Time {
	a := after.In(d.zone)
	for day := 0; ; day++ {
		t := time.Date(a.Year(), a.Month(), a.Day()+day, d.hour, d.minute, 0, 0, d.zone)
		if t.After(after) {
			return t
		}
	}
}

// Option changes how a job is put into the queue.
type Option func(*river.InsertOpts)

// Once leaves the job out when one with the same arguments waits or runs
// already; a run is over some hundredths of a second after its handler. A job
// that has to see what is written during its run must look again at its end.
func Once() Option {
	return func(o *river.InsertOpts) {
		o.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
			rivertype.JobStateRunning, rivertype.JobStateScheduled,
		}}
	}
}

// At runs the job not before t.
func At(t time.Time) Option { return func(o *river.InsertOpts) { o.ScheduledAt = t } }

// Attempts limits how often a failing job is run.
func Attempts(n int) Option { return func(o *river.InsertOpts) { o.MaxAttempts = n } }

func insertOptions(options []Option) *river.InsertOpts {
	o := &river.InsertOpts{}
	for _, set := range options {
		set(o)
	}
	return o
}

// EnqueueTx puts a job into the queue as part of tx.
func (q *Queue) EnqueueTx(ctx context.Context, tx db.Tx, args Args, options ...Option) error {
	_, err := q.client().InsertTx(ctx, tx.SQL(), args, insertOptions(options))
	return wrap(args, err)
}

// Enqueue puts a job into the queue in a transaction of its own. Inside
// another one it would wait for ever on SQLite: use EnqueueTx there.
func (q *Queue) Enqueue(ctx context.Context, args Args, options ...Option) error {
	return q.db.Update(ctx, func(tx db.Tx) error { return q.EnqueueTx(ctx, tx, args, options...) })
}

func wrap(args Args, err error) error {
	if err != nil {
		return fmt.Errorf("jobs: enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

func (q *Queue) client() *river.Client[*sql.Tx] {
	if c := q.running.Load(); c != nil {
		return c
	}
	return q.inserter
}

type retry struct{ after func(int) time.Duration }

func (r retry) NextRetry(job *rivertype.JobRow) time.Time {
	return clock.Wall().Add(r.after(len(job.Errors) + 1))
}

// errStarted says that Start was called twice.
var errStarted = errors.New("jobs: started already")

// Start runs jobs until Stop. ctx bounds only the starting.
func (q *Queue) Start(ctx context.Context) error {
	if q.running.Load() != nil {
		return errStarted
	}
	if err := q.recover(ctx); err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	config := &river.Config{
		Logger: q.o.Log, PollOnly: true, FetchPollInterval: q.o.Poll, FetchCooldown: min(q.o.Poll, 100*time.Millisecond),
		JobTimeout: q.o.Timeout, RescueStuckJobsAfter: q.o.Timeout + time.Minute,
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: q.o.Workers}},
		Workers: q.workers, PeriodicJobs: q.periodic,
	}
	if q.o.RetryAfter != nil {
		config.RetryPolicy = retry{q.o.RetryAfter}
	}
	client, err := river.NewClient(q.driver, config)
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("jobs: start: %w", err)
	}
	q.running.Store(client)
	return nil
}

// recover makes jobs that a killed program left running wait again. SQLite has
// one program only, so they cannot be running; with PostgreSQL another node may
// hold them, and they are taken back after the timeout.
func (q *Queue) recover(ctx context.Context) error {
	if q.db.Engine() != db.SQLite {
		return nil
	}
	return q.db.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'`)
		return err
	})
}

// Stop takes no more jobs and waits for those that run. When ctx ends first
// they are cancelled and will be run again.
func (q *Queue) Stop(ctx context.Context) error {
	c := q.running.Swap(nil)
	if c == nil {
		return nil
	}
	err := c.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return c.StopAndCancel(hard)
}
