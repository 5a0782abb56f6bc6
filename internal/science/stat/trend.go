package stat

import (
	"math"
	"slices"
)

// Median is the middle value of xs, the mean of the two middle ones when their
// number is even, and 0 for none. The input is not changed.
func Median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(xs))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// TheilSen is the median of the slopes between all pairs of ys, per step.
func TheilSen(ys []float64) float64 {
	var slopes []float64
	for i := range ys {
		for j := i + 1; j < len(ys); j++ {
			slopes = append(slopes, (ys[j]-ys[i])/float64(j-i))
		}
	}
	return Median(slopes)
}

// LogTrend is TheilSen of ln(1+y): growth per step on a log scale.
// math.Expm1 turns it into a share.
func LogTrend(ys []float64) float64 {
	logs := make([]float64, len(ys))
	for i, y := range ys {
		logs[i] = math.Log1p(max(0, y))
	}
	return TheilSen(logs)
}

// Scores are a series in units of its own usual fluctuation: (x − median) /
// (1.4826 · MAD) over the baseline, clipped to ±4. A baseline that never
// fluctuates uses a spread of 1.
func Scores(xs, baseline []float64) []float64 {
	m := Median(baseline)
	dev := make([]float64, len(baseline))
	for i, b := range baseline {
		dev[i] = math.Abs(b - m)
	}
	spread := 1.4826 * Median(dev)
	if spread == 0 {
		spread = 1
	}
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = min(4, max(-4, (x-m)/spread))
	}
	return out
}

// Smoothed is one step of an exponentially weighted average with its limit.
type Smoothed struct {
	Value, Limit float64
	Alarm        bool
}

// EWMA follows standardised values; an alarm is a value beyond the limit l
// (handbook 5.4: lambda 0.2, l 2.96).
func EWMA(z []float64, lambda, l float64) []Smoothed {
	out, e := make([]Smoothed, len(z)), 0.0
	for i, v := range z {
		e = lambda*v + (1-lambda)*e
		limit := l * math.Sqrt(lambda/(2-lambda)*(1-math.Pow(1-lambda, 2*float64(i+1))))
		out[i] = Smoothed{e, limit, math.Abs(e) > limit}
	}
	return out
}

// Sums are the two one-sided cumulative sums of CUSUM at one step.
type Sums struct {
	Up, Down float64
	Alarm    bool
}

// CUSUM follows standardised values; an alarm is a sum above h
// (handbook 5.4: k 0.5, h 5).
func CUSUM(z []float64, k, h float64) []Sums {
	out, s := make([]Sums, len(z)), Sums{}
	for i, v := range z {
		s.Up, s.Down = max(0, s.Up+v-k), max(0, s.Down-v-k)
		s.Alarm = s.Up > h || s.Down > h
		out[i] = s
	}
	return out
}
