package liveweb

import (
	"sync"

	"example.org/linden/internal/platform/actor"
)

// streams counts who holds how many, so that one person cannot take the
// connections of all.
type streams struct {
	most int

	mu   sync.Mutex
	open map[actor.ID]int
}

func newStreams(most int) *streams { return &streams{most: most, open: map[actor.ID]int{}} }

// begin reports false for somebody who holds enough.
func (s *streams) begin(who actor.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[who] >= s.most {
		return false
	}
	s.open[who]++
	return true
}

func (s *streams) end(who actor.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[who]--; s.open[who] <= 0 {
		delete(s.open, who)
	}
}
