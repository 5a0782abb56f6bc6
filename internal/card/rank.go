package card

import (
	"cmp"
	"math"
	"slices"

	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

const (
	mostOfRule = 2   // cards of one rule on the page
	sinksBelow = 0.3 // precision under which a rule sinks
	sinksFrom  = 8   // judged cards before it can
	goodwill   = 4.0 // useful cards every rule is credited with at the start
	urgent     = 0.5 // urgency from which a card counts as urgent
)

// record is what is known about a rule from its own cards.
type record struct {
	hits, judged int
	measured     stat.Measured // pooled effect of its cards
	outcomes     int
}

// weight is 1 for a rule whose cards were all of use, and falls with each that
// was not.
func (r record) weight() float64 {
	return (float64(r.hits) + goodwill) / (float64(r.judged) + goodwill)
}

func (r record) sunk() bool {
	return r.judged >= sinksFrom && float64(r.hits) < sinksBelow*float64(r.judged)
}

// expected is the claim moved towards what was measured: the posterior mean
// with the claim as prior mean and stat.PriorTau as its spread (handbook 3.1).
func (r record) expected(claimed float64) float64 {
	if r.outcomes == 0 || r.measured.SE <= 0 {
		return claimed
	}
	tau2, s2 := stat.PriorTau*stat.PriorTau, r.measured.SE*r.measured.SE
	return max(0, (tau2*r.measured.Effect+s2*claimed)/(tau2+s2))
}

func rankOf(r row, rec record) Rank {
	k := Rank{Claimed: r.claimed, Expected: rec.expected(r.claimed), Weight: rec.weight(), Urgency: r.urgency}
	if rec.outcomes > 0 {
		k.Measured, k.Outcomes = rec.measured.Effect, rec.outcomes
	}
	k.Score = k.Expected * k.Weight * k.Urgency / math.Max(1, float64(r.minutes))
	return k
}

type ranked struct {
	row
	rank Rank
}

// order sorts by score; ties go to the older cause, then to the smaller id, so
// that the page does not change between two looks.
func order(rows []row, records map[signal.Rule]record) []ranked {
	out := make([]ranked, len(rows))
	for i, r := range rows {
		out[i] = ranked{r, rankOf(r, records[r.rule])}
	}
	slices.SortFunc(out, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.rank.Score, a.rank.Score), a.since.Compare(b.since), cmp.Compare(a.id, b.id))
	})
	return out
}

// pick takes the cards of a week from all, which is in order: at most MostCards
// that fit the budget together, at most two of one rule unless that leaves
// places empty. They stay in order.
func pick(all []ranked, b Budget) []ranked {
	taken := make([]bool, len(all))
	left, n := int(b), 0
	of := map[signal.Rule]int{}
	for _, perRule := range []int{mostOfRule, MostCards} {
		for i, r := range all {
			if n == MostCards || taken[i] || of[r.rule] >= perRule || r.minutes > left {
				continue
			}
			taken[i] = true
			left -= r.minutes
			of[r.rule]++
			n++
		}
	}
	var out []ranked
	for i, r := range all {
		if taken[i] {
			out = append(out, r)
		}
	}
	return out
}

// cover says how many urgent cards fit into the minutes when they are done in
// order, and how many minutes nine of ten of them need.
func cover(all []ranked, b Budget) (urgents, covered, for90 int) {
	for _, r := range all {
		if r.urgency >= urgent {
			urgents++
		}
	}
	spent, seen := 0, 0
	need := int(math.Ceil(0.9 * float64(urgents)))
	for _, r := range all {
		if r.urgency < urgent {
			continue
		}
		spent += r.minutes
		seen++
		if spent <= int(b) {
			covered++
		}
		if seen <= need {
			for90 = spent
		}
	}
	return urgents, covered, for90
}
