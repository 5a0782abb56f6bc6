package stat

import (
	"cmp"
	"math"
	"slices"
)

// Holm returns p values adjusted so that the chance of any false claim stays
// below the level; use it for the few headline claims. Order is kept.
func Holm(ps []float64) []float64 {
	order, out := ascending(ps), make([]float64, len(ps))
	running := 0.0
	for rank, i := range order {
		running = max(running, min(1, ps[i]*float64(len(ps)-rank)))
		out[i] = running
	}
	return out
}

// BenjaminiHochberg returns p values adjusted for the share of false claims
// among all claims; compare them with q (handbook: 0.10). Order is kept.
func BenjaminiHochberg(ps []float64) []float64 {
	order, out := ascending(ps), make([]float64, len(ps))
	running := 1.0
	for rank := len(order) - 1; rank >= 0; rank-- {
		i := order[rank]
		running = min(running, ps[i]*float64(len(ps))/float64(rank+1))
		out[i] = running
	}
	return out
}

func ascending(ps []float64) []int {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	return order
}

// Measured is one measured effect (log scale) with its standard error.
type Measured struct{ Effect, SE float64 }

// Pooled is the random-effects mean of several measurements.
type Pooled struct {
	Effect, SE float64
	CI         Interval
	Tau2, Q    float64 // variance between uses, and Cochran's Q
	N          int
}

// Pool combines measurements of the same kind of action (DerSimonian and Laird
// 1986). Measurements without a positive standard error are left out.
func Pool(uses []Measured) Pooled {
	var w, wd, w2, wdd float64
	n := 0
	for _, u := range uses {
		if !(u.SE > 0) {
			continue
		}
		v := 1 / (u.SE * u.SE)
		w, wd, w2, wdd = w+v, wd+v*u.Effect, w2+v*v, wdd+v*u.Effect*u.Effect
		n++
	}
	if n == 0 {
		return Pooled{CI: Interval{math.Inf(-1), math.Inf(1)}}
	}
	p := Pooled{N: n, Q: max(0, wdd-wd*wd/w)}
	if c := w - w2/w; c > 0 {
		p.Tau2 = max(0, (p.Q-float64(n-1))/c)
	}
	var rw, rwd float64
	for _, u := range uses {
		if u.SE > 0 {
			v := 1 / (u.SE*u.SE + p.Tau2)
			rw, rwd = rw+v, rwd+v*u.Effect
		}
	}
	p.Effect, p.SE = rwd/rw, math.Sqrt(1/rw)
	p.CI = Interval{p.Effect - Z95*p.SE, p.Effect + Z95*p.SE}
	return p
}

// PriorTau is how far effects of actions are expected to lie from none, on the
// log scale (handbook 3.1).
const PriorTau = 0.10

// Shrink pulls a measured effect towards none as far as it is uncertain:
// what the cockpit expects from the next use. Nothing measured gives 0.
func Shrink(m Measured) float64 {
	if !(m.SE > 0) {
		return 0
	}
	tau2 := PriorTau * PriorTau
	return tau2 * m.Effect / (tau2 + m.SE*m.SE)
}
