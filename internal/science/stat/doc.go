// Package stat holds the statistics of the cockpit: how sure a share is, how
// long answers take, which units are not reached, whether an action helped.
//
// Rules: a number comes with its uncertainty; small groups use exact methods;
// an effect is only called one when its design allows it, and then in one of
// five fixed words (Verdict). Every function is pure: the same input gives the
// same output, on every machine. Formulas are those of the science handbook
// (sections 1 and 4), checked against its worked examples.
package stat

import "gonum.org/v1/gonum/stat/distuv"

// Z95 is the standard normal quantile of a two-sided 95 % interval.
const Z95 = 1.959963984540054

// Interval is a 95 % interval.
type Interval struct{ Lo, Hi float64 }

// Contains reports whether v lies inside the interval, borders included.
func (i Interval) Contains(v float64) bool { return i.Lo <= v && v <= i.Hi }

func studentCritical(df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(0.975)
}

func mean(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// variance is the sample variance (n−1 in the denominator).
func variance(xs []float64) float64 {
	if len(xs) < 2 {
		return 0
	}
	m, sum := mean(xs), 0.0
	for _, x := range xs {
		sum += (x - m) * (x - m)
	}
	return sum / float64(len(xs)-1)
}
