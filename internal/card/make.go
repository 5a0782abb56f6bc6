package card

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/signal"
)

const (
	historyWeeks = 26
	rests        = 8 * 7 * 24 * time.Hour // before the same standing cause is put on the page again
)

// Make turns open signals into cards and closes those whose cause is gone. It
// may run any number of times.
func (s *Service) Make(ctx context.Context, now time.Time) error {
	signals, err := s.Signals.Open(ctx, now)
	if err != nil {
		return err
	}
	open := map[string]bool{}
	for _, sig := range signals {
		open[sig.Key] = true
	}
	slices.SortStableFunc(signals, func(a, b signal.Signal) int { return cmp.Compare(b.Urgency*b.Effect, a.Urgency*a.Effect) })
	signals = signals[:min(len(signals), mostOpen)]
	portraits, err := s.portraits(ctx, now, signals)
	if err != nil {
		return err
	}
	keys := make([]string, len(signals))
	for i, sig := range signals {
		keys[i] = sig.Key
	}
	before, err := latest(ctx, s.read(), keys)
	if err != nil {
		return err
	}
	fresh, known := []row{}, []row{}
	for _, sig := range signals {
		last, seen := before[sig.Key]
		r := s.rowOf(sig, portraits, now)
		switch {
		case seen && undecided(last.state):
			r.id, r.body.Leader = last.id, last.body.Leader
			known = append(known, r)
		case !seen || comesBack(last, sig, now):
			if seen {
				r.round = last.round + 1
			}
			if r.body.Leader, err = s.leader(ctx, r); err != nil {
				return err
			}
			fresh = append(fresh, r)
		}
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		for _, r := range fresh {
			if err := insert(ctx, tx, r); err != nil {
				return err
			}
		}
		for _, r := range known {
			if err := refresh(ctx, tx, r); err != nil {
				return err
			}
		}
		return closeGone(ctx, tx, open, now)
	})
}

func undecided(s State) bool {
	return s == Open || s == Snoozed || s == Delegated || s == Gone
}

// comesBack reports whether a cause that was decided may ask again: a thread
// never does; what concerns a community or a department does when it began
// anew, or after a rest.
func comesBack(last row, sig signal.Signal, now time.Time) bool {
	if sig.Thread != 0 {
		return false
	}
	return sig.Since.After(last.decided) || now.Sub(last.decided) >= rests
}

// portrait is what a card remembers of its community.
type portrait struct {
	lang    string
	weekly  []float64
	writers int
	week    insight.Week
}

// portraits describes the communities of signals.
func (s *Service) portraits(ctx context.Context, now time.Time, signals []signal.Signal) (map[int64]portrait, error) {
	var all []int64
	for _, sig := range signals {
		all = append(all, sig.Community)
	}
	if all = distinct(all); len(all) == 0 {
		return nil, nil
	}
	places, err := s.Numbers.Places(ctx, now)
	if err != nil {
		return nil, err
	}
	current, err := s.Numbers.Current(ctx, now)
	if err != nil {
		return nil, err
	}
	start := monday(now).AddDate(0, 0, -7*historyWeeks)
	series, err := s.Numbers.Series(ctx, all, start, historyWeeks, now)
	if err != nil {
		return nil, err
	}
	writers, err := s.writers(ctx, all, start, now)
	if err != nil {
		return nil, err
	}
	out := map[int64]portrait{}
	for _, c := range all {
		out[c] = portrait{known(places[c].Lang), series[c], writers[c], current[c]}
	}
	return out, nil
}

const dayMillis = 24 * 60 * 60 * 1000

// writers counts the people behind the weeks of communities.
func (s *Service) writers(ctx context.Context, communities []int64, from, to time.Time) (map[int64]int, error) {
	in, args := db.In(3, communities, []any{from.UnixMilli() / dayMillis, to.UnixMilli() / dayMillis})
	rows, err := s.read().QueryContext(ctx, `
		SELECT community_id, count(DISTINCT person_id) FROM insight_day
		WHERE community_id IN `+in+` AND day >= $1 AND day < $2 AND posts + comments > 0 GROUP BY community_id`, args...)
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

func (s *Service) rowOf(sig signal.Signal, portraits map[int64]portrait, now time.Time) row {
	p := portraits[sig.Community]
	minutes := sig.Minutes
	if minutes <= 0 {
		minutes = usual(acts(sig.Rule)[0])
	}
	return row{
		id: s.IDs.New(), key: sig.Key, rule: sig.Rule, signal: sig.ID, community: sig.Community, thread: sig.Thread, unit: sig.Unit,
		since: sig.Since, made: now, urgency: sig.Urgency, claimed: sig.Effect, minutes: minutes,
		body: body{
			People: sig.People, Facts: sig.Facts, Reasons: sig.Reasons, Candidates: sig.Candidates,
			Weekly: p.weekly, Monday: monday(now).UnixMilli(), Writers: p.writers, Phase: p.week.Phase, Split: p.week.Split,
			Answered: p.week.Features.Answered72, Questions: !p.week.Features.NoQuestions && p.week.Community != 0, Lang: p.lang,
		},
	}
}

// monday is the beginning of the ISO week of t.
func monday(t time.Time) time.Time {
	t = t.UTC()
	days := (int(t.Weekday()) + 6) % 7
	return time.Date(t.Year(), t.Month(), t.Day()-days, 0, 0, 0, 0, time.UTC)
}

// leader is who leads most people of the department of a card, 0 where nobody
// does.
func (s *Service) leader(ctx context.Context, r row) (actor.ID, error) {
	if r.unit == 0 {
		return 0, nil
	}
	var who actor.ID
	err := s.read().QueryRowContext(ctx, `
		SELECT manager_id FROM person
		WHERE unit_id = $1 AND left_at IS NULL AND manager_id IS NOT NULL
		GROUP BY manager_id ORDER BY count(*) DESC, manager_id LIMIT 1`, int64(r.unit)).Scan(&who)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return who, err
}

// closeGone closes the cards nobody has decided whose cause is no longer open.
func closeGone(ctx context.Context, tx db.Tx, open map[string]bool, now time.Time) error {
	rows, err := list(ctx, tx, `SELECT `+columns+` FROM card k
		WHERE k.state IN ('open', 'delegated', 'snoozed') AND k.made_at <= $1 ORDER BY k.made_at LIMIT 2000`, now.UnixMilli())
	if err != nil {
		return err
	}
	for _, r := range rows {
		if open[r.key] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE card SET state = 'gone'
			WHERE id = $1 AND state IN ('open', 'delegated', 'snoozed')`, r.id); err != nil {
			return err
		}
	}
	return nil
}
