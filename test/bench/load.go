package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// measured is one kind of request with its floor.
type measured struct {
	request
	own, floor load
	calm       load // at fifty requests a second
	size       int  // bytes of an answer as it was asked for
	compressed int  // bytes of the same answer compressed; 0 where nobody asks for that
}

// share is how much of the floor's speed is left.
func (m measured) share() float64 {
	if m.floor.perSecond() == 0 {
		return 0
	}
	return m.own.perSecond() / m.floor.perSecond()
}

// load is what a stretch of requests gave.
type load struct {
	took  time.Duration
	cpu   time.Duration // of the server
	times []time.Duration
}

func (l load) perSecond() float64 {
	if l.took == 0 {
		return 0
	}
	return float64(len(l.times)) / l.took.Seconds()
}

func (l load) quantile(q float64) time.Duration {
	if len(l.times) == 0 {
		return 0
	}
	slices.Sort(l.times)
	return l.times[min(len(l.times)-1, int(q*float64(len(l.times))))]
}

func (l load) cpuEach() time.Duration {
	if len(l.times) == 0 {
		return 0
	}
	return l.cpu / time.Duration(len(l.times))
}

func (l *load) add(m load) {
	l.took += m.took
	l.cpu += m.cpu
	l.times = append(l.times, m.times...)
}

const turns = 5

var errMissing = errors.New("there is no such page")

// measure asks for one kind of request: itself and its floor in turns, as fast
// as they answer, then itself at a calm pace.
func (s *server) measure(ctx context.Context, o options, q request) (measured, error) {
	m := measured{request: q}
	var err error
	if m.size, m.compressed, err = s.check(q); err != nil {
		return m, err
	}
	each := o.length() / turns
	stopProfile, err := s.profile(o, q.name, 2*o.length())
	if err != nil {
		return m, err
	}
	if _, err := s.saturate(ctx, s.addr, q.own, o.conns, each/2); err != nil {
		return m, err
	}
	for range turns {
		for _, side := range []struct {
			addr  string
			shots [][]byte
			into  *load
		}{{s.addr, q.own, &m.own}, {s.floor, q.bare, &m.floor}} {
			l, err := s.saturate(ctx, side.addr, side.shots, o.conns, each)
			if err != nil {
				return m, err
			}
			side.into.add(l)
			time.Sleep(50 * time.Millisecond)
		}
	}
	stopProfile()
	time.Sleep(time.Second) // what is derived from the writes catches up
	m.calm, err = s.pace(ctx, s.addr, q.own, o.conns, 50, o.length())
	return m, err
}

// check asks every request of q once: a wrong answer is quickly given.
func (s *server) check(q request) (size, compressed int, err error) {
	for _, side := range []struct {
		addr  string
		shots [][]byte
		want  int
	}{{s.addr, q.own, q.want}, {s.floor, q.bare, 200}, {s.addr, q.gzip, q.want}} {
		if len(side.shots) == 0 {
			continue
		}
		c, err := dial(side.addr)
		if err != nil {
			return 0, 0, err
		}
		defer func() { _ = c.Close() }()
		sum := 0
		for _, shot := range side.shots {
			a, err := c.ask(shot, true)
			if err != nil {
				return 0, 0, err
			}
			if a.status == http.StatusNotFound {
				return 0, 0, fmt.Errorf("%w: %s", errMissing, firstLine(shot))
			}
			if a.status != side.want {
				return 0, 0, fmt.Errorf("answered %d, not %d: %s\n%.300s", a.status, side.want, firstLine(shot), a.body)
			}
			sum += a.size
		}
		switch mean := sum / len(side.shots); {
		case &side.shots[0] == &q.own[0]:
			size = mean
		case side.addr == s.addr:
			compressed = mean
		}
	}
	return size, compressed, nil
}

func firstLine(b []byte) string {
	for i, c := range b {
		if c == '\r' {
			return string(b[:i])
		}
	}
	return string(b)
}

// saturate keeps conns connections busy for a time.
func (s *server) saturate(ctx context.Context, addr string, shots [][]byte, conns int, d time.Duration) (load, error) {
	var next atomic.Int64
	var mu sync.Mutex
	var out load
	var failed error
	var wg sync.WaitGroup
	cpu, begun := cpuMillis(s.cmd.Process.Pid), time.Now()
	for range conns {
		wg.Go(func() {
			times, err := keepAsking(ctx, addr, shots, &next, begun.Add(d))
			mu.Lock()
			defer mu.Unlock()
			out.times = append(out.times, times...)
			if err != nil {
				failed = err
			}
		})
	}
	wg.Wait()
	out.took = time.Since(begun)
	out.cpu = time.Duration(cpuMillis(s.cmd.Process.Pid)-cpu) * time.Millisecond
	return out, failed
}

func keepAsking(ctx context.Context, addr string, shots [][]byte, next *atomic.Int64, until time.Time) ([]time.Duration, error) {
	c, err := dial(addr)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	var times []time.Duration
	for {
		begun := time.Now()
		if begun.After(until) || ctx.Err() != nil {
			return times, ctx.Err()
		}
		a, err := c.ask(shots[int(next.Add(1))%len(shots)], false)
		if err != nil {
			return times, err
		}
		if a.status >= 400 {
			return times, fmt.Errorf("answered %d under load", a.status)
		}
		times = append(times, time.Since(begun))
	}
}

// pace sends a fixed number of requests a second whatever the answers take.
// Waiting counts from the moment a request was due, so that a slow answer is not
// hidden by the requests that could not be sent meanwhile.
func (s *server) pace(ctx context.Context, addr string, shots [][]byte, conns, perSecond int, d time.Duration) (load, error) {
	free := make(chan *conn, conns)
	for range conns {
		c, err := dial(addr)
		if err != nil {
			return load{}, err
		}
		defer func() { _ = c.Close() }()
		free <- c
	}
	var out load
	var failed error
	var mu sync.Mutex
	var wg sync.WaitGroup
	begun := time.Now()
	gap := time.Second / time.Duration(perSecond)
	for n := 0; time.Duration(n)*gap < d && ctx.Err() == nil; n++ {
		due := begun.Add(time.Duration(n) * gap)
		time.Sleep(time.Until(due))
		wg.Go(func() {
			c := <-free
			a, err := c.ask(shots[n%len(shots)], false)
			took := time.Since(due)
			free <- c
			mu.Lock()
			defer mu.Unlock()
			out.times = append(out.times, took)
			if err == nil && a.status >= 400 {
				err = fmt.Errorf("answered %d", a.status)
			}
			if err != nil {
				failed = err
			}
		})
	}
	wg.Wait()
	out.took = time.Since(begun)
	return out, failed
}
