package signal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/science/escalate"
)

// Options are what a Service needs. DB, Insight and NewID are required.
type Options struct {
	DB      *db.DB
	Insight *insight.Service
	NewID   func() int64
	// Reports counts open reports about the tone of threads; nil when nobody can
	// report anything.
	Reports func(ctx context.Context, threads []int64) (map[int64]int, error)
}

// Service finds signals and remembers them.
type Service struct {
	Options
	finder *insight.Finder
	scorer *escalate.Scorer

	sensing sync.Mutex
	direct  map[int64]usual // by community, for one day
	day     int64
}

// New returns a Service.
func New(o Options) *Service {
	return &Service{Options: o, finder: insight.NewFinder(o.DB), scorer: escalate.NewScorer(), direct: map[int64]usual{}}
}

func (s *Service) k() disclosure.K { return s.Insight.K }

// Sensing is the job that runs Sense.
type Sensing struct{}

// Kind implements jobs.Args.
func (Sensing) Kind() string { return "signal.sense" }

// mostPerRule bounds what one rule may say at once: what is more urgent comes
// first, the rest follows when something is done.
const mostPerRule = 200

// look is one round of sensing.
type look struct {
	now    time.Time
	places map[int64]insight.Place
}

// Sense runs all rules as of now, stores what they find, and closes what is no
// longer true. It may be called at any time and as often as one likes; its work
// is bounded. A rule that fails leaves its earlier signals alone.
func (s *Service) Sense(ctx context.Context, now time.Time) error {
	s.sensing.Lock()
	defer s.sensing.Unlock()
	if _, err := s.Insight.Weeks(ctx, now); err != nil {
		return fmt.Errorf("compute weeks: %w", err)
	}
	places, err := s.Insight.Places(ctx, now)
	if err != nil {
		return err
	}
	l := look{now, places}
	rules := map[Rule]func(context.Context, look) ([]Signal, error){
		Unanswered: s.unanswered, Newcomer: s.newcomers, Escalation: s.escalations, NotReached: s.notReached, PhaseChange: s.phaseChanges,
	}
	var failed []error
	for _, r := range Rules() {
		found, err := rules[r](ctx, l)
		if err == nil {
			err = s.keep(ctx, r, mostUrgent(found), now)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("rule %s: %w", r, err))
		}
	}
	return errors.Join(failed...)
}

func mostUrgent(found []Signal) []Signal {
	slices.SortStableFunc(found, func(a, b Signal) int {
		return cmp.Or(cmp.Compare(b.Urgency*b.Effect, a.Urgency*a.Effect), cmp.Compare(a.Key, b.Key))
	})
	return found[:min(len(found), mostPerRule)]
}

func clip(v float64) float64 { return max(0, min(1, v)) }

func whole(v float64) string { return fmt.Sprint(int(math.Round(v))) }

// percent writes a share as a whole number of hundredths.
func percent(v float64) string { return whole(100 * v) }
