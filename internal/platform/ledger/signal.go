package ledger

import (
	"context"
	"sync"
	"time"
)

// signal wakes everybody who waits, without making the setter wait.
type signal struct {
	mu   sync.Mutex
	c    chan struct{}
	next *signal
}

func newSignal() *signal {
	return &signal{c: make(chan struct{}), next: &signal{c: make(chan struct{})}}
}

func (s *signal) set() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.c)
	s.c = make(chan struct{})
}

func (s *signal) wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.c
}

// numbered is set when new events have got their numbers.
func (l *Ledger) numbered() *signal { return l.wake.next }

// wait returns after s is set or d has passed; false when ctx ended.
func wait(ctx context.Context, s *signal, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-s.wait():
	case <-t.C:
	}
	return true
}

// Follow calls fn with new events as they are numbered, from the newest on,
// until ctx ends or fn fails. It keeps no checkpoint: live updates use it, and
// what they miss is read from the tables.
func (r *Runner) Follow(ctx context.Context, fn func([]Event) error) error {
	seq, err := Last(ctx, r.db.Read())
	if err != nil {
		return err
	}
	for {
		events, err := After(ctx, r.db.Read(), seq, batch)
		if err != nil {
			return err
		}
		if len(events) > 0 {
			seq = events[len(events)-1].Seq
			if err := fn(events); err != nil {
				return err
			}
			continue
		}
		if !wait(ctx, r.ledger.numbered(), pause) {
			return nil
		}
	}
}
