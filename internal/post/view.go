package post

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

const viewAgain = 30 * time.Minute

// View is a thread somebody opened.
type View struct {
	By   actor.ID
	Post Post
	At   time.Time
}

// Seen records that by has opened a thread, at most every thirty minutes.
func (s *Service) Seen(ctx context.Context, by actor.Actor, p Post) error {
	return s.SeenAll(ctx, []View{{By: by.ID, Post: p, At: s.now()}})
}

// SeenAll is Seen for many at once, in one transaction.
func (s *Service) SeenAll(ctx context.Context, views []View) error {
	var due []View
	for _, v := range views {
		last, err := lastSeen(ctx, s.q, v.By, v.Post.ID)
		if err != nil {
			return err
		}
		if v.At.Sub(last) >= viewAgain {
			due = append(due, v)
		}
	}
	if len(due) == 0 {
		return nil
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		events := make([]ledger.Event, 0, len(due))
		for _, v := range due {
			counted, err := see(ctx, tx, v)
			if err != nil {
				return err
			}
			if counted {
				events = append(events, postEvent(ledger.Viewed, v.At, v.By, v.Post))
			}
		}
		return s.ledger.Append(ctx, tx, events...)
	})
}

// see stores one view and reports whether it counts as a new one.
func see(ctx context.Context, tx db.Tx, v View) (bool, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO post_view (post_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		v.Post.ID, int64(v.By), v.At.UnixMilli())
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE post SET view_count = view_count + 1 WHERE id = $1`, v.Post.ID)
		}
		return true, err
	}
	res, err = tx.ExecContext(ctx, `UPDATE post_view SET at = $3 WHERE post_id = $1 AND person_id = $2 AND at <= $4`,
		v.Post.ID, int64(v.By), v.At.UnixMilli(), v.At.Add(-viewAgain).UnixMilli())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// LastSeen is when by opened a thread before; the zero time for never. It is up
// to thirty minutes older than the truth.
func (s *Service) LastSeen(ctx context.Context, by actor.Actor, post int64) (time.Time, error) {
	return lastSeen(ctx, s.q, by.ID, post)
}

func lastSeen(ctx context.Context, q db.Q, person actor.ID, post int64) (time.Time, error) {
	var at int64
	err := q.QueryRowContext(ctx, `SELECT at FROM post_view WHERE post_id = $1 AND person_id = $2`, post, int64(person)).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return time.UnixMilli(at).UTC(), err
}
