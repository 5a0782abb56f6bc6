package search

import (
	"context"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// keepZero is how long words that found nothing are kept.
const keepZero = 30 * 24 * time.Hour

const day = 24 * 60 * 60 * 1000

// remember appends the search to the ledger, without its words, and keeps the
// words when they found nothing: once a day for each person.
func (s *Service) remember(ctx context.Context, by actor.Actor, typed string, nothing bool) error {
	if by.IsSystem() {
		return nil
	}
	now, data, words := s.Now(), "", s.fold(typed)
	if nothing {
		data = "0"
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		if nothing && words != "" {
			_, err := tx.ExecContext(ctx, `INSERT INTO search_zero (day, words, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
				now.UnixMilli()/day, words, int64(by.ID))
			if err != nil {
				return err
			}
		}
		return s.Ledger.Append(ctx, tx, ledger.Event{At: now, Actor: by.ID, Verb: ledger.Searched, Lang: by.Lang, Data: data})
	})
}

// Forget removes the words kept longer than 30 days. It is run once a day.
func (s *Service) Forget(ctx context.Context) error {
	return s.DB.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM search_zero WHERE day < $1`, s.Now().Add(-keepZero).UnixMilli()/day)
		return err
	})
}

// Gap is something people looked for and did not find.
type Gap struct {
	Words  string
	People int // different people within the last 30 days
}

// Gaps lists what at least k different people looked for in vain within the
// last 30 days, the most missed first. k is never below 2.
func (s *Service) Gaps(ctx context.Context, k, limit int) ([]Gap, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT words, count(DISTINCT person_id) AS people FROM search_zero WHERE day >= $1
		GROUP BY words HAVING count(DISTINCT person_id) >= $2 ORDER BY people DESC, words LIMIT $3`,
		s.Now().Add(-keepZero).UnixMilli()/day, max(k, 2), limit)
	return collect(rows, err, func(r scanner) (g Gap, err error) { return g, r.Scan(&g.Words, &g.People) })
}
