package topic_test

import (
	"testing"

	"example.org/linden/internal/science/topic"
	vt "example.org/linden/internal/science/vectortest"
)

func TestBursts(t *testing.T) {
	var in struct {
		Relevant []int `json:"relevant_posts"`
		All      []int `json:"all_posts"`
		S, Gamma float64
	}
	var want struct {
		P0, P1 float64
		States []int
		Weight float64 `json:"burst_weight"`
	}
	vt.Load(t, "kleinberg_two_state", &in, &want)
	got := topic.Bursts(in.Relevant, in.All, in.S, in.Gamma)
	vt.NearAll(t, "burst", []float64{got.Base, got.High, got.Weight}, []float64{want.P0, want.P1, want.Weight})
	for i, s := range want.States {
		if got.In[i] != (s == 1) {
			t.Errorf("period %d: in burst %v, want %d", i, got.In[i], s)
		}
	}
	if silent := topic.Bursts([]int{0, 0}, []int{5, 5}, 2, 1); silent.Weight != 0 || silent.In[0] {
		t.Errorf("a word nobody used bursts: %+v", silent)
	}
}

func TestLogOdds(t *testing.T) {
	var in struct {
		Current, Reference, Background map[string]int
		Alpha0                         float64
		N                              int `json:"n_current"`
		M                              int `json:"n_reference"`
	}
	var want struct {
		DeltaZ map[string][]float64 `json:"delta_z"`
	}
	vt.Load(t, "log_odds_dirichlet", &in, &want)
	got := topic.LogOdds(in.Current, in.Reference, in.Background, in.N, in.M, in.Alpha0)
	for w, dz := range want.DeltaZ {
		vt.NearAll(t, w, []float64{got[w].Delta, got[w].Z}, dz)
	}
}

func TestLabels(t *testing.T) {
	var in struct{ Classes map[string]map[string]int }
	var want map[string]map[string]float64
	vt.Load(t, "c_tf_idf", &in, &want)
	got := topic.Labels(in.Classes)
	for g, words := range want {
		for w, v := range words {
			vt.Near(t, g+" "+w, got[g][w], v)
		}
	}
}
