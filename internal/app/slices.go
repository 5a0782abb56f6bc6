package app

import (
	"context"

	"example.org/linden/internal/company/demo"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/ledger"
)

// slices are the nouns above people, communities and posts.
type slices struct{}

func (a *App) buildSlices() {}

// consumers are the projections, in the order they are rebuilt.
func (a *App) consumers() []ledger.Consumer { return nil }

func (a *App) unread(context.Context, actor.Actor) int { return 0 }

// Refresh brings everything derived up to date as of the clock: projections,
// signals, cards and effects.
func (a *App) Refresh(ctx context.Context) error {
	return a.Runner.CatchUp(ctx)
}

// interventions are the acts of the cockpit that the demo company answers.
func (a *App) interventions(context.Context, string) ([]demo.Intervention, error) { return nil, nil }

// schedule registers the work that is done at set times.
func (a *App) schedule() {}

// workers run beside the server until their context ends.
func (a *App) workers() []func(context.Context) error { return nil }

func (a *App) mountSlices() {}
