package card

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

// rounds asks six questions a round, does a card for the first, and lets
// colleagues answer it in the given rounds and two of the others always.
func (h *house) rounds(n int, answered func(round int) bool) []int64 {
	h.t.Helper()
	c := h.found("Werkstatt", community.Open)
	var cards []int64
	for round := range n {
		var threads []int64
		for range 6 {
			threads = append(threads, h.ask(4, c, "Which torque?"))
		}
		h.pass(12 * time.Hour)
		h.make(h.signal(signal.Unanswered, c, threads[0]))
		k := h.only()
		_, err := h.cards.Do(h.t.Context(), who(1), h.now(), k.ID, Doing{})
		h.must(err)
		cards = append(cards, k.ID)
		h.pass(time.Hour)
		if answered(round) {
			h.reply(5, threads[0])
		}
		h.reply(6, threads[1])
		h.reply(4, threads[2]) // the asker's own words are no answer
		h.reply(7, threads[3])
		h.pass(8 * 24 * time.Hour)
	}
	return cards
}

func TestThreadsAreComparedTogether(t *testing.T) {
	for name, c := range map[string]struct {
		answered func(int) bool
		want     stat.Verdict
	}{
		"always":                 {func(int) bool { return true }, stat.LikelyHelped},
		"as often as the others": {func(i int) bool { return i%5 < 2 }, stat.NoClearEffect},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := newHouse(t, d)
				cards := h.rounds(12, c.answered)
				h.pass(21 * 24 * time.Hour)
				n, err := h.cards.Evaluate(t.Context(), h.now())
				if err != nil || n != 24 {
					t.Fatalf("%d outcomes, %v; want 24", n, err)
				}
				first, err := h.cards.EffectOf(t.Context(), who(1), cards[0])
				h.must(err)
				if o := first.Outcomes[0]; o.Days != 7 || o.Verdict != stat.NotMeasurable || o.Measured || o.Facts.Peers != 5 || o.Facts.PeerSuccess != 2 {
					t.Errorf("the first card after a week: %+v", o)
				}
				if first.Plan.MDE <= 0 || first.Design != Peers {
					t.Errorf("plan of the first card: %+v", first.Plan)
				}
				last, err := h.cards.EffectOf(t.Context(), who(1), cards[11])
				h.must(err)
				o := last.Last()
				if o.Verdict != c.want || !o.Final || o.Facts.Pool != 12 || o.Facts.PoolPeers != 60 || o.Facts.PoolPeersHit != 24 {
					t.Errorf("the last card: %s %+v", o.Verdict, o.Facts)
				}
				if !o.CI.Contains(o.Estimate) || o.CI.Hi-o.CI.Lo > 0.7 {
					t.Errorf("estimate %v in %+v", o.Estimate, o.CI)
				}
				if again, err := h.cards.Evaluate(t.Context(), h.now()); err != nil || again != 0 {
					t.Errorf("%d outcomes a second time, %v", again, err)
				}
			})
		})
	}
}

func TestFixedBeforeAndNeverChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		cards := h.rounds(1, func(int) bool { return true })
		before, err := h.cards.EffectOf(t.Context(), who(1), cards[0])
		h.must(err)
		if _, err := h.cards.Evaluate(t.Context(), h.now()); err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{
			`UPDATE card_effect SET plan = '{}'`, `DELETE FROM card_effect`,
			`UPDATE card_outcome SET verdict = 'likely_helped'`, `DELETE FROM card_outcome`,
		} {
			err := d.Update(t.Context(), func(tx db.Tx) error {
				_, err := tx.ExecContext(t.Context(), query)
				return err
			})
			if err == nil {
				t.Errorf("%s was allowed", query)
			}
		}
		if _, err := h.cards.Do(t.Context(), who(1), h.now(), cards[0], Doing{Minutes: 500}); err != nil {
			t.Fatal(err)
		}
		after, err := h.cards.EffectOf(t.Context(), who(1), cards[0])
		h.must(err)
		if len(after.Outcomes) != 1 {
			t.Errorf("%d outcomes after eight days, want 1", len(after.Outcomes))
		}
		after.Outcomes = nil
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("the effect changed: %s", diff)
		}
		if _, err := h.cards.EffectOf(t.Context(), who(4), cards[0]); !errors.Is(err, ErrNotFound) {
			t.Errorf("a member sees the effect: %v", err)
		}
	})
}

func TestRuleThatIsSeldomOfUseSinks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found("Werkstatt", community.Open)
		for i := range 10 {
			h.make(h.signal(signal.Newcomer, c, h.ask(4, c, "First words")))
			k := h.only()
			var err error
			switch {
			case i < 2:
				_, err = h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{})
			case i < 4:
				_, err = h.cards.Drop(ctx, who(1), h.now(), k.ID, Handled, "")
			default:
				_, err = h.cards.Drop(ctx, who(1), h.now(), k.ID, NoNeed, "")
			}
			h.must(err)
		}
		h.make(h.signal(signal.Newcomer, c, h.ask(4, c, "First words")))
		w, err := h.cards.Week(ctx, who(1), h.now(), 0)
		if err != nil || len(w.Cards) != 0 || w.Sunk != 1 {
			t.Errorf("%d cards, %d sunk, %v; want 0 and 1", len(w.Cards), w.Sunk, err)
		}
		if sunk, err := h.cards.Sunk(ctx, who(1), h.now()); err != nil || len(sunk) != 1 || sunk[0].Rank.Weight != 0.5 {
			t.Errorf("sunk = %+v, %v", sunk, err)
		}
		rules, err := h.cards.Precision(ctx, who(1), h.now())
		if err != nil || len(rules) != len(signal.Rules()) {
			t.Fatalf("%d rules, %v", len(rules), err)
		}
		for _, p := range rules {
			if p.Rule != signal.Newcomer {
				continue
			}
			if p.Hits != 2 || p.Judged != 8 || !p.Sunk || p.Pending != 1 || p.Drops[Handled] != 2 || !p.CI.Contains(0.25) {
				t.Errorf("precision = %+v", p)
			}
		}
		later := h.now().AddDate(0, 0, 57)
		if w, err := h.cards.Week(ctx, who(1), later, 0); err != nil || len(w.Cards) != 1 {
			t.Errorf("the rule is not given another chance after eight weeks: %d, %v", len(w.Cards), err)
		}
	})
}

func TestCapacity(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found("Werkstatt", community.Open)
		var all []signal.Signal
		for i := range 5 {
			s := h.signal(signal.Unanswered, c, h.ask(4, c, "Which torque?"))
			s.Minutes = 60
			if i == 4 {
				s.Urgency = 0.2
			}
			all = append(all, s)
		}
		h.make(all...)
		got, err := h.cards.Capacity(t.Context(), who(1), h.now(), TwoHours)
		if err != nil || got.Backlog != 5 || got.Minutes != 300 || got.Urgent != 4 || got.Covered != 2 || got.For90 != 240 {
			t.Errorf("capacity = %+v, %v", got, err)
		}
		h.must(h.cards.SetBudget(t.Context(), who(1), Day))
		if b, err := h.cards.Budget(t.Context(), who(1)); err != nil || b != Day {
			t.Errorf("budget = %d, %v", b, err)
		}
		if err := h.cards.SetBudget(t.Context(), who(1), 7); !errors.Is(err, ErrInvalid) {
			t.Errorf("seven minutes: %v", err)
		}
	})
}
