package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// results are what was measured on one engine.
type results struct {
	engine   string
	requests []measured
	start    time.Duration // from the start of the process to the first ready answer
	settled  time.Duration // until the work that is due at a start is done
	load     float64       // load average before the first request
	resident int64         // bytes after the run
	mapped   int64         // of these, pages of files: the program itself and of SQLite's database
	html     int           // bytes of the compressed timeline
	imported *imported     // nil where the archive is not there
}

func measure(ctx context.Context, o options, engine, server string) (*results, error) {
	r := &results{engine: engine}
	if o.only == "" || o.only == engine || !o.wants("import") {
		if err := r.serving(ctx, o, server); err != nil {
			return r, err
		}
	}
	var err error
	if o.wants("import") {
		r.imported, err = importing(ctx, o, engine, server)
	}
	return r, err
}

func (r *results) serving(ctx context.Context, o options, server string) error {
	place, targets, err := prepare(ctx, o, r.engine, server)
	if err != nil {
		return err
	}
	defer place.drop()
	s, err := startServer(ctx, place)
	if err != nil {
		return err
	}
	defer s.stop()
	r.start = s.took
	r.settled = s.settle()
	r.load = loadAverage()
	say("%s: ready after %s, at rest after %s", r.engine, millis(r.start), short(r.settled))
	for _, q := range requests(targets) {
		if !o.wantsRequest(q.name) {
			continue
		}
		say("%s: %s", r.engine, q.name)
		m, err := s.measure(ctx, o, q)
		if errors.Is(err, errMissing) {
			say("%s: %s is left out: %v", r.engine, q.name, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		r.requests = append(r.requests, m)
		if q.name == "timeline HTML" {
			r.html = m.compressed
		}
	}
	r.resident, r.mapped, err = residentSet(s.cmd.Process.Pid)
	return err
}

// server is the process that is measured.
type server struct {
	cmd         *exec.Cmd
	addr, floor string
	took        time.Duration
}

func startServer(ctx context.Context, p place) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{addr: freeAddr(), floor: freeAddr()}
	s.cmd = exec.CommandContext(ctx, self, "-serve", p.engine, "-data", p.dir, "-postgres", p.url, "-listen", s.addr, "-floor", s.floor)
	s.cmd.Stderr = os.Stderr
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for time.Since(begun) < time.Minute {
		if ready(s.addr) {
			s.took = time.Since(begun)
			time.Sleep(500 * time.Millisecond) // the floor listens a moment later
			return s, nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("the server is not ready after a minute")
}

// settle waits until the server rests: what it derives at a start and once an
// hour is not part of any request. It gives up after five minutes.
func (s *server) settle() time.Duration {
	begun := time.Now()
	for calm := 0; calm < 3 && time.Since(begun) < 5*time.Minute; calm++ {
		before := cpuMillis(s.cmd.Process.Pid)
		time.Sleep(time.Second)
		if cpuMillis(s.cmd.Process.Pid)-before > 50 {
			calm = -1
		}
	}
	return time.Since(begun)
}

func ready(addr string) bool {
	c := http.Client{Timeout: time.Second}
	res, err := c.Get("http://" + addr + "/readyz")
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	done := make(chan struct{})
	go func() { _ = s.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		_ = s.cmd.Process.Kill()
	}
}

// freeAddr is a loopback address nobody listens on at this moment.
func freeAddr() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// postgresServer is the server of -postgres, started where that is asked for.
func postgresServer(ctx context.Context, o options) (string, func(), error) {
	if o.postgres != "start" {
		return o.postgres, func() {}, nil
	}
	dir, err := filepath.Abs(filepath.Join(o.cache, "postgres"))
	if err != nil {
		return "", nil, err
	}
	stop := func() { _ = exec.Command("tools/postgres.sh", "stop", dir).Run() }
	stop()
	cmd := exec.CommandContext(ctx, "tools/postgres.sh", "start", dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", nil, fmt.Errorf("tools/postgres.sh start: %w", err)
	}
	return strings.TrimSpace(string(out)), stop, nil
}
