package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The connection reads answers with a length, in chunks, and without a body, one
// after the other.
func TestConnReadsEveryKindOfAnswer(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("words of an answer ", 20_000)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /short", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "short") })
	mux.HandleFunc("GET /long", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, long) })
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = io.Copy(w, r.Body)
	})
	mux.HandleFunc("POST /none", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s := httptest.NewServer(mux)
	defer s.Close()
	c, err := dial(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	for range 2 {
		for _, test := range []struct {
			method, path, body string
			status             int
			want               string
		}{
			{"GET", "/short", "", 200, "short"},
			{"GET", "/long", "", 200, long},
			{"POST", "/echo", "say it again", 201, "say it again"},
			{"POST", "/none", "x", 204, ""},
			{"GET", "/missing", "", 404, "404 page not found\n"},
		} {
			a, err := c.ask(shot(test.method, test.path, "", "text/plain", test.body, false), true)
			if err != nil || a.status != test.status || string(a.body) != test.want || a.size != len(test.want) {
				t.Errorf("%s: %v, status %d, %d bytes; want %d and %d bytes", test.path, err, a.status, a.size, test.status, len(test.want))
			}
		}
	}
}

func TestQuantileAndShare(t *testing.T) {
	t.Parallel()
	l := load{took: 2 * time.Second}
	for n := range 100 {
		l.times = append(l.times, time.Duration(100-n)*time.Millisecond)
	}
	if got, want := l.quantile(0.5), 51*time.Millisecond; got != want {
		t.Errorf("p50 %v, want %v", got, want)
	}
	if got, want := l.quantile(0.99), 100*time.Millisecond; got != want {
		t.Errorf("p99 %v, want %v", got, want)
	}
	m := measured{own: load{took: time.Second, times: make([]time.Duration, 20)}, floor: l}
	if got, want := m.share(), 0.4; got != want {
		t.Errorf("share %v, want %v", got, want)
	}
}

func TestWriteDocKeepsWhatStandsAround(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(path, []byte("before\n"+docFrom+"\nold\n"+docTo+"\nafter\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeDoc(path, "new\n"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if want := "before\n" + docFrom + "\n\nnew\n\n" + docTo + "\nafter\n"; err != nil || string(got) != want {
		t.Errorf("%v, %q; want %q", err, got, want)
	}
	if err := os.WriteFile(path, []byte("no place"), 0o600); err != nil {
		t.Fatal(err)
	}
	if writeDoc(path, "new") == nil {
		t.Error("a document without a place was written")
	}
}

func TestWhatOnlyLeavesIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		only           string
		request, other bool
		imports        bool
	}{
		{"", true, true, true},
		{"sqlite", true, true, false},
		{"import", true, true, true},
		{"postgres,create post", true, false, false},
	} {
		o := options{only: test.only}
		if got := o.wantsRequest("create post"); got != test.request {
			t.Errorf("%q: create post %v", test.only, got)
		}
		if got := o.wantsRequest("react"); got != test.other {
			t.Errorf("%q: react %v", test.only, got)
		}
		if got := o.wants("import"); got != test.imports {
			t.Errorf("%q: import %v", test.only, got)
		}
	}
}
