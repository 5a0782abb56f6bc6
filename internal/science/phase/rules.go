package phase

import "math"

// DormantDays without any post make a community dormant.
const DormantDays = 60

func met(op Op, value, threshold float64) bool {
	switch op {
	case AtLeast:
		return value >= threshold
	case AtMost:
		return value <= threshold
	default:
		return value < threshold
	}
}

func cond(p Phase, name string, op Op, value, threshold, gap float64) Condition {
	return Condition{p, name, op, value, threshold, met(op, value, threshold), gap}
}

func all(cs []Condition) bool {
	for _, c := range cs {
		if !c.Met {
			return false
		}
	}
	return true
}

func some(cs []Condition) bool {
	for _, c := range cs {
		if c.Met {
			return true
		}
	}
	return false
}

// Raw is the phase by the rules of one week, given the phase before (Unknown
// for the first week). It does not confirm; Sequence does.
func Raw(f Features, prev Phase) Result {
	if f.Type == Broadcast {
		return Result{Phase: NotApplicable, Confidence: 1}
	}
	dormant := []Condition{cond(Dormant, NameLastPost, AtLeast, f.LastPostDays, DormantDays, 14)}
	decline, declining := declineRule(f, prev)
	young, starting := inceptionRule(f, prev)
	mature := maturityRule(f, prev)
	steward := stewardRule(f)

	var r Result
	switch {
	case all(dormant):
		r = decided(Dormant, dormant)
	case declining:
		r = decided(Decline, decline)
	case starting:
		r = decided(Inception, young)
		r.Missing = opposite(young)
	case all(mature) && all(steward):
		r = decided(Stewardship, append(mature, steward...))
	case all(mature):
		r = decided(Maturity, mature)
		r.Missing = unmet(steward)
	default:
		r = decided(Growth, append(opposite(young), unmet(mature)...))
		r.Missing = unmet(mature)
	}
	r.Split = f.Contributors >= 300 && f.Activity >= 400 && f.Modularity >= 0.40 && f.SecondCluster >= 30
	return r
}

func declineRule(f Features, prev Phase) ([]Condition, bool) {
	share := 0.0
	if f.Peak > 0 {
		share = float64(f.Contributors) / float64(f.Peak)
	}
	if prev == Decline {
		stay := []Condition{
			cond(Decline, NameOfPeak, Below, share, 0.65, 0.15),
			cond(Decline, NameTrend, Below, f.Trend, 0, 0.02),
		}
		return stay, all(stay)
	}
	enter := []Condition{
		cond(Decline, NameAge, AtLeast, f.AgeWeeks, 16, 4),
		cond(Decline, NameOfPeak, AtMost, share, 0.50, 0.15),
		cond(Decline, NameTrend, AtMost, f.Trend, -0.02, 0.02),
	}
	return enter, f.Peak > 0 && all(enter)
}

func inceptionRule(f Features, prev Phase) ([]Condition, bool) {
	writers, own := 12.0, 0.55
	if prev != Unknown && prev != Inception && prev != NotApplicable {
		writers, own = 8, 0.45
	}
	cs := []Condition{
		cond(Inception, NameContributors, Below, float64(f.Contributors), writers, 4),
		cond(Inception, NameOwn, Below, f.Own, own, 0.10),
	}
	if writers == 12 {
		cs = append(cs, cond(Inception, NameAge, Below, f.AgeWeeks, 4, 2))
	}
	return cs, some(cs)
}

func maturityRule(f Features, prev Phase) []Condition {
	own, answered, top3, writers, age := 0.90, 0.75, 0.50, 25.0, 26.0
	if prev == Maturity || prev == Stewardship {
		own, answered, top3, writers, age = 0.85, 0.65, 0.60, 20, 0
	}
	cs := []Condition{
		cond(Maturity, NameOwn, AtLeast, f.Own, own, 0.05),
		cond(Maturity, NameTop3, AtMost, f.Top3, top3, 0.10),
		cond(Maturity, NameContributors, AtLeast, float64(f.Contributors), writers, 5),
	}
	if !f.NoQuestions {
		cs = append(cs, cond(Maturity, NameAnswered, AtLeast, f.Answered72, answered, 0.10))
	}
	if age > 0 {
		cs = append(cs, cond(Maturity, NameAge, AtLeast, f.AgeWeeks, age, 4))
	}
	if f.Unattended {
		cs = append(cs, cond(Maturity, NameAttended, AtLeast, 0, 1, 1))
	}
	return cs
}

func stewardRule(f Features) []Condition {
	return []Condition{
		cond(Stewardship, NameSteward, AtLeast, float64(f.StewardWeeks), 26, 4),
		cond(Stewardship, NameTrend, Below, math.Abs(f.Trend), 0.01, 0.01),
	}
}

func decided(p Phase, cs []Condition) Result {
	r := Result{Phase: p, Conditions: cs, Confidence: 1}
	for _, c := range deciding(p, cs) {
		r.Confidence = min(r.Confidence, math.Abs(c.Value-c.Threshold)/c.gap)
	}
	return r
}

// deciding drops conditions whose change alone would change nothing: of the
// alternatives of inception only the strongest met one counts, and of what
// keeps growth from maturity only the farthest.
func deciding(p Phase, cs []Condition) []Condition {
	var out []Condition
	best := map[Phase]Condition{}
	for _, c := range cs {
		alternative := p == Inception && c.For == Inception || p == Growth && c.For == Maturity
		switch {
		case !alternative:
			out = append(out, c)
		case (p == Inception) == c.Met:
			b, ok := best[c.For]
			if !ok || math.Abs(c.Value-c.Threshold)/c.gap > math.Abs(b.Value-b.Threshold)/b.gap {
				best[c.For] = c
			}
		}
	}
	for _, c := range best {
		out = append(out, c)
	}
	return out
}

func unmet(cs []Condition) []Condition {
	var out []Condition
	for _, c := range cs {
		if !c.Met {
			out = append(out, c)
		}
	}
	return out
}

// opposite turns "inception because fewer than 12 wrote" into "growth needs 12".
func opposite(cs []Condition) []Condition {
	var out []Condition
	for _, c := range cs {
		out = append(out, Condition{Growth, c.Name, AtLeast, c.Value, c.Threshold, !c.Met, c.gap})
	}
	return out
}
