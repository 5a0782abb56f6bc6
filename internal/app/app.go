// Package app puts the program together: it opens the platform, builds the
// slices, mounts their routes, starts the workers, and stops everything in
// reverse. It is the only package that knows all others.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/blob"
	"example.org/linden/internal/platform/clock"
	"example.org/linden/internal/platform/config"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/jobs"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/metrics"
	"example.org/linden/internal/platform/session"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/migrations"
)

// Options say what to build.
type Options struct {
	Config  config.Config
	Serve   config.Serve
	Log     *slog.Logger
	Version string
	// Start is the moment the clock shows at first; zero is the real time.
	Start time.Time
	// Demo mounts what only the demo has. Nil everywhere else.
	Demo Demo
	// NoLimits takes the rate limits off, for measuring on one machine.
	NoLimits bool
}

// App is the built program.
type App struct {
	Options
	Clock    *clock.Clock
	DB       *db.DB
	IDs      *id.Source
	Ledger   *ledger.Ledger
	Runner   *ledger.Runner
	Jobs     *jobs.Queue
	Sessions *session.Manager
	Metrics  *metrics.Metrics
	Blobs    *blob.Local
	Web      *web.Registry

	People    *person.Service
	Community *community.Service
	Posts     *post.Service
	slices
}

// Open opens the database and brings its schema up to date, builds every slice
// and mounts every route. Nothing runs yet: see Run.
func Open(ctx context.Context, o Options) (*App, error) {
	a := &App{Options: o, Clock: clock.At(o.Start)}
	if err := os.MkdirAll(o.Config.Dir(), 0o700); err != nil {
		return nil, fmt.Errorf("the data directory cannot be made: %w", err)
	}
	var err error
	if a.DB, err = db.Open(o.Config.DatabaseURL()); err != nil {
		return nil, fmt.Errorf("the database cannot be opened: %w", err)
	}
	if err := a.build(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) build(ctx context.Context) error {
	if err := a.DB.Migrate(ctx, migrations.FS); err != nil {
		return fmt.Errorf("the schema cannot be brought up to date: %w", err)
	}
	var err error
	if a.Blobs, err = blob.NewLocal(filepath.Join(a.Config.Dir(), "files")); err != nil {
		return err
	}
	if a.Jobs, err = jobs.Open(ctx, a.DB, jobs.Options{Log: a.Log, Workers: a.Serve.Workers}); err != nil {
		return err
	}
	now := a.Clock.Now
	a.IDs = id.NewSource(now)
	a.Ledger = ledger.New(a.IDs.New)
	a.Sessions = session.New(a.DB, clock.Wall, a.Serve.Secure(), a.Log)
	a.Metrics = metrics.New(a.Version, "")
	a.People = person.New(person.Options{DB: a.DB, Ledger: a.Ledger, IDs: a.IDs, Now: now, Sessions: a.Sessions, Circle: circle{a.DB}})
	a.Community = community.New(a.DB, a.Ledger, now, a.IDs.New)
	a.Posts = post.New(a.DB, a.Ledger, now, a.IDs.New)
	if err := a.buildSlices(); err != nil {
		return err
	}
	a.Runner = ledger.NewRunner(a.DB, a.Ledger, a.Log, a.consumers()...)
	a.Metrics.Pool(a.DB.Engine(), a.DB.SQL())
	a.Metrics.Lag(a.Runner.Lag)
	a.mount()
	a.schedule()
	return nil
}

// Loader takes over archives.
func (a *App) Loader(progress func(archive.Report)) *archive.Loader {
	return &archive.Loader{DB: a.DB, IDs: a.IDs, Now: a.Clock.Now, People: a.People, Community: a.Community, Posts: a.Posts, Progress: progress}
}

// Close closes what Open opened.
func (a *App) Close() error {
	var err error
	if a.Blobs != nil {
		err = a.Blobs.Close()
	}
	return errors.Join(err, a.DB.Close())
}
