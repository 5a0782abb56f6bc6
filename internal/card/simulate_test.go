package card

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

// grid is weekly contributions of invented communities; community 1 has the
// action. Blocks are counted from its start.
type grid struct {
	start  time.Time
	weekly map[int64][]float64
}

func (g *grid) Places(context.Context, time.Time) (map[int64]insight.Place, error) {
	out := map[int64]insight.Place{}
	for c := range g.weekly {
		out[c] = insight.Place{ID: c, Type: community.Practice, Members: 60, CreatedAt: g.start}
	}
	return out, nil
}

func (g *grid) Current(context.Context, time.Time) (map[int64]insight.Week, error) {
	out := map[int64]insight.Week{}
	for c := range g.weekly {
		out[c] = insight.Week{Community: c, Phase: phase.Growth}
	}
	return out, nil
}

func (g *grid) Series(_ context.Context, communities []int64, from time.Time, weeks int, now time.Time) (map[int64][]float64, error) {
	first := int(from.Sub(g.start).Hours() / (7 * 24))
	last := min(first+weeks, int(now.Sub(g.start).Hours()/(7*24)))
	out := map[int64][]float64{}
	for _, c := range communities {
		out[c] = g.weekly[c][first:last]
	}
	return out, nil
}

// invent makes 31 communities of 20 weeks: a level of its own each, an upswing
// and downswing common to all, and noise. The action adds effect from week 16.
func invent(r *rand.Rand, start time.Time, effect float64) *grid {
	g := &grid{start: start, weekly: map[int64][]float64{}}
	for c := range int64(31) {
		level := math.Exp(3 + 0.5*r.NormFloat64())
		series := make([]float64, 20)
		for w := range series {
			mean := level * (1 + 0.2*math.Sin(float64(w)/3)) * math.Exp(0.2*r.NormFloat64())
			if c == 0 && w >= 16 {
				mean *= 1 + effect
			}
			series[w] = math.Round(mean)
		}
		g.weekly[c+1] = series
	}
	return g
}

// A community that is silent already cannot fall when everybody falls: that must
// not look like help.
func TestSilenceIsNotCompared(t *testing.T) {
	t.Parallel()
	h := newHouse(t, dbtest.New(t))
	start := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	act := start.AddDate(0, 0, 16*7)
	g := invent(rand.New(rand.NewPCG(3, 4)), start, 0)
	for c, series := range g.weekly {
		for w := range series {
			if w >= 16 || c == 1 {
				series[w] = 0
			}
		}
	}
	h.cards.Numbers = g
	e := Effect{Metric: Weekly, StartedAt: act, Rule: signal.PhaseChange}
	if err := h.cards.planWeeks(t.Context(), act, row{community: 1}, &e); err != nil {
		t.Fatal(err)
	}
	e.Community.ID = 1
	o, err := h.cards.outcome(t.Context(), e, 28)
	if err != nil || e.Design != Describe || o.Verdict != stat.NotMeasurable || o.Measured {
		t.Errorf("%s: %+v, %v", e.Design, o, err)
	}
}

// The whole way from the plan to the verdict, with a planted effect of 15 % and
// of none (handbook 10.7, no. 6).
func TestPlantedEffects(t *testing.T) {
	t.Parallel()
	const runs = 300
	h := newHouse(t, dbtest.New(t))
	start := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	act := start.AddDate(0, 0, 16*7)
	r := rand.New(rand.NewPCG(1, 2))
	for _, effect := range []float64{0, 0.15} {
		measured, covered, helped, harmful := 0, 0, 0, 0
		for range runs {
			h.cards.Numbers = invent(r, start, effect)
			e := Effect{Metric: Weekly, StartedAt: act, Rule: signal.PhaseChange}
			if err := h.cards.planWeeks(t.Context(), act, row{community: 1}, &e); err != nil {
				t.Fatal(err)
			}
			if e.Design != Matched || len(e.Plan.Comparison) < stat.MinControls || e.Plan.MDE <= 0 {
				t.Fatalf("plan = %+v", e)
			}
			e.Community.ID = 1
			o, err := h.cards.outcome(t.Context(), e, 28)
			if err != nil {
				t.Fatal(err)
			}
			switch o.Verdict {
			case stat.LikelyHelped:
				helped++
			case stat.LikelyHarmful:
				harmful++
			}
			if !o.Measured {
				if o.Verdict != stat.NotMeasurable || len(o.Facts.Why) == 0 {
					t.Fatalf("outcome without a reason: %+v", o)
				}
				continue
			}
			measured++
			if o.CI.Contains(effect) {
				covered++
			}
			if early, err := h.cards.outcome(t.Context(), e, 7); err != nil || early.Verdict != stat.NotMeasurable || early.Measured {
				t.Fatalf("after a week: %+v, %v", early, err)
			}
		}
		share := float64(covered) / float64(measured)
		t.Logf("effect %.2f: %d of %d measured, interval covers it in %.3f, likely helped %d, likely harmful %d", effect, measured, runs, share, helped, harmful)
		if measured < runs/2 || share < 0.92 {
			t.Errorf("effect %.2f: coverage %.3f of %d, want 0.92", effect, share, measured)
		}
		if effect == 0 && float64(helped) > 0.05*runs {
			t.Errorf("%d of %d called helpful without any effect", helped, runs)
		}
	}
}
