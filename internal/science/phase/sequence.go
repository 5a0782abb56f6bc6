package phase

import (
	"slices"

	"example.org/linden/internal/science/stat"
)

// How long a new phase must show before it counts, and how long a phase lasts
// at least, in weeks.
const (
	confirmOf   = 4
	confirmNeed = 3
	minDwell    = 4
)

// Tracker confirms raw phases week by week. The zero value is ready.
type Tracker struct {
	phase Phase
	since int // index of the week of the last change
	week  int // weeks seen
	last  []Phase
}

// Phase is the confirmed phase, Unknown before the first week.
func (t *Tracker) Phase() Phase { return t.phase }

// Weeks is for how many weeks the confirmed phase has lasted, this one included.
func (t *Tracker) Weeks() int { return t.week - t.since }

// Add takes the raw phase of the next week and returns the confirmed one.
func (t *Tracker) Add(raw Phase) Phase {
	index := t.week
	t.week++
	t.last = append(t.last, raw)
	if len(t.last) > confirmOf {
		t.last = t.last[1:]
	}
	switch {
	case t.phase == Unknown, raw == Dormant, raw == NotApplicable, t.phase == NotApplicable:
		t.change(raw, index)
	case raw != t.phase && index-t.since >= minDwell && count(t.last, raw) >= confirmNeed:
		t.change(raw, index)
	}
	return t.phase
}

func (t *Tracker) change(p Phase, index int) {
	if p != t.phase {
		t.phase, t.since = p, index
	}
}

func count(ps []Phase, p Phase) int {
	n := 0
	for _, q := range ps {
		if q == p {
			n++
		}
	}
	return n
}

// Week is the outcome of one week.
type Week struct {
	Raw       Result
	Confirmed Phase
	Since     int // weeks the confirmed phase has lasted, this one included
}

// Sequence classifies a community over consecutive weeks; the raw phase of a
// week is judged against the confirmed phase of the week before. It fills
// StewardWeeks itself.
func Sequence(weeks []Features) []Week {
	var t Tracker
	steady := 0
	out := make([]Week, 0, len(weeks))
	for _, f := range weeks {
		f.StewardWeeks = steady
		raw := Raw(f, t.Phase())
		confirmed := t.Add(raw.Phase)
		if confirmed == Maturity || confirmed == Stewardship {
			steady++
		} else {
			steady = 0
		}
		out = append(out, Week{raw, confirmed, t.Weeks()})
	}
	return out
}

// seasonFloor keeps a silent week from blowing up adjusted numbers.
const seasonFloor = 0.3

// Season is the index of each week of the platform's contributions: the week
// divided by the median of the 52 weeks up to it, at least 0.3 (handbook 0).
func Season(platform []float64) []float64 {
	out := make([]float64, len(platform))
	for i, v := range platform {
		m := stat.Median(platform[max(0, i-51) : i+1])
		out[i] = 1
		if m > 0 {
			out[i] = max(seasonFloor, v/m)
		}
	}
	return out
}

// Adjust divides a weekly series by the season of the same weeks.
func Adjust(weekly, season []float64) []float64 {
	out := slices.Clone(weekly)
	for i := range out {
		if i < len(season) && season[i] > 0 {
			out[i] /= season[i]
		}
	}
	return out
}
