package demoweb

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Progress is how far a move of the clock is.
type Progress struct {
	Running    bool
	Done, Days int
	Failed     bool // the last move ended early
}

// Percent is 0 to 100.
func (p Progress) Percent() int {
	if p.Days == 0 {
		return 0
	}
	return 100 * p.Done / p.Days
}

// mover moves the clock, one move at a time, a day per step.
type mover struct {
	clock Clock
	log   *slog.Logger
	asked chan int
	mu    sync.Mutex
	state Progress
}

func newMover(c Clock, log *slog.Logger) *mover {
	return &mover{clock: c, log: log, asked: make(chan int, 1)}
}

func (m *mover) progress() Progress {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state
}

// ask starts a move; false while another one is under way.
func (m *mover) ask(days int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.state.Running {
		return false
	}
	m.state = Progress{Running: true, Days: days}
	m.asked <- days
	return true
}

func (m *mover) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case days := <-m.asked:
			m.move(ctx, days)
		}
	}
}

func (m *mover) move(ctx context.Context, days int) {
	var err error
	for done := 0; done < days && err == nil; done++ {
		m.set(func(p *Progress) { p.Done = done })
		err = m.clock.Advance(ctx, 24*time.Hour)
	}
	if err != nil && ctx.Err() == nil {
		m.log.ErrorContext(ctx, "the demo's clock stopped", "err", err)
	}
	m.set(func(p *Progress) {
		*p = Progress{Done: p.Days, Days: p.Days, Failed: err != nil}
	})
}

func (m *mover) set(change func(*Progress)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(&m.state)
}
