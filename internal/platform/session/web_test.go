package session

import (
	"bufio"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/web"
)

// The session's own response writer stands between ours and the handler: what
// pages, redirects, errors and streams need has to reach through it.
func TestSessionInTheChain(t *testing.T) {
	t.Parallel()
	m := New(dbtest.New(t), time.Now, false, slog.New(slog.DiscardHandler))
	g := web.NewRegistry(web.Options{
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Session: m.Middleware,
		Actor: func(r *http.Request) (actor.Actor, error) { return actor.Actor{ID: m.Person(r.Context())}, nil },
	})
	g.Page(web.Route{Method: "POST", Pattern: "/sign-in", Policy: web.Public, Rate: web.RateSignIn}, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		if err := m.SignIn(r.Context(), 7); err != nil {
			return err
		}
		return web.Redirect(w, r, "/me", "")
	})
	g.Page(web.Route{Method: "GET", Pattern: "/me", Policy: web.SignedIn}, func(w http.ResponseWriter, _ *http.Request, by actor.Actor) error {
		_, err := io.WriteString(w, "it is "+string(rune('0'+by.ID)))
		return err
	})
	g.Page(web.Route{Method: "POST", Pattern: "/sign-out", Policy: web.SignedIn}, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		if err := m.SignOut(r.Context()); err != nil {
			return err
		}
		return web.Redirect(w, r, "/me", "")
	})
	g.Stream(web.Route{Method: "GET", Pattern: "/live", Policy: web.SignedIn}, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		e, err := web.OpenEvents(w, r)
		if err != nil {
			return err
		}
		return e.Pump(r.Context(), make(chan web.Event))
	})
	s := httptest.NewServer(g.Handler())
	defer s.Close()
	defer g.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, Timeout: 10 * time.Second}
	call := func(method, path string) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if path == "/live" && res.StatusCode == 200 {
			line, err := bufio.NewReader(res.Body).ReadString('\n')
			if err != nil {
				t.Errorf("stream: %v", err)
			}
			return res.StatusCode, line
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	if status, _ := call("GET", "/live"); status != 401 {
		t.Errorf("stream for strangers: %d, want 401", status)
	}
	if status, body := call("POST", "/sign-in"); status != 200 || body != "it is 7" {
		t.Errorf("after signing in: %d %q", status, body)
	}
	if status, line := call("GET", "/live"); status != 200 || line != "retry: 3000\n" {
		t.Errorf("stream: %d %q", status, line)
	}
	if status, _ := call("POST", "/sign-out"); status != 404 { // the sign-in page, which this site has not
		t.Errorf("after signing out: %d, want 404", status)
	}
}

func BenchmarkRequestWithSession(b *testing.B) {
	m := New(dbtest.New(b), time.Now, false, slog.New(slog.DiscardHandler))
	var cookie *http.Cookie
	h := m.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cookie == nil {
			if err := m.SignIn(r.Context(), 7); err != nil {
				b.Error(err)
			}
		} else if m.Person(r.Context()) != 7 {
			b.Error("not signed in")
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	cookie = w.Result().Cookies()[0]
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(cookie)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}
