// Package vote counts ballots.
//
// Rules (handbook 9.2 and 9.3): the method is named before the vote opens,
// because methods can give different winners from the same ballots. A quorum
// counts everybody who took part, abstentions too; the threshold counts only
// those who agreed or disagreed. Equal counts are broken by the order of the
// options, which the caller draws by lot from a published seed.
package vote

import (
	"slices"
	"strings"
)

// Ballots are equal rankings: the options from best to worst and how many
// people ranked them so. Options left out are ranked below all others.
type Ballots struct {
	Count   int
	Ranking []string
}

// Round is the number of first places of each option still in the race.
type Round map[string]int

// RankedChoice eliminates the option with the fewest first places until one has
// more than half of the ballots that still rank anybody. Among equally weak
// options the last in options goes first. No ballots give no winner.
func RankedChoice(options []string, ballots []Ballots) (winner string, rounds []Round) {
	left := slices.Clone(options)
	for len(left) > 0 {
		round, total := Round{}, 0
		for _, o := range left {
			round[o] = 0
		}
		for _, b := range ballots {
			for _, o := range b.Ranking {
				if _, ok := round[o]; ok {
					round[o] += b.Count
					total += b.Count
					break
				}
			}
		}
		if total == 0 {
			return "", rounds
		}
		rounds = append(rounds, round)
		best, worst := left[0], left[0]
		for _, o := range left {
			if round[o] > round[best] {
				best = o
			}
			if round[o] <= round[worst] {
				worst = o
			}
		}
		if 2*round[best] > total || len(left) == 1 {
			return best, rounds
		}
		left = slices.DeleteFunc(left, func(o string) bool { return o == worst })
	}
	return "", rounds
}

// Pairwise is how many people prefer one option (row) to another (column).
type Pairwise map[[2]string]int

// Compare counts preferences for all pairs of options.
func Compare(options []string, ballots []Ballots) Pairwise {
	out := Pairwise{}
	for _, b := range ballots {
		place := func(o string) int {
			if i := slices.Index(b.Ranking, o); i >= 0 {
				return i
			}
			return len(options)
		}
		for _, x := range options {
			for _, y := range options {
				if x != y && place(x) < place(y) {
					out[[2]string{x, y}] += b.Count
				}
			}
		}
	}
	return out
}

// Schulze returns the options no other beats over the strongest path of
// pairwise victories; more than one only when they are tied.
func Schulze(options []string, ballots []Ballots) []string {
	d, path := Compare(options, ballots), Pairwise{}
	for _, x := range options {
		for _, y := range options {
			if a := d[[2]string{x, y}]; a > d[[2]string{y, x}] {
				path[[2]string{x, y}] = a
			}
		}
	}
	for _, via := range options {
		for _, x := range options {
			for _, y := range options {
				if x != y && x != via && y != via {
					p := min(path[[2]string{x, via}], path[[2]string{via, y}])
					path[[2]string{x, y}] = max(path[[2]string{x, y}], p)
				}
			}
		}
	}
	var out []string
	for _, x := range options {
		beaten := slices.ContainsFunc(options, func(y string) bool {
			return path[[2]string{y, x}] > path[[2]string{x, y}]
		})
		if !beaten {
			out = append(out, x)
		}
	}
	return out
}

// Points are the mean and the median of an option's scores.
type Points struct {
	Option       string
	Mean, Median float64
	N            int
}

// Score sums up scores 0..5, best mean first; equal means by median, then by
// name. Options nobody scored come last.
func Score(scores map[string][]int) []Points {
	var out []Points
	for o, list := range scores {
		p := Points{Option: o, N: len(list)}
		sorted := slices.Sorted(slices.Values(list))
		for _, s := range sorted {
			p.Mean += float64(s) / float64(len(sorted))
		}
		if n := len(sorted); n > 0 {
			p.Median = (float64(sorted[(n-1)/2]) + float64(sorted[n/2])) / 2
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Points) int {
		switch {
		case a.Mean > b.Mean || a.Mean == b.Mean && a.Median > b.Median:
			return -1
		case a.Mean < b.Mean || a.Median < b.Median:
			return 1
		}
		return strings.Compare(a.Option, b.Option)
	})
	return out
}

// Outcome is the result of a vote by agreement.
type Outcome struct {
	Participation float64 // share of the electorate that took part
	Quorate       bool
	AgreeShare    float64 // among those who agreed or disagreed
	Approval      float64 // share of the electorate that agreed, for approval quorums
	Passes        bool
}

// Majority judges a vote. quorum is the share of the electorate that must take
// part, threshold the share of agreement needed.
func Majority(eligible, agree, abstain, disagree int, quorum, threshold float64) Outcome {
	var o Outcome
	if eligible > 0 {
		o.Participation = float64(agree+abstain+disagree) / float64(eligible)
		o.Approval = float64(agree) / float64(eligible)
		o.Quorate = o.Participation >= quorum
	}
	if agree+disagree > 0 {
		o.AgreeShare = float64(agree) / float64(agree+disagree)
	}
	o.Passes = o.Quorate && agree > 0 && o.AgreeShare >= threshold
	return o
}
