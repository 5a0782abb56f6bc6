package phase_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"example.org/linden/internal/science/phase"
)

// script is a community whose phases are known because its life was written
// down: weeks in inception, growth and maturity, then perhaps a decline.
type script struct{ young, growing, mature, falling int }

func (s script) truth(week int) phase.Phase {
	switch {
	case week < s.young:
		return phase.Inception
	case week < s.young+s.growing:
		return phase.Growth
	case week < s.young+s.growing+s.mature:
		return phase.Maturity
	default:
		return phase.Decline
	}
}

func (s script) features(week int, r *rand.Rand, peak *int) phase.Features {
	writers, own, answered, top3, trend := 7.0, .35, .5, .7, .05
	switch s.truth(week) {
	case phase.Growth:
		writers, own, answered, top3, trend = 19, .72, .62, .55, .03
	case phase.Maturity:
		writers, own, answered, top3, trend = 42, .94, .84, .34, .015
	case phase.Decline:
		writers, own, answered, top3, trend = 14, .9, .6, .6, -.08
	}
	c := int(math.Round(writers * (1 + .07*r.NormFloat64())))
	*peak = max(*peak, c)
	return phase.Features{AgeWeeks: float64(week), Contributors: c, Peak: *peak,
		Own: min(1, own+.015*r.NormFloat64()), Answered72: min(1, answered+.03*r.NormFloat64()),
		Top3: top3 + .03*r.NormFloat64(), Trend: trend + .004*r.NormFloat64()}
}

// The planted truth of handbook 10.7 (8): the phases of 100 scripted
// communities are found within three weeks, and
// no community flips more than twice a year beyond its script.
func TestScriptedPaths(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	changes, inTime, flips := 0, 0, 0
	for range 100 {
		s := script{8 + r.IntN(12), 14 + r.IntN(12), 20 + r.IntN(6), 12}
		var weeks []phase.Features
		peak := 0
		for w := range s.young + s.growing + s.mature + s.falling {
			weeks = append(weeks, s.features(w, r, &peak))
		}
		got := phase.Sequence(weeks)
		own := 0
		for w := 1; w < len(got); w++ {
			if got[w].Confirmed != got[w-1].Confirmed {
				own++
			}
			if s.truth(w) == s.truth(w-1) {
				continue
			}
			changes++
			if got[min(w+3, len(got)-1)].Confirmed == s.truth(w) {
				inTime++
			}
		}
		if own > 3+2 {
			flips++
		}
	}
	t.Logf("%d of %d changes found within three weeks, %d communities flip too often", inTime, changes, flips)
	if inTime*10 < changes*9 || flips > 0 {
		t.Errorf("%d of %d changes in time, %d communities flip too often", inTime, changes, flips)
	}
}
