package report

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/community"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
)

const (
	finalAfter = 28 // days
	mostMoved  = 3
	mostLines  = 200
	longest    = 400 * 24 * time.Hour
)

// Build computes the report of [from, to) in a language, as far as the period is
// over. Community managers and the program itself may. ErrInvalid names period
// or lang.
func (s *Service) Build(ctx context.Context, by actor.Actor, from, to time.Time, lang string) (Report, error) {
	if !by.Cockpit() && !by.IsSystem() {
		return Report{}, ErrForbidden
	}
	wrong := map[string]string{}
	if !to.After(from) || to.Sub(from) > longest || from.After(s.Now()) {
		wrong["period"] = "report.period_range"
	}
	if !slices.Contains(i18n.Languages(), lang) {
		wrong["lang"] = "report.lang_unknown"
	}
	if len(wrong) > 0 {
		return Report{}, ErrInvalid.WithFields(wrong)
	}
	r := Report{From: from, To: to, Lang: lang, BuiltAt: s.Now()}
	until := to
	if until.After(r.BuiltAt) {
		until = r.BuiltAt
	}
	places, err := s.Numbers.Places(ctx, until)
	if err != nil {
		return r, err
	}
	for _, part := range []func(context.Context, *Report, time.Time) error{s.reach, s.answers, s.phases, s.cost} {
		if err := part(ctx, &r, until); err != nil {
			return r, err
		}
	}
	if err := s.moved(ctx, by, &r, until, places); err != nil {
		return r, err
	}
	r.Unseen.HiddenGroups, err = s.unanalysed(ctx, len(places), until)
	return r, err
}

func (s *Service) reach(ctx context.Context, r *Report, until time.Time) error {
	reach, err := s.Numbers.Reach(ctx, until)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, d := range reach.Departments {
		names[insight.UnitKey(d.Unit)] = d.Name
	}
	r.Reach.Org = reach.Sheet.Org
	hidden := 0
	for _, row := range reach.Sheet.Rows {
		r.Reach.Rows = append(r.Reach.Rows, ReachRow{Name: names[row.Key], Others: row.Other, Eligible: row.Eligible, Share: row.Share,
			Missing: row.Missing, NotReached: row.NotReached})
		if row.Other == 0 {
			continue
		}
		r.Unseen.HiddenUnits += row.Other
		if n, ok := row.Eligible.Value(); ok {
			hidden += int(n)
		}
	}
	heads, err := person.Headcounts(ctx, s.DB.Read(), until)
	if err != nil {
		return err
	}
	people, accounts := 0, 0
	for _, h := range heads {
		people, accounts = people+h.People, accounts+h.Accounts
	}
	r.Unseen.WithoutAccount = disclosure.Rate(people-accounts, people, s.K)
	r.Unseen.HiddenPeople = disclosure.Rate(min(hidden, people), people, s.K)
	return nil
}

func (s *Service) answers(ctx context.Context, r *Report, until time.Time) error {
	days := max(1, int(until.Sub(r.From).Hours()/24))
	a, err := s.Numbers.Answers(ctx, 0, until, days)
	r.Answers = Answers{Days: days, Questions: a.Questions, Open: a.Open, Median: a.Median, Within24: a.Within24, NotStaff: a.NotStaff}
	return err
}

func (s *Service) phases(ctx context.Context, r *Report, until time.Time) error {
	now, err := s.Numbers.Current(ctx, until)
	if err != nil {
		return err
	}
	before, err := s.Numbers.Current(ctx, r.From)
	if err != nil {
		return err
	}
	for _, p := range []phase.Phase{phase.Inception, phase.Growth, phase.Maturity, phase.Stewardship, phase.Decline, phase.Dormant} {
		c := PhaseCount{Phase: p}
		for _, w := range now {
			if w.Phase == p {
				c.Now++
			}
		}
		for _, w := range before {
			if w.Phase == p {
				c.Before++
			}
		}
		r.Phases = append(r.Phases, c)
	}
	return nil
}

// moved lists what was finished. Only communities that every colleague may read
// are named.
func (s *Service) moved(ctx context.Context, by actor.Actor, r *Report, until time.Time, places map[int64]insight.Place) error {
	all, err := s.Cards.Effects(ctx, by, r.From.AddDate(0, 0, -finalAfter), until.AddDate(0, 0, -finalAfter).Add(time.Millisecond), mostLines)
	if err != nil {
		return err
	}
	library, err := card.Library()
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, a := range library {
		names[a.ID] = a.Name[r.Lang]
	}
	counts := map[stat.Verdict]int{}
	for _, e := range all {
		o := e.Last()
		if o == nil || !o.Final {
			continue
		}
		l := Line{Rule: e.Rule, Act: e.Act, Action: names[e.Action], Design: e.Design, Metric: e.Metric, Verdict: o.Verdict, Measured: o.Measured,
			Estimate: o.Estimate, CI: o.CI, Minutes: e.Minutes, Days: o.Days, StartedAt: e.StartedAt, Facts: o.Facts, Card: e.Card}
		if places[e.Community.ID].Access == community.Open {
			l.Community = e.Community.Title
		}
		counts[o.Verdict]++
		r.Lines = append(r.Lines, l)
	}
	for _, v := range verdicts() {
		r.Verdicts = append(r.Verdicts, VerdictCount{v, counts[v]})
	}
	r.Unseen.NotMeasurable = counts[stat.NotMeasurable]
	r.Moved = telling(r.Lines)
	return nil
}

func verdicts() []stat.Verdict {
	return []stat.Verdict{stat.LikelyHelped, stat.LikelyHarmful, stat.NoClearEffect, stat.Confounded, stat.NotMeasurable}
}

// telling picks the effects a reader learns most from: those with a clear
// verdict first, good or bad, and among equals the surest. Cards that are judged
// together stand for their rule once.
func telling(lines []Line) []Line {
	sorted := slices.Clone(lines)
	slices.SortStableFunc(sorted, func(a, b Line) int {
		return cmp.Or(cmp.Compare(clarity(a.Verdict), clarity(b.Verdict)), cmp.Compare(sureness(b), sureness(a)), b.StartedAt.Compare(a.StartedAt))
	})
	var out []Line
	for _, l := range sorted {
		same := func(o Line) bool { return o.Design == card.Peers && o.Rule == l.Rule }
		if l.Design == card.Peers && slices.ContainsFunc(out, same) {
			continue
		}
		if out = append(out, l); len(out) == mostMoved {
			break
		}
	}
	return out
}

func clarity(v stat.Verdict) int {
	if v == stat.LikelyHarmful {
		v = stat.LikelyHelped
	}
	return slices.Index(verdicts(), v)
}

// sureness is the effect in units of its uncertainty.
func sureness(l Line) float64 {
	if !l.Measured || l.CI.Hi <= l.CI.Lo {
		return 0
	}
	return math.Abs(l.Estimate) / (l.CI.Hi - l.CI.Lo)
}

func (s *Service) cost(ctx context.Context, r *Report, until time.Time) error {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT e.act, count(*), CAST(coalesce(sum(e.minutes), 0) AS BIGINT)
		FROM card_effect e JOIN card k ON k.id = e.card_id AND k.effect_id = e.id
		WHERE e.started_at >= $1 AND e.started_at < $2 GROUP BY e.act ORDER BY e.act LIMIT 50`, r.From.UnixMilli(), until.UnixMilli())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a ActCost
		if err := rows.Scan(&a.Act, &a.Cards, &a.Minutes); err != nil {
			return err
		}
		r.Cost.ByAct = append(r.Cost.ByAct, a)
		r.Cost.Cards += a.Cards
		r.Cost.Minutes += a.Minutes
	}
	slices.SortStableFunc(r.Cost.ByAct, func(a, b ActCost) int { return cmp.Compare(b.Minutes, a.Minutes) })
	return rows.Err()
}

// unanalysed is how many living communities no number is kept about.
func (s *Service) unanalysed(ctx context.Context, analysed int, until time.Time) (int, error) {
	var all int
	err := s.DB.Read().QueryRowContext(ctx, `SELECT count(*) FROM community c
		WHERE c.created_at <= $1 AND (c.archived_at IS NULL OR c.archived_at > $1)`, until.UnixMilli()).Scan(&all)
	return max(0, all-analysed), err
}
