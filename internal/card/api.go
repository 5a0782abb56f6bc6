package card

import (
	"context"
	"time"

	"example.org/linden/internal/platform/actor"
)

// Make turns open signals into cards and closes those whose cause is gone. It
// may run any number of times.
func (s *Service) Make(ctx context.Context, now time.Time) error { return nil }

// Budget is what by has set, FourHours before that.
func (s *Service) Budget(ctx context.Context, by actor.Actor) (Budget, error) { return FourHours, nil }

// SetBudget stores the hours of by; ErrInvalid for one that is not on offer.
func (s *Service) SetBudget(ctx context.Context, by actor.Actor, b Budget) error { return nil }

// Week ranks the open cards by may see for the budget; 0 takes the stored one.
func (s *Service) Week(ctx context.Context, by actor.Actor, now time.Time, b Budget) (Week, error) {
	return Week{}, nil
}

// Sunk lists the open cards of rules that sank, by rank.
func (s *Service) Sunk(ctx context.Context, by actor.Actor, now time.Time) ([]Card, error) {
	return nil, nil
}

// Handed lists the cards that were handed to by and are not done.
func (s *Service) Handed(ctx context.Context, by actor.Actor, now time.Time) ([]Card, error) {
	return nil, nil
}

// Recent lists the cards by may see that were decided in the last days, the
// newest first.
func (s *Service) Recent(ctx context.Context, by actor.Actor, now time.Time, days int) ([]Card, error) {
	return nil, nil
}

// Card is one card with everything; ErrNotFound for one by may not see.
func (s *Service) Card(ctx context.Context, by actor.Actor, now time.Time, card int64) (Card, error) {
	return Card{}, nil
}

// Do does a card as by. Doing the same card again by the same person changes
// nothing and gives the same card; somebody else gets ErrDecided. ErrInvalid
// names text, title, person or action.
func (s *Service) Do(ctx context.Context, by actor.Actor, now time.Time, card int64, d Doing) (Card, error) {
	return Card{}, nil
}

// Delegate hands a card to somebody who can read what it is about.
func (s *Service) Delegate(ctx context.Context, by actor.Actor, now time.Time, card int64, to actor.ID, note string) (Card, error) {
	return Card{}, nil
}

// Later puts a card away until a moment at most 90 days ahead.
func (s *Service) Later(ctx context.Context, by actor.Actor, now time.Time, card int64, until time.Time) (Card, error) {
	return Card{}, nil
}

// Drop says that a card is not useful, and why.
func (s *Service) Drop(ctx context.Context, by actor.Actor, now time.Time, card int64, why Why, note string) (Card, error) {
	return Card{}, nil
}

// Undo takes the last decision of by back, within a minute; ErrNoUndo later,
// and for a colleague who was asked: that cannot be unsaid.
func (s *Service) Undo(ctx context.Context, by actor.Actor, now time.Time, card int64) (Card, error) {
	return Card{}, nil
}

// Effects lists effects that began in [from, to) and that by may see, the newest
// first, at most limit.
func (s *Service) Effects(ctx context.Context, by actor.Actor, from, to time.Time, limit int) ([]Effect, error) {
	return nil, nil
}

// EffectOf is the effect of one card; ErrNotFound while it was not done.
func (s *Service) EffectOf(ctx context.Context, by actor.Actor, card int64) (Effect, error) {
	return Effect{}, nil
}

// Evaluate computes and stores the outcomes that have become due, and says how
// many. An outcome is stored once and never changed.
func (s *Service) Evaluate(ctx context.Context, now time.Time) (int, error) { return 0, nil }

// Precision lists all rules.
func (s *Service) Precision(ctx context.Context, by actor.Actor, now time.Time) ([]Precision, error) {
	return nil, nil
}

// Capacity says what a budget covers; 0 takes the stored one.
func (s *Service) Capacity(ctx context.Context, by actor.Actor, now time.Time, b Budget) (Capacity, error) {
	return Capacity{}, nil
}

// Notes lists what managers wrote to by, the newest first, at most 50.
func (s *Service) Notes(ctx context.Context, by actor.Actor) ([]Note, error) { return nil, nil }

// ReadNote marks a note to by as read.
func (s *Service) ReadNote(ctx context.Context, by actor.Actor, now time.Time, note int64) error {
	return nil
}
