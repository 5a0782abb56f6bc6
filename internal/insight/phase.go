package insight

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"example.org/linden/internal/science/phase"
)

const weekColumns = `w.community_id, w.week, w.contributors, w.contributions, w.raw, w.phase, w.since, w.confidence, w.features, w.explanation`

// Path lists the weeks of a community that were over at now, the newest first,
// at most limit.
func (s *Service) Path(ctx context.Context, community int64, now time.Time, limit int) ([]Week, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT `+weekColumns+` FROM insight_week w WHERE w.community_id = $1 AND w.week <= $2 ORDER BY w.week DESC LIMIT $3`,
		community, lastComplete(now), limit)
	return scanWeeks(rows, err)
}

// Current is the last week of every community with a lifecycle, as of now.
func (s *Service) Current(ctx context.Context, now time.Time) (map[int64]Week, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT `+weekColumns+` FROM insight_week w WHERE w.week = $1`, lastComplete(now))
	list, err := scanWeeks(rows, err)
	out := make(map[int64]Week, len(list))
	for _, w := range list {
		out[w.Community] = w
	}
	return out, err
}

// Change is a confirmed change of phase.
type Change struct {
	Week     // the first one in the new phase
	Before   phase.Phase
	Lifetime int // weeks the phase before had lasted
}

// Changes lists the changes of phase in the last weeks as of now, newest first.
// The first phase of a community is no change.
func (s *Service) Changes(ctx context.Context, now time.Time, weeks int) ([]Change, error) {
	last := lastComplete(now)
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT `+weekColumns+` FROM insight_week w WHERE w.week > $1 AND w.week <= $2 AND w.since = 1 ORDER BY w.week DESC LIMIT 500`,
		last-int64(weeks), last)
	list, err := scanWeeks(rows, err)
	if err != nil {
		return nil, err
	}
	var out []Change
	for _, w := range list {
		c := Change{Week: w}
		err := s.DB.Read().QueryRowContext(ctx, `SELECT phase, since FROM insight_week WHERE community_id = $1 AND week = $2`,
			w.Community, w.Week-1).Scan(&c.Before, &c.Lifetime)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func scanWeeks(rows *sql.Rows, err error) ([]Week, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Week
	for rows.Next() {
		var w Week
		var features, why string
		if err := rows.Scan(&w.Community, &w.Week, &w.Contributors, &w.Contributions, &w.Raw, &w.Phase, &w.Since, &w.Confidence, &features, &why); err != nil {
			return nil, err
		}
		var e explanation
		if err := json.Unmarshal([]byte(features), &w.Features); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(why), &e); err != nil {
			return nil, err
		}
		w.Conditions, w.Missing, w.Split = e.Conditions, e.Missing, e.Split
		w.Start, w.End = weekStart(w.Week), weekStart(w.Week+1)
		out = append(out, w)
	}
	return out, rows.Err()
}
