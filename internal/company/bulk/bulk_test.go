package bulk

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/check"
)

var until = time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC)

func small(t testing.TB, seed uint64) *Network {
	t.Helper()
	s, err := SizeOf("S")
	if err != nil {
		t.Fatal(err)
	}
	n, err := New(s, seed, until)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNetworkHasItsSizeAndOrder(t *testing.T) {
	t.Parallel()
	var o check.Order
	users, langs := map[string]bool{}, map[string]bool{}
	given := map[string]bool{}
	err := small(t, 3).Read(context.Background(), func(r archive.Record) error {
		switch r := r.(type) {
		case archive.Person:
			if users[r.Username] {
				t.Errorf("username %q twice", r.Username)
			}
			users[r.Username] = true
		case archive.Community:
			langs[r.Lang] = true
		case archive.Reaction:
			if given[r.Target+r.Person] {
				t.Errorf("%s reacts twice to %s", r.Person, r.Target)
			}
			given[r.Target+r.Person] = true
		}
		return o.Add(r)
	})
	if err != nil {
		t.Fatal(err)
	}
	n := o.Count
	if got := n["archive.Post"] + n["archive.Comment"]; got != 5000 || n["archive.Person"] != 500 || n["archive.Community"] != 24 {
		t.Errorf("got %v, want 500 people, 24 communities, 5000 contributions", n)
	}
	if got := n["archive.Reaction"]; got < 7900 || got > 8000 {
		t.Errorf("got %d reactions, want about 8000", got)
	}
	if len(langs) != 3 {
		t.Errorf("got languages %v, want three", langs)
	}
	t.Log(n)
}

func TestSameSeedSameNetwork(t *testing.T) {
	t.Parallel()
	sum := func(seed uint64) string {
		h := sha256.New()
		if err := small(t, seed).Read(context.Background(), func(r archive.Record) error {
			_, err := fmt.Fprintf(h, "%T%+v\n", r, r)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	if a, b := sum(1), sum(1); a != b {
		t.Error("the same seed gave different networks")
	}
	if a, b := sum(1), sum(2); a == b {
		t.Error("different seeds gave the same network")
	}
}

func TestReadStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	seen := 0
	err := small(t, 1).Read(context.Background(), func(archive.Record) error {
		if seen++; seen == 700 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || seen != 700 {
		t.Errorf("got %v after %d records, want the error after 700", err, seen)
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	if _, err := SizeOf("XXL"); err == nil {
		t.Error("got no error for an unknown size")
	}
	if got := (Size{People: 10, Contributions: 3}).Scale(.01); got.People != 1 || got.Contributions != 1 || got.Views != 0 {
		t.Errorf("got %+v", got)
	}
	if _, err := New(Size{}, 1, until); err == nil {
		t.Error("got no error for an empty network")
	}
}

func BenchmarkRecords(b *testing.B) {
	m, err := SizeOf("M")
	if err != nil {
		b.Fatal(err)
	}
	records := 0
	for b.Loop() {
		n, err := New(m.Scale(.2), 1, until)
		if err != nil {
			b.Fatal(err)
		}
		if err := n.Read(context.Background(), func(archive.Record) error { records++; return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(records)/b.Elapsed().Seconds(), "records/s")
}
