package notify

import (
	"context"
	"fmt"
	"math"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// Service is what the rest of the program may do with notifications.
type Service struct {
	db *db.DB
	// Notes reads what managers wrote; nil: no row of a note is listed.
	Notes Notes
}

// New returns a Service.
func New(d *db.DB) *Service { return &Service{db: d} }

// Projection is the consumer that builds the rows.
func (s *Service) Projection() ledger.Consumer { return Projection{} }

const (
	page      = 30
	maxUnread = 100
)

// joins bring what decides whether a row is shown; $1 is the reader.
const joins = `
	LEFT JOIN community c ON c.id = i.community_id
	LEFT JOIN community_member m ON m.community_id = i.community_id AND m.person_id = i.person_id
	LEFT JOIN post p ON p.id = i.place_id
	LEFT JOIN notify_mute q ON q.person_id = i.person_id AND q.thread_id = i.place_id
	LEFT JOIN notify_off o ON o.person_id = i.person_id`

// off are the kinds a reader is not told of: those switched off, and wishes to
// join (256) where the reader is no host.
const off = `(coalesce(o.kinds, 0) | CASE WHEN m.host IS TRUE THEN 0 ELSE 256 END)`

// shown is the condition under which by may see a row now.
func shown(by actor.Actor) string {
	return fmt.Sprintf(`m.muted IS NOT TRUE AND q.person_id IS NULL AND (
		(p.id IS NOT NULL AND p.deleted_at IS NULL AND %s)
		OR (i.place_id = i.community_id AND (m.host IS TRUE OR ((i.kinds & %d) <> 0 AND (m.person_id IS NOT NULL OR EXISTS (
			SELECT 1 FROM community_request x WHERE x.community_id = i.community_id AND x.person_id = $1 AND x.invited_by IS NOT NULL)))))
		OR (i.kinds & %d) <> 0)`,
		community.ReadableSQL(by, "c", "$1"), Invited, Noted)
}

// Unread counts the rows with something new, up to 100.
func (s *Service) Unread(ctx context.Context, by actor.Actor) (int, error) {
	var n int
	err := s.db.Read().QueryRowContext(ctx, unreadQuery(by), int64(by.ID), maxUnread).Scan(&n)
	return n, err
}

func unreadQuery(by actor.Actor) string {
	return `SELECT count(*) FROM (
		SELECT i.place_id FROM notify_item i ` + joins + `
		WHERE i.person_id = $1 AND i.unread <> 0 AND (i.unread & ~` + off + `) <> 0 AND ` + shown(by) + `
		LIMIT $2) AS fresh`
}

// row is an Item before it is known who made it.
type row struct {
	Item
	kinds, unread, off Kind
	read               int64
}

// List gives by's rows, the newest first, at most 30 after the row with the
// sequence number after; 0 begins at the newest. more tells whether older rows
// follow.
func (s *Service) List(ctx context.Context, by actor.Actor, after int64) (items []Item, more bool, err error) {
	if after <= 0 {
		after = math.MaxInt64
	}
	rows, err := s.rows(ctx, by, after, page+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(rows) > page; more {
		rows = rows[:page]
	}
	voices, err := s.voices(ctx, by, rows)
	if err != nil {
		return nil, false, err
	}
	for _, r := range rows {
		if r.speak(voices[r.ID]) {
			items = append(items, r.Item)
		}
	}
	items, err = s.letters(ctx, by, items)
	return items, more, err
}

func listQuery(by actor.Actor) string {
	return `SELECT i.place_id, coalesce(c.id, 0), coalesce(c.slug, ''), coalesce(c.name, ''), coalesce(p.title, ''), i.seq, i.at, i.kinds, i.unread,
		  ` + off + `, coalesce(r.seq, 0), coalesce(a.reason, '')
		FROM notify_item i ` + joins + `
		LEFT JOIN notify_read r ON r.person_id = i.person_id AND r.place_id = i.place_id
		LEFT JOIN post_ask a ON a.post_id = i.place_id AND a.person_id = i.person_id
		WHERE i.person_id = $1 AND i.seq < $2 AND (i.kinds & ~` + off + `) <> 0 AND ` + shown(by) + `
		ORDER BY i.seq DESC LIMIT $3`
}

func (s *Service) rows(ctx context.Context, by actor.Actor, before int64, limit int) ([]row, error) {
	rows, err := s.db.Read().QueryContext(ctx, listQuery(by), int64(by.ID), before, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []row
	for rows.Next() {
		var r row
		var at int64
		if err := rows.Scan(&r.ID, &r.Community.ID, &r.Community.Slug, &r.Community.Name, &r.Title, &r.Seq, &at, &r.kinds, &r.unread,
			&r.off, &r.read, &r.Reason); err != nil {
			return nil, err
		}
		r.At, r.Thread = instant(at), r.ID != r.Community.ID && r.kinds&Noted == 0
		r.Unread = r.unread&^r.off != 0
		out = append(out, r)
	}
	return out, rows.Err()
}

// MarkRead marks the row of a thread or community as read. A row by has not got
// is no error: opening a thread reads whatever there is.
func (s *Service) MarkRead(ctx context.Context, by actor.Actor, place int64) error {
	unread := false
	err := s.db.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM notify_item
		WHERE person_id = $1 AND place_id = $2 AND unread <> 0)`, int64(by.ID), place).Scan(&unread)
	if err != nil || !unread {
		return err
	}
	return s.markRead(ctx, `person_id = $1 AND place_id = $2`, int64(by.ID), place)
}

// Opened marks the row of a thread as read that was opened at a moment. What
// came after that moment keeps it unread.
func (s *Service) Opened(ctx context.Context, by actor.ID, thread int64, at time.Time) error {
	unread := false
	err := s.db.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM notify_item
		WHERE person_id = $1 AND place_id = $2 AND unread <> 0)`, int64(by), thread).Scan(&unread)
	if err != nil || !unread {
		return err
	}
	return s.markRead(ctx, `person_id = $1 AND place_id = $2 AND at <= $3`, int64(by), thread, at.UnixMilli())
}

// MarkAllRead marks all rows of by as read.
func (s *Service) MarkAllRead(ctx context.Context, by actor.Actor) error {
	return s.markRead(ctx, `person_id = $1 AND unread <> 0`, int64(by.ID))
}

// markRead changes the rows first: the projection then waits, and adds to what
// is read already.
func (s *Service) markRead(ctx context.Context, which string, args ...any) error {
	return s.db.Update(ctx, func(tx db.Tx) error {
		rows, err := tx.QueryContext(ctx, `UPDATE notify_item SET unread = 0 WHERE `+which+` RETURNING person_id, place_id, seq`, args...)
		if err != nil {
			return err
		}
		var marks []any
		for rows.Next() {
			var person, place, seq int64
			if err := rows.Scan(&person, &place, &seq); err != nil {
				_ = rows.Close()
				return err
			}
			marks = append(marks, person, place, seq)
		}
		if err := closeRows(rows); err != nil {
			return err
		}
		return insertChunks(ctx, tx, 3, marks, `INSERT INTO notify_read (person_id, place_id, seq) VALUES `,
			` ON CONFLICT (person_id, place_id) DO UPDATE SET seq = excluded.seq`)
	})
}

// MuteThread stops, or allows again, whatever comes from one thread. One that by
// may not read gives ErrNotFound, like one that does not exist.
func (s *Service) MuteThread(ctx context.Context, by actor.Actor, thread int64, muted bool) error {
	query := `DELETE FROM notify_mute WHERE person_id = $1 AND thread_id = $2`
	if muted {
		var known bool
		err := s.db.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM post p JOIN community c ON c.id = p.community_id
			WHERE p.id = $2 AND `+community.ReadableSQL(by, "c", "$1")+`)`, int64(by.ID), thread).Scan(&known)
		if err == nil && !known {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		query = `INSERT INTO notify_mute (person_id, thread_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, query, int64(by.ID), thread)
		return err
	})
}

// Muted reports whether by has muted a thread.
func (s *Service) Muted(ctx context.Context, by actor.Actor, thread int64) (bool, error) {
	var muted bool
	err := s.db.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM notify_mute WHERE person_id = $1 AND thread_id = $2)`,
		int64(by.ID), thread).Scan(&muted)
	return muted, err
}

// Off lists the kinds by has switched off.
func (s *Service) Off(ctx context.Context, by actor.Actor) (map[Kind]bool, error) {
	var kinds Kind
	err := s.db.Read().QueryRowContext(ctx, `SELECT coalesce(max(kinds), 0) FROM notify_off WHERE person_id = $1`, int64(by.ID)).Scan(&kinds)
	out := map[Kind]bool{}
	for _, k := range Kinds() {
		if kinds&k != 0 {
			out[k] = true
		}
	}
	return out, err
}

// SwitchOff stores which kinds by does not want to be told of; all others are on.
func (s *Service) SwitchOff(ctx context.Context, by actor.Actor, kinds ...Kind) error {
	var sum Kind
	for _, k := range kinds {
		if k&all != k {
			return ErrInvalid
		}
		sum |= k
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO notify_off (person_id, kinds) VALUES ($1, $2)
			ON CONFLICT (person_id) DO UPDATE SET kinds = excluded.kinds`, int64(by.ID), int64(sum))
		return err
	})
}

// Item is by's row of one thread or community; ErrNotFound when there is none
// by may see.
func (s *Service) Item(ctx context.Context, by actor.Actor, place int64) (Item, error) {
	var seq int64
	err := s.db.Read().QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM notify_item WHERE person_id = $1 AND place_id = $2`,
		int64(by.ID), place).Scan(&seq)
	if err != nil {
		return Item{}, err
	}
	rows, err := s.rows(ctx, by, seq+1, 1)
	if err != nil {
		return Item{}, err
	}
	if len(rows) == 0 || rows[0].ID != place {
		return Item{}, ErrNotFound
	}
	voices, err := s.voices(ctx, by, rows)
	if err != nil {
		return Item{}, err
	}
	if !rows[0].speak(voices[place]) {
		return Item{}, ErrNotFound
	}
	items, err := s.letters(ctx, by, []Item{rows[0].Item})
	if err == nil && len(items) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Item{}, err
	}
	return items[0], nil
}
