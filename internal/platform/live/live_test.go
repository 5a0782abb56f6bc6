package live

import (
	"log/slog"
	"testing"
	"time"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
)

func reply(seq, thread, community int64) ledger.Event {
	return ledger.Event{Seq: seq, Verb: ledger.Replied, Kind: ledger.Comment, Object: 100 + seq, Thread: thread, Community: community, Author: 9}
}

func TestTopicsHearOnceWhatIsTheirs(t *testing.T) {
	t.Parallel()
	h := New(nil)
	both := h.Subscribe(Thread(1), Community(5), Person(9))
	other := h.Subscribe(Thread(2))
	h.Publish([]ledger.Event{reply(1, 1, 5), reply(2, 3, 6)})
	if n := len(both.Events); n != 2 {
		t.Errorf("heard %d events, want 2: each once, the second as a person", n)
	}
	if n := len(other.Events); n != 0 {
		t.Errorf("thread 2 heard %d events, want none", n)
	}
	other.Set(Thread(3))
	h.Publish([]ledger.Event{reply(3, 2, 6), reply(4, 3, 6)})
	if e := <-other.Events; e.Seq != 4 || len(other.Events) != 0 {
		t.Errorf("after Set heard %+v", e)
	}
	both.Close()
	both.Close()
	other.Close()
	other.Set(Thread(1))
	if h.Listening() != 0 {
		t.Errorf("%d still listen", h.Listening())
	}
}

func TestSlowReadersAreDropped(t *testing.T) {
	t.Parallel()
	h := New(nil)
	slow, quick := h.Subscribe(Thread(1)), h.Subscribe(Thread(1))
	heard := make(chan int)
	go func() {
		n := 0
		for range quick.Events {
			n++
			if n == queue+10 {
				break
			}
		}
		heard <- n
	}()
	for i := range int64(queue + 10) {
		h.Publish([]ledger.Event{reply(i+1, 1, 1)})
		time.Sleep(time.Millisecond)
	}
	if n := <-heard; n != queue+10 {
		t.Errorf("the quick reader heard %d events, want %d", n, queue+10)
	}
	n := 0
	for range slow.Events {
		n++
	}
	if n != queue || h.Listening() != 1 {
		t.Errorf("the slow reader heard %d events, want %d and then the end; %d listen, want 1", n, queue, h.Listening())
	}
}

func TestThousandSubscribers(t *testing.T) {
	t.Parallel()
	h := New(nil)
	var all []*Subscription
	for i := range int64(1000) {
		all = append(all, h.Subscribe(Community(i%10+1), Person(1000+i)))
	}
	for i := range int64(50) {
		h.Publish([]ledger.Event{{Seq: i + 1, Verb: ledger.Posted, Community: i%10 + 1}})
	}
	for i, s := range all {
		if n := len(s.Events); n != 5 {
			t.Fatalf("subscriber %d heard %d events, want 5", i, n)
		}
		s.Close()
	}
	if h.Listening() != 0 || len(h.by) != 0 {
		t.Errorf("something is left behind: %d topics", len(h.by))
	}
}

func TestMissedIsBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := ledger.New(id.NewSource(time.Now).New)
		r := ledger.NewRunner(d, l, slog.New(slog.DiscardHandler))
		h := New(d)
		write := func(n int) {
			t.Helper()
			err := d.Update(t.Context(), func(tx db.Tx) error {
				for i := range n {
					e := reply(0, int64(i%2+1), 1)
					e.Author = 0
					if err := l.Append(t.Context(), tx, e); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := r.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		write(10)
		missed, last, err := h.Missed(t.Context(), 4, Thread(1))
		if err != nil || last != 10 || len(missed) != 3 || missed[0].Seq != 5 {
			t.Errorf("missed %+v up to %d, %v", missed, last, err)
		}
		write(500)
		missed, last, err = h.Missed(t.Context(), 4, Community(1))
		if err != nil || last != 510 || len(missed) != maxReplay || missed[0].Seq != 311 {
			t.Errorf("missed %d events up to %d, %v; want the newest %d", len(missed), last, err, maxReplay)
		}
		if missed, last, err = h.Missed(t.Context(), 510, Community(1)); err != nil || len(missed) != 0 || last != 510 {
			t.Errorf("nothing missed: got %d up to %d, %v", len(missed), last, err)
		}
	})
}
