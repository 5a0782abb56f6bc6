package demoweb

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/linden/internal/company/demo"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

type frame struct{}

func (frame) Page(r *http.Request, by actor.Actor, title string) ui.Page {
	return ui.Page{Title: title, Path: r.URL.Path, Demo: true, Viewer: ui.Viewer{SignedIn: by.SignedIn(), Name: "X"}}
}

type sessions struct{ who actor.ID }

func (s *sessions) SignIn(_ context.Context, who actor.ID) error { s.who = who; return nil }

// hands is a clock that waits to be let go on, step by step.
type hands struct {
	mu    sync.Mutex
	now   time.Time
	steps chan error
}

func (h *hands) Now() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.now }

func (h *hands) Advance(_ context.Context, d time.Duration) error {
	err := <-h.steps
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		h.now = h.now.Add(d)
	}
	return err
}

type site struct {
	g     *web.Registry
	clock *hands
	in    *sessions
	lang  string
}

func newSite(t *testing.T, isDemo bool) *site {
	t.Helper()
	company, err := demo.New(1)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{clock: &hands{now: company.Now0(), steps: make(chan error)}, in: &sessions{}, lang: "en"}
	s.g = web.NewRegistry(web.Options{Log: slog.New(slog.DiscardHandler), Now: s.clock.Now, Demo: isDemo, NoLimits: true,
		Actor: func(*http.Request) (actor.Actor, error) { return actor.Actor{ID: s.in.who, Lang: s.lang}, nil }})
	run := Mount(s.g, Options{
		Frame: frame{}, Clock: s.clock, Sessions: s.in, Truths: company.Truths, Log: slog.New(slog.DiscardHandler),
		Personas: func(context.Context) ([]Persona, error) {
			var out []Persona
			for i, p := range company.Personas() {
				out = append(out, Persona{Key: p.Key, Person: actor.ID(i + 1), Name: p.Name, Role: p.Role, Cockpit: i < 2, Line: p.Line})
			}
			return out, nil
		},
		Find: func(_ context.Context, kind, key string) (string, string) {
			return "the " + kind + " " + key, "/" + kind + "/" + key
		},
	})
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = run(ctx) })
	t.Cleanup(func() { stop(); wg.Wait() })
	return s
}

func (s *site) call(method, target string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.g.Handler().ServeHTTP(w, r)
	return w
}

func TestOutsideADemoThereIsNoDoor(t *testing.T) {
	t.Parallel()
	s := newSite(t, false)
	for _, target := range []string{"/demo", "/demo/truths"} {
		if w := s.call("GET", target, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s = %d, want 404", target, w.Code)
		}
	}
	if w := s.call("POST", "/demo/sign-in", url.Values{"persona": {"jule"}}); w.Code != http.StatusNotFound || s.in.who != 0 {
		t.Errorf("signing in = %d as %d", w.Code, s.in.who)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t, true)
	for lang, want := range map[string]string{"de": "vier Stunden die Woche", "nl": "vier uur per week", "en": "four hours a week"} {
		s.lang, s.in.who = lang, 5
		body := s.call("GET", "/demo", nil).Body.String()
		if !strings.Contains(body, want) || strings.Count(body, `name="persona"`) != 8 || strings.Contains(body, "{{") {
			t.Errorf("%s: the door does not show eight people in the reader's words", lang)
		}
	}
	for _, c := range []struct {
		key, to string
		who     actor.ID
	}{{"jule", "/cockpit", 1}, {"aylin", "/", 4}} {
		w := s.call("POST", "/demo/sign-in", url.Values{"persona": {c.key}})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != c.to || s.in.who != c.who {
			t.Errorf("%s: %d to %q as %d", c.key, w.Code, w.Header().Get("Location"), s.in.who)
		}
	}
	if w := s.call("POST", "/demo/sign-in", url.Values{"persona": {"nobody"}}); w.Code != http.StatusNotFound {
		t.Errorf("somebody unknown = %d", w.Code)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	s := newSite(t, true)
	start := s.clock.Now()
	if w := s.call("POST", "/demo/clock", url.Values{"days": {"3"}}); w.Code != http.StatusNotFound {
		t.Errorf("three days = %d", w.Code)
	}
	s.call("POST", "/demo/clock", url.Values{"days": {"7"}})
	s.clock.steps <- nil
	s.clock.steps <- nil
	w := s.call("GET", "/demo", nil)
	if !strings.Contains(w.Body.String(), "7 days go by") || w.Header().Get("Refresh") == "" {
		t.Error("the page does not say how far the clock is")
	}
	s.call("POST", "/demo/clock", url.Values{"days": {"28"}}) // refused: one is under way
	for range 5 {
		s.clock.steps <- nil
	}
	s.settled(t)
	if got := s.clock.Now().Sub(start); got != 7*24*time.Hour {
		t.Errorf("the clock moved %s, want seven days", got)
	}
	s.call("POST", "/demo/clock", url.Values{"days": {"1"}})
	s.clock.steps <- errors.New("no power")
	s.settled(t)
	if body := s.call("GET", "/demo", nil).Body.String(); !strings.Contains(body, "The clock has stopped") {
		t.Error("a clock that stopped is not told")
	}
}

func (s *site) settled(t *testing.T) {
	t.Helper()
	for range 500 {
		if s.call("GET", "/demo", nil).Header().Get("Refresh") == "" {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the clock does not arrive")
}

func TestTruths(t *testing.T) {
	t.Parallel()
	s := newSite(t, true)
	for _, lang := range i18n.Languages() {
		s.lang = lang
		w := s.call("GET", "/demo/truths", nil)
		body := w.Body.String()
		if w.Code != http.StatusOK || strings.Count(body, "data-truth=") != 11 || !strings.Contains(body, `href="/post/`) || strings.Contains(body, "{{") {
			t.Errorf("%s: %d with %d kinds of truths", lang, w.Code, strings.Count(body, "data-truth="))
		}
	}
}
