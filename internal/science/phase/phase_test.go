package phase_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/science/phase"
	vt "example.org/linden/internal/science/vectortest"
)

func TestRules(t *testing.T) {
	var in map[string]struct {
		Features struct {
			Age      float64 `json:"age_w"`
			C        int     `json:"C"`
			Peak     int     `json:"C_peak"`
			Own      float64
			Answered float64 `json:"answered72"`
			Top3     float64
			Trend    float64
			Last     float64 `json:"last_post_d"`
			Type     phase.Type
		}
		Previous phase.Phase
	}
	var want map[string]phase.Phase
	vt.Load(t, "phase_rules", &in, &want)
	for name, c := range in {
		f := phase.Features{Type: c.Features.Type, AgeWeeks: c.Features.Age, Contributors: c.Features.C,
			Peak: c.Features.Peak, Own: c.Features.Own, Answered72: c.Features.Answered,
			Top3: c.Features.Top3, Trend: c.Features.Trend, LastPostDays: c.Features.Last}
		got := phase.Raw(f, c.Previous)
		if got.Phase != want[name] {
			t.Errorf("%s = %s, want %s", name, got.Phase, want[name])
		}
		if got.Confidence < 0 || got.Confidence > 1 {
			t.Errorf("%s: confidence %v", name, got.Confidence)
		}
		if got.Phase != phase.NotApplicable && len(got.Conditions) == 0 {
			t.Errorf("%s has no explanation", name)
		}
	}
}

func TestHysteresis(t *testing.T) {
	var in struct {
		Raw []phase.Phase `json:"raw_weekly"`
	}
	var want []phase.Phase
	vt.Load(t, "phase_hysteresis", &in, &want)
	var tr phase.Tracker
	var got []phase.Phase
	for _, r := range in.Raw {
		got = append(got, tr.Add(r))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("confirmed (-want +got):\n%s", diff)
	}
}

func TestHealth(t *testing.T) {
	var in struct{ Scores, Weights map[phase.Dimension]float64 }
	var want struct {
		Health  float64
		Drivers map[phase.Dimension]float64 `json:"contribution_log_points"`
	}
	vt.Load(t, "health_geometric", &in, &want)
	got := phase.Healthy(in.Scores, in.Weights)
	vt.Near(t, "health", got.Score, want.Health)
	for d, w := range want.Drivers {
		vt.Near(t, string(d), got.Drivers[d], w)
	}
	if got.Band != phase.Watch {
		t.Errorf("band = %s, want watch", got.Band)
	}
}

func TestExplanationOfGrowth(t *testing.T) {
	t.Parallel()
	f := phase.Features{AgeWeeks: 30, Contributors: 18, Peak: 20, Own: .71, Answered72: .68, Top3: .3}
	r := phase.Raw(f, phase.Growth)
	if r.Phase != phase.Growth {
		t.Fatalf("phase = %s", r.Phase)
	}
	missing := map[string]float64{}
	for _, c := range r.Missing {
		if c.Met {
			t.Errorf("%s is met and missing", c.Name)
		}
		missing[c.Name] = c.Threshold
	}
	want := map[string]float64{phase.NameOwn: .9, phase.NameAnswered: .75, phase.NameContributors: 25}
	if diff := cmp.Diff(want, missing); diff != "" {
		t.Errorf("missing for maturity (-want +got):\n%s", diff)
	}
	near := f
	near.Contributors, near.Own, near.Answered72 = 24, .9, .75
	if near := phase.Raw(near, phase.Growth); !near.Borderline() {
		t.Errorf("one writer short of maturity has confidence %v", near.Confidence)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

func TestSequenceReachesStewardship(t *testing.T) {
	t.Parallel()
	var weeks []phase.Features
	for w := range 70 {
		weeks = append(weeks, phase.Features{AgeWeeks: float64(w), Contributors: min(40, 3+2*w), Peak: 45,
			Own: min(.95, .3+.03*float64(w)), Answered72: .8, Top3: .3})
	}
	got := phase.Sequence(weeks)
	var path []phase.Phase
	for _, w := range got {
		if len(path) == 0 || path[len(path)-1] != w.Confirmed {
			path = append(path, w.Confirmed)
		}
	}
	want := []phase.Phase{phase.Inception, phase.Growth, phase.Maturity, phase.Stewardship}
	if diff := cmp.Diff(want, path); diff != "" {
		t.Errorf("path (-want +got):\n%s", diff)
	}
}

func TestSeason(t *testing.T) {
	t.Parallel()
	weeks := []float64{100, 100, 100, 100, 50, 10, 100}
	vt.NearAll(t, "season", phase.Season(weeks), []float64{1, 1, 1, 1, .5, .3, 1})
	vt.NearAll(t, "adjusted", phase.Adjust(weeks, phase.Season(weeks))[4:5], []float64{100})
}
