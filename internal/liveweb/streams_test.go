package liveweb

import (
	"net/http"
	"testing"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/id"
)

func TestOnePersonHoldsSoManyStreams(t *testing.T) {
	t.Parallel()
	s := newStreams(2)
	got := []bool{s.begin(1), s.begin(1), s.begin(1), s.begin(2)}
	s.end(1)
	got = append(got, s.begin(1))
	for i, want := range []bool{true, true, false, true, true} {
		if got[i] != want {
			t.Errorf("stream %d: let in %t, want %t", i, got[i], want)
		}
	}
	for range 2 {
		s.end(1)
	}
	s.end(2)
	if len(s.open) != 0 {
		t.Errorf("still counted: %v", s.open)
	}
}

func TestTooManyStreamsAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, 2)
	p := s.write(1, s.place(community.Open))
	for range 600 {
		if code, _ := s.listen(2, "?thread="+id.String(p), ""); code != http.StatusOK {
			t.Fatalf("a stream within the limit answered %d", code)
		}
	}
	if code, _ := s.listen(2, "?thread="+id.String(p), ""); code != http.StatusTooManyRequests {
		t.Errorf("one more answered %d, want 429", code)
	}
	if code, _ := s.listen(1, "?thread="+id.String(p), ""); code != http.StatusOK {
		t.Errorf("somebody else was answered %d", code)
	}
}
