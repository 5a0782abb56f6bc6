package stat

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Span is how long something waited, in whatever unit the caller uses, and
// whether it ended with the event (true) or is still open (false, censored).
type Span struct {
	T     float64
	Event bool
}

// Step is one row of a survival table.
type Step struct {
	T              float64
	AtRisk, Events int
	S, SE          float64 // share still waiting after T, and Greenwood's standard error
}

// Curve is a Kaplan–Meier estimate of the share still waiting.
type Curve struct {
	Steps     []Step
	N, Events int
}

// KaplanMeier estimates how long spans take, with open ones counted as long as
// they were watched. Its order is free; the input is not changed.
func KaplanMeier(spans []Span) Curve {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b Span) int { return cmp.Compare(a.T, b.T) })
	c := Curve{N: len(sorted)}
	s, green := 1.0, 0.0
	for i := 0; i < len(sorted); {
		j, d := i, 0
		for ; j < len(sorted) && sorted[j].T == sorted[i].T; j++ {
			if sorted[j].Event {
				d++
			}
		}
		if d > 0 {
			n := len(sorted) - i
			s *= 1 - float64(d)/float64(n)
			if n > d {
				green += float64(d) / (float64(n) * float64(n-d))
			}
			c.Steps = append(c.Steps, Step{T: sorted[i].T, AtRisk: n, Events: d, S: s, SE: s * math.Sqrt(green)})
			c.Events += d
		}
		i = j
	}
	return c
}

// Point is a share with its interval.
type Point struct {
	Share float64
	CI    Interval
}

// At is the share still waiting after t, with the log(−log S) interval.
func (c Curve) At(t float64) Point {
	p := Point{1, Interval{1, 1}}
	if c.N == 0 {
		return Point{1, Interval{0, 1}}
	}
	for _, s := range c.Steps {
		if s.T > t {
			break
		}
		p = Point{s.S, s.interval()}
	}
	return p
}

func (s Step) interval() Interval {
	if s.S <= 0 || s.S >= 1 {
		return Interval{s.S, s.S}
	}
	spread := Z95 * s.SE / (s.S * math.Abs(math.Log(s.S)))
	return Interval{math.Pow(s.S, math.Exp(spread)), math.Pow(s.S, math.Exp(-spread))}
}

// Within is the share that ended by t (1 − At), with its interval.
func (c Curve) Within(t float64) Point {
	p := c.At(t)
	return Point{1 - p.Share, Interval{1 - p.CI.Hi, 1 - p.CI.Lo}}
}

// Quantile is the first time by which the share q has ended; false when the
// curve never gets there.
func (c Curve) Quantile(q float64) (float64, bool) {
	for _, s := range c.Steps {
		if 1-s.S >= q-1e-12 {
			return s.T, true
		}
	}
	return 0, false
}

// Median is Quantile(0.5).
func (c Curve) Median() (float64, bool) { return c.Quantile(0.5) }

// LogRankResult compares two curves.
type LogRankResult struct {
	Observed, Expected, Variance float64 // events of the first group
	Chi2, P                      float64
}

// LogRank tests whether two groups wait equally long.
func LogRank(a, b []Span) LogRankResult {
	var times []float64
	for _, s := range append(slices.Clone(a), b...) {
		if s.Event {
			times = append(times, s.T)
		}
	}
	slices.Sort(times)
	var r LogRankResult
	for _, t := range slices.Compact(times) {
		n1, d1 := atRisk(a, t)
		n2, d2 := atRisk(b, t)
		n, d := n1+n2, d1+d2
		r.Observed += d1
		r.Expected += d * n1 / n
		if n > 1 {
			r.Variance += d * (n1 / n) * (n2 / n) * (n - d) / (n - 1)
		}
	}
	if r.Variance <= 0 {
		r.P = 1
		return r
	}
	r.Chi2 = (r.Observed - r.Expected) * (r.Observed - r.Expected) / r.Variance
	r.P = 1 - distuv.ChiSquared{K: 1}.CDF(r.Chi2)
	return r
}

func atRisk(spans []Span, t float64) (n, d float64) {
	for _, s := range spans {
		if s.T >= t {
			n++
		}
		if s.T == t && s.Event {
			d++
		}
	}
	return n, d
}
