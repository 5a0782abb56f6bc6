// Package disclosure is the only door through which numbers about groups of
// people leave the cockpit.
//
// Rules (handbook 8.3 and 8.4): a number about fewer than k people is not
// published; nor is one that a single person makes up for the most part, nor
// one that could be worked out from its neighbours and their total. Shares of
// small groups are rounded, and nobody is told that all or none of a small
// group did something. A number that is held back is gone: a suppressed
// Released carries a reason and no value, so no view, export or log can show it.
// The zero Released is suppressed.
package disclosure

import (
	"encoding/json"
	"fmt"

	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/science/stat"
)

// Limits of the setting k, and other fixed minimums.
const (
	DefaultK   = 10
	MinK       = 5
	MaxK       = 50
	MinAuthors = 15 // behind anything derived from text
	MinPosts   = 30 // behind anything derived from text
	MinPair    = 5  // people on both sides of a pair of units
)

// ErrK is returned for a k outside MinK..MaxK.
var ErrK = errs.New(errs.Invalid, "disclosure.k_out_of_range")

// K is the smallest group that may be described. The zero value is DefaultK.
type K struct{ n int }

// NewK checks a configured k.
func NewK(n int) (K, error) {
	if n < MinK || n > MaxK {
		return K{}, ErrK
	}
	return K{n}, nil
}

// Int is the number of people.
func (k K) Int() int {
	if k.n == 0 {
		return DefaultK
	}
	return k.n
}

// Reason says why a number is held back. Reasons are keys of visible texts.
type Reason string

// The reasons.
const (
	Published     Reason = ""
	BelowK        Reason = "below_k"
	Complementary Reason = "complementary" // could be worked out from its neighbours otherwise
	Dominance     Reason = "dominance"
	Homogeneity   Reason = "homogeneity"
	Settling      Reason = "settling" // was hidden lately and must stay large for two periods
)

// Bound says how a value is to be read.
type Bound string

// The bounds: the value itself, below it, above it.
const (
	Exact Bound = ""
	Under Bound = "below"
	Over  Bound = "above"
)

// Released is a number that may be shown, or the reason why there is none.
type Released struct {
	ok     bool
	value  float64
	ci     stat.Interval
	hasCI  bool
	bound  Bound
	reason Reason
}

// Value is the published number; false when it is held back.
func (r Released) Value() (float64, bool) { return r.value, r.ok }

// Interval is the published 95 % interval; false when there is none.
func (r Released) Interval() (stat.Interval, bool) { return r.ci, r.ok && r.hasCI }

// Bound says whether the value is exact or a limit.
func (r Released) Bound() Bound { return r.bound }

// Reason is Published for a published number.
func (r Released) Reason() Reason {
	if !r.ok && r.reason == Published {
		return BelowK
	}
	return r.reason
}

// String never shows a number that is held back.
func (r Released) String() string {
	switch {
	case !r.ok:
		return "suppressed: " + string(r.Reason())
	case r.bound != Exact:
		return fmt.Sprintf("%s %g", r.bound, r.value)
	default:
		return fmt.Sprintf("%g", r.value)
	}
}

// MarshalJSON writes {"value":…} with lo, hi and bound where they exist, or
// {"suppressed":reason}.
func (r Released) MarshalJSON() ([]byte, error) {
	if !r.ok {
		return json.Marshal(struct {
			Suppressed Reason `json:"suppressed"`
		}{r.Reason()})
	}
	out := struct {
		Value float64  `json:"value"`
		Lo    *float64 `json:"lo,omitempty"`
		Hi    *float64 `json:"hi,omitempty"`
		Bound Bound    `json:"bound,omitempty"`
	}{Value: r.value, Bound: r.bound}
	if r.hasCI {
		out.Lo, out.Hi = &r.ci.Lo, &r.ci.Hi
	}
	return json.Marshal(out)
}

func held(reason Reason) Released { return Released{reason: reason} }

func exact(v float64) Released { return Released{ok: true, value: v} }

// Count publishes the size of one group that is part of no table.
func Count(n int, k K) Released {
	if n < k.Int() {
		return held(BelowK)
	}
	return exact(float64(n))
}

// Measure publishes a number such as a median that rests on that many people.
func Measure(value float64, ci stat.Interval, people int, k K) Released {
	if people < k.Int() {
		return held(BelowK)
	}
	return Released{ok: true, value: value, ci: ci, hasCI: true}
}

// Text publishes a number derived from what people wrote.
func Text(value float64, ci stat.Interval, authors, posts int, k K) Released {
	if posts < MinPosts {
		return held(BelowK)
	}
	return Measure(value, ci, authors, K{max(MinAuthors, k.Int())})
}

// Pair publishes a number about two units, given the people on both sides.
func Pair(value float64, left, right int) Released {
	if left < MinPair || right < MinPair {
		return held(BelowK)
	}
	return exact(value)
}

// Shares of the largest and the two largest contributors beyond which a
// quantity describes persons.
const (
	maxOne = 0.5
	maxTwo = 0.8
)

// Dominated reports whether one person makes up more than half of a quantity
// or two more than four fifths.
func Dominated(contributions []float64) bool {
	return stat.TopN(contributions, 1) > maxOne || stat.TopN(contributions, 2) > maxTwo
}

// Quantity publishes the sum of what people contributed.
func Quantity(contributions []float64, k K) Released {
	people, sum := 0, 0.0
	for _, c := range contributions {
		if c > 0 {
			people++
			sum += c
		}
	}
	switch {
	case people < k.Int():
		return held(BelowK)
	case Dominated(contributions):
		return held(Dominance)
	default:
		return exact(sum)
	}
}

// MayCompare reports whether two groups may both be published, given how many
// people are only in the first and only in the second: a difference of a few
// people would describe them.
func MayCompare(onlyFirst, onlySecond int, k K) bool {
	fine := func(n int) bool { return n == 0 || n >= k.Int() }
	return fine(onlyFirst) && fine(onlySecond)
}

// Frozen reports whether a unit must keep showing its last published value
// because only a few people joined or left it since: the change would describe
// them.
func Frozen(joined, left int, k K) bool { return !MayCompare(joined, left, k) }
