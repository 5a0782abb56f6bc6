package card

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Budget is what by has set, FourHours before that.
func (s *Service) Budget(ctx context.Context, by actor.Actor) (Budget, error) {
	b := FourHours
	err := s.read().QueryRowContext(ctx, `SELECT minutes FROM card_budget WHERE person_id = $1`, int64(by.ID)).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return b, err
}

// SetBudget stores the hours of by; ErrInvalid for one that is not on offer.
func (s *Service) SetBudget(ctx context.Context, by actor.Actor, b Budget) error {
	if !by.Cockpit() {
		return ErrForbidden
	}
	if !slices.Contains(Budgets(), b) {
		return ErrInvalid.WithFields(map[string]string{"budget": "card.budget_unknown"})
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO card_budget (person_id, minutes) VALUES ($1, $2)
			ON CONFLICT (person_id) DO UPDATE SET minutes = excluded.minutes`, int64(by.ID), int(b))
		return err
	})
}

// open ranks what waits for a decision: the cards of the page, and those of
// rules that sank.
func (s *Service) open(ctx context.Context, by actor.Actor, now time.Time) (good, sunk []ranked, err error) {
	if !by.Cockpit() {
		return nil, nil, ErrForbidden
	}
	rows, err := s.openRows(ctx, by, now)
	if err != nil {
		return nil, nil, err
	}
	records, _, err := s.records(ctx, now)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range order(rows, records) {
		if records[r.rule].sunk() {
			sunk = append(sunk, r)
		} else {
			good = append(good, r)
		}
	}
	return good, sunk, nil
}

func (s *Service) budgetOr(ctx context.Context, by actor.Actor, b Budget) (Budget, error) {
	if b > 0 {
		return b, nil
	}
	return s.Budget(ctx, by)
}

// Week ranks the open cards by may see for the budget; 0 takes the stored one.
func (s *Service) Week(ctx context.Context, by actor.Actor, now time.Time, b Budget) (Week, error) {
	good, sunk, err := s.open(ctx, by, now)
	if err != nil {
		return Week{}, err
	}
	w := Week{Sunk: len(sunk)}
	if w.Budget, err = s.budgetOr(ctx, by, b); err != nil {
		return w, err
	}
	if w.Spent, err = s.spent(ctx, by, now); err != nil {
		return w, err
	}
	chosen := pick(good, w.Budget)
	if w.Cards, err = s.show(ctx, by, now, chosen); err != nil {
		return w, err
	}
	for _, c := range w.Cards {
		w.Minutes += c.Minutes
	}
	w.Waiting = len(good) - len(w.Cards)
	return w, nil
}

const weekLong = 7 * 24 * time.Hour

// spent is how many minutes the cards took that by did in the last seven days.
func (s *Service) spent(ctx context.Context, by actor.Actor, now time.Time) (int, error) {
	var n int
	err := s.read().QueryRowContext(ctx, `SELECT CAST(coalesce(sum(spent), 0) AS BIGINT) FROM card
		WHERE state IN ('done', 'delegated', 'dropped') AND state = 'done' AND decided_by = $1 AND decided_at > $2 AND decided_at <= $3`,
		int64(by.ID), now.Add(-weekLong).UnixMilli(), now.UnixMilli()).Scan(&n)
	return n, err
}

const mostSunk = 20

// Sunk lists the open cards of rules that sank, by rank, at most 20.
func (s *Service) Sunk(ctx context.Context, by actor.Actor, now time.Time) ([]Card, error) {
	_, sunk, err := s.open(ctx, by, now)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, by, now, sunk[:min(mostSunk, len(sunk))])
}

// Handed lists the cards that were handed to by and are not done.
func (s *Service) Handed(ctx context.Context, by actor.Actor, now time.Time) ([]Card, error) {
	rows, err := s.handedRows(ctx, by, now)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, by, now, unranked(rows))
}

// Recent lists the cards by may see that were decided in the last days, the
// newest first, at most 50.
func (s *Service) Recent(ctx context.Context, by actor.Actor, now time.Time, days int) ([]Card, error) {
	if !by.Cockpit() {
		return nil, ErrForbidden
	}
	rows, err := s.decidedRows(ctx, by, now.AddDate(0, 0, -days), now)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, by, now, unranked(rows))
}

func unranked(rows []row) []ranked {
	out := make([]ranked, len(rows))
	for i, r := range rows {
		out[i] = ranked{row: r}
	}
	return out
}

// Card is one card with everything; ErrNotFound for one by may not see.
func (s *Service) Card(ctx context.Context, by actor.Actor, now time.Time, card int64) (Card, error) {
	r, err := s.rowFor(ctx, s.read(), by, card)
	if err != nil {
		return Card{}, err
	}
	return s.one(ctx, by, now, r)
}

func (s *Service) one(ctx context.Context, by actor.Actor, now time.Time, r row) (Card, error) {
	records, _, err := s.records(ctx, now)
	if err != nil {
		return Card{}, err
	}
	cards, err := s.show(ctx, by, now, []ranked{{r, rankOf(r, records[r.rule])}})
	if err == nil && len(cards) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Card{}, err
	}
	return cards[0], nil
}

// Capacity says what a budget covers; 0 takes the stored one.
func (s *Service) Capacity(ctx context.Context, by actor.Actor, now time.Time, b Budget) (Capacity, error) {
	good, _, err := s.open(ctx, by, now)
	if err != nil {
		return Capacity{}, err
	}
	c := Capacity{Backlog: len(good)}
	if c.Budget, err = s.budgetOr(ctx, by, b); err != nil {
		return c, err
	}
	if c.Spent, err = s.spent(ctx, by, now); err != nil {
		return c, err
	}
	c.Urgent, c.Covered, c.For90 = cover(good, c.Budget)
	for _, r := range good {
		c.Minutes += r.minutes
		c.OldestAge = max(c.OldestAge, now.Sub(r.made))
	}
	return c, nil
}
