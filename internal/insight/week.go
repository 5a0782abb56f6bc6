package insight

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
)

// Weeks run from Monday to Sunday (UTC) and are numbered from 1970; 1 January
// 1970 was a Thursday.
func weekOf(day int64) int64 { return (day + 3) / 7 }

func weekStart(week int64) time.Time { return dayStart(7*week - 3) }

// lastComplete is the newest week that is over at now.
func lastComplete(now time.Time) int64 { return weekOf(dayOf(now)) - 1 }

const (
	windowWeeks = 4  // features look at 28 days
	trendWeeks  = 12 // and at this many for the trend
	yearWeeks   = 52
	perDay      = 3 // contributions of a person that count per day
	// quietOthers is how many contributions per week all other communities must
	// usually have together before their season says anything about this one.
	quietOthers = 20
)

// Week is one week of a community's life.
type Week struct {
	Community     int64
	Week          int64 // number of the week
	Start, End    time.Time
	Contributors  int // people who wrote in the 28 days up to its end
	Contributions int // in the week itself, at most three per person and day
	Raw, Phase    phase.Phase
	Since         int // weeks the phase has lasted, this one included
	Confidence    float64
	Features      phase.Features
	Conditions    []phase.Condition
	Missing       []phase.Condition
	Split         bool
}

type explanation struct {
	Conditions, Missing []phase.Condition
	Split               bool
}

// Weeks computes, for every community with a lifecycle, the weeks that are over
// at now and not yet computed. It returns how many.
func (s *Service) Weeks(ctx context.Context, now time.Time) (int, error) {
	places, err := s.Places(ctx, now)
	if err != nil {
		return 0, err
	}
	communities := slices.Sorted(maps.Keys(places))
	done, err := s.computed(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for chunk := range slices.Chunk(communities, 200) {
		crew, err := s.crew(ctx, chunk...)
		if err != nil {
			return n, err
		}
		for _, c := range chunk {
			if last, ok := done[c]; places[c].Type == community.Broadcast || ok && last >= lastComplete(now) {
				continue
			}
			weeks, err := s.computeWeeks(ctx, places[c], crew, lastComplete(now))
			if err != nil {
				return n, err
			}
			n += len(weeks)
		}
	}
	return n, nil
}

func (s *Service) computed(ctx context.Context) (map[int64]int64, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT community_id, max(week) FROM insight_week GROUP BY community_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]int64{}
	for rows.Next() {
		var c, w int64
		if err := rows.Scan(&c, &w); err != nil {
			return nil, err
		}
		out[c] = w
	}
	return out, rows.Err()
}

// past is what earlier weeks of a community have left.
type past struct {
	next         int64     // first week to compute
	born         time.Time // when it was founded, or first written in if that was earlier
	contributors []int     // by week, the last ones
	tracker      phase.Tracker
	steady       int
}

func (p *past) add(contributors int, confirmed phase.Phase) {
	p.contributors = append(p.contributors, contributors)
	if confirmed == phase.Maturity || confirmed == phase.Stewardship {
		p.steady++
	} else {
		p.steady = 0
	}
}

func (p *past) peak() int { return slices.Max(p.contributors[max(0, len(p.contributors)-yearWeeks):]) }

func (s *Service) past(ctx context.Context, at Place) (past, error) {
	p := past{born: at.CreatedAt}
	var first sql.NullInt64
	err := s.DB.Read().QueryRowContext(ctx, `SELECT min(day) FROM insight_day WHERE community_id = $1`, at.ID).Scan(&first)
	if err != nil {
		return p, err
	}
	if first.Valid && dayStart(first.Int64).Before(p.born) {
		p.born = dayStart(first.Int64)
	}
	p.next = weekOf(dayOf(p.born))
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT week, contributors, raw FROM insight_week WHERE community_id = $1 ORDER BY week LIMIT 5000`, at.ID)
	if err != nil {
		return p, err
	}
	defer rows.Close()
	for rows.Next() {
		var contributors int
		var raw phase.Phase
		if err := rows.Scan(&p.next, &contributors, &raw); err != nil {
			return p, err
		}
		p.next++
		p.add(contributors, p.tracker.Add(raw))
	}
	return p, rows.Err()
}

func (s *Service) computeWeeks(ctx context.Context, at Place, crew crew, last int64) ([]Week, error) {
	p, err := s.past(ctx, at)
	if err != nil || p.next > last {
		return nil, err
	}
	l, err := s.life(ctx, at.ID, p.born, crew, p.next, last)
	if err != nil {
		return nil, err
	}
	out := make([]Week, 0, last-p.next+1)
	for w := p.next; w <= last; w++ {
		f := l.features(w)
		f.Type, f.AgeWeeks = phase.Type(at.Type), weekStart(w+1).Sub(p.born).Hours()/(24*7)
		f.StewardWeeks = p.steady
		p.contributors = append(p.contributors, f.Contributors)
		f.Peak = p.peak()
		p.contributors = p.contributors[:len(p.contributors)-1]
		raw := phase.Raw(f, p.tracker.Phase())
		confirmed := p.tracker.Add(raw.Phase)
		p.add(f.Contributors, confirmed)
		out = append(out, Week{Community: at.ID, Week: w, Contributors: f.Contributors, Contributions: l.weeks[w].capped(),
			Raw: raw.Phase, Phase: confirmed, Since: p.tracker.Weeks(), Confidence: raw.Confidence, Features: f,
			Conditions: raw.Conditions, Missing: raw.Missing, Split: raw.Split})
	}
	return out, s.storeWeeks(ctx, out)
}

func (s *Service) storeWeeks(ctx context.Context, weeks []Week) error {
	values := make([]any, 0, 10*len(weeks))
	for _, w := range weeks {
		features, err := json.Marshal(w.Features)
		if err != nil {
			return err
		}
		why, err := json.Marshal(explanation{w.Conditions, w.Missing, w.Split})
		if err != nil {
			return err
		}
		values = append(values, w.Community, w.Week, w.Contributors, w.Contributions, string(w.Raw), string(w.Phase), w.Since,
			w.Confidence, string(features), string(why))
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		return upsert(ctx, tx, `INSERT INTO insight_week (community_id, week, contributors, contributions, raw, phase, since, confidence, features, explanation)`,
			`ON CONFLICT DO NOTHING`, 10, values)
	})
}

// trendOf is the slope of the last weeks in the light of the season of the
// other communities.
func trendOf(weekly, season []float64) float64 {
	if len(weekly) < windowWeeks {
		return 0
	}
	return stat.LogTrend(phase.Adjust(weekly, season))
}

// answered72 is the share of questions with a reply within 72 hours on the
// wall, as it stood at end.
func answered72(list []asked, end time.Time) float64 {
	spans := make([]stat.Span, 0, len(list))
	for _, q := range list {
		answered := !q.question.Answered.IsZero() && q.question.Answered.Before(end)
		until := end
		if answered {
			until = q.question.Answered
		}
		spans = append(spans, stat.Span{T: until.Sub(q.question.At).Hours(), Event: answered})
	}
	return stat.KaplanMeier(spans).Within(72).Share
}

func idRange(from, to time.Time) (int64, int64) {
	return id.Floor(from), id.Until(to)
}
