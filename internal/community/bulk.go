package community

import (
	"context"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
)

// BulkTx stores communities taken over from elsewhere, with their original
// times. Ids and slugs are given and not in use.
func (s *Service) BulkTx(ctx context.Context, tx db.Tx, all []Community) error {
	for _, c := range all {
		if err := insert(ctx, tx, c, text.Fold(c.Name)); err != nil {
			return err
		}
		err := s.ledger.Append(ctx, tx, ledger.Event{At: c.CreatedAt, Actor: actor.System.ID, Verb: ledger.Founded,
			Kind: ledger.Community, Object: c.ID, Community: c.ID, Lang: c.Lang})
		if err != nil {
			return err
		}
	}
	return nil
}

// BulkMember is one joining or leaving taken over from elsewhere.
type BulkMember struct {
	Community int64
	Member
	Gone bool
}

// BulkMembersTx stores memberships taken over from elsewhere, in order.
func (s *Service) BulkMembersTx(ctx context.Context, tx db.Tx, all []BulkMember) error {
	events := make([]ledger.Event, 0, len(all))
	for _, m := range all {
		e := ledger.Event{At: m.Joined, Actor: m.Person, Verb: ledger.Joined, Kind: ledger.Community,
			Object: m.Community, Author: m.Person, Community: m.Community}
		if m.Host {
			e.Data = "host"
		}
		changed, err := false, error(nil)
		if m.Gone {
			e.Verb = ledger.Left
			changed, err = removeMember(ctx, tx, m.Community, m.Person)
		} else if changed, err = addMember(ctx, tx, m.Community, m.Person, m.Host, m.Joined); err == nil && !changed && m.Host {
			changed, err = setHost(ctx, tx, m.Community, m.Person, true)
			e.Verb, e.Data = ledger.Changed, "host=true"
		}
		if err != nil {
			return err
		}
		if changed {
			events = append(events, e)
		}
	}
	return s.ledger.Append(ctx, tx, events...)
}

// TouchTx remembers the newest post of a community.
func TouchTx(ctx context.Context, tx db.Tx, id, post int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE community SET last_post_id = $2 WHERE id = $1 AND last_post_id < $2`, id, post)
	return err
}

// SlugTaken reports whether a slug is in use.
func SlugTaken(ctx context.Context, q db.Q, slug string) (bool, error) {
	var taken bool
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM community WHERE slug = $1)`, slug).Scan(&taken)
	return taken, err
}
