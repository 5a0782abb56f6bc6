package action_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"example.org/linden/internal/science/action"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
	vt "example.org/linden/internal/science/vectortest"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func catalogue(t *testing.T) []action.Action {
	t.Helper()
	raw, err := os.ReadFile(vt.Shared(t, "data", "actions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var in []struct {
		ID     string
		Phases []string
		Goals  []action.Goal
		Effort float64 `json:"effort_hours"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		t.Fatal(err)
	}
	var out []action.Action
	for _, a := range in {
		c := action.Action{ID: a.ID, Goals: a.Goals, Effort: a.Effort}
		for _, p := range a.Phases {
			switch p {
			case "split candidate":
				c.Split = true
			case "stewardship (self-sustaining)":
				c.Phases = append(c.Phases, phase.Stewardship)
			default:
				c.Phases = append(c.Phases, phase.Phase(p))
			}
		}
		out = append(out, c)
	}
	return out
}

func TestScoreAddsUp(t *testing.T) {
	t.Parallel()
	a := action.Action{ID: "x", Phases: []phase.Phase{phase.Growth}, Goals: []action.Goal{action.Bridging}, Effort: 20}
	s := action.Situation{Phase: phase.Growth, Goal: action.Bridging, Current: 6, Target: 10, Now: now,
		Measured: map[string][]stat.Measured{"x": {{Effect: .2, SE: .1}}}}
	got := action.Score(a, s)
	vt.Near(t, "score", got.Score, .30+.25*.4+.25*.1-.10)
	if got.Effect.N != 1 {
		t.Errorf("uses = %d, want 1", got.Effect.N)
	}
	s.LastRun = map[string]time.Time{"x": now.Add(-7 * 7 * 24 * time.Hour)}
	vt.Near(t, "tired", action.Score(a, s).Score, got.Score-.3)
	s.LastRun["x"] = now.Add(-9 * 7 * 24 * time.Hour)
	vt.Near(t, "rested", action.Score(a, s).Score, got.Score)
	s.Phase = phase.Maturity
	vt.Near(t, "neighbour", action.Score(a, s).Score, got.Score-.15)
}

func TestGuards(t *testing.T) {
	list := catalogue(t)
	if len(list) != 52 {
		t.Fatalf("%d actions, want 52", len(list))
	}
	base := action.Situation{Phase: phase.Growth, Goal: action.Activation, Target: 1, Now: now}
	normal := action.Suggest(list, base, 100)
	if len(normal) < 5 {
		t.Fatalf("only %d suggestions", len(normal))
	}
	for _, s := range normal {
		if action.Fit(s.Action, phase.Growth, false) == 0 {
			t.Errorf("%s does not fit growth", s.Action.ID)
		}
	}
	crisis := base
	crisis.Crisis = true
	for _, s := range action.Suggest(list, crisis, 100) {
		if s.Action.ID == "workplace-photo" {
			t.Error("a light action in a crisis")
		}
	}
	climate := base
	climate.ClimateAlarm = true
	if got := action.Suggest(list, climate, 100); len(got) == 0 || len(got) > 4 {
		t.Errorf("%d suggestions during a climate alarm, want 1 to 4", len(got))
	}
	busy := base
	busy.Running = 2
	if got := action.Suggest(list, busy, 100); len(got) != 0 {
		t.Errorf("%d suggestions next to two running actions", len(got))
	}
}

func TestEveryPhaseHasSuggestions(t *testing.T) {
	list := catalogue(t)
	for _, p := range []phase.Phase{phase.Inception, phase.Growth, phase.Maturity, phase.Stewardship, phase.Decline, phase.Dormant} {
		if len(action.Starters(p, false)) == 0 {
			t.Errorf("%s has no starters", p)
		}
		got := action.Suggest(list, action.Situation{Phase: p, Goal: action.Knowledge, Target: 1, Now: now}, 3)
		if len(got) == 0 {
			t.Errorf("%s has no suggestion for knowledge", p)
		}
	}
}
