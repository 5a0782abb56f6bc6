package card

import (
	"context"
	"time"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
	"example.org/linden/internal/signal"
)

// Signals is what needs a hand at a moment.
type Signals interface {
	Open(ctx context.Context, now time.Time) ([]signal.Signal, error)
}

// Numbers is what the projections know about communities at a moment;
// *insight.Service has it.
type Numbers interface {
	Places(ctx context.Context, now time.Time) (map[int64]insight.Place, error)
	Current(ctx context.Context, now time.Time) (map[int64]insight.Week, error)
	Series(ctx context.Context, communities []int64, from time.Time, weeks int, now time.Time) (map[int64][]float64, error)
}

// Options are what a Service needs. All but K and NoteRead are required.
type Options struct {
	DB      *db.DB
	Ledger  *ledger.Ledger
	IDs     *id.Source
	People  *person.Service
	Posts   *post.Service
	Signals Signals
	Numbers Numbers
	K       disclosure.K
	// NoteRead is told that by has read a note, so that the bell knows it too.
	NoteRead func(ctx context.Context, by actor.Actor, note int64) error
}

// Service is what can be done with cards. Every method that takes a moment now
// sees the network as of then.
type Service struct {
	Options
	library []Action
	byID    map[string]Action
	reader  db.Q
}

// read is where queries outside a transaction go.
func (s *Service) read() db.Q { return s.reader }

// New returns a Service. It fails when the library of actions cannot be read.
func New(o Options) (*Service, error) {
	library, err := Library()
	if err != nil {
		return nil, err
	}
	s := &Service{Options: o, library: library, byID: map[string]Action{}, reader: o.DB.Read()}
	for _, a := range library {
		s.byID[a.ID] = a
	}
	return s, nil
}
