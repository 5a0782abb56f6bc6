package signal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"example.org/linden/internal/platform/db"
)

// detail is what is kept of a signal as one text.
type detail struct {
	Facts      []Fact
	Reasons    []Reason
	Candidates []Candidate
}

// keep stores what a rule has found and closes its other signals. A signal that
// was open before keeps its id and the moment it began.
func (s *Service) keep(ctx context.Context, r Rule, found []Signal, now time.Time) error {
	return s.DB.Update(ctx, func(tx db.Tx) error {
		for _, g := range found {
			if err := s.put(ctx, tx, g, now); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE signal SET gone_at = $2 WHERE rule = $1 AND gone_at IS NULL AND seen_at <> $2`, string(r), now.UnixMilli())
		return err
	})
}

func (s *Service) put(ctx context.Context, tx db.Tx, g Signal, now time.Time) error {
	text, err := json.Marshal(detail{g.Facts, g.Reasons, g.Candidates})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO signal (id, rule, key, community_id, thread_id, unit_id, since, seen_at, urgency, effect, people, minutes, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (key) DO UPDATE SET
			since = CASE WHEN signal.gone_at IS NULL AND signal.since < excluded.since THEN signal.since ELSE excluded.since END,
			seen_at = excluded.seen_at, gone_at = NULL, urgency = excluded.urgency, effect = excluded.effect,
			people = excluded.people, minutes = excluded.minutes, detail = excluded.detail`,
		s.NewID(), string(g.Rule), g.Key, g.Community, g.Thread, int64(g.Unit), g.Since.UnixMilli(), now.UnixMilli(), g.Urgency, g.Effect,
		g.People, g.Minutes, string(text))
	return err
}

const columns = `id, rule, key, community_id, thread_id, unit_id, since, seen_at, coalesce(gone_at, 0), urgency, effect, people, minutes, detail`

// Open lists the signals that are true as of now, by rule, at most mostPerRule
// each.
func (s *Service) Open(ctx context.Context, now time.Time) ([]Signal, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT `+columns+` FROM signal WHERE gone_at IS NULL AND since <= $1 ORDER BY rule, id LIMIT 1000`, now.UnixMilli())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Signal
	for rows.Next() {
		g, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, rows.Err()
}

// Get reads one signal, open or gone.
func (s *Service) Get(ctx context.Context, id int64) (Signal, error) {
	g, err := scan(s.DB.Read().QueryRowContext(ctx, `SELECT `+columns+` FROM signal WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return g, ErrNotFound
	}
	return g, err
}

func scan(row interface{ Scan(dest ...any) error }) (Signal, error) {
	var g Signal
	var since, seen, gone int64
	var text string
	if err := row.Scan(&g.ID, &g.Rule, &g.Key, &g.Community, &g.Thread, &g.Unit, &since, &seen, &gone, &g.Urgency, &g.Effect,
		&g.People, &g.Minutes, &text); err != nil {
		return g, err
	}
	g.Since, g.SeenAt = time.UnixMilli(since).UTC(), time.UnixMilli(seen).UTC()
	if gone != 0 {
		g.GoneAt = time.UnixMilli(gone).UTC()
	}
	var d detail
	err := json.Unmarshal([]byte(text), &d)
	g.Facts, g.Reasons, g.Candidates = d.Facts, d.Reasons, d.Candidates
	return g, err
}
