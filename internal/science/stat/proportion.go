package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson is the 95 % score interval of x successes in n trials, with the ends
// kept in [0, 1]. No trials give [0, 1]: nothing is known.
func Wilson(x, n int) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	out := WilsonShare(float64(x)/float64(n), n)
	if x <= 0 {
		out.Lo = 0
	}
	if x >= n {
		out.Hi = 1
	}
	return out
}

// WilsonShare is Wilson for a share of n trials that may have been rounded.
func WilsonShare(p float64, n int) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	nf, z := float64(n), Z95
	centre := (p + z*z/(2*nf)) / (1 + z*z/nf)
	half := z * math.Sqrt(max(0, p*(1-p)/nf+z*z/(4*nf*nf))) / (1 + z*z/nf)
	return Interval{max(0, centre-half), min(1, centre+half)}
}

// ClopperPearson is the exact 95 % interval of x successes in n trials.
func ClopperPearson(x, n int) Interval {
	out := Interval{0, 1}
	if n <= 0 {
		return out
	}
	if x > 0 {
		out.Lo = distuv.Beta{Alpha: float64(x), Beta: float64(n - x + 1)}.Quantile(0.025)
	}
	if x < n {
		out.Hi = distuv.Beta{Alpha: float64(x + 1), Beta: float64(n - x)}.Quantile(0.975)
	}
	return out
}

// Difference compares a treated group with a held-out one.
type Difference struct {
	Treated, Control float64  // shares
	RD               float64  // risk difference, treated − control
	CI               Interval // Newcombe's hybrid of two Wilson intervals
	P                float64  // Fisher's exact test, two-sided
	NNT              float64  // people treated per additional success; infinite when RD is 0
	Extra            float64  // additional successes among the treated
}

// Compare gives the intention-to-treat effect of x1 of n1 treated against x0 of
// n0 held out (Newcombe 1998, method 10).
func Compare(x1, n1, x0, n0 int) Difference {
	if n1 <= 0 || n0 <= 0 {
		return Difference{CI: Interval{-1, 1}, P: 1, NNT: math.Inf(1)}
	}
	p1, p0 := float64(x1)/float64(n1), float64(x0)/float64(n0)
	w1, w0 := Wilson(x1, n1), Wilson(x0, n0)
	rd := p1 - p0
	return Difference{
		Treated: p1, Control: p0, RD: rd,
		CI: Interval{
			rd - math.Hypot(p1-w1.Lo, w0.Hi-p0),
			rd + math.Hypot(w1.Hi-p1, p0-w0.Lo),
		},
		P: Fisher(x1, n1-x1, x0, n0-x0), NNT: 1 / rd, Extra: rd * float64(n1),
	}
}

// Fisher is the two-sided exact p value of the table [[a b] [c d]]: the summed
// probability of all tables with the same margins that are not more likely.
func Fisher(a, b, c, d int) float64 {
	row, col, n := a+b, a+c, a+b+c+d
	prob := func(x int) float64 {
		return math.Exp(logChoose(row, x) + logChoose(n-row, col-x) - logChoose(n, col))
	}
	observed, sum := prob(a), 0.0
	for x := max(0, col-(n-row)); x <= min(row, col); x++ {
		if p := prob(x); p <= observed*(1+1e-7) {
			sum += p
		}
	}
	return min(1, sum)
}

func logChoose(n, k int) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
	return lg(n) - lg(k) - lg(n-k)
}

// MDE is the smallest absolute difference from the share baseline that a test
// of n1 against n2 people finds with the given power at level alpha.
func MDE(baseline float64, n1, n2 int, alpha, power float64) float64 {
	if n1 <= 0 || n2 <= 0 {
		return 1
	}
	z := distuv.UnitNormal.Quantile(1-alpha/2) + distuv.UnitNormal.Quantile(power)
	return z * math.Sqrt(baseline*(1-baseline)*(1/float64(n1)+1/float64(n2)))
}

// SampleSize is the number of people per arm needed to tell p1 from p2 at
// alpha 5 % with 80 % power; 0 when the shares are equal.
func SampleSize(p1, p2 float64) int {
	if p1 == p2 {
		return 0
	}
	za, zb := Z95, distuv.UnitNormal.Quantile(0.8)
	bar := (p1 + p2) / 2
	root := za*math.Sqrt(2*bar*(1-bar)) + zb*math.Sqrt(p1*(1-p1)+p2*(1-p2))
	return int(math.Ceil(root * root / ((p1 - p2) * (p1 - p2))))
}

// PPV is the share of alarms that are right when a share prevalence of cases is
// real, tpr of those are found and fpr of the others raise a false alarm.
func PPV(prevalence, tpr, fpr float64) float64 {
	hit, miss := prevalence*tpr, (1-prevalence)*fpr
	if hit+miss == 0 {
		return 0
	}
	return hit / (hit + miss)
}

// AdjustedCount corrects an observed positive rate for a classifier's known
// rates (Forman 2008), clipped to [0, 1].
func AdjustedCount(observed, tpr, fpr float64) float64 {
	if tpr <= fpr {
		return observed
	}
	return min(1, max(0, (observed-fpr)/(tpr-fpr)))
}
