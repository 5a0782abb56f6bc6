package stat

import "math"

// The minimum of an interrupted time series (handbook 4.1).
const (
	MinITSPre  = 12
	MinITSPost = 6
)

// ITS is a segmented regression of a weekly series on its own past: for
// actions that reach everybody, where there is nobody to compare with.
type ITS struct {
	Beta         [4]float64 // level, slope, change of level, change of slope
	SEOrdinary   [4]float64 // least squares
	SENeweyWest  [4]float64 // lag 1, small-sample factor n/(n−4)
	SE           [4]float64 // the larger of both
	DurbinWatson float64
	LevelCI      Interval
	Pre, Post    int
}

// Measurable reports whether the series is long enough on both sides.
func (s ITS) Measurable() bool { return s.Pre >= MinITSPre && s.Post >= MinITSPost }

// EffectAt is the estimated change in the given week after the action, counted
// from 1. More than 8 weeks extrapolate a trend and should not be shown.
func (s ITS) EffectAt(week int) float64 { return s.Beta[2] + s.Beta[3]*float64(week-1) }

// InterruptedSeries fits y, whose first pre values lie before the action.
// Fewer than 3 values before, 2 after or 6 in all cannot be fitted: then the
// result has infinite errors and is not Measurable.
func InterruptedSeries(y []float64, pre int) ITS {
	out := ITS{Pre: pre, Post: len(y) - pre, LevelCI: Interval{math.Inf(-1), math.Inf(1)}}
	for i := range out.SE {
		out.SE[i] = math.Inf(1)
	}
	if out.Pre < 3 || out.Post < 2 || len(y) < 6 {
		return out
	}
	x := design(len(y), pre)
	xtx := square(4)
	var xty [4]float64
	for t, row := range x {
		for i := range row {
			xty[i] += row[i] * y[t]
			for j := range row {
				xtx[i][j] += row[i] * row[j]
			}
		}
	}
	inv := invert(xtx)
	if inv == nil {
		return out
	}
	for i := range out.Beta {
		for j := range xty {
			out.Beta[i] += inv[i][j] * xty[j]
		}
	}
	out.errors(x, y, inv)
	return out
}

func design(n, pre int) [][4]float64 {
	x := make([][4]float64, n)
	for t := range x {
		x[t] = [4]float64{1, float64(t), 0, 0}
		if t >= pre {
			x[t][2], x[t][3] = 1, float64(t-pre)
		}
	}
	return x
}

func (s *ITS) errors(x [][4]float64, y []float64, inv [][]float64) {
	n := len(y)
	e := make([]float64, n)
	rss, steps := 0.0, 0.0
	for t := range y {
		e[t] = y[t]
		for i, b := range s.Beta {
			e[t] -= b * x[t][i]
		}
		rss += e[t] * e[t]
		if t > 0 {
			steps += (e[t] - e[t-1]) * (e[t] - e[t-1])
		}
	}
	if rss > 0 {
		s.DurbinWatson = steps / rss
	}
	df := float64(n - 4)
	meat := neweyWest(x, e)
	for i := range s.SE {
		s.SEOrdinary[i] = math.Sqrt(rss / df * inv[i][i])
		v := 0.0
		for a := range 4 {
			for b := range 4 {
				v += inv[i][a] * meat[a][b] * inv[b][i]
			}
		}
		s.SENeweyWest[i] = math.Sqrt(max(0, v) * float64(n) / df)
		s.SE[i] = max(s.SEOrdinary[i], s.SENeweyWest[i])
	}
	half := studentCritical(df) * s.SE[2]
	s.LevelCI = Interval{s.Beta[2] - half, s.Beta[2] + half}
}

func neweyWest(x [][4]float64, e []float64) [4][4]float64 {
	var m [4][4]float64
	for t := range x {
		for a := range 4 {
			for b := range 4 {
				m[a][b] += e[t] * e[t] * x[t][a] * x[t][b]
				if t > 0 {
					m[a][b] += 0.5 * e[t] * e[t-1] * (x[t][a]*x[t-1][b] + x[t-1][a]*x[t][b])
				}
			}
		}
	}
	return m
}
