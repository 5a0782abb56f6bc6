package stat_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"example.org/linden/internal/science/stat"
	vt "example.org/linden/internal/science/vectortest"
)

func TestJudgeUsesTheFixedWords(t *testing.T) {
	t.Parallel()
	up, down, unclear := stat.Interval{Lo: .1, Hi: .3}, stat.Interval{Lo: -.3, Hi: -.1}, stat.Interval{Lo: -.1, Hi: .3}
	for _, c := range []struct {
		name string
		in   stat.Evidence
		want stat.Verdict
	}{
		{"up", stat.Evidence{CI: up, Measurable: true, Comparable: true}, stat.LikelyHelped},
		{"down", stat.Evidence{CI: down, Measurable: true, Comparable: true}, stat.LikelyHarmful},
		{"down is wanted", stat.Evidence{CI: down, LowerBetter: true, Measurable: true, Comparable: true}, stat.LikelyHelped},
		{"unclear", stat.Evidence{CI: unclear, Measurable: true, Comparable: true}, stat.NoClearEffect},
		{"too little", stat.Evidence{CI: up, Comparable: true}, stat.NotMeasurable},
		{"not alike before", stat.Evidence{CI: up, Measurable: true}, stat.NotMeasurable},
		{"other event", stat.Evidence{CI: up, Measurable: true, Comparable: true, OtherEvent: true}, stat.Confounded},
	} {
		if got := stat.Judge(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestEmptyInputsSayNothing(t *testing.T) {
	t.Parallel()
	if got := stat.Wilson(0, 0); got != (stat.Interval{Lo: 0, Hi: 1}) {
		t.Errorf("Wilson(0,0) = %v", got)
	}
	if got := stat.Compare(0, 0, 0, 0).Judge(0, 0, 0, 0); got != stat.NotMeasurable {
		t.Errorf("empty comparison: %s", got)
	}
	if got := stat.DifferenceInDifferences(nil, nil, 8).Judge(false, false); got != stat.NotMeasurable {
		t.Errorf("empty DiD: %s", got)
	}
	if got := stat.InterruptedSeries(nil, 0).Judge(false, false); got != stat.NotMeasurable {
		t.Errorf("empty series: %s", got)
	}
	if _, ok := stat.KaplanMeier(nil).Median(); ok {
		t.Error("median of nothing")
	}
	if got := stat.Reach([]stat.Unit{{Key: "a"}}); len(got.Units) != 0 {
		t.Errorf("reach of an empty unit: %+v", got)
	}
	if got := stat.Pool(nil); got.N != 0 || !math.IsInf(got.CI.Hi, 1) {
		t.Errorf("pool of nothing: %+v", got)
	}
}

func TestPoolAndShrink(t *testing.T) {
	t.Parallel()
	same := stat.Pool([]stat.Measured{{.1, .05}, {.1, .05}, {.1, .05}, {.1, .05}})
	vt.NearAll(t, "equal effects", []float64{same.Effect, same.SE, same.Tau2}, []float64{.1, .025, 0})
	spread := stat.Pool([]stat.Measured{{-.3, .05}, {.5, .05}, {.1, .05}})
	if spread.Tau2 <= 0 || spread.SE <= .05 {
		t.Errorf("effects that differ must widen the error: %+v", spread)
	}
	vt.Near(t, "shrunken", stat.Shrink(stat.Measured{Effect: .2, SE: .1}), .1)
	vt.Near(t, "never measured", stat.Shrink(stat.Measured{}), 0)
}

func TestNearestPrefersTheTwin(t *testing.T) {
	t.Parallel()
	treated := []float64{10, 11, 12, 13, 14, 15, 16, 17}
	got := stat.Nearest(treated, [][]float64{
		{90, 92, 91, 90, 93, 92, 91, 90},
		{10, 11, 12, 13, 14, 15, 16, 17},
		{17, 16, 15, 14, 13, 12, 11, 10},
		{1, 2},
	}, 2)
	if len(got) != 2 || got[0] != 1 {
		t.Errorf("nearest = %v, want the twin 1 first and no short series", got)
	}
}

// The planted truth of handbook 10.7 (6): effects of 15 % and of none in noisy
// communities, judged by comparison with matched ones.
func TestDiDPlantedEffects(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	weeks := func(effect float64) []float64 {
		level, out := math.Log(30)+r.NormFloat64()*.2, make([]float64, 16)
		for i := range out {
			e := 0.0
			if i >= 8 {
				e = effect
			}
			out[i] = math.Exp(level+e+r.NormFloat64()*.12) - 1
		}
		return out
	}
	for _, effect := range []float64{math.Log(1.15), 0} {
		covered, helped, runs := 0, 0, 500
		for range runs {
			var pool [][]float64
			for range 25 {
				pool = append(pool, weeks(0))
			}
			d := stat.DifferenceInDifferences(weeks(effect), pool, 8)
			if d.CI.Contains(effect) {
				covered++
			}
			if d.Judge(false, false) == stat.LikelyHelped {
				helped++
			}
		}
		t.Logf("true effect %.3f: interval covers it in %.1f %%, 'likely helped' in %.1f %%", effect,
			100*float64(covered)/float64(runs), 100*float64(helped)/float64(runs))
		if covered*100 < 92*runs {
			t.Errorf("effect %.3f covered in %d of %d runs, want 92 %%", effect, covered, runs)
		}
		if effect == 0 && helped*100 > 5*runs {
			t.Errorf("%d of %d runs without effect called helpful, want at most 5 %%", helped, runs)
		}
	}
}

// The planted truth of handbook 10.7 (1): 40 of 400 units with a reach of 0.3
// times the usual one.
func TestReachFindsPlantedUnits(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	var units []stat.Unit
	planted := map[string]bool{}
	for i := range 400 {
		n := 20 + r.IntN(150)
		p := .5 + .06*r.NormFloat64()
		key := string(rune('A'+i/26)) + string(rune('a'+i%26))
		if i < 40 {
			p *= .3
			planted[key] = true
		}
		x := 0
		for range n {
			if r.Float64() < p {
				x++
			}
		}
		units = append(units, stat.Unit{Key: key, Active: x, Eligible: n})
	}
	hit, flagged := 0, 0
	for _, u := range stat.Reach(units).Units {
		if u.NotReached {
			flagged++
			if planted[u.Key] {
				hit++
			}
		}
	}
	t.Logf("flagged %d, of them planted %d of 40", flagged, hit)
	if float64(hit) < .9*float64(flagged) || hit < 32 {
		t.Errorf("precision %d/%d, recall %d/40; want .9 and .8", hit, flagged, hit)
	}
}
