// Package live tells those who look at a page what has just happened.
//
// A hub hears every event of the ledger once per node and hands it to whoever
// has asked for its thread, its community or its person. It never waits: a
// subscriber who does not keep up is dropped, connects again and gets what they
// missed. Nothing is decided here about who may know what; whoever reads from a
// subscription checks each event before passing it on.
package live

import (
	"context"
	"sync"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// Topic is something events are about.
type Topic struct {
	Kind string // ledger.Post for a thread, ledger.Community or ledger.Person
	ID   int64
}

// Thread is the topic of one thread.
func Thread(id int64) Topic { return Topic{ledger.Post, id} }

// Community is the topic of all that happens in a community.
func Community(id int64) Topic { return Topic{ledger.Community, id} }

// Person is the topic of all that is done to a person or their words.
func Person(id int64) Topic { return Topic{ledger.Person, id} }

// The bounds of one subscription.
const (
	queue     = 64
	maxReplay = 200
)

// Hub hands events to subscriptions. Use New.
type Hub struct {
	db *db.DB
	mu sync.Mutex
	by map[Topic]map[*Subscription]struct{}
}

// New returns a Hub that replays missed events from d.
func New(d *db.DB) *Hub { return &Hub{db: d, by: map[Topic]map[*Subscription]struct{}{}} }

// Run feeds the hub until ctx ends.
func (h *Hub) Run(ctx context.Context, follow func(context.Context, func([]ledger.Event) error) error) error {
	return follow(ctx, func(events []ledger.Event) error { h.Publish(events); return nil })
}

// Subscription is what one reader hears. Events is closed when the reader was too
// slow or Close was called.
type Subscription struct {
	Events <-chan ledger.Event
	hub    *Hub
	out    chan ledger.Event
	topics []Topic
	gone   bool
}

// Subscribe begins to listen for topics.
func (h *Hub) Subscribe(topics ...Topic) *Subscription {
	out := make(chan ledger.Event, queue)
	s := &Subscription{Events: out, hub: h, out: out}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.add(s, topics)
	return s
}

// Set replaces the topics.
func (s *Subscription) Set(topics ...Topic) {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if !s.gone {
		s.hub.remove(s)
		s.hub.add(s, topics)
	}
}

// Close stops listening. It may be called more than once.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.drop(s)
}

func (h *Hub) add(s *Subscription, topics []Topic) {
	s.topics = topics
	for _, t := range topics {
		if h.by[t] == nil {
			h.by[t] = map[*Subscription]struct{}{}
		}
		h.by[t][s] = struct{}{}
	}
}

func (h *Hub) remove(s *Subscription) {
	for _, t := range s.topics {
		delete(h.by[t], s)
		if len(h.by[t]) == 0 {
			delete(h.by, t)
		}
	}
	s.topics = nil
}

func (h *Hub) drop(s *Subscription) {
	if !s.gone {
		s.gone = true
		h.remove(s)
		close(s.out)
	}
}

// Publish hands events to whoever listens, each once.
func (h *Hub) Publish(events []ledger.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		told := map[*Subscription]struct{}{}
		for _, t := range about(e) {
			for s := range h.by[t] {
				if _, twice := told[s]; !twice {
					told[s] = struct{}{}
					h.send(s, e)
				}
			}
		}
	}
}

func (h *Hub) send(s *Subscription, e ledger.Event) {
	select {
	case s.out <- e:
	default:
		h.drop(s)
	}
}

// about lists the topics of an event.
func about(e ledger.Event) []Topic {
	out := make([]Topic, 0, 3)
	if e.Thread != 0 {
		out = append(out, Thread(e.Thread))
	}
	if e.Community != 0 {
		out = append(out, Community(e.Community))
	}
	if e.Author != 0 {
		out = append(out, Person(int64(e.Author)))
	}
	return out
}

// Missed lists the events about topics after number seq, the newest 200 numbers
// at most, and the number from which on a subscription that was made before has
// the rest.
func (h *Hub) Missed(ctx context.Context, seq int64, topics ...Topic) ([]ledger.Event, int64, error) {
	last, err := ledger.Last(ctx, h.db.Read())
	if err != nil || seq >= last {
		return nil, last, err
	}
	seq = max(seq, last-maxReplay)
	events, err := ledger.After(ctx, h.db.Read(), seq, maxReplay)
	wanted := make(map[Topic]bool, len(topics))
	for _, t := range topics {
		wanted[t] = true
	}
	var out []ledger.Event
	for _, e := range events {
		last = max(last, e.Seq)
		for _, t := range about(e) {
			if wanted[t] {
				out = append(out, e)
				break
			}
		}
	}
	return out, last, err
}

// Listening is how many subscriptions there are, for the metrics.
func (h *Hub) Listening() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := map[*Subscription]struct{}{}
	for _, subs := range h.by {
		for s := range subs {
			all[s] = struct{}{}
		}
	}
	return len(all)
}
