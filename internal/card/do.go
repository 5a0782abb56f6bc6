package card

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
)

const (
	holds    = time.Minute // how long a card is kept for somebody whose act did not come to an end
	mostText = 10_000
)

// Do does a card as by. Doing the same card again by the same person changes
// nothing and gives the same card; somebody else gets ErrDecided, or ErrBusy
// while the first is at it. ErrInvalid names act, text, title, person or action.
//
// The act itself belongs to the slice that owns it and commits on its own. The
// card is held before and marked after it; every act carries a key of the card,
// so that a second try after a crash finds the first one's act.
func (s *Service) Do(ctx context.Context, by actor.Actor, now time.Time, card int64, d Doing) (Card, error) {
	c, r, err := s.mine(ctx, by, now, card)
	if err != nil {
		return c, err
	}
	if r.state == Done && r.decidedBy == by.ID {
		return c, nil
	}
	if !undecided(r.state) || r.state == Gone {
		return c, ErrDecided
	}
	if d, err = complete(c, d); err != nil {
		return c, err
	}
	if err := s.hold(ctx, by, now, card); err != nil {
		return s.settled(ctx, by, now, card, Done, err)
	}
	e, err := s.design(ctx, by, now, c, r, d)
	if err != nil {
		return c, errors.Join(err, s.release(ctx, by, card))
	}
	object, err := s.act(ctx, by, now, c, r, d)
	if err != nil {
		return c, errors.Join(err, s.release(ctx, by, card))
	}
	won, err := s.finish(ctx, by, now, r, d, e, object)
	if err != nil || !won {
		return s.settled(ctx, by, now, card, Done, err)
	}
	return s.Card(ctx, by, now, card)
}

// mine reads a card by may decide, as it is stored at one moment: a manager any,
// others what was handed to them.
func (s *Service) mine(ctx context.Context, by actor.Actor, now time.Time, card int64) (Card, row, error) {
	r, err := s.rowFor(ctx, s.read(), by, card)
	if err != nil {
		return Card{}, r, err
	}
	c, err := s.one(ctx, by, now, r)
	return c, r, err
}

// settled answers somebody who came too late: with the card when the same person
// has decided the same just before, else with a refusal.
func (s *Service) settled(ctx context.Context, by actor.Actor, now time.Time, card int64, want State, err error) (Card, error) {
	if err != nil && !errors.Is(err, ErrBusy) {
		return Card{}, err
	}
	c, readErr := s.Card(ctx, by, now, card)
	switch {
	case readErr != nil:
		return c, readErr
	case c.State == want && c.Decision != nil && c.Decision.By.ID == by.ID:
		return c, nil
	case c.State == Open || c.State == Snoozed || c.State == Delegated:
		return c, ErrBusy
	}
	return c, ErrDecided
}

// complete fills what was left out from the card's offer and checks the rest.
func complete(c Card, d Doing) (Doing, error) {
	wrong := map[string]string{}
	if d.Act == "" && len(c.Offers) > 0 {
		d.Act = c.Offers[0].Act
	}
	i := slices.IndexFunc(c.Offers, func(o Offer) bool { return o.Act == d.Act })
	if i < 0 {
		return d, ErrInvalid.WithFields(map[string]string{"act": "card.act_unknown"})
	}
	o := c.Offers[i]
	if d.Act == Start {
		d = chosen(o, d, wrong)
	}
	if d.Text = strings.TrimSpace(d.Text); d.Text == "" {
		d.Text = o.Text
	}
	if needed(d.Act) && d.Person == 0 {
		for _, p := range c.People {
			if suits(d.Act, p.Role) {
				d.Person = p.Person.ID
				break
			}
		}
	}
	switch {
	case len(d.Text) > mostText:
		wrong["text"] = "card.text_long"
	case unfinished(d.Text):
		wrong["text"] = "card.text_unfinished"
	}
	if needed(d.Act) && d.Person == 0 {
		wrong["person"] = "card.person_missing"
	}
	if d.Minutes <= 0 || d.Minutes > int(Team) {
		d.Minutes = o.Minutes
	}
	if len(wrong) > 0 {
		return d, ErrInvalid.WithFields(wrong)
	}
	return d, nil
}

func chosen(o Offer, d Doing, wrong map[string]string) Doing {
	i := 0
	if d.Action != "" {
		i = slices.IndexFunc(o.Choices, func(c Choice) bool { return c.Action.ID == d.Action })
	}
	if i < 0 || len(o.Choices) == 0 {
		wrong["action"] = "card.action_unknown"
		return d
	}
	c := o.Choices[i]
	d.Action = c.Action.ID
	if strings.TrimSpace(d.Text) == "" {
		d.Text = c.Text
	}
	if d.Title = strings.TrimSpace(d.Title); d.Title == "" {
		d.Title = c.Title
	}
	return d
}

// hold keeps a card for by while the act runs. The same person may hold it
// twice: a double click does the same act, which is stored once.
func (s *Service) hold(ctx context.Context, by actor.Actor, now time.Time, card int64) error {
	return s.DB.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `
			UPDATE card SET held_by = $2, held_at = $3
			WHERE id = $1 AND state IN ('open', 'delegated', 'snoozed') AND (held_by = 0 OR held_by = $2 OR held_at < $4)`,
			card, int64(by.ID), now.UnixMilli(), now.Add(-holds).UnixMilli())
		return won(res, err, ErrBusy)
	})
}

func (s *Service) release(ctx context.Context, by actor.Actor, card int64) error {
	return s.DB.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE card SET held_by = 0, held_at = 0 WHERE id = $1 AND held_by = $2`, card, int64(by.ID))
		return err
	})
}

// act does it and returns what was made.
func (s *Service) act(ctx context.Context, by actor.Actor, now time.Time, c Card, r row, d Doing) (int64, error) {
	once := fmt.Sprintf("card:%s:%d", id.String(r.id), r.tries)
	switch d.Act {
	case Ask:
		colleague, err := s.People.Actor(ctx, d.Person)
		if err != nil {
			return 0, err
		}
		err = s.Posts.Ask(ctx, by, r.thread, colleague, d.Text)
		if errors.Is(err, post.ErrForbidden) {
			err = ErrUnreadable
		}
		return 0, err
	case Welcome, Calm:
		return s.Posts.Reply(ctx, by, post.NewComment{Post: r.thread, Body: d.Text, Once: once})
	case Close:
		comment, err := s.Posts.Reply(ctx, by, post.NewComment{Post: r.thread, Body: d.Text, Once: once})
		if errors.Is(err, post.ErrClosed) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		return comment, s.Posts.Close(ctx, by, r.thread, true)
	case Start:
		return s.Posts.Write(ctx, by, post.NewPost{Community: r.community, Kind: post.Plain, Title: d.Title, Body: d.Text, Once: once})
	case Talk:
		return s.note(ctx, by, now, r, d)
	}
	return 0, ErrInvalid
}

// finish marks the card as done and fixes how the effect will be judged, both or
// neither; false when somebody else has decided meanwhile.
func (s *Service) finish(ctx context.Context, by actor.Actor, now time.Time, r row, d Doing, e Effect, object int64) (bool, error) {
	err := s.DB.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `
			UPDATE card SET state = 'done', decided_by = $2, decided_at = $3, act = $4, action = $5, object_id = $6, note = $7, spent = $8,
			  effect_id = $9, held_by = 0, held_at = 0, why = '', until_at = 0
			WHERE id = $1 AND state IN ('open', 'delegated', 'snoozed') AND held_by = $2`,
			r.id, int64(by.ID), now.UnixMilli(), string(d.Act), d.Action, object, d.Text, d.Minutes, e.ID)
		if err := won(res, err, ErrDecided); err != nil {
			return err
		}
		if err := insertEffect(ctx, tx, e, r); err != nil {
			return err
		}
		if d.Act == Start {
			if err := s.insertRun(ctx, tx, now, r, d, object); err != nil {
				return err
			}
		}
		return s.ledger(ctx, tx, by, now, r, ledger.CardDone, string(d.Act))
	})
	if errors.Is(err, ErrDecided) {
		return false, nil
	}
	return err == nil, err
}

func (s *Service) insertRun(ctx context.Context, tx db.Tx, now time.Time, r row, d Doing, thread int64) error {
	days := s.byID[d.Action].Days()
	_, err := tx.ExecContext(ctx, `
		INSERT INTO card_run (id, card_id, action, community_id, post_id, started_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.IDs.New(), r.id, d.Action, r.community, thread, now.UnixMilli(), now.AddDate(0, 0, days).UnixMilli())
	return err
}

func (s *Service) ledger(ctx context.Context, tx db.Tx, by actor.Actor, now time.Time, r row, verb ledger.Verb, data string) error {
	return s.Ledger.Append(ctx, tx, ledger.Event{At: now, Actor: by.ID, Verb: verb, Kind: ledger.Card, Object: r.id,
		Community: r.community, Thread: r.thread, Data: data})
}
