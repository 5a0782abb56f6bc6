package card

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

const (
	judgedOver = 8 * 7 * 24 * time.Hour // window of a rule's precision
	learnsFrom = 365 * 24 * time.Hour   // how old outcomes may be that move the expected effect
	runsSince  = 2 * 8 * 7 * 24 * time.Hour
)

// run is a community action that was started from a card.
type run struct {
	action        string
	community     int64
	started, ends time.Time
}

func runsIn(ctx context.Context, q db.Q, now time.Time, communities []int64) (map[int64][]run, error) {
	out := map[int64][]run{}
	if len(communities) == 0 {
		return out, nil
	}
	in, args := db.In(3, communities, []any{now.Add(-runsSince).UnixMilli(), now.UnixMilli()})
	rows, err := q.QueryContext(ctx, `SELECT community_id, action, started_at, ends_at FROM card_run
		WHERE community_id IN `+in+` AND started_at > $1 AND started_at <= $2 AND NOT undone ORDER BY started_at LIMIT 1000`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r run
		var started, ends int64
		if err := rows.Scan(&r.community, &r.action, &started, &ends); err != nil {
			return nil, err
		}
		r.started, r.ends = moment(started), moment(ends)
		out[r.community] = append(out[r.community], r)
	}
	return out, rows.Err()
}

// measurement is one stored outcome with an estimate.
type measurement struct {
	rule   signal.Rule
	action string
	design Design
	stat.Measured
	cards int // that it rests on
}

// measurements are the outcomes stored until now, the newest first.
func measurements(ctx context.Context, q db.Q, now time.Time) ([]measurement, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT e.rule, e.action, e.design, o.estimate, o.low, o.high, o.findings
		FROM card_outcome o JOIN card_effect e ON e.id = o.effect_id JOIN card k ON k.id = e.card_id AND k.effect_id = e.id
		WHERE o.at > $1 AND o.at <= $2 AND o.measured ORDER BY o.at DESC, o.effect_id DESC LIMIT 1000`,
		now.Add(-learnsFrom).UnixMilli(), now.UnixMilli())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []measurement
	for rows.Next() {
		var m measurement
		var ci stat.Interval
		var text string
		if err := rows.Scan(&m.rule, &m.action, &m.design, &m.Effect, &ci.Lo, &ci.Hi, &text); err != nil {
			return nil, err
		}
		var f Findings
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			return nil, err
		}
		m.cards = max(1, f.Pool)
		if m.design == Matched { // stored as shares, pooled on the log scale
			m.Effect, ci.Lo, ci.Hi = math.Log1p(m.Effect), math.Log1p(ci.Lo), math.Log1p(ci.Hi)
		}
		m.SE = (ci.Hi - ci.Lo) / (2 * stat.Z95)
		out = append(out, m)
	}
	return out, rows.Err()
}

func measuredActions(ctx context.Context, q db.Q, now time.Time) (map[string][]stat.Measured, error) {
	all, err := measurements(ctx, q, now)
	if err != nil {
		return nil, err
	}
	out := map[string][]stat.Measured{}
	for _, m := range all {
		if m.design == Matched && m.action != "" {
			out[m.action] = append(out[m.action], m.Measured)
		}
	}
	return out, nil
}

// records sums up what each rule has achieved as of now.
func (s *Service) records(ctx context.Context, now time.Time) (map[signal.Rule]record, map[signal.Rule]map[Why]int, error) {
	out, drops := map[signal.Rule]record{}, map[signal.Rule]map[Why]int{}
	rows, err := s.read().QueryContext(ctx, `
		SELECT rule, state, why, count(*) FROM card
		WHERE state IN ('done', 'delegated', 'dropped') AND decided_at > $1 AND decided_at <= $2
		GROUP BY rule, state, why`, now.Add(-judgedOver).UnixMilli(), now.UnixMilli())
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var rule signal.Rule
		var state State
		var why Why
		var n int
		if err := rows.Scan(&rule, &state, &why, &n); err != nil {
			return nil, nil, err
		}
		r := out[rule]
		switch {
		case state != Dropped:
			r.hits, r.judged = r.hits+n, r.judged+n
		case why != Handled:
			r.judged += n
		}
		out[rule] = r
		if state == Dropped {
			if drops[rule] == nil {
				drops[rule] = map[Why]int{}
			}
			drops[rule][why] += n
		}
	}
	if err := rows.Err(); err != nil {
		return nil, nil, err
	}
	return out, drops, s.addMeasured(ctx, now, out)
}

// addMeasured adds the pooled effects: the newest outcome of rules whose cards
// are judged together, the random-effects mean where each card is judged alone.
func (s *Service) addMeasured(ctx context.Context, now time.Time, records map[signal.Rule]record) error {
	all, err := measurements(ctx, s.read(), now)
	if err != nil {
		return err
	}
	single := map[signal.Rule][]stat.Measured{}
	for _, m := range all {
		r := records[m.rule]
		switch {
		case m.design == Matched:
			single[m.rule] = append(single[m.rule], m.Measured)
		case r.outcomes == 0:
			r.measured, r.outcomes = m.Measured, m.cards
			records[m.rule] = r
		}
	}
	for rule, uses := range single {
		r := records[rule]
		if p := stat.Pool(uses); p.N > 0 {
			r.measured, r.outcomes = stat.Measured{Effect: p.Effect, SE: p.SE}, p.N
			records[rule] = r
		}
	}
	return nil
}

// Precision lists all rules.
func (s *Service) Precision(ctx context.Context, by actor.Actor, now time.Time) ([]Precision, error) {
	if !by.Cockpit() {
		return nil, ErrForbidden
	}
	records, drops, err := s.records(ctx, now)
	if err != nil {
		return nil, err
	}
	open, err := s.openRows(ctx, by, now)
	if err != nil {
		return nil, err
	}
	pending := map[signal.Rule]int{}
	for _, r := range open {
		pending[r.rule]++
	}
	var out []Precision
	for _, rule := range signal.Rules() {
		r := records[rule]
		p := Precision{Rule: rule, Hits: r.hits, Judged: r.judged, Sunk: r.sunk(), Weight: r.weight(), Drops: drops[rule], Pending: pending[rule]}
		if r.judged > 0 {
			p.Share, p.CI = float64(r.hits)/float64(r.judged), stat.Wilson(r.hits, r.judged)
		}
		out = append(out, p)
	}
	return out, nil
}
