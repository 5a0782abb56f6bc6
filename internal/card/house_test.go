package card

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
	"example.org/linden/internal/signal"
)

// given are the signals of a test, as another slice would find them.
type given struct{ list []signal.Signal }

func (g *given) Open(context.Context, time.Time) ([]signal.Signal, error) { return g.list, nil }

// house is a small network: people 1 to 9 with accounts, of whom 1 and 2 are
// community managers and 3 hosts what is founded.
type house struct {
	t           *testing.T
	db          *db.DB
	ms          atomic.Int64
	ids         *id.Source
	ledger      *ledger.Ledger
	runner      *ledger.Runner
	communities *community.Service
	posts       *post.Service
	cards       *Service
	given       *given
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, db: d, given: &given{}}
	h.ms.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixMilli())
	clock := func() time.Time { return time.UnixMilli(h.ms.Add(1000)).UTC() }
	h.ids = id.NewSource(clock)
	h.ledger = ledger.New(h.ids.New)
	h.communities = community.New(d, h.ledger, clock, h.ids.New)
	h.posts = post.New(d, h.ledger, clock, h.ids.New)
	people := person.New(person.Options{DB: d, Ledger: h.ledger, IDs: h.ids, Now: clock})
	h.runner = ledger.NewRunner(d, h.ledger, slog.New(slog.DiscardHandler), insight.Consumers()...)
	var all []person.NewPerson
	for i, name := range []string{"Ada Mann", "Ben Ott", "Cem Host", "Dua Pol", "Eva Quint", "Finn Rot", "Gul San", "Ham Tor", "Ida Ulm"} {
		p := person.NewPerson{ID: actor.ID(i + 1), Username: fmt.Sprintf("p%d", i+1), Name: name, HasAccount: true, JoinedAt: h.now()}
		if i < 2 {
			p.Roles = actor.CommunityManager
		}
		all = append(all, p)
	}
	h.must(d.Update(t.Context(), func(tx db.Tx) error { return people.BulkPeopleTx(t.Context(), tx, all) }))
	cards, err := New(Options{DB: d, Ledger: h.ledger, IDs: h.ids, People: people, Posts: h.posts, Signals: h.given,
		Numbers: insight.New(insight.Options{DB: d})})
	h.must(err)
	h.cards = cards
	return h
}

func (h *house) now() time.Time { return time.UnixMilli(h.ms.Load()).UTC() }

func (h *house) pass(d time.Duration) { h.ms.Add(d.Milliseconds()) }

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func who(n int) actor.Actor {
	a := actor.Actor{ID: actor.ID(n), Lang: "en"}
	if n <= 2 {
		a.Roles = actor.CommunityManager
	}
	return a
}

func (h *house) found(name string, access community.Access) int64 {
	h.t.Helper()
	c, err := h.communities.Found(h.t.Context(), who(3), community.Details{Name: name, Access: access, Type: community.Forum, Lang: "de"})
	h.must(err)
	return c.ID
}

func (h *house) ask(by int, c int64, title string) int64 {
	h.t.Helper()
	p, err := h.posts.Write(h.t.Context(), who(by), post.NewPost{Community: c, Kind: post.Question, Title: title, Body: "How does this work?"})
	h.must(err)
	return p
}

func (h *house) reply(by int, thread int64) int64 {
	h.t.Helper()
	k, err := h.posts.Reply(h.t.Context(), who(by), post.NewComment{Post: thread, Body: "Like this."})
	h.must(err)
	return k
}

// signal is an open question with person 5 as a candidate, or another cause.
func (h *house) signal(rule signal.Rule, c, thread int64) signal.Signal {
	object := max(thread, c)
	return signal.Signal{ID: h.ids.New(), Rule: rule, Key: string(rule) + ":" + id.String(object), Community: c, Thread: thread, Since: h.now(),
		SeenAt: h.now(), Urgency: 0.6, Effect: 0.3, Minutes: 5,
		Candidates: []signal.Candidate{{Person: 5, Reasons: []signal.Reason{{Key: "card.reason_host"}}}}}
}

func (h *house) make(signals ...signal.Signal) {
	h.t.Helper()
	h.given.list = signals
	h.must(h.runner.CatchUp(h.t.Context()))
	h.must(h.cards.Make(h.t.Context(), h.now()))
}

// only is the single card on the manager's page.
func (h *house) only() Card {
	h.t.Helper()
	w, err := h.cards.Week(h.t.Context(), who(1), h.now(), 0)
	h.must(err)
	if len(w.Cards) != 1 {
		h.t.Fatalf("%d cards on the page, want 1", len(w.Cards))
	}
	return w.Cards[0]
}

func (h *house) count(query string, args ...any) int {
	h.t.Helper()
	var n int
	h.must(h.db.Read().QueryRowContext(h.t.Context(), query, args...).Scan(&n))
	return n
}
