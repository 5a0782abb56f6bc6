package insight

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/science/phase"
)

// Standing is how one community stands, as it may be shown.
type Standing struct {
	Place
	Phase        phase.Phase // Unknown before its first week is over
	Since        int         // weeks
	Borderline   bool
	Contributors disclosure.Released // people who wrote in 28 days
	Waiting      int                 // questions of the last 60 days without a reply by somebody else
}

// Portfolio lists all analysed communities by name as of now.
func (s *Service) Portfolio(ctx context.Context, now time.Time) ([]Standing, error) {
	places, err := s.Places(ctx, now)
	if err != nil {
		return nil, err
	}
	weeks, err := s.Current(ctx, now)
	if err != nil {
		return nil, err
	}
	waiting, err := s.waiting(ctx, now)
	if err != nil {
		return nil, err
	}
	out := make([]Standing, 0, len(places))
	for _, p := range slices.SortedFunc(maps.Values(places), func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	}) {
		w, known := weeks[p.ID]
		st := Standing{Place: p, Phase: w.Phase, Since: w.Since, Borderline: known && w.Confidence < 0.5, Waiting: waiting[p.ID]}
		if known {
			st.Contributors = disclosure.Count(w.Contributors, s.K)
		}
		out = append(out, st)
	}
	return out, nil
}

// OldestOpen is how old an unanswered question may be before it is nobody's
// concern any more.
const OldestOpen = 60 * 24 * time.Hour

func (s *Service) waiting(ctx context.Context, now time.Time) (map[int64]int, error) {
	low, high := idRange(now.Add(-OldestOpen), now)
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT community_id, count(*) FROM insight_thread
		WHERE question AND post_id >= $1 AND post_id <= $2 AND (first_reply_id IS NULL OR first_reply_id > $2) GROUP BY community_id`, low, high)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]int{}
	for rows.Next() {
		var c int64
		var n int
		if err := rows.Scan(&c, &n); err != nil {
			return nil, err
		}
		out[c] = n
	}
	return out, rows.Err()
}
