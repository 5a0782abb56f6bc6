package report

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/card"
	"example.org/linden/internal/community"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

type given struct{ list []signal.Signal }

func (g *given) Open(context.Context, time.Time) ([]signal.Signal, error) { return g.list, nil }

// network is three departments of 30, 24 and 7 people, of whom every third has
// no account, a community, and a card that was done five weeks ago.
type network struct {
	now     time.Time
	begin   time.Time
	reports *Service
	manager actor.Actor
}

func build(t *testing.T, d *db.DB) *network {
	t.Helper()
	ctx := t.Context()
	n := &network{begin: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), manager: actor.Actor{ID: 1, Roles: actor.CommunityManager, Lang: "de"}}
	n.now = n.begin
	clock := func() time.Time { n.now = n.now.Add(time.Second); return n.now }
	source := id.NewSource(clock)
	l := ledger.New(source.New)
	people := person.New(person.Options{DB: d, Ledger: l, IDs: source, Now: clock})
	posts := post.New(d, l, clock, source.New)
	communities := community.New(d, l, clock, source.New)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.Update(ctx, func(tx db.Tx) error {
		units := []person.Unit{{ID: 10, Name: "Werk"}, {ID: 11, Name: "Labor"}, {ID: 12, Name: "Kantine"}}
		if err := people.BulkUnitsTx(ctx, tx, units); err != nil {
			return err
		}
		var all []person.NewPerson
		for i := range 61 {
			unit := person.UnitID(10)
			switch {
			case i >= 54:
				unit = 12
			case i >= 30:
				unit = 11
			}
			p := person.NewPerson{ID: actor.ID(i + 1), Username: fmt.Sprint("p", i+1), Name: fmt.Sprint("Person Geheim", i), Unit: unit, HasAccount: i%3 != 2, JoinedAt: n.begin}
			if i == 0 {
				p.Roles = actor.CommunityManager
			}
			all = append(all, p)
		}
		return people.BulkPeopleTx(ctx, tx, all)
	}))
	c, err := communities.Found(ctx, actor.Actor{ID: 2, Lang: "de"}, community.Details{Name: "Werkstatt", Access: community.Open, Type: community.Forum, Lang: "de"})
	must(err)
	q, err := posts.Write(ctx, actor.Actor{ID: 4, Lang: "de"}, post.NewPost{Community: c.ID, Kind: post.Question, Title: "Wie?", Body: "Wie geht das?"})
	must(err)
	runner := ledger.NewRunner(d, l, slog.New(slog.DiscardHandler), insight.Consumers()...)
	must(runner.CatchUp(ctx))
	numbers := insight.New(insight.Options{DB: d})
	signals := &given{[]signal.Signal{{ID: 1, Rule: signal.Unanswered, Key: "unanswered:1", Community: c.ID, Thread: q, Since: n.now, Urgency: .6, Effect: .3, Minutes: 12,
		Candidates: []signal.Candidate{{Person: 5}}}}}
	cards, err := card.New(card.Options{DB: d, Ledger: l, IDs: source, People: people, Posts: posts, Signals: signals, Numbers: numbers})
	must(err)
	must(cards.Make(ctx, n.now))
	w, err := cards.Week(ctx, n.manager, n.now, 0)
	must(err)
	_, err = cards.Do(ctx, n.manager, n.now, w.Cards[0].ID, card.Doing{})
	must(err)
	_, err = posts.Reply(ctx, actor.Actor{ID: 5, Lang: "de"}, post.NewComment{Post: q, Body: "So."})
	must(err)
	n.now = n.begin.AddDate(0, 0, 35)
	must(runner.CatchUp(ctx))
	_, err = cards.Evaluate(ctx, n.now)
	must(err)
	n.reports = New(Options{DB: d, IDs: source, Numbers: numbers, Cards: cards, Now: clock})
	return n
}

func TestBuild(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := build(t, d)
		ctx := t.Context()
		r, err := n.reports.Build(ctx, n.manager, n.begin.AddDate(0, 0, -1), n.begin.AddDate(0, 0, 60), "de")
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Lines) != 1 || len(r.Moved) != 1 {
			t.Fatalf("%d lines, %d moved; want one each", len(r.Lines), len(r.Moved))
		}
		l := r.Lines[0]
		if l.Rule != signal.Unanswered || l.Community != "Werkstatt" || l.Verdict != stat.NotMeasurable || l.Minutes != 12 || l.Days != 28 || !l.Facts.Success {
			t.Errorf("line = %+v", l)
		}
		if r.Cost.Minutes != 12 || r.Cost.Cards != 1 || r.Unseen.NotMeasurable != 1 {
			t.Errorf("cost = %+v, unseen = %+v", r.Cost, r.Unseen)
		}
		if v, ok := r.Unseen.WithoutAccount.Value(); !ok || v < 0.25 || v > 0.4 {
			t.Errorf("without account: %v", r.Unseen.WithoutAccount)
		}
		for _, row := range r.Reach.Rows {
			if row.Name == "Kantine" {
				t.Error("a department of seven people is shown alone")
			}
		}
		if _, ok := r.Answers.Within24.Value(); ok {
			t.Error("the wait of one person is published")
		}
		body, err := json.Marshal(r)
		if err != nil || strings.Contains(string(body), "Geheim") {
			t.Errorf("the report names somebody, or %v", err)
		}
	})
}

func TestWhoMayAndWhen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := build(t, d)
		ctx := t.Context()
		from, to := n.begin, n.begin.AddDate(0, 0, 30)
		if _, err := n.reports.Build(ctx, actor.Actor{ID: 4}, from, to, "de"); !errors.Is(err, ErrForbidden) {
			t.Errorf("a member builds a report: %v", err)
		}
		for field, err := range map[string]error{
			"period": second(n.reports.Build(ctx, n.manager, to, from, "de")),
			"lang":   second(n.reports.Build(ctx, actor.System, from, to, "fr")),
		} {
			if errs.FieldsOf(err)[field] == "" {
				t.Errorf("%s: got %v", field, err)
			}
		}
		if _, err := n.reports.Build(ctx, n.manager, from.AddDate(2, 0, 0), to.AddDate(2, 0, 0), "nl"); !errors.Is(err, ErrInvalid) {
			t.Errorf("the future: %v", err)
		}
	})
}

func second(_ Report, err error) error { return err }

func TestKeep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := build(t, d)
		ctx := t.Context()
		r, err := n.reports.Build(ctx, n.manager, n.begin, n.begin.AddDate(0, 0, 30), "nl")
		if err != nil {
			t.Fatal(err)
		}
		k, err := n.reports.Save(ctx, n.manager, r, "<html>as it was</html>")
		if err != nil {
			t.Fatal(err)
		}
		if err := n.reports.Release(ctx, n.manager, k.ID); err != nil {
			t.Fatal(err)
		}
		first, page, err := n.reports.Page(ctx, n.manager, k.ID)
		if err != nil || page != "<html>as it was</html>" || first.ReleasedAt.IsZero() || first.Lang != "nl" {
			t.Fatalf("kept = %+v, %q, %v", first, page, err)
		}
		if err := n.reports.Release(ctx, n.manager, k.ID); err != nil {
			t.Fatal(err)
		}
		list, err := n.reports.List(ctx, n.manager)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d kept, %v", len(list), err)
		}
		if diff := cmp.Diff(first, list[0]); diff != "" {
			t.Errorf("releasing twice changed it: %s", diff)
		}
		if err := n.reports.Release(ctx, n.manager, 99); !errors.Is(err, ErrNotFound) {
			t.Errorf("releasing nothing: %v", err)
		}
		if _, _, err := n.reports.Page(ctx, actor.Actor{ID: 4}, k.ID); !errors.Is(err, ErrForbidden) {
			t.Errorf("a member reads it: %v", err)
		}
	})
}

func TestTelling(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	line := func(card0 int64, rule signal.Rule, design card.Design, v stat.Verdict, est, half float64, at int) Line {
		return Line{Card: card0, Rule: rule, Design: design, Verdict: v, Measured: half > 0, Estimate: est, CI: stat.Interval{Lo: est - half, Hi: est + half}, StartedAt: day(at)}
	}
	got := telling([]Line{
		line(1, signal.Unanswered, card.Describe, stat.NotMeasurable, 0, 0, 9),
		line(2, signal.PhaseChange, card.Matched, stat.NoClearEffect, .1, .3, 8),
		line(3, signal.Unanswered, card.Peers, stat.LikelyHelped, .3, .1, 7),
		line(4, signal.Unanswered, card.Peers, stat.LikelyHelped, .2, .1, 6), // the same pool
		line(5, signal.PhaseChange, card.Matched, stat.LikelyHarmful, -.4, .1, 5),
		line(6, signal.PhaseChange, card.Matched, stat.Confounded, .9, .1, 4),
	})
	var order []int64
	for _, l := range got {
		order = append(order, l.Card)
	}
	if diff := cmp.Diff([]int64{5, 3, 2}, order); diff != "" {
		t.Error(diff)
	}
}
