package post

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// React sets by's reaction to a post or comment; an empty kind takes it back.
// One person has one reaction per target.
func (s *Service) React(ctx context.Context, by actor.Actor, id int64, kind string) error {
	if kind != "" && !known(kind) {
		return ErrReaction
	}
	t, k, err := s.target(ctx, s.q, by, id)
	if err != nil {
		return err
	}
	if k != nil && k.Deleted {
		return ErrDeleted
	}
	if err := mayReply(by, t); err != nil {
		return err
	}
	e, table := postEvent(ledger.Reacted, s.now(), by.ID, t.Post), "post"
	if k != nil {
		e, table = commentEvent(ledger.Reacted, s.now(), by.ID, t.Post, *k), "post_comment"
	}
	e.Data = kind
	return s.db.Update(ctx, func(tx db.Tx) error {
		// Changing the row first makes reactions to one target wait for each other.
		var text string
		err := tx.QueryRowContext(ctx, `UPDATE `+table+` SET reaction_count = reaction_count WHERE id = $1 AND deleted_at IS NULL RETURNING reactions`, id).Scan(&text)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrDeleted
		}
		if err != nil {
			return err
		}
		tally := decodeTally(text)
		if tally == nil {
			tally = Tally{}
		}
		was, err := setReaction(ctx, tx, id, by.ID, kind, s.now())
		if err != nil || was == kind {
			return err
		}
		tally.move(was, kind)
		if _, err := tx.ExecContext(ctx, `UPDATE `+table+` SET reactions = $2, reaction_count = $3 WHERE id = $1`, id, tally.encode(), tally.total()); err != nil {
			return err
		}
		if kind == "" {
			e.Verb, e.Data = ledger.Unreacted, was
		}
		return s.ledger.Append(ctx, tx, e)
	})
}

func (t Tally) move(from, to string) {
	if from != "" {
		t[from]--
	}
	if to != "" {
		t[to]++
	}
}

func (t Tally) total() int {
	n := 0
	for _, v := range t {
		n += v
	}
	return n
}

// setReaction stores kind and returns the reaction that was there before.
func setReaction(ctx context.Context, tx db.Tx, target int64, person actor.ID, kind string, at time.Time) (string, error) {
	var was string
	err := tx.QueryRowContext(ctx, `SELECT kind FROM post_reaction WHERE target_id = $1 AND person_id = $2`, target, int64(person)).Scan(&was)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	switch kind {
	case was:
	case "":
		_, err = tx.ExecContext(ctx, `DELETE FROM post_reaction WHERE target_id = $1 AND person_id = $2`, target, int64(person))
		return was, err
	default:
		_, err = tx.ExecContext(ctx, `
			INSERT INTO post_reaction (target_id, person_id, kind, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (target_id, person_id) DO UPDATE SET kind = excluded.kind, at = excluded.at`, target, int64(person), kind, at.UnixMilli())
		return was, err
	}
	return was, nil
}

// Accept marks a comment as the best answer of its question; a zero comment
// takes the mark away. The asker may, and those who look after the community.
func (s *Service) Accept(ctx context.Context, by actor.Actor, post, comment int64) error {
	t, err := s.enter(ctx, s.q, by, post)
	if err != nil {
		return err
	}
	if t.Author.ID != by.ID && !tends(by, t) {
		return ErrForbidden
	}
	if t.Kind != Question {
		return ErrNoAnswer
	}
	e := postEvent(ledger.Unaccepted, s.now(), by.ID, t.Post)
	var best, accepted any
	if comment != 0 {
		k, err := readComment(ctx, s.q, by.ID, comment)
		if err != nil || k.Post != post || k.Deleted {
			return errors.Join(ErrNoAnswer, err)
		}
		e = commentEvent(ledger.Accepted, s.now(), by.ID, t.Post, k)
		best, accepted = comment, s.now().UnixMilli()
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE post SET best_comment_id = $2, accepted_at = $3
			WHERE id = $1 AND deleted_at IS NULL AND coalesce(best_comment_id, 0) <> $4`, post, best, accepted, comment)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if err := stillThere(ctx, tx, comment); err != nil {
			return err
		}
		return s.ledger.Append(ctx, tx, e)
	})
}

// stillThere is asked with the post's row changed: deleting a comment changes
// that row too, so a comment cannot vanish between here and the commit.
func stillThere(ctx context.Context, tx db.Tx, comment int64) error {
	if comment == 0 {
		return nil
	}
	var deleted bool
	err := tx.QueryRowContext(ctx, `SELECT deleted_at IS NOT NULL FROM post_comment WHERE id = $1`, comment).Scan(&deleted)
	if err == nil && deleted {
		err = ErrNoAnswer
	}
	return err
}

// Ask asks a colleague for an answer, once per thread and colleague. The
// colleague must be able to read the thread: the caller passes them as an actor.
func (s *Service) Ask(ctx context.Context, by actor.Actor, post int64, colleague actor.Actor, reason string) error {
	t, err := s.enter(ctx, s.q, by, post)
	if err != nil {
		return err
	}
	if _, err := s.enter(ctx, s.q, colleague, post); err != nil {
		return ErrForbidden
	}
	now := s.now()
	e := postEvent(ledger.Asked, now, by.ID, t.Post)
	e.Author = colleague.ID
	return s.db.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `
			INSERT INTO post_ask (post_id, person_id, asked_by, reason, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (post_id, person_id) DO NOTHING`, post, int64(colleague.ID), int64(by.ID), strings.TrimSpace(reason), now.UnixMilli())
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.ledger.Append(ctx, tx, e)
	})
}

// Close ends a thread, or opens it again, for those who look after the community.
func (s *Service) Close(ctx context.Context, by actor.Actor, post int64, closed bool) error {
	var at any
	verb := ledger.Reopened
	if closed {
		at, verb = s.now().UnixMilli(), ledger.Closed
	}
	return s.mark(ctx, by, post, verb, `UPDATE post SET closed_at = $2 WHERE id = $1`, at)
}

// Pin keeps a thread on top of its community, or lets it go.
func (s *Service) Pin(ctx context.Context, by actor.Actor, post int64, pinned bool) error {
	return s.mark(ctx, by, post, ledger.Changed, `UPDATE post SET pinned = $2 WHERE id = $1`, pinned)
}

func (s *Service) mark(ctx context.Context, by actor.Actor, post int64, verb ledger.Verb, query string, value any) error {
	t, err := s.enter(ctx, s.q, by, post)
	if err != nil {
		return err
	}
	if !tends(by, t) {
		return ErrForbidden
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		if _, err := tx.ExecContext(ctx, query, post, value); err != nil {
			return err
		}
		return s.ledger.Append(ctx, tx, postEvent(verb, s.now(), by.ID, t.Post))
	})
}
