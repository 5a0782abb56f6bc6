package spill

import (
	"errors"
	"math/rand/v2"
	"os"
	"testing"
)

func TestOrder(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1 << 30, 2000, 300} {
		dir := t.TempDir()
		s := New[int](dir, limit)
		rng := rand.New(rand.NewPCG(1, 2))
		for i := range 1000 {
			if err := s.Add(Key{A: rng.Int64N(50), B: rng.Int64N(3)}, 8, i); err != nil {
				t.Fatal(err)
			}
		}
		var last Key
		lastValue, n := -1, 0
		err := s.Each(func(k Key, v int) error {
			if d := last.compare(k); d > 0 || (d == 0 && v < lastValue) {
				t.Fatalf("limit %d: %v %d after %v %d", limit, k, v, last, lastValue)
			}
			last, lastValue = k, v
			n++
			return nil
		})
		if err != nil || n != 1000 {
			t.Errorf("limit %d: %d values, %v", limit, n, err)
		}
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("limit %d: %d files left", limit, len(left))
		}
	}
}

func TestStops(t *testing.T) {
	t.Parallel()
	s := New[int](t.TempDir(), 100)
	defer s.Close()
	for i := range 10 {
		if err := s.Add(Key{A: int64(i)}, 50, i); err != nil {
			t.Fatal(err)
		}
	}
	stop := errors.New("stop")
	n := 0
	err := s.Each(func(Key, int) error {
		n++
		if n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("got %d, %v", n, err)
	}
}
