package ledger

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
)

type recorder struct {
	name string
	mu   sync.Mutex
	seen []int64
	fail bool
}

func (r *recorder) Name() string { return r.name }

func (r *recorder) Apply(_ context.Context, tx db.Tx, events []Event) error {
	if r.fail {
		return errors.New("broken")
	}
	tx.AfterCommit(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, e := range events {
			r.seen = append(r.seen, e.Object)
		}
	})
	return nil
}

func (r *recorder) Reset(context.Context, db.Tx) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = nil
	return nil
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.seen)
}

func setup(t *testing.T, d *db.DB, consumers ...Consumer) (*Ledger, *Runner) {
	t.Helper()
	l := New(id.NewSource(time.Now).New)
	return l, NewRunner(d, l, slog.New(slog.NewTextHandler(t.Output(), nil)), consumers...)
}

func add(t *testing.T, d *db.DB, l *Ledger, objects ...int64) {
	t.Helper()
	err := d.Update(t.Context(), func(tx db.Tx) error {
		var events []Event
		for _, o := range objects {
			events = append(events, Event{At: time.UnixMilli(1000 + o), Actor: 7, Verb: Posted, Kind: Post, Object: o, Lang: "de"})
		}
		return l.Append(t.Context(), tx, events...)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachEventOnceInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rec := &recorder{name: "rec"}
		l, r := setup(t, d, rec)
		for i := range int64(700) {
			add(t, d, l, 2*i, 2*i+1)
		}
		if err := r.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := r.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		seen := map[int64]bool{}
		for _, o := range rec.seen {
			if seen[o] {
				t.Fatalf("object %d twice", o)
			}
			seen[o] = true
		}
		if len(seen) != 1400 {
			t.Errorf("saw %d events, want 1400", len(seen))
		}
		events, err := After(t.Context(), d.Read(), 0, 2000)
		if err != nil || len(events) != 1400 || events[0].Seq != 1 || events[1399].Seq != 1400 {
			t.Errorf("numbers are not 1…1400: %d events, %v", len(events), err)
		}
		if e := events[0]; e.Actor != 7 || e.Verb != Posted || e.Lang != "de" || !e.At.Equal(time.UnixMilli(1000)) {
			t.Errorf("event came back as %+v", e)
		}
	})
}

func TestRolledBackActLeavesNoEvent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		rec := &recorder{name: "rec"}
		l, r := setup(t, d, rec)
		boom := errors.New("boom")
		err := d.Update(t.Context(), func(tx db.Tx) error {
			if err := l.Append(t.Context(), tx, Event{Verb: Posted, Kind: Post, Object: 1}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatalf("got %v", err)
		}
		if err := r.CatchUp(t.Context()); err != nil || rec.count() != 0 {
			t.Errorf("saw %d events, %v; want none", rec.count(), err)
		}
	})
}

func TestFailingConsumerKeepsItsPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bad, good := &recorder{name: "bad", fail: true}, &recorder{name: "good"}
		l, r := setup(t, d, good, bad)
		add(t, d, l, 1, 2, 3)
		if err := r.CatchUp(t.Context()); err == nil {
			t.Error("the failure is not reported")
		}
		lag, err := r.Lag(t.Context())
		if err != nil || lag["good"] != 0 || lag["bad"] != 3 {
			t.Errorf("lag = %v, %v", lag, err)
		}
		bad.fail = false
		if err := r.CatchUp(t.Context()); err != nil || bad.count() != 3 || good.count() != 3 {
			t.Errorf("bad saw %d, good %d, %v", bad.count(), good.count(), err)
		}
	})
}

func TestRebuildStartsOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b := &recorder{name: "a"}, &recorder{name: "b"}
		l, r := setup(t, d, a, b)
		add(t, d, l, 1, 2, 3)
		if err := r.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.seen, b.seen = []int64{99}, []int64{99}
		if err := r.Rebuild(t.Context(), nil, "a"); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(a.seen) != "[1 2 3]" || fmt.Sprint(b.seen) != "[99]" {
			t.Errorf("a = %v, b = %v", a.seen, b.seen)
		}
	})
}

// Two runners stand for two nodes on one database.
func TestTwoNodesApplyOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		shared := &recorder{name: "shared"}
		l, one := setup(t, d, shared)
		two := NewRunner(d, l, slog.New(slog.DiscardHandler), shared)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { _ = one.Run(ctx) })
		wg.Go(func() { _ = two.Run(ctx) })
		for i := range int64(200) {
			add(t, d, l, i)
		}
		deadline := time.Now().Add(20 * time.Second)
		for shared.count() < 200 && time.Now().Before(deadline) {
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(50 * time.Millisecond)
		cancel()
		wg.Wait()
		if shared.count() != 200 {
			t.Errorf("applied %d events, want each of 200 once", shared.count())
		}
	})
}
