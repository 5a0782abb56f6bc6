// Package topic finds what people suddenly talk about.
//
// Rules (handbook 5.7): a burst is a run of periods in which a word's share is
// explained better by twice its usual rate; what is special now is measured
// against a reference with a prior from the background, so that rare words do
// not win by chance; labels of groups of threads are words frequent in one
// group and rare in the others. Who may see a topic is decided elsewhere.
package topic

import "math"

// Burst is the outcome of Bursts.
type Burst struct {
	Base, High float64 // usual and raised share
	In         []bool  // per period: part of a burst
	Weight     float64 // how much better the raised share explains the burst, in nats
}

// Bursts runs the two-state automaton of Kleinberg (2002) over batches:
// relevant[t] of all[t] contributions contain the word. The raised share is s
// times the usual one; gamma makes entering a burst costly (handbook: 2 and 1).
func Bursts(relevant, all []int, s, gamma float64) Burst {
	r, d := 0, 0
	for t := range relevant {
		r, d = r+relevant[t], d+all[t]
	}
	out := Burst{In: make([]bool, len(relevant))}
	if r == 0 || d == 0 {
		return out
	}
	out.Base = float64(r) / float64(d)
	out.High = min(0.9999, s*out.Base)
	n := len(relevant)
	enter := gamma * math.Log(float64(n))
	low, high := 0.0, enter
	fromHigh, toHigh := make([]bool, n), make([]bool, n)
	for t := range relevant {
		cl, ch := cost(relevant[t], all[t], out.Base), cost(relevant[t], all[t], out.High)
		if t == 0 {
			low, high = cl, enter+ch
			continue
		}
		stay, leave := low, high
		fromHigh[t] = leave < stay
		toHigh[t] = high <= low+enter
		low, high = min(stay, leave)+cl, min(high, low+enter)+ch
	}
	in := high < low
	for t := n - 1; t >= 0; t-- {
		out.In[t] = in
		if in {
			out.Weight += cost(relevant[t], all[t], out.Base) - cost(relevant[t], all[t], out.High)
			in = toHigh[t]
		} else {
			in = fromHigh[t]
		}
	}
	return out
}

func cost(r, d int, p float64) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x + 1)); return v }
	return -(lg(d) - lg(r) - lg(d-r) + float64(r)*math.Log(p) + float64(d-r)*math.Log1p(-p))
}

// Odds says how special a word is now: Delta is the difference of log odds, Z
// the same in standard errors.
type Odds struct{ Delta, Z float64 }

// LogOdds compares the use of words now with a reference, with a Dirichlet
// prior of strength alpha0 shaped like the background (Monroe, Colaresi and
// Quinn 2008). nNow and nReference are all words counted in both.
func LogOdds(now, reference, background map[string]int, nNow, nReference int, alpha0 float64) map[string]Odds {
	total := 0
	for _, n := range background {
		total += n
	}
	out := make(map[string]Odds, len(now))
	for w, n := range now {
		if background[w] == 0 || total == 0 {
			continue
		}
		alpha := alpha0 * float64(background[w]) / float64(total)
		a, b := float64(n)+alpha, float64(reference[w])+alpha
		delta := math.Log(a/(float64(nNow)+alpha0-a)) - math.Log(b/(float64(nReference)+alpha0-b))
		out[w] = Odds{delta, delta / math.Sqrt(1/a+1/b)}
	}
	return out
}

// Labels weighs the words of each group: its share in the group times
// ln(1 + A/f), with f the word's count in all groups and A the mean number of
// words per group (c-TF-IDF).
func Labels(groups map[string]map[string]int) map[string]map[string]float64 {
	sizes, counts, all := map[string]int{}, map[string]int{}, 0
	for g, words := range groups {
		for w, n := range words {
			sizes[g] += n
			counts[w] += n
			all += n
		}
	}
	out := make(map[string]map[string]float64, len(groups))
	for g, words := range groups {
		out[g] = make(map[string]float64, len(words))
		mean := float64(all) / float64(len(groups))
		for w, n := range words {
			out[g][w] = float64(n) / float64(sizes[g]) * math.Log1p(mean/float64(counts[w]))
		}
	}
	return out
}
