package stat

import (
	"math"
	"slices"
)

// Gini is the inequality of non-negative amounts: 0 when all are equal, near 1
// when one has everything. None or all zero give 0.
func Gini(xs []float64) float64 {
	s := slices.Sorted(slices.Values(xs))
	n, sum, weighted := float64(len(s)), 0.0, 0.0
	for i, x := range s {
		sum += x
		weighted += (2*float64(i+1) - n - 1) * x
	}
	if sum == 0 {
		return 0
	}
	return weighted / (n * sum)
}

// TopShare is the part of the sum held by the largest ceil(share·n) amounts.
func TopShare(xs []float64, share float64) float64 {
	return TopN(xs, int(math.Ceil(share*float64(len(xs))-1e-9)))
}

// TopN is the part of the sum held by the n largest amounts.
func TopN(xs []float64, n int) float64 {
	s := slices.Sorted(slices.Values(xs))
	sum, top := 0.0, 0.0
	for i, x := range s {
		sum += x
		if i >= len(s)-n {
			top += x
		}
	}
	if sum == 0 {
		return 0
	}
	return top / sum
}

// BusFactor is the smallest number of people who together hold at least half
// of the sum (B50).
func BusFactor(xs []float64) int {
	s := slices.Sorted(slices.Values(xs))
	slices.Reverse(s)
	sum := 0.0
	for _, x := range s {
		sum += x
	}
	run := 0.0
	for i, x := range s {
		run += x
		if sum > 0 && run >= sum/2 {
			return i + 1
		}
	}
	return 0
}

// Diversity says over how many groups something is spread.
type Diversity struct {
	Shannon   float64 // entropy in nats
	Effective float64 // exp(Shannon): as many equally large groups
	Simpson   float64 // inverse Simpson index
}

// Spread is the diversity of counts per group; no counts give the zero value.
func Spread(counts []float64) Diversity {
	sum := 0.0
	for _, c := range counts {
		sum += c
	}
	if sum == 0 {
		return Diversity{}
	}
	h, squares := 0.0, 0.0
	for _, c := range counts {
		if c > 0 {
			p := c / sum
			h -= p * math.Log(p)
			squares += p * p
		}
	}
	return Diversity{h, math.Exp(h), 1 / squares}
}

// Reciprocity is the share of arcs that are answered, plain and corrected for
// chance among n nodes (Garlaschelli and Loffredo 2004). Repeated arcs and
// loops are ignored.
func Reciprocity[N comparable](arcs [][2]N, n int) (plain, corrected float64) {
	set := make(map[[2]N]bool)
	for _, a := range arcs {
		if a[0] != a[1] {
			set[a] = true
		}
	}
	if len(set) == 0 || n < 2 {
		return 0, 0
	}
	both := 0
	for a := range set {
		if set[[2]N{a[1], a[0]}] {
			both++
		}
	}
	l := float64(len(set))
	plain = float64(both) / l
	density := l / (float64(n) * float64(n-1))
	if density >= 1 {
		return plain, 0
	}
	return plain, (plain - density) / (1 - density)
}
