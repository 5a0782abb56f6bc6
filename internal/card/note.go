package card

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// Note is a few lines from a manager to a host or to whoever leads a
// department. Only these two see it.
type Note struct {
	ID, Card  int64
	Community Place
	From      person.Card
	Text      string
	At        time.Time
	Read      bool
}

// note stores a note once per card, author and addressee; ErrUnreadable when the
// addressee cannot read what it is about.
func (s *Service) note(ctx context.Context, by actor.Actor, now time.Time, r row, d Doing) (int64, error) {
	to, err := s.People.Actor(ctx, d.Person)
	if err != nil {
		return 0, err
	}
	if r.community != 0 {
		if st, err := community.Enter(ctx, s.read(), to, r.community); err != nil || !st.CanRead {
			return 0, ErrUnreadable
		}
	}
	key := s.IDs.New()
	err = s.DB.Update(ctx, func(tx db.Tx) error {
		var stored int64
		err := tx.QueryRowContext(ctx, `
			INSERT INTO card_note (id, card_id, host_id, author_id, community_id, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (card_id, author_id, host_id) DO NOTHING RETURNING id`,
			key, r.id, int64(to.ID), int64(by.ID), r.community, d.Text, now.UnixMilli()).Scan(&stored)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.QueryRowContext(ctx, `SELECT id FROM card_note WHERE card_id = $1 AND author_id = $2 AND host_id = $3`,
				r.id, int64(by.ID), int64(to.ID)).Scan(&key)
		}
		if err != nil {
			return err
		}
		return s.Ledger.Append(ctx, tx, ledger.Event{At: now, Actor: by.ID, Verb: ledger.Noted, Kind: ledger.Card, Object: key,
			Author: to.ID, Community: r.community})
	})
	return key, err
}

// Notes lists what managers wrote to by, the newest first, at most 50. The
// community is named only where by may read it.
func (s *Service) Notes(ctx context.Context, by actor.Actor) ([]Note, error) {
	rows, err := s.read().QueryContext(ctx, `
		SELECT n.id, n.card_id, n.author_id, n.body, n.at, n.read_at > 0 OR `+readInBell+`, coalesce(c.id, 0), coalesce(c.slug, ''), coalesce(c.name, '')
		FROM card_note n LEFT JOIN community c ON c.id = n.community_id AND `+community.ReadableSQL(by, "c", "$1")+`
		WHERE n.host_id = $1 ORDER BY n.at DESC LIMIT 50`, int64(by.ID))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Note
	var authors []actor.ID
	for rows.Next() {
		var n Note
		var at int64
		if err := rows.Scan(&n.ID, &n.Card, &n.From.ID, &n.Text, &at, &n.Read, &n.Community.ID, &n.Community.Slug, &n.Community.Title); err != nil {
			return nil, err
		}
		n.At = moment(at)
		authors = append(authors, n.From.ID)
		out = append(out, n)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	people, err := person.Names(ctx, s.read(), authors)
	for i := range out {
		out[i].From = people[out[i].From.ID]
	}
	return out, err
}

// readInBell is whether the addressee has read the notification of a note n.
const readInBell = `EXISTS (SELECT 1 FROM notify_read b WHERE b.person_id = n.host_id AND b.place_id = n.id)`

// NotesByID reads those of the notes that are written to by, at most 50 of
// them. The community is named only where by may read it.
func (s *Service) NotesByID(ctx context.Context, by actor.Actor, notes []int64) (map[int64]Note, error) {
	out := map[int64]Note{}
	if len(notes) == 0 {
		return out, nil
	}
	in, args := db.In(2, notes[:min(len(notes), 50)], []any{int64(by.ID)})
	rows, err := s.read().QueryContext(ctx, `
		SELECT n.id, n.card_id, n.author_id, n.body, n.at, coalesce(c.id, 0), coalesce(c.slug, ''), coalesce(c.name, '')
		FROM card_note n LEFT JOIN community c ON c.id = n.community_id AND `+community.ReadableSQL(by, "c", "$1")+`
		WHERE n.id IN `+in+` AND n.host_id = $1 LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n Note
		var at int64
		if err := rows.Scan(&n.ID, &n.Card, &n.From.ID, &n.Text, &at, &n.Community.ID, &n.Community.Slug, &n.Community.Title); err != nil {
			return nil, err
		}
		n.At = moment(at)
		out[n.ID] = n
	}
	return out, rows.Err()
}

// ReadNote marks a note to by as read, here and behind the bell; ErrNotFound
// for one of somebody else.
func (s *Service) ReadNote(ctx context.Context, by actor.Actor, now time.Time, note int64) error {
	err := s.DB.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE card_note SET read_at = $3 WHERE id = $1 AND host_id = $2`, note, int64(by.ID), now.UnixMilli())
		return won(res, err, ErrNotFound)
	})
	if err != nil || s.NoteRead == nil {
		return err
	}
	return s.NoteRead(ctx, by, note)
}
