package card

import (
	"context"
	"database/sql"
	"errors"
	"time"

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
	signals = signals[:min(len(signals), mostOpen)]
	portraits, err := s.portraits(ctx, now, historyWeeks)
	if err != nil {
		return err
	}
	keys := make([]string, len(signals))
	for i, sig := range signals {
		keys[i] = sig.Key
	}
	before, err := latest(ctx, s.DB.Read(), keys)
	if err != nil {
		return err
	}
	fresh, known := []row{}, []row{}
	open := map[string]bool{}
	for _, sig := range signals {
		open[sig.Key] = true
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

func (s *Service) portraits(ctx context.Context, now time.Time, weeks int) (map[int64]Portrait, error) {
	all, err := s.Numbers.Portraits(ctx, now, weeks)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]Portrait, len(all))
	for _, p := range all {
		out[p.Community] = p
	}
	return out, nil
}

func (s *Service) rowOf(sig signal.Signal, portraits map[int64]Portrait, now time.Time) row {
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
			Weekly: p.Weekly, Monday: monday(now).UnixMilli(), Writers: p.Writers, Phase: p.Phase, Split: p.Split,
			Answered: p.Answered, Questions: p.Questions, Lang: p.Lang,
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
	err := s.DB.Read().QueryRowContext(ctx, `
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
