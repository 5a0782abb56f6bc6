package journey

import (
	"bufio"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// site is a served installation and a signed-in reader of it.
type site struct {
	t      *testing.T
	base   string
	client *http.Client
	cmd    *exec.Cmd
}

// serve starts the program on a free port as of now, which may be empty, and
// signs in as the community manager. The test's end stops it.
func serve(t *testing.T, data, now string) *site {
	t.Helper()
	args := []string{"serve", "--listen", "127.0.0.1:0", "--data", data}
	if now != "" {
		args = append(args, "--now", now)
	}
	cmd := command(args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.CreateTemp(t.TempDir(), "serve")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, cmd: cmd}
	t.Cleanup(func() {
		s.stop()
		if b, err := os.ReadFile(log.Name()); err == nil && t.Failed() {
			t.Logf("the server said:\n%s", tail(string(b), 3000))
		}
	})
	lines := bufio.NewScanner(out)
	for s.base == "" && lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "listening on "); ok {
			s.base = address
		}
	}
	if s.base == "" {
		t.Fatal("the server did not say where it listens")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	s.client = newClient(t)
	s.signIn()
	return s
}

func newClient(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: time.Minute}
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// stop ends the server as an administrator would, and waits for it.
func (s *site) stop() {
	if s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	killer := time.AfterFunc(20*time.Second, func() { _ = s.cmd.Process.Kill() })
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("the server ended badly: %v", err)
	}
	killer.Stop()
}

func (s *site) signIn() {
	s.t.Helper()
	if status, body := s.get("/sign-in"); status != http.StatusOK || !strings.Contains(body, `name="login"`) {
		s.t.Fatalf("/sign-in answers %d without a form", status)
	}
	r, err := s.client.PostForm(s.base+"/sign-in", url.Values{"login": {manager}, "password": {password}})
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK || r.Request.URL.Path == "/sign-in" {
		s.t.Fatalf("signing in leads to %s with %d", r.Request.URL, r.StatusCode)
	}
}

func (s *site) get(path string) (int, string) {
	s.t.Helper()
	r, err := s.client.Get(s.base + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

// page is the body of a page that has to be there.
func (s *site) page(path string) string {
	s.t.Helper()
	status, body := s.get(path)
	if status != http.StatusOK {
		s.t.Fatalf("%s answers %d", path, status)
	}
	return body
}

func (s *site) json(path string, into any) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.page(path)), into); err != nil {
		s.t.Fatalf("%s: %v", path, err)
	}
}

// wait asks again until ok says yes: what is derived comes a moment later.
func (s *site) wait(what string, ok func() bool) {
	s.t.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(250 * time.Millisecond) {
		if ok() {
			return
		}
	}
	s.t.Fatalf("waited in vain for %s", what)
}

type week struct {
	Cards []card `json:"cards"`
}

type card struct {
	ID      string   `json:"id"`
	Rule    string   `json:"rule"`
	What    string   `json:"what"`
	Thread  string   `json:"thread"`
	Reasons []string `json:"reasons"`
	People  []struct {
		Name string `json:"name"`
		Role string `json:"role"`
		Why  string `json:"why"`
	} `json:"people"`
}

func (s *site) week() week {
	s.t.Helper()
	var w week
	s.json("/api/v1/cockpit/week", &w)
	return w
}

// weekWith waits for a card for which ok says yes.
func (s *site) weekWith(what string, ok func(card) bool) (week, card) {
	s.t.Helper()
	var w week
	var found card
	s.wait(what, func() bool {
		w = s.week()
		for _, c := range w.Cards {
			if ok(c) {
				found = c
				return true
			}
		}
		return false
	})
	return w, found
}

var (
	tags   = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// words is the text of a page's main part.
func words(page string) string {
	if i := strings.Index(page, "<main"); i >= 0 {
		page = page[i:]
	}
	if i := strings.Index(page, "</main>"); i >= 0 {
		page = page[:i]
	}
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(page, " ")), " "))
}
