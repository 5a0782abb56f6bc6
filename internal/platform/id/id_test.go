package id

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Int64Min(1).Draw(t, "id")
		got, err := Parse(String(want))
		if err != nil || got != want {
			t.Fatalf("Parse(String(%d)) = %d, %v", want, got, err)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "0", "u", "-1", "zzzzzzzzzzzzz", "7zzzzzzzzzzzz0", "1/2", "ä"} {
		if got, err := Parse(s); !errors.Is(err, ErrSyntax) {
			t.Errorf("Parse(%q) = %d, %v; want ErrSyntax", s, got, err)
		}
	}
	if got, err := Parse("IO"); err != nil || got != 32 {
		t.Errorf("Parse(IO) = %d, %v; want 32", got, err)
	}
}

func TestOrderAndTime(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := NewSource(func() time.Time { return now })
	a := s.New()
	if got := Time(a); !got.Equal(now) {
		t.Errorf("Time = %v, want %v", got, now)
	}
	now = now.Add(time.Millisecond)
	if b := s.New(); b <= a {
		t.Errorf("later id %d is not above %d", b, a)
	}
	if a < Floor(Time(a)) || a > Until(Time(a)) {
		t.Errorf("%d outside its millisecond", a)
	}
}

func TestNewDoesNotRepeat(t *testing.T) {
	s := NewSource(time.Now)
	seen := make(map[int64]bool)
	for range 100_000 {
		n := s.New()
		if seen[n] {
			t.Fatalf("id %d twice", n)
		}
		seen[n] = true
	}
}

func TestFromKeyIsStable(t *testing.T) {
	at := time.Date(2019, 1, 2, 3, 4, 5, 0, time.UTC)
	if FromKey(at, "a", 0) != FromKey(at, "a", 0) {
		t.Error("same key, other id")
	}
	if FromKey(at, "a", 0) == FromKey(at, "b", 0) || FromKey(at, "a", 0) == FromKey(at, "a", 1) {
		t.Error("other key or attempt, same id")
	}
}

// Numbered keys of one moment, as lists have them, rarely share an id.
func TestFromKeyTellsNumbersApart(t *testing.T) {
	at := time.Date(2019, 1, 2, 3, 4, 5, 0, time.UTC)
	seen := map[int64]bool{}
	for i := range 1000 {
		seen[FromKey(at, "list:people"+strconv.Itoa(i), 0)] = true
	}
	if len(seen) < 998 {
		t.Errorf("%d different ids for 1000 keys", len(seen))
	}
}
