package app

import (
	"testing"

	"example.org/linden/internal/company/demo"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/signal"
)

func openDemo(t *testing.T) (*App, *Life) {
	t.Helper()
	company, err := demo.New(1)
	if err != nil {
		t.Fatal(err)
	}
	life, err := NewLife(t.Context(), company, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := open(t, Options{Demo: life, Start: life.Start()})
	if _, err := life.Begin(t.Context(), a, nil); err != nil {
		t.Fatal(err)
	}
	return a, life
}

// TestCockpitFindsWhatWasPlanted holds the cockpit against the truths of the
// demo company.
func TestCockpitFindsWhatWasPlanted(t *testing.T) {
	a, life := openDemo(t)
	ctx, now, truths := t.Context(), a.Clock.Now(), life.Truths()
	signals, err := a.Signals.Open(ctx, now)
	if err != nil {
		t.Fatal(err)
	}
	found := map[signal.Rule]map[int64]signal.Signal{}
	for _, r := range signal.Rules() {
		found[r] = map[int64]signal.Signal{}
	}
	for _, s := range signals {
		about := s.Thread
		switch s.Rule {
		case signal.PhaseChange:
			about = s.Community
		case signal.NotReached:
			about = int64(s.Unit)
		}
		found[s.Rule][about] = s
	}
	at := func(kind, key string) int64 {
		n, ok := life.Place(kind, key)
		if !ok {
			t.Fatalf("no %s %s in the company", kind, key)
		}
		return n
	}
	for _, q := range truths.Unanswered {
		s, ok := found[signal.Unanswered][at("post", q.Post)]
		if !ok {
			t.Errorf("the open question %s is not found", q.Post)
			continue
		}
		expert, proposed := actor.ID(at("person", q.Expert)), false
		for _, c := range s.Candidates {
			proposed = proposed || c.Person == expert
		}
		if !proposed {
			t.Errorf("%s is not proposed for %s", q.Expert, q.Post)
		}
	}
	for _, n := range truths.Newcomers {
		if _, ok := found[signal.Newcomer][at("post", n.Post)]; !ok {
			t.Errorf("the newcomer's post %s is not found", n.Post)
		}
	}
	if got, want := len(found[signal.Newcomer]), len(truths.Newcomers); got > want+1 {
		t.Errorf("%d newcomers found, %d planted", got, want)
	}
	for _, p := range truths.Escalating {
		if _, ok := found[signal.Escalation][at("post", p)]; !ok {
			t.Errorf("the escalating thread %s is not found", p)
		}
	}
	if got, want := len(found[signal.Escalation]), len(truths.Escalating); got != want {
		t.Errorf("%d escalating threads found, %d planted", got, want)
	}
	if got, want := len(found[signal.NotReached]), len(truths.NotReached); got != want {
		t.Errorf("%d departments not reached found, %d planted", got, want)
	}
	current, err := a.Insight.Current(ctx, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range truths.Phases {
		if got := current[at("community", p.Community)].Phase; got != phase.Phase(p.Phase) {
			t.Errorf("%s is in phase %s, planted is %s (%s)", p.Community, got, p.Phase, p.Why)
		}
	}
}
