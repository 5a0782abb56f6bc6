package jobs

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

type greet struct {
	Name string `json:"name"`
}

func (greet) Kind() string { return "test.greet" }

// work collects what was run.
type work struct {
	mu   sync.Mutex
	done []string
}

func (w *work) add(s string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = append(w.done, s)
}

func (w *work) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.done)
}

func open(t *testing.T, d *db.DB) *Queue {
	t.Helper()
	q, err := Open(t.Context(), d, Options{
		Log:        slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError + 1})),
		Poll:       20 * time.Millisecond,
		RetryAfter: func(int) time.Duration { return 10 * time.Millisecond },
	})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func start(t *testing.T, q *Queue) {
	t.Helper()
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

func TestJobLivesWithItsTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, w := open(t, d), &work{}
		Handle(q, func(_ context.Context, a greet) error { w.add(a.Name); return nil })
		start(t, q)
		undone := errors.New("undone")
		err := d.Update(t.Context(), func(tx db.Tx) error {
			if err := q.EnqueueTx(t.Context(), tx, greet{"rolled back"}); err != nil {
				return err
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if err := d.Update(t.Context(), func(tx db.Tx) error { return q.EnqueueTx(t.Context(), tx, greet{"kept"}) }); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the job is run", func() bool { return w.count() > 0 })
		time.Sleep(100 * time.Millisecond)
		if w.count() != 1 || w.done[0] != "kept" {
			t.Errorf("run: %v, want only the kept one", w.done)
		}
	})
}

func TestFailedJobIsRunAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := open(t, d)
		var tries, cancelled atomic.Int32
		Handle(q, func(_ context.Context, a greet) error {
			switch {
			case a.Name == "never":
				cancelled.Add(1)
				return Cancel(errors.New("no use"))
			case tries.Add(1) == 1:
				return errors.New("not yet")
			case tries.Load() == 2:
				panic("not yet either")
			}
			return nil
		})
		for _, name := range []string{"often", "never"} {
			if err := q.Enqueue(t.Context(), greet{name}); err != nil {
				t.Fatal(err)
			}
		}
		start(t, q)
		eventually(t, "the third try", func() bool { return tries.Load() == 3 })
		time.Sleep(100 * time.Millisecond)
		if tries.Load() != 3 || cancelled.Load() != 1 {
			t.Errorf("%d tries and %d of the cancelled one, want 3 and 1", tries.Load(), cancelled.Load())
		}
	})
}

func TestOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, w := open(t, d), &work{}
		Handle(q, func(_ context.Context, a greet) error { w.add(a.Name); return nil })
		for _, name := range []string{"a", "a", "b"} {
			if err := q.Enqueue(t.Context(), greet{name}, Once()); err != nil {
				t.Fatal(err)
			}
		}
		start(t, q)
		eventually(t, "both are run", func() bool { return w.count() == 2 })
		eventually(t, "it is run again when it is over", func() bool {
			if err := q.Enqueue(t.Context(), greet{"a"}, Once()); err != nil {
				t.Fatal(err)
			}
			return w.count() >= 3
		})
	})
}

func TestPeriodic(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, w := open(t, d), &work{}
		Handle(q, func(_ context.Context, a greet) error { w.add(a.Name); return nil })
		q.Every(time.Hour, true, func() Args { return greet{"tick"} })
		start(t, q)
		eventually(t, "the first tick", func() bool { return w.count() == 1 })
	})
}

func TestStopWaitsAndCancelsAtLast(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := open(t, d)
		begun, ended := make(chan struct{}, 2), make(chan error, 2)
		Handle(q, func(ctx context.Context, a greet) error {
			begun <- struct{}{}
			if a.Name == "slow" {
				time.Sleep(200 * time.Millisecond)
				ended <- nil
				return nil
			}
			<-ctx.Done()
			ended <- ctx.Err()
			return ctx.Err()
		})
		for _, name := range []string{"slow", "endless"} {
			if err := q.Enqueue(t.Context(), greet{name}); err != nil {
				t.Fatal(err)
			}
			if err := q.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			<-begun
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if err := q.Stop(ctx); err != nil {
				t.Errorf("%s: stop: %v", name, err)
			}
			cancel()
			select {
			case <-ended:
			default:
				t.Errorf("%s: still running after Stop", name)
			}
		}
	})
}

func TestDailyKeepsWallTime(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	d := daily{6, 30, zone}
	at := time.Date(2026, 3, 28, 7, 0, 0, 0, zone)
	for _, want := range []string{"2026-03-29 06:30 CEST", "2026-03-30 06:30 CEST"} {
		at = d.Next(at)
		if got := at.Format("2006-01-02 15:04 MST"); got != want {
			t.Errorf("next is %s, want %s", got, want)
		}
	}
}

func TestWorkUnderWriteLoad(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q, w := open(t, d), &work{}
		Handle(q, func(_ context.Context, a greet) error { w.add(a.Name); return nil })
		start(t, q)
		const jobs = 200
		begin := time.Now()
		for range jobs {
			if err := q.Enqueue(t.Context(), greet{"x"}); err != nil {
				t.Fatal(err)
			}
		}
		inserted := time.Since(begin)
		eventually(t, "all are run", func() bool { return w.count() == jobs })
		t.Logf("%d jobs: inserted in %v, done in %v", jobs, inserted.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
	})
}
