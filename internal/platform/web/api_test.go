package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
)

type noteIn struct {
	ID   Key `path:"id"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"20"`
	}
}

type noteOut struct {
	Body struct {
		ID   Key    `json:"id"`
		Text string `json:"text"`
		By   int64  `json:"by"`
	}
}

func noteAPI(log io.Writer) *Registry {
	g := NewRegistry(testOptions(log))
	API(g, Route{Method: "POST", Pattern: "/api/v1/notes/{id}", Policy: SignedIn, Summary: "Write a note", Audit: "note.write"},
		func(_ context.Context, by actor.Actor, in *noteIn) (*noteOut, error) {
			switch in.Body.Text {
			case "bad":
				return nil, errs.New(errs.Invalid, "web.invalid").WithFields(map[string]string{"text": "note.rude"})
			case "bug":
				return nil, errors.New("secret")
			}
			out := &noteOut{}
			out.Body.ID, out.Body.Text, out.Body.By = in.ID, in.Body.Text, int64(by.ID)
			return out, nil
		})
	API(g, Route{Method: "DELETE", Pattern: "/api/v1/notes/{id}", Policy: Administrator, Summary: "Remove a note"},
		func(context.Context, actor.Actor, *struct {
			ID Key `path:"id"`
		}) (*struct{}, error) {
			return nil, nil
		})
	return g
}

func post(g *Registry, as, body string) *httptest.ResponseRecorder {
	return do(g, "POST", "/api/v1/notes/ab", as, header("Content-Type", "application/json"), func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	})
}

func TestAPI(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	g := noteAPI(&log)
	for _, c := range []struct {
		as, body string
		status   int
		want     []string
	}{
		{"member", `{"text":"hi"}`, 200, []string{`"id":"ab"`, `"text":"hi"`, `"by":1`}},
		{"", `{"text":"hi"}`, 401, []string{`urn:linden:error:web.sign_in_first`}},
		{"member", `{"text":""}`, 422, []string{`"location":"body.text"`, "web.invalid"}},
		{"member", `{"text":"hi","x":1}`, 422, []string{`unexpected property`}},
		{"de", `{"text":"bad"}`, 422, []string{`"message":"note.rude"`, "Bitte prüfe"}},
		{"member", `{"text":"bug"}`, 500, []string{`urn:linden:error:internal`}},
		{"member", `{`, 400, nil},
	} {
		w := post(g, c.as, c.body)
		if w.Code != c.status || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s %s: %d %s, want %d", c.as, c.body, w.Code, w.Body, c.status)
		}
		for _, want := range c.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s %s: %s lacks %q", c.as, c.body, w.Body, want)
			}
		}
		kind := "application/problem+json"
		if c.status == 200 {
			kind = "application/json"
		}
		if got := w.Header().Get("Content-Type"); got != kind {
			t.Errorf("%s %s: type %q, want %q", c.as, c.body, got, kind)
		}
	}
	if !strings.Contains(log.String(), "secret") {
		t.Error("the bug is not in the log")
	}
	if w := do(g, "DELETE", "/api/v1/notes/ab", "admin"); w.Code != 204 {
		t.Errorf("delete: %d %s, want 204", w.Code, w.Body)
	}
	if w := do(g, "DELETE", "/api/v1/notes/ab", "member"); w.Code != 403 {
		t.Errorf("delete as member: %d, want 403", w.Code)
	}
	if w := do(g, "GET", "/api/v1/nothing", "member"); w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("unknown: %d %v", w.Code, w.Header())
	}
}

func TestDescription(t *testing.T) {
	t.Parallel()
	w := do(noteAPI(io.Discard), "GET", DescriptionPath, "")
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID, Summary string
			Tags                 []string
			Responses            map[string]any
			Security             []map[string]any
		}
		Components struct {
			SecuritySchemes map[string]any
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" || len(doc.Components.SecuritySchemes) != 2 || len(doc.Paths["/api/v1/notes/{id}"]) != 2 {
		t.Fatalf("description: %+v", doc)
	}
	ids := make(map[string]bool)
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.Summary == "" || op.OperationID == "" || ids[op.OperationID] || len(op.Tags) == 0 || len(op.Security) != 2 {
				t.Errorf("%s %s: %+v", method, path, op)
			}
			ids[op.OperationID] = true
			for _, status := range []string{"401", "403", "404", "422", "429", "500"} {
				if op.Responses[status] == nil {
					t.Errorf("%s %s: answer %s is not described", method, path, status)
				}
			}
		}
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	got := strings.Join(strings.Fields(strings.Split(noteAPI(io.Discard).Golden(), "\n")[2]), " ")
	if want := "POST /api/v1/notes/{id} signed-in write api note.write"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	o := testOptions(io.Discard)
	o.Heartbeat = 5 * time.Millisecond
	g := NewRegistry(o)
	feed := make(chan Event)
	ended := make(chan error, 1)
	g.Stream(Route{Method: "GET", Pattern: "/live", Policy: SignedIn}, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		e, err := OpenEvents(w, r)
		if err != nil {
			return err
		}
		if err := e.Send(Event{Name: "hello", Data: "after " + e.LastID()}); err != nil {
			return err
		}
		err = e.Pump(r.Context(), feed)
		ended <- err
		return err
	})
	s := httptest.NewServer(g.Handler())
	defer s.Close()
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Test", "member")
	req.Header.Set("Last-Event-ID", "41")
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewScanner(res.Body)
	expect := func(want ...string) {
		t.Helper()
		for _, l := range want {
			for lines.Scan() {
				if got := lines.Text(); got != "" {
					if got != l && (l == ":" || got != ": ") {
						t.Fatalf("got %q, want %q", got, l)
					}
					if strings.TrimSpace(got) == l {
						break
					}
				}
			}
		}
	}
	expect("retry: 3000", "event: hello", "data: after 41")
	feed <- Event{ID: "42", Data: "two\r\nlines"}
	expect("id: 42", "data: two", "data: lines")
	for lines.Scan() && lines.Text() != ": " {
	}
	if lines.Text() != ": " {
		t.Error("no heartbeat")
	}
	g.Close()
	if err := <-ended; err != nil {
		t.Errorf("stream ended with %v", err)
	}
	for lines.Scan() {
	}
	if lines.Err() != nil {
		t.Errorf("stream was cut off: %v", lines.Err())
	}
}
