// Package network describes who exchanges with whom, in units of the
// organisation.
//
// Rules (handbook 6): a tie fades with a half-life of 90 days; ties are ties on
// this platform and nothing more. What leaves this package for a screen is
// about units; values of single people exist only for computing those and for
// the person's own view. Private messages are never part of a graph.
package network

import "math"

// Edge is an undirected tie with its weight.
type Edge struct {
	A, B   int
	Weight float64
}

// HalfLife of a tie in days.
const HalfLife = 90

// Fade is the weight of events of the given ages in days and base weights.
func Fade(ages, weights []float64, halfLife float64) float64 {
	sum := 0.0
	for i, age := range ages {
		sum += weights[i] * math.Exp2(-age/halfLife)
	}
	return sum
}

// Inward compares ties inside units with those between them.
type Inward struct {
	Internal, External float64
	EI                 float64 // −1 only inside, 1 only between
}

// EI is the index of Krackhardt and Stern (1988); unit tells the unit of a node.
func EI(edges []Edge, unit func(int) int) Inward {
	var in Inward
	for _, e := range edges {
		if unit(e.A) == unit(e.B) {
			in.Internal += e.Weight
		} else {
			in.External += e.Weight
		}
	}
	if total := in.Internal + in.External; total > 0 {
		in.EI = (in.External - in.Internal) / total
	}
	return in
}

// Modularity says how much more weight lies inside the parts than chance would
// put there.
func Modularity(edges []Edge, part func(int) int) float64 {
	inside, total, m2 := map[int]float64{}, map[int]float64{}, 0.0
	for _, e := range edges {
		m2 += 2 * e.Weight
		total[part(e.A)] += e.Weight
		total[part(e.B)] += e.Weight
		if part(e.A) == part(e.B) {
			inside[part(e.A)] += 2 * e.Weight
		}
	}
	if m2 == 0 {
		return 0
	}
	q := 0.0
	for c, t := range total {
		q += inside[c]/m2 - (t/m2)*(t/m2)
	}
	return q
}

// Graph is an undirected weighted graph of nodes 0..n−1.
type Graph struct {
	next     []map[int]float64
	strength []float64
}

// NewGraph builds a graph; loops and edges to unknown nodes are ignored.
func NewGraph(n int, edges []Edge) Graph {
	g := Graph{make([]map[int]float64, n), make([]float64, n)}
	for i := range g.next {
		g.next[i] = map[int]float64{}
	}
	for _, e := range edges {
		if e.A == e.B || e.A < 0 || e.B < 0 || e.A >= n || e.B >= n {
			continue
		}
		g.next[e.A][e.B] += e.Weight
		g.next[e.B][e.A] += e.Weight
		g.strength[e.A] += e.Weight
		g.strength[e.B] += e.Weight
	}
	return g
}

// Constraint is Burt's constraint of a node; low means it connects people who
// are not connected otherwise. Isolated nodes give 0.
func (g Graph) Constraint(i int) float64 {
	share := func(a, b int) float64 {
		if g.strength[a] == 0 {
			return 0
		}
		return g.next[a][b] / g.strength[a]
	}
	sum := 0.0
	for j := range g.next[i] {
		p := share(i, j)
		for q := range g.next[i] {
			if q != j {
				p += share(i, q) * share(q, j)
			}
		}
		sum += p * p
	}
	return sum
}

// PageRank spreads attention along ties with damping d until it changes by
// less than 1e-10; isolated nodes pass theirs to everybody.
func (g Graph) PageRank(d float64) []float64 {
	n := len(g.next)
	rank := make([]float64, n)
	for i := range rank {
		rank[i] = 1 / float64(n)
	}
	for range 1000 {
		loose := 0.0
		for i, r := range rank {
			if g.strength[i] == 0 {
				loose += r
			}
		}
		next, change := make([]float64, n), 0.0
		for i := range next {
			next[i] = (1 - d + d*loose) / float64(n)
			for j, w := range g.next[i] {
				next[i] += d * rank[j] * w / g.strength[j]
			}
			change += math.Abs(next[i] - rank[i])
		}
		if rank = next; change < 1e-10 {
			break
		}
	}
	return rank
}

// Participation is how evenly the ties of a node are spread over units: 0 when
// all stay in one (Guimerà and Amaral 2005).
func (g Graph) Participation(i int, unit func(int) int) float64 {
	if g.strength[i] == 0 {
		return 0
	}
	per := map[int]float64{}
	for j, w := range g.next[i] {
		per[unit(j)] += w
	}
	p := 1.0
	for _, w := range per {
		p -= (w / g.strength[i]) * (w / g.strength[i])
	}
	return p
}
