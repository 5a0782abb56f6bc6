package card

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
)

// The verbs of decisions; doing and dropping are ledger.CardDone and
// ledger.CardDropped.
const (
	HandedOver ledger.Verb = "card_delegated"
	PutAway    ledger.Verb = "card_snoozed"
	TakenBack  ledger.Verb = "card_undone"
)

const (
	undoFor     = time.Minute
	longestWait = 90 * 24 * time.Hour
	mostNote    = 1000
)

// won turns a guarded change that found nothing into lost.
func won(res sql.Result, err, lost error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = lost
	}
	return err
}

// decision is what decide stores besides who and when.
type decision struct {
	state State
	verb  ledger.Verb
	owner actor.ID
	until time.Time
	why   Why
	note  string
}

// decide stores one decision; the first of many at the same moment wins, and
// the same person deciding the same again changes nothing.
func (s *Service) decide(ctx context.Context, by actor.Actor, now time.Time, card int64, d decision) (Card, error) {
	r, err := s.rowFor(ctx, s.read(), by, card)
	if err != nil {
		return Card{}, err
	}
	if d.note = strings.TrimSpace(d.note); len(d.note) > mostNote {
		return Card{}, ErrInvalid.WithFields(map[string]string{"note": "card.text_long"})
	}
	err = s.DB.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `
			UPDATE card SET state = $3, decided_by = $2, decided_at = $4, owner_id = $5, until_at = $6, why = $7, note = $8, act = '', held_by = 0, held_at = 0
			WHERE id = $1 AND state IN ('open', 'delegated', 'snoozed') AND (state <> $3 OR until_at <= $4 AND state <> 'delegated' OR owner_id <> $5)
			  AND (held_by = 0 OR held_by = $2 OR held_at < $9)`,
			card, int64(by.ID), string(d.state), now.UnixMilli(), int64(d.owner), millis(d.until), string(d.why), d.note, now.Add(-holds).UnixMilli())
		if err := won(res, err, ErrBusy); err != nil {
			return err
		}
		return s.ledger(ctx, tx, by, now, r, d.verb, string(d.why))
	})
	if err != nil {
		return s.settled(ctx, by, now, card, d.state, err)
	}
	return s.decided(ctx, by, now, card, r)
}

// decided reads the card again; who handed on what was handed to them sees it
// for a last time.
func (s *Service) decided(ctx context.Context, by actor.Actor, now time.Time, card int64, before row) (Card, error) {
	c, err := s.Card(ctx, by, now, card)
	if errors.Is(err, ErrNotFound) && before.owner == by.ID {
		return Card{ID: card}, nil
	}
	return c, err
}

// Delegate hands a card to somebody who can read what it is about; ErrUnreadable
// when they cannot.
func (s *Service) Delegate(ctx context.Context, by actor.Actor, now time.Time, card int64, to actor.ID, note string) (Card, error) {
	r, err := s.rowFor(ctx, s.read(), by, card)
	if err != nil {
		return Card{}, err
	}
	if to == 0 || to == by.ID {
		return Card{}, ErrInvalid.WithFields(map[string]string{"person": "card.person_missing"})
	}
	colleague, err := s.People.Actor(ctx, to)
	if err != nil {
		return Card{}, err
	}
	switch {
	case r.community == 0:
		if !colleague.Cockpit() {
			return Card{}, ErrUnreadable
		}
	default:
		if st, err := community.Enter(ctx, s.read(), colleague, r.community); err != nil || !st.CanRead {
			return Card{}, ErrUnreadable
		}
	}
	return s.decide(ctx, by, now, card, decision{state: Delegated, verb: HandedOver, owner: to, note: note})
}

// Later puts a card away until a moment at most 90 days ahead.
func (s *Service) Later(ctx context.Context, by actor.Actor, now time.Time, card int64, until time.Time) (Card, error) {
	if !until.After(now) || until.Sub(now) > longestWait {
		return Card{}, ErrInvalid.WithFields(map[string]string{"until": "card.until_range"})
	}
	return s.decide(ctx, by, now, card, decision{state: Snoozed, verb: PutAway, until: until})
}

// Drop says that a card is not useful, and why.
func (s *Service) Drop(ctx context.Context, by actor.Actor, now time.Time, card int64, why Why, note string) (Card, error) {
	if !slices.Contains(Whys(), why) {
		return Card{}, ErrInvalid.WithFields(map[string]string{"why": "card.why_unknown"})
	}
	return s.decide(ctx, by, now, card, decision{state: Dropped, verb: ledger.CardDropped, why: why, note: note})
}

func undoable(r row, by actor.Actor, now time.Time) bool {
	return r.decidedBy == by.ID && r.state != Open && r.state != Gone && now.Sub(r.decided) <= undoFor && (r.state != Done || r.act != Ask)
}

// Undo takes the last decision of by back, within a minute; ErrNoUndo later,
// and for a colleague who was asked: that cannot be unsaid.
func (s *Service) Undo(ctx context.Context, by actor.Actor, now time.Time, card int64) (Card, error) {
	r, err := s.rowFor(ctx, s.read(), by, card)
	if err != nil {
		return Card{}, err
	}
	if !undoable(r, by, now) {
		return Card{}, ErrNoUndo
	}
	if r.state == Done {
		if err := s.takeBack(ctx, by, now, r); err != nil {
			return Card{}, err
		}
	}
	err = s.DB.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `
			UPDATE card SET state = 'open', decided_by = 0, decided_at = 0, owner_id = 0, until_at = 0, why = '', note = '', act = '', action = '',
			  object_id = 0, spent = 0, effect_id = 0, tries = tries + 1
			WHERE id = $1 AND decided_by = $2 AND decided_at = $3 AND state = $4`, r.id, int64(by.ID), millis(r.decided), string(r.state))
		if err := won(res, err, ErrNoUndo); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE card_run SET undone = TRUE WHERE card_id = $1`, r.id); err != nil {
			return err
		}
		return s.ledger(ctx, tx, by, now, r, TakenBack, string(r.state))
	})
	if err != nil {
		return Card{}, err
	}
	return s.Card(ctx, by, now, card)
}

// takeBack removes what doing a card has made. Each step may be repeated.
func (s *Service) takeBack(ctx context.Context, by actor.Actor, now time.Time, r row) error {
	switch r.act {
	case Talk:
		return s.DB.Update(ctx, func(tx db.Tx) error {
			var to actor.ID
			err := tx.QueryRowContext(ctx, `DELETE FROM card_note WHERE id = $1 AND author_id = $2 RETURNING host_id`, r.object, int64(by.ID)).Scan(&to)
			if errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			if err != nil {
				return err
			}
			return s.Ledger.Append(ctx, tx, ledger.Event{At: now, Actor: by.ID, Verb: ledger.NoteGone, Kind: ledger.Card, Object: r.object,
				Author: to, Community: r.community})
		})
	case Close:
		if err := s.Posts.Close(ctx, by, r.thread, false); err != nil {
			return err
		}
	}
	if r.object == 0 {
		return nil
	}
	err := s.Posts.Delete(ctx, by, r.object)
	if errors.Is(err, post.ErrNotFound) {
		err = nil
	}
	return err
}
