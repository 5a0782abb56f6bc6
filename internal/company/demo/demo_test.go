package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"testing"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/check"
)

func company(t *testing.T, seed uint64) *Company {
	t.Helper()
	c, err := New(seed)
	if err != nil {
		t.Fatalf("New(%d): %v", seed, err)
	}
	return c
}

func records(t *testing.T, c *Company, done ...Intervention) (before, after []archive.Record) {
	t.Helper()
	if err := c.Read(context.Background(), func(r archive.Record) error { before = append(before, r); return nil }); err != nil {
		t.Fatalf("Read: %v", err)
	}
	err := c.Between(context.Background(), c.Now0(), c.Until(), done, func(r archive.Record) error { after = append(after, r); return nil })
	if err != nil {
		t.Fatalf("Between: %v", err)
	}
	return before, after
}

func TestRecordsComeInOrderAndInNumbers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		c := company(t, seed+1)
		before, after := records(t, c)
		var o check.Order
		for i, r := range append(before, after...) {
			if err := o.Add(r); err != nil {
				t.Fatalf("seed %d, record %d: %v", seed+1, i, err)
			}
		}
		t.Log(seed+1, o.Count)
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	sum := func(seed uint64) string {
		before, after := records(t, company(t, seed))
		h := sha256.New()
		for _, r := range append(before, after...) {
			fmt.Fprintf(h, "%T%+v\n", r, r)
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	if a, b := sum(7), sum(7); a != b {
		t.Errorf("same seed: %s and %s differ", a, b)
	}
	if a, b := sum(7), sum(8); a == b {
		t.Errorf("different seeds gave the same company")
	}
}
