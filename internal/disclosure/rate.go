package disclosure

import (
	"math"

	"example.org/linden/internal/science/stat"
)

const (
	smallGroup   = 50 // below it shares are rounded to 5 points
	fewPeople    = 3  // fewer of a small group are not told apart from none
	coarse, fine = 0.05, 0.01
)

// Rate publishes the share x of n people with its Wilson interval: rounded to
// 5 points below 50 people and to 1 point above; "below 10 %" and "above 90 %"
// where all, none or almost all or none of a small group are meant. The
// interval is computed from the rounded share, so it tells nothing more.
func Rate(x, n int, k K) Released {
	if n < k.Int() || x < 0 || x > n {
		return held(BelowK)
	}
	few, limit := fewPeople, 0.10
	if n >= smallGroup {
		few, limit = 1, 0.05
	}
	step := stepOf(n)
	p := round(float64(x)/float64(n), step)
	switch {
	case x < few:
		return under(limit, stat.Wilson(few-1, n).Hi, step)
	case n-x < few:
		return over(1-limit, stat.Wilson(n-few+1, n).Lo, step)
	case p <= 0:
		return under(step, stat.WilsonShare(step/2, n).Hi, step)
	case p >= 1:
		return over(1-step, stat.WilsonShare(1-step/2, n).Lo, step)
	}
	ci := stat.WilsonShare(p, n)
	return Released{ok: true, value: p, hasCI: true,
		ci: stat.Interval{Lo: floor(ci.Lo, step), Hi: ceil(ci.Hi, step)}}
}

func under(limit, hi, step float64) Released {
	return Released{ok: true, value: limit, bound: Under, hasCI: true, ci: stat.Interval{Lo: 0, Hi: ceil(hi, step)}}
}

func over(limit, lo, step float64) Released {
	return Released{ok: true, value: limit, bound: Over, hasCI: true, ci: stat.Interval{Lo: floor(lo, step), Hi: 1}}
}

func stepOf(n int) float64 {
	if n < smallGroup {
		return coarse
	}
	return fine
}

func round(v, step float64) float64 { return tidy(math.Round(v/step) * step) }
func floor(v, step float64) float64 { return tidy(math.Floor(v/step+1e-9) * step) }
func ceil(v, step float64) float64  { return tidy(min(1, math.Ceil(v/step-1e-9)*step)) }

// tidy removes the binary dust of multiples of 0.05 and 0.01.
func tidy(v float64) float64 { return math.Round(v*1e6) / 1e6 }
