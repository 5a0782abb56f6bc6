package stat

import "math"

// Verdict is what may be said about an action. There are no other words.
type Verdict string

// The fixed vocabulary of handbook 4.6.
const (
	LikelyHelped  Verdict = "likely_helped"
	NoClearEffect Verdict = "no_clear_effect" // always shown with its interval
	LikelyHarmful Verdict = "likely_harmful"
	NotMeasurable Verdict = "not_measurable"
	Confounded    Verdict = "confounded"
)

// Evidence is what a verdict rests on.
type Evidence struct {
	CI          Interval
	LowerBetter bool // the action wanted the metric to fall
	Measurable  bool // the design's minimum was met
	Comparable  bool // the comparison holds (pre-trend check); true where there is none to make
	OtherEvent  bool // another event that reaches everybody lies within two weeks
}

// Judge gives the verdict. A comparison that does not hold is not measurable;
// another event makes any result confounded.
func Judge(e Evidence) Verdict {
	lo, hi := e.CI.Lo, e.CI.Hi
	if e.LowerBetter {
		lo, hi = -hi, -lo
	}
	switch {
	case !e.Measurable || !e.Comparable || math.IsNaN(lo) || math.IsNaN(hi):
		return NotMeasurable
	case e.OtherEvent:
		return Confounded
	case lo > 0:
		return LikelyHelped
	case hi < 0:
		return LikelyHarmful
	default:
		return NoClearEffect
	}
}

// Judge is the verdict on a comparison with matched communities.
func (d DiD) Judge(lowerBetter, otherEvent bool) Verdict {
	return Judge(Evidence{d.CI, lowerBetter, d.Measurable(), d.Comparable(), otherEvent})
}

// Judge is the verdict on an interrupted time series, from its change of level.
func (s ITS) Judge(lowerBetter, otherEvent bool) Verdict {
	return Judge(Evidence{s.LevelCI, lowerBetter, s.Measurable(), true, otherEvent})
}

// Judge is the verdict on a randomised hold-out. It needs 100 people per arm
// and 10 events (handbook 4.1).
func (d Difference) Judge(x1, n1, x0, n0 int) Verdict {
	return Judge(Evidence{CI: d.CI, Measurable: n1 >= 100 && n0 >= 100 && x1+x0 >= 10, Comparable: true})
}
