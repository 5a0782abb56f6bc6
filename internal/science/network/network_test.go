package network_test

import (
	"strings"
	"testing"

	"example.org/linden/internal/science/network"
	vt "example.org/linden/internal/science/vectortest"
)

func node(name string) int { return int(name[0] - 'a') }

func edges(t *testing.T, raw [][3]any) []network.Edge {
	t.Helper()
	var out []network.Edge
	for _, e := range raw {
		out = append(out, network.Edge{A: node(e[0].(string)), B: node(e[1].(string)), Weight: e[2].(float64)})
	}
	return out
}

type input struct {
	Edges     [][3]any
	Dept      map[string]string
	Partition map[string]string
}

func unitOf(units map[string]string) func(int) int {
	return func(i int) int { return int(units[string(rune('a'+i))][0]) }
}

func TestUnits(t *testing.T) {
	var in input
	var ei struct{ Internal, External, EI float64 }
	vt.Load(t, "ei_index", &in, &ei)
	got := network.EI(edges(t, in.Edges), unitOf(in.Dept))
	vt.NearAll(t, "ei", []float64{got.Internal, got.External, got.EI}, []float64{ei.Internal, ei.External, ei.EI})
	var q float64
	vt.Load(t, "modularity", &in, &q)
	vt.Near(t, "modularity", network.Modularity(edges(t, in.Edges), unitOf(in.Partition)), q)
}

func TestNodes(t *testing.T) {
	for name, compute := range map[string]func(network.Graph) []float64{
		"burt_constraint": func(g network.Graph) []float64 {
			out := make([]float64, 6)
			for i := range out {
				out[i] = g.Constraint(i)
			}
			return out
		},
		"pagerank_undirected_weighted_d085": func(g network.Graph) []float64 { return g.PageRank(.85) },
		"betweenness_unweighted_undirected": network.Graph.Betweenness,
	} {
		var in input
		var want map[string]float64
		vt.Load(t, name, &in, &want)
		got := compute(network.NewGraph(6, edges(t, in.Edges)))
		for n, w := range want {
			vt.Near(t, name+" "+n, got[node(n)], w)
		}
	}
	g := network.NewGraph(3, []network.Edge{{A: 0, B: 1, Weight: 1}, {A: 0, B: 2, Weight: 1}})
	vt.Near(t, "participation", g.Participation(0, func(i int) int { return i }), .5)
}

func TestFadeAndSamples(t *testing.T) {
	var in struct {
		Events   [][2]float64 `json:"events_age_days_weight"`
		HalfLife float64      `json:"half_life_days"`
	}
	var want float64
	vt.Load(t, "tie_decay", &in, &want)
	var ages, weights []float64
	for _, e := range in.Events {
		ages, weights = append(ages, e[0]), append(weights, e[1])
	}
	vt.Near(t, "tie", network.Fade(ages, weights, in.HalfLife), want)
	var rk struct {
		Eps      []float64
		Delta, C float64
		Diameter int `json:"vertex_diameter"`
	}
	var samples []float64
	vt.Load(t, "betweenness_sample_size_RK", &rk, &samples)
	for i, eps := range rk.Eps {
		vt.Near(t, "samples", float64(network.PathSamples(eps, rk.Delta, rk.C, rk.Diameter)), samples[i])
	}
}

func TestPairs(t *testing.T) {
	var in struct {
		Between map[string]float64 `json:"weight_between"`
	}
	var want map[string]struct {
		Observed, Expected, Pearson float64
		Log2                        float64 `json:"log2_ratio"`
	}
	vt.Load(t, "department_pair_residual", &in, &want)
	units := map[string]int{"MKT": 0, "SAL": 1, "RD": 2, "HR": 3}
	var between []network.Edge
	pair := func(key string) (int, int) {
		a, b, _ := strings.Cut(key, "-")
		return units[a], units[b]
	}
	for key, w := range in.Between {
		a, b := pair(key)
		between = append(between, network.Edge{A: a, B: b, Weight: w})
	}
	got := map[[2]int]network.Pair{}
	for _, p := range network.Pairs(4, between) {
		got[[2]int{p.A, p.B}], got[[2]int{p.B, p.A}] = p, p
	}
	for key, w := range want {
		a, b := pair(key)
		p := got[[2]int{a, b}]
		vt.NearAll(t, key, []float64{p.Observed, p.Expected, p.Log2, p.Pearson}, []float64{w.Observed, w.Expected, w.Log2, w.Pearson})
		if p.Missing() {
			t.Errorf("%s is called a missing bridge", key)
		}
	}
}
