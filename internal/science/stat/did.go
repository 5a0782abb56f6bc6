package stat

import "math"

// The minimum of a comparison that may be called one (handbook 4.1, 4.3).
const (
	MinPreWeeks    = 8
	MinControls    = 9
	MaxControls    = 30
	PlaceboWanted  = 19 // controls needed before a placebo p of .05 is possible
	MinPreTrendP   = 0.2
	minDiDControls = 2
)

// DiD is the effect of an action in one community against matched ones, on
// ln(1+weekly contributions).
type DiD struct {
	DeltaTreated, MeanControls float64
	Effect                     float64 // difference in differences, log points
	SDControls, SE             float64
	Critical                   float64 // of Student's t with Controls−1 degrees of freedom
	CI                         Interval
	PlaceboP, PlaceboMin       float64 // share of units with an effect at least as large, and the smallest possible
	Controls, PreWeeks         int
	PreTrendP                  float64 // the same placebo test, first against second half before the action
}

// Percent is the effect as a share: 0.39 means 39 % more.
func (d DiD) Percent() float64 { return math.Expm1(d.Effect) }

// PercentCI is the interval on the same scale.
func (d DiD) PercentCI() Interval {
	return Interval{math.Expm1(d.CI.Lo), math.Expm1(d.CI.Hi)}
}

// Comparable reports whether the treated community moved like the others
// before the action.
func (d DiD) Comparable() bool { return d.PreTrendP >= MinPreTrendP }

// Measurable reports whether there is enough to judge at all.
func (d DiD) Measurable() bool { return d.Controls >= MinControls && d.PreWeeks >= MinPreWeeks }

// MDE is the smallest effect (log points) that this comparison finds with 80 %
// power.
func (d DiD) MDE() float64 { return (d.Critical + 0.8416) * d.SE }

// DifferenceInDifferences compares weekly counts of a treated community with
// those of controls over the same weeks; the first preWeeks lie before the
// action. With one treated unit the error comes from the spread of the
// controls (logic of Conley and Taber 2011). Controls of another length are
// left out; fewer than two usable ones give a result that is not Measurable.
func DifferenceInDifferences(treated []float64, controls [][]float64, preWeeks int) DiD {
	var kept [][]float64
	for _, c := range controls {
		if len(c) == len(treated) {
			kept = append(kept, c)
		}
	}
	d := DiD{Controls: len(kept), PreWeeks: preWeeks, PlaceboP: 1, PlaceboMin: 1, PreTrendP: 1,
		CI: Interval{math.Inf(-1), math.Inf(1)}, SE: math.Inf(1)}
	if len(kept) < minDiDControls || preWeeks < 2 || len(treated) <= preWeeks {
		return d
	}
	deltas := changes(kept, preWeeks)
	k := float64(len(kept))
	d.DeltaTreated, d.MeanControls = change(treated, preWeeks), mean(deltas)
	d.Effect = d.DeltaTreated - d.MeanControls
	d.SDControls = math.Sqrt(variance(deltas))
	d.SE = d.SDControls * math.Sqrt(1+1/k)
	d.Critical = studentCritical(k - 1)
	d.CI = Interval{d.Effect - d.Critical*d.SE, d.Effect + d.Critical*d.SE}
	d.PlaceboP, d.PlaceboMin = placebo(d.DeltaTreated, deltas), 1/(k+1)
	half := preWeeks / 2
	before := make([][]float64, len(kept))
	for i, c := range kept {
		before[i] = c[:preWeeks]
	}
	d.PreTrendP = placebo(change(treated[:preWeeks], half), changes(before, half))
	return d
}

func changes(series [][]float64, pre int) []float64 {
	out := make([]float64, len(series))
	for i, s := range series {
		out[i] = change(s, pre)
	}
	return out
}

func change(series []float64, pre int) float64 {
	return mean(logs(series[pre:])) - mean(logs(series[:pre]))
}

func logs(xs []float64) []float64 {
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = math.Log1p(max(0, x))
	}
	return out
}

// placebo is the share of units, the treated one included, whose change
// differs from that of all other units at least as much as the treated one's.
func placebo(treated float64, controls []float64) float64 {
	all := append([]float64{treated}, controls...)
	sum := 0.0
	for _, v := range all {
		sum += v
	}
	n := float64(len(all))
	effect := func(v float64) float64 { return math.Abs(v - (sum-v)/(n-1)) }
	own, extreme := effect(treated), 0.0
	for _, v := range all {
		if effect(v) >= own-1e-12 {
			extreme++
		}
	}
	return extreme / n
}
