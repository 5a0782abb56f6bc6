package cockpitweb

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/community"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/internal/report"
	"example.org/linden/internal/signal"
	"example.org/linden/ui"
)

type frame struct{}

func (frame) Page(r *http.Request, by actor.Actor, title string) ui.Page {
	return ui.Page{Title: title, Path: r.URL.Path, Viewer: ui.Viewer{SignedIn: by.SignedIn(), Name: by.Name, Cockpit: by.Cockpit()}}
}

// given are the signals of a test, as the slice of signals would find them.
type given struct{ list []signal.Signal }

func (g *given) Open(context.Context, time.Time) ([]signal.Signal, error) { return g.list, nil }

// site is a small network with a cockpit: people 1 and 2 are community managers, 3
// hosts, and 10 to 59 work in the department Assembly, 60 to 66 on the night shift.
type site struct {
	t       *testing.T
	g       *web.Registry
	ms      atomic.Int64
	ids     *id.Source
	posts   *post.Service
	cards   *card.Service
	reports *report.Service
	runner  *ledger.Runner
	given   *given
	places  *community.Service
	place   int64
}

func newSite(t *testing.T) *site {
	t.Helper()
	d := dbtest.New(t)
	s := &site{t: t, given: &given{}}
	s.ms.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixMilli())
	clock := func() time.Time { return time.UnixMilli(s.ms.Add(1000)).UTC() }
	s.ids = id.NewSource(clock)
	l := ledger.New(s.ids.New)
	people := person.New(person.Options{DB: d, Ledger: l, IDs: s.ids, Now: clock})
	places := community.New(d, l, clock, s.ids.New)
	s.places = places
	s.posts = post.New(d, l, clock, s.ids.New)
	s.must(d.Update(t.Context(), func(tx db.Tx) error {
		if err := people.BulkUnitsTx(t.Context(), tx, []person.Unit{{ID: 1, Name: "Works"}, {ID: 2, Name: "Assembly", Parent: 1}, {ID: 3, Name: "Night shift", Parent: 1}, {ID: 4, Name: "Stores", Parent: 1}}); err != nil {
			return err
		}
		return people.BulkPeopleTx(t.Context(), tx, workforce(clock().AddDate(0, -6, 0)))
	}))
	numbers := insight.New(insight.Options{DB: d})
	var err error
	s.cards, err = card.New(card.Options{DB: d, Ledger: l, IDs: s.ids, People: people, Posts: s.posts, Signals: s.given, Numbers: numbers})
	s.must(err)
	s.reports = report.New(report.Options{DB: d, IDs: s.ids, Numbers: numbers, Cards: s.cards, Now: clock})
	s.runner = ledger.NewRunner(d, l, slog.New(slog.DiscardHandler), insight.Consumers()...)
	c, err := places.Found(t.Context(), as(3), community.Details{Name: "Werkstatt", Access: community.Open, Type: community.Forum, Lang: "de"})
	s.must(err)
	s.place = c.ID
	s.g = web.NewRegistry(web.Options{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: clock, NoLimits: true,
		Actor: func(r *http.Request) (actor.Actor, error) {
			var n int
			lang := "en"
			_, _ = fmt.Sscan(r.Header.Get("X-Test"), &n, &lang) // the language may be left out
			by := as(n)
			by.Lang = lang
			return by, nil
		},
	})
	Mount(s.g, Options{Frame: frame{}, Now: clock, NetworkName: "Plain Works", Cards: s.cards, Insight: numbers, People: people, Communities: places, Reports: s.reports,
		Colleagues: func(ctx context.Context) ([]person.Card, error) {
			names, err := person.Names(ctx, d.Read(), []actor.ID{1, 2})
			return []person.Card{names[1], names[2]}, err
		},
		Hosts: func(ctx context.Context, _ []int64) (map[int64][]person.Card, error) {
			names, err := person.Names(ctx, d.Read(), []actor.ID{3})
			return map[int64][]person.Card{s.place: {names[3]}}, err
		},
		OpenQuestions: func(_ context.Context, _ time.Time, communities []int64) (map[int64]int, error) {
			out := map[int64]int{}
			for _, c := range communities {
				out[c] = 2
			}
			return out, nil
		},
	})
	return s
}

func workforce(joined time.Time) []person.NewPerson {
	var all []person.NewPerson
	add := func(from, to int, unit person.UnitID) {
		for i := from; i <= to; i++ {
			p := person.NewPerson{ID: actor.ID(i), Username: fmt.Sprintf("p%d", i), Name: fmt.Sprintf("Name %c%d", 'A'+i%26, i), HasAccount: true, JoinedAt: joined, Unit: unit}
			if i <= 2 {
				p.Roles = actor.CommunityManager
			}
			all = append(all, p)
		}
	}
	add(1, 9, 0)
	add(10, 59, 2)
	add(60, 66, 3)
	add(67, 87, 4)
	return all
}

func as(n int) actor.Actor {
	a := actor.Actor{ID: actor.ID(n), Lang: "en"}
	if n == 1 || n == 2 {
		a.Roles = actor.CommunityManager
	}
	return a
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// open puts one card per rule on the page and returns the newest of the week.
func (s *site) open(rules ...signal.Rule) card.Card {
	s.t.Helper()
	low, high := 5.0, 9.0
	for _, rule := range rules {
		thread, err := s.posts.Write(s.t.Context(), as(4), post.NewPost{Community: s.place, Kind: post.Question, Title: "Which <b>torque</b>?", Body: "Who knows?"})
		s.must(err)
		now := time.UnixMilli(s.ms.Load()).UTC()
		s.given.list = append(s.given.list, signal.Signal{ID: s.ids.New(), Rule: rule, Key: string(rule) + ":" + id.String(thread), Community: s.place, Thread: thread,
			Since: now.Add(-30 * time.Hour), SeenAt: now, Urgency: .6, Effect: .3, Minutes: 5,
			Facts: []signal.Fact{
				{Key: "signal.fact.waiting", Value: 31, Unit: "signal.unit.business_hours", Definition: "signal.definition.business_hours"},
				{Key: "signal.fact.usual_wait", Value: 7, Low: &low, High: &high, N: 214, Unit: "signal.unit.business_hours", Days: 90, Definition: "signal.definition.usual_wait"},
			},
			Reasons:    []signal.Reason{{Key: "signal.reason.unanswered", Args: map[string]string{"hours": "31"}, Strength: 1}},
			Candidates: []signal.Candidate{{Person: 5, Reasons: []signal.Reason{{Key: "signal.candidate.accepted", Strength: 1}}}, {Person: 6, Reasons: []signal.Reason{{Key: "signal.candidate.topic", Strength: 1}}}},
		})
	}
	s.must(s.runner.CatchUp(s.t.Context()))
	s.must(s.cards.Make(s.t.Context(), time.UnixMilli(s.ms.Load()).UTC()))
	w, err := s.cards.Week(s.t.Context(), as(1), time.UnixMilli(s.ms.Load()).UTC(), 0)
	s.must(err)
	if len(w.Cards) == 0 {
		s.t.Fatal("no card on the page")
	}
	return w.Cards[0]
}

func (s *site) call(method, who, target string, form url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("X-Test", who)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.g.Handler().ServeHTTP(w, r)
	return w
}

func (s *site) get(who, target string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.call(http.MethodGet, who, target, nil)
}
