package signal

import (
	"context"
	"math"
	"strconv"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/science/phase"
)

// changeWeeks is how long a change of phase is news.
const changeWeeks = 4

// phaseChanges finds communities whose confirmed phase has changed, the newest
// change of each.
func (s *Service) phaseChanges(ctx context.Context, l look) ([]Signal, error) {
	changes, err := s.Insight.Changes(ctx, l.now, changeWeeks)
	if err != nil {
		return nil, err
	}
	seen := map[int64]bool{}
	var out []Signal
	for _, c := range changes {
		if _, ok := l.places[c.Community]; !ok || seen[c.Community] {
			continue
		}
		seen[c.Community] = true
		g := s.turned(c)
		if g.Candidates, err = s.hosts(ctx, c.Community, 0, l.now); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

// turn is what a change of phase asks for: a falling community needs a hand
// sooner than a rising one, and a hand can change more in it.
func turn(to phase.Phase) (urgency, effect float64) {
	switch to {
	case phase.Decline:
		return 0.7, 0.5
	case phase.Dormant:
		return 0.5, 0.3
	case phase.Inception:
		return 0.5, 0.4
	case phase.Maturity, phase.Stewardship:
		return 0.3, 0.3
	default:
		return 0.35, 0.35
	}
}

func (s *Service) turned(c insight.Change) Signal {
	g := Signal{Rule: PhaseChange, Community: c.Community, Since: c.End, Minutes: 20,
		Key: string(PhaseChange) + ":" + id.String(c.Community) + ":" + strconv.FormatInt(c.Week.Week, 10)}
	g.Urgency, g.Effect = turn(c.Phase)
	if c.Confidence < 0.5 {
		g.Urgency *= 0.8
	}
	g.Reasons = []Reason{{Key: "signal.reason.phase." + string(c.Phase), Strength: 1},
		{Key: "signal.reason.was." + string(c.Before), Args: map[string]string{"weeks": strconv.Itoa(c.Lifetime)}, Strength: 0.9}}
	people := disclosure.Count(c.Contributors, s.k())
	if n, ok := people.Value(); ok {
		g.People = int(n)
	}
	for _, cond := range c.Conditions {
		r, f, ok := condition(cond, people, s.k())
		if ok {
			g.Reasons = append(g.Reasons, r)
		}
		if f != nil {
			g.Facts = append(g.Facts, *f)
		}
	}
	if c.Confidence < 0.5 {
		g.Reasons = append(g.Reasons, Reason{Key: "signal.reason.borderline", Strength: 0.2})
	}
	return g
}

// personal reports whether a condition describes what few people do: it is told
// only when at least k people wrote.
func personal(name string) bool {
	switch name {
	case phase.NameContributors, phase.NameOfPeak, phase.NameOwn, phase.NameAnswered, phase.NameTop3:
		return true
	default:
		return false
	}
}

// unitOf is the unit of the value of a condition; shares are told in hundredths.
func unitOf(name string) string {
	switch name {
	case phase.NameContributors:
		return "signal.unit.people"
	case phase.NameLastPost:
		return "signal.unit.days"
	case phase.NameAge, phase.NameSteward:
		return "signal.unit.weeks"
	case phase.NameTrend:
		return "signal.unit.per_week"
	default:
		return "signal.unit.share"
	}
}

// condition puts one comparison into a reason and a fact; false when it may not
// be told.
func condition(c phase.Condition, people disclosure.Released, k disclosure.K) (Reason, *Fact, bool) {
	name := c.Name
	strength := 0.4
	if c.Met {
		strength = 0.6
	}
	n, published := people.Value()
	switch {
	case published || !personal(name):
	case name == phase.NameContributors:
		return Reason{Key: "signal.reason.few_contributors", Args: map[string]string{"k": strconv.Itoa(k.Int())}, Strength: strength}, nil, true
	default:
		return Reason{}, nil, false
	}
	value, threshold := whole(c.Value), whole(c.Threshold)
	switch unitOf(name) {
	case "signal.unit.share":
		value, threshold = percent(c.Value), percent(c.Threshold)
	case "signal.unit.per_week":
		value, threshold = percent(math.Expm1(c.Value)), percent(math.Expm1(c.Threshold))
	}
	f := &Fact{Key: "signal.fact." + name, Value: c.Value, Unit: unitOf(name), Definition: "signal.definition." + name}
	if personal(name) {
		f.N, f.Days = int(n), 28
	}
	if name == phase.NameTrend {
		f.Days = 84
	}
	if name == phase.NameAttended {
		return Reason{Key: "signal.reason.condition.attended", Strength: strength}, nil, true
	}
	return Reason{Key: "signal.reason.condition." + name, Args: map[string]string{"value": value, "threshold": threshold}, Strength: strength}, f, true
}
