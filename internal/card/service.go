package card

import (
	"context"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/signal"
)

// Signals is what needs a hand at a moment.
type Signals interface {
	Open(ctx context.Context, now time.Time) ([]signal.Signal, error)
}

// Numbers is what the projections know about communities at a moment.
type Numbers interface {
	// Portraits describes every community that may be analysed, with the given
	// number of complete weeks before now.
	Portraits(ctx context.Context, now time.Time, weeks int) ([]Portrait, error)
}

// Portrait is one community in numbers.
type Portrait struct {
	Community int64
	Type      community.Type
	Lang      string
	Members   int
	Phase     phase.Phase
	Split     bool
	Weekly    []float64 // contributions per complete week, capped per person and day, without staff; the oldest first
	Writers   int       // distinct people behind Weekly
	Answered  float64   // share of questions answered within 24 business hours
	Questions int       // questions that rests on
}

// Options are what a Service needs. All but K are required.
type Options struct {
	DB      *db.DB
	Ledger  *ledger.Ledger
	IDs     *id.Source
	People  *person.Service
	Posts   *post.Service
	Signals Signals
	Numbers Numbers
	K       disclosure.K
}

// Service is what can be done with cards. Every method that takes a moment now
// sees the network as of then.
type Service struct {
	Options
	library []Action
}

// New returns a Service. It fails when the library of actions cannot be read.
func New(o Options) (*Service, error) {
	library, err := Library()
	if err != nil {
		return nil, err
	}
	return &Service{Options: o, library: library}, nil
}
