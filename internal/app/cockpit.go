package app

import (
	"context"
	"fmt"
	"time"

	"example.org/linden/internal/platform/clock"
	"example.org/linden/internal/platform/jobs"
)

// cleanUp forgets what has expired.
type cleanUp struct{}

// Kind names the job.
func (cleanUp) Kind() string { return "app.clean_up" }

// sense looks for what needs a hand and makes cards of it.
type sense struct{}

// Kind names the job.
func (sense) Kind() string { return "app.sense" }

// judge computes the effects that are due.
type judge struct{}

// Kind names the job.
func (judge) Kind() string { return "app.judge" }

// schedule registers the work that is done at set times.
func (a *App) schedule() {
	jobs.Handle(a.Jobs, func(ctx context.Context, _ cleanUp) error { return a.cleanUp(ctx) })
	jobs.Handle(a.Jobs, func(ctx context.Context, _ sense) error { return a.sense(ctx) })
	jobs.Handle(a.Jobs, func(ctx context.Context, _ judge) error {
		_, err := a.Cards.Evaluate(ctx, a.Clock.Now())
		return err
	})
	a.Jobs.Every(time.Hour, true, func() jobs.Args { return cleanUp{} })
	a.Jobs.Every(10*time.Minute, true, func() jobs.Args { return sense{} })
	a.Jobs.Every(6*time.Hour, true, func() jobs.Args { return judge{} })
}

func (a *App) cleanUp(ctx context.Context) error {
	if _, err := a.Sessions.Cleanup(ctx); err != nil {
		return err
	}
	if err := a.Search.Forget(ctx); err != nil {
		return err
	}
	if _, err := a.Blobs.Sweep(clock.Wall().Add(-24 * time.Hour)); err != nil {
		return err
	}
	_, err := a.People.ForgetAttempts(ctx)
	return err
}

// sense computes complete weeks, finds signals and makes cards of them, as of
// the clock.
func (a *App) sense(ctx context.Context) error {
	now := a.Clock.Now()
	if _, err := a.Insight.Weeks(ctx, now); err != nil {
		return fmt.Errorf("weeks: %w", err)
	}
	if err := a.Signals.Sense(ctx, now); err != nil {
		return fmt.Errorf("signals: %w", err)
	}
	if err := a.Cards.Make(ctx, now); err != nil {
		return fmt.Errorf("cards: %w", err)
	}
	return nil
}

// Refresh brings everything derived up to date as of the clock: projections,
// signals, cards and effects.
func (a *App) Refresh(ctx context.Context) error {
	if err := a.Runner.CatchUp(ctx); err != nil {
		return err
	}
	if err := a.sense(ctx); err != nil {
		return err
	}
	_, err := a.Cards.Evaluate(ctx, a.Clock.Now())
	return err
}
