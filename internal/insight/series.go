package insight

import (
	"context"
	"time"

	"example.org/linden/internal/platform/db"
)

// Series counts the contributions of communities in consecutive blocks of
// seven days, beginning with the day (UTC) of from: at most three per person
// and day, without those of staff and hosts. Every community asked for is in
// the result. Blocks that are not over at now are left out.
func (s *Service) Series(ctx context.Context, communities []int64, from time.Time, weeks int, now time.Time) (map[int64][]float64, error) {
	start := dayOf(from)
	weeks = max(0, min(weeks, int((dayOf(now)-start)/7)))
	out := make(map[int64][]float64, len(communities))
	for _, c := range communities {
		out[c] = make([]float64, weeks)
	}
	for i := 0; i < len(communities) && weeks > 0; i += 200 {
		if err := s.addSeries(ctx, out, communities[i:min(i+200, len(communities))], start, weeks); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) addSeries(ctx context.Context, out map[int64][]float64, communities []int64, start int64, weeks int) error {
	crew, err := s.crew(ctx, communities...)
	if err != nil {
		return err
	}
	in, args := db.In(3, communities, []any{start, start + int64(7*weeks)})
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT community_id, day, person_id, posts + comments FROM insight_day
		WHERE day >= $1 AND day < $2 AND community_id IN `+in+` AND posts + comments > 0`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c, day, who int64
		var n int
		if err := rows.Scan(&c, &day, &who, &n); err != nil {
			return err
		}
		if !crew.in(c, who) {
			out[c][(day-start)/7] += float64(min(n, perDay))
		}
	}
	return rows.Err()
}
