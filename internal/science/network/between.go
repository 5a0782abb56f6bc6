package network

import "math"

// Betweenness counts for each node the shortest paths of others that lead
// through it, without weights (Brandes 2001). It visits the whole graph from
// every node: for graphs of units, not of people.
func (g Graph) Betweenness() []float64 {
	n := len(g.next)
	out := make([]float64, n)
	for s := range n {
		order, paths, before := g.shortest(s)
		depend := make([]float64, n)
		for i := len(order) - 1; i >= 0; i-- {
			w := order[i]
			for _, v := range before[w] {
				depend[v] += paths[v] / paths[w] * (1 + depend[w])
			}
			if w != s {
				out[w] += depend[w] / 2
			}
		}
	}
	return out
}

// shortest walks from s: nodes by distance, numbers of shortest paths and the
// nodes before each on them.
func (g Graph) shortest(s int) (order []int, paths []float64, before [][]int) {
	n := len(g.next)
	paths, before = make([]float64, n), make([][]int, n)
	far := make([]int, n)
	for i := range far {
		far[i] = -1
	}
	far[s], paths[s] = 0, 1
	order = append(order, s)
	for at := 0; at < len(order); at++ {
		v := order[at]
		for w := range g.next[v] {
			if far[w] < 0 {
				far[w] = far[v] + 1
				order = append(order, w)
			}
			if far[w] == far[v]+1 {
				paths[w] += paths[v]
				before[w] = append(before[w], v)
			}
		}
	}
	return order, paths, before
}

// PathSamples is how many sampled paths give every node's betweenness within
// eps with probability 1−delta (Riondato and Kornaropoulos 2014), for a graph
// whose longest shortest path has diameter nodes.
func PathSamples(eps, delta, c float64, diameter int) int {
	bound := math.Floor(math.Log2(float64(diameter-2))) + 1 + math.Log(1/delta)
	return int(math.Ceil(c / (eps * eps) * bound))
}

// Pair is what two units exchange against what their sizes let expect.
type Pair struct {
	A, B               int
	Observed, Expected float64
	Log2               float64 // log2 of observed to expected, each plus a half
	Pearson            float64 // (observed − expected) / √expected
}

// Limits of Missing.
const (
	missingLog2     = -1
	missingExpected = 10
)

// Missing reports whether a bridge between the units is missing: half of the
// expected exchange or less, where at least ten are expected.
func (p Pair) Missing() bool { return p.Log2 <= missingLog2 && p.Expected >= missingExpected }

// Pairs compares the exchange between n units with quasi-independence: what
// the units' totals give when exchange inside units is left out, by iterative
// proportional fitting. Every pair of units with expected exchange is listed.
func Pairs(n int, between []Edge) []Pair {
	seen := make([][]float64, n)
	fit := make([][]float64, n)
	for i := range n {
		seen[i], fit[i] = make([]float64, n), make([]float64, n)
		for j := range n {
			if i != j {
				fit[i][j] = 1
			}
		}
	}
	for _, e := range between {
		if e.A != e.B {
			seen[e.A][e.B] += e.Weight
			seen[e.B][e.A] += e.Weight
		}
	}
	margin := make([]float64, n)
	for i := range n {
		for j := range n {
			margin[i] += seen[i][j]
		}
	}
	for range 500 {
		if scale(fit, margin) < 1e-10 {
			break
		}
	}
	var out []Pair
	for i := range n {
		for j := i + 1; j < n; j++ {
			o, e := seen[i][j], fit[i][j]
			if e > 0 {
				out = append(out, Pair{i, j, o, e, math.Log2((o + .5) / (e + .5)), (o - e) / math.Sqrt(e)})
			}
		}
	}
	return out
}

// scale fits rows, then columns, to the margins and reports the largest change.
func scale(fit [][]float64, margin []float64) float64 {
	most := 0.0
	for pass := range 2 {
		for i := range fit {
			sum := 0.0
			for j := range fit {
				sum += *at(fit, i, j, pass)
			}
			if sum == 0 {
				continue
			}
			f := margin[i] / sum
			most = max(most, math.Abs(f-1))
			for j := range fit {
				*at(fit, i, j, pass) *= f
			}
		}
	}
	return most
}

func at(fit [][]float64, i, j, pass int) *float64 {
	if pass == 0 {
		return &fit[i][j]
	}
	return &fit[j][i]
}
