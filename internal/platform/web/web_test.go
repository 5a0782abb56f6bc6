package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
)

var fixed = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// people are who a test signs in as, by the value of the header X-Test.
var people = map[string]actor.Actor{
	"member": {ID: 1}, "guest": {ID: 2, Roles: actor.Guest}, "manager": {ID: 3, Roles: actor.CommunityManager},
	"moderator": {ID: 4, Roles: actor.Moderator}, "admin": {ID: 5, Roles: actor.Admin}, "de": {ID: 6, Lang: "de"},
}

func testOptions(log io.Writer) Options {
	return Options{
		Log: slog.New(slog.NewTextHandler(log, nil)), Now: func() time.Time { return fixed },
		Actor: func(r *http.Request) (actor.Actor, error) { return people[r.Header.Get("X-Test")], nil },
	}
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

func says(s string) Handler {
	return func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		return Render(w, r, http.StatusOK, text(s))
	}
}

func fails(err error) Handler {
	return func(http.ResponseWriter, *http.Request, actor.Actor) error { return err }
}

func do(g *Registry, method, target, as string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	if as != "" {
		r.Header.Set("X-Test", as)
	}
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	g.Handler().ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	all := []Policy{Public, SignedIn, Colleague, Cockpit, Moderator, Administrator, Operator}
	g := NewRegistry(testOptions(io.Discard))
	for i, p := range all {
		g.Page(Route{Method: "POST", Pattern: fmt.Sprintf("/p/%d", i), Policy: p}, says("ok"))
	}
	for who, want := range map[string][]int{
		"":          {200, 401, 401, 401, 401, 401, 401},
		"member":    {200, 200, 200, 403, 403, 403, 403},
		"guest":     {200, 200, 403, 403, 403, 403, 403},
		"manager":   {200, 200, 200, 200, 403, 403, 403},
		"moderator": {200, 200, 200, 403, 200, 403, 403},
		"admin":     {200, 200, 200, 403, 200, 200, 200},
	} {
		var got []int
		for i := range all {
			got = append(got, do(g, "POST", fmt.Sprintf("/p/%d", i), who).Code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", who, diff)
		}
	}
}

func TestMountRefuses(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]Route{
		"no policy":  {Method: "GET", Pattern: "/x"},
		"no method":  {Pattern: "/x", Policy: Public},
		"catch-all":  {Method: "GET", Pattern: "/", Policy: Public},
		"no pattern": {Method: "GET", Policy: Public},
		"twice":      {Method: "GET", Pattern: "/there", Policy: Public},
	} {
		g := NewRegistry(testOptions(io.Discard))
		g.Page(Route{Method: "GET", Pattern: "/there", Policy: Public}, says(""))
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: mounted", name)
				}
			}()
			g.Page(r, says(""))
		}()
	}
}

func TestDemoOnlyDoesNotExistElsewhere(t *testing.T) {
	t.Parallel()
	for _, demo := range []bool{true, false} {
		o := testOptions(io.Discard)
		o.Demo = demo
		g := NewRegistry(o)
		g.Page(Route{Method: "POST", Pattern: "/demo/sign-in", Policy: DemoOnly}, says("in"))
		want := map[bool]int{true: 200, false: 404}[demo]
		if got := do(g, "POST", "/demo/sign-in", "").Code; got != want {
			t.Errorf("demo %v: %d, want %d", demo, got, want)
		}
		if !strings.Contains(g.Golden(), "demo-only") {
			t.Error("route is not in the list")
		}
	}
}

func TestErrorTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want int
		body string
	}{
		{errs.New(errs.Invalid, "x.bad"), 422, ""},
		{errs.New(errs.Forbidden, "x.no"), 403, ""},
		{errs.New(errs.Conflict, "x.twice"), 409, ""},
		{errs.New(errs.TooMany, "x.many"), 429, ""},
		{fmt.Errorf("wrapped: %w", errs.New(errs.NotFound, "x.gone")), 404, "nothing you may see"},
		{&http.MaxBytesError{Limit: 1}, 413, "too large"},
		{errors.New("secret: password=1"), 500, "went wrong"},
	} {
		var log bytes.Buffer
		g := NewRegistry(testOptions(&log))
		g.Page(Route{Method: "GET", Pattern: "/x", Policy: Public}, fails(c.err))
		w := do(g, "GET", "/x", "")
		if w.Code != c.want || !strings.Contains(w.Body.String(), c.body) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: %d %s, want %d with %q", c.err, w.Code, w.Body, c.want, c.body)
		}
		if got := strings.Contains(log.String(), "request failed"); got != (c.want == 500) {
			t.Errorf("%v: logged as error: %v", c.err, got)
		}
	}
}

func TestMissingAndHiddenAreByteEqual(t *testing.T) {
	t.Parallel()
	g := NewRegistry(testOptions(io.Discard))
	g.Page(Route{Method: "GET", Pattern: "/post/{id}", Policy: SignedIn}, func(_ http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		if _, err := ID(r, "id"); err != nil {
			return err
		}
		return errs.New(errs.NotFound, "post.hidden_from_you")
	})
	type in struct {
		ID string `path:"id"`
	}
	API(g, Route{Method: "GET", Pattern: "/api/v1/posts/{id}", Policy: SignedIn, Summary: "One post"},
		func(_ context.Context, _ actor.Actor, in *in) (*struct{}, error) {
			if in.ID == "a" {
				return nil, errs.New(errs.NotFound, "post.hidden")
			}
			return nil, ErrNotFound
		})
	for _, pair := range [][2]string{{"/post/abc", "/post/uuu"}, {"/post/abc", "/nowhere"}, {"/api/v1/posts/a", "/api/v1/posts/b"}} {
		a, b := do(g, "GET", pair[0], "member"), do(g, "GET", pair[1], "member")
		if a.Code != 404 || a.Code != b.Code || a.Body.String() != b.Body.String() {
			t.Errorf("%v: %d %s\n%d %s", pair, a.Code, a.Body, b.Code, b.Body)
		}
		ah, bh := a.Header(), b.Header()
		ah.Del("X-Request-Id")
		bh.Del("X-Request-Id")
		if diff := cmp.Diff(ah, bh); diff != "" {
			t.Errorf("%v: headers differ: %s", pair, diff)
		}
	}
}

func TestSignInRedirect(t *testing.T) {
	t.Parallel()
	g := NewRegistry(testOptions(io.Discard))
	g.Page(Route{Method: "GET", Pattern: "/c/{id}", Policy: SignedIn}, says("ok"))
	w := do(g, "GET", "/c/1?page=2", "")
	if got, want := w.Header().Get("Location"), "/sign-in?next=%2Fc%2F1%3Fpage%3D2"; w.Code != 303 || got != want {
		t.Errorf("%d %q, want 303 %q", w.Code, got, want)
	}
	w = do(g, "GET", "/c/1", "", header("HX-Request", "true"), header("HX-Current-URL", "https://x.test/c/7"))
	if got, want := w.Header().Get("HX-Redirect"), "/sign-in?next=%2Fc%2F7"; w.Code != 401 || got != want {
		t.Errorf("partial: %d %q, want 401 %q", w.Code, got, want)
	}
}

func TestSafeNext(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/a?b=1": "/a?b=1", "//evil.test": "/", "https://evil.test": "/", `/\evil.test`: "/", "": "/", "a": "/", "/a\r\nX: y": "/", "/%zz": "/",
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(""))
		r.Form = map[string][]string{"next": {in}}
		if got := Next(r); got != want {
			t.Errorf("Next(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHeadersLogAndRequestID(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := testOptions(&log)
	o.BaseURL = "https://linden.test"
	g := NewRegistry(o)
	g.Page(Route{Method: "GET", Pattern: "/search/{id}", Policy: SignedIn}, says("ok"))
	w := do(g, "GET", "/search/7?q=burnout", "member")
	for name, want := range map[string]string{
		"Content-Security-Policy": contentSecurityPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000", "Cache-Control": "private, no-cache",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	id := w.Header().Get("X-Request-Id")
	if id == "" || !strings.Contains(log.String(), id) || !strings.Contains(log.String(), "route=/search/{id}") {
		t.Errorf("request %q is not in the log: %s", id, log.String())
	}
	if strings.Contains(log.String(), "burnout") || strings.Contains(log.String(), "/search/7") {
		t.Errorf("log tells what was looked for: %s", log.String())
	}
}

func TestCrossOriginAndBodyLimit(t *testing.T) {
	t.Parallel()
	g := NewRegistry(testOptions(io.Discard))
	g.Page(Route{Method: "POST", Pattern: "/x", Policy: SignedIn, MaxBody: 10}, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		if err := r.ParseForm(); err != nil {
			return err
		}
		return Redirect(w, r, "/there", "web.invalid")
	})
	if got := do(g, "POST", "/x", "member", header("Sec-Fetch-Site", "cross-site")).Code; got != 403 {
		t.Errorf("cross-site: %d, want 403", got)
	}
	if got := do(g, "POST", "/x", "member", header("Sec-Fetch-Site", "same-origin")).Code; got != 303 {
		t.Errorf("same-origin: %d, want 303", got)
	}
	for _, length := range []int64{11, -1} {
		w := do(g, "POST", "/x", "member", header("Content-Type", "application/x-www-form-urlencoded"), func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader("a=12345678901")), length
		})
		if w.Code != 413 {
			t.Errorf("length %d: %d, want 413", length, w.Code)
		}
	}
}

func TestRecoversFromPanic(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	g := NewRegistry(testOptions(&log))
	g.Page(Route{Method: "GET", Pattern: "/x", Policy: Public}, func(http.ResponseWriter, *http.Request, actor.Actor) error { panic("boom") })
	w := do(g, "GET", "/x", "")
	if w.Code != 500 || !strings.Contains(w.Body.String(), w.Header().Get("X-Request-Id")) || !strings.Contains(log.String(), "boom") {
		t.Errorf("%d %s\n%s", w.Code, w.Body, log.String())
	}
}

func TestFlashIsShownOnce(t *testing.T) {
	t.Parallel()
	g := NewRegistry(testOptions(io.Discard))
	g.Page(Route{Method: "GET", Pattern: "/{$}", Policy: Public}, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		return Render(w, r, 200, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			_, err := fmt.Fprintf(w, "[%s]", Flash(ctx))
			return err
		}))
	})
	g.Page(Route{Method: "POST", Pattern: "/do", Policy: Public}, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		return Redirect(w, r, "/", "web.invalid")
	})
	cookie := do(g, "POST", "/do", "").Result().Cookies()[0]
	w := do(g, "GET", "/", "", func(r *http.Request) { r.AddCookie(cookie) })
	if got := w.Body.String(); got != "[web.invalid]" {
		t.Errorf("page says %q", got)
	}
	if got := w.Result().Cookies(); len(got) != 1 || got[0].MaxAge >= 0 {
		t.Errorf("cookie is not taken back: %v", got)
	}
	cookie.Value = "Your account is locked, call 0190"
	if got := do(g, "GET", "/", "", func(r *http.Request) { r.AddCookie(cookie) }).Body.String(); got != "[]" {
		t.Errorf("planted cookie makes the page say %q", got)
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Lindenblüten ", 200)
	g := NewRegistry(testOptions(io.Discard))
	g.Page(Route{Method: "GET", Pattern: "/long", Policy: Public}, says(long))
	g.Page(Route{Method: "GET", Pattern: "/short", Policy: Public}, says("short"))
	w := do(g, "GET", "/long", "", header("Accept-Encoding", "br, gzip"))
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil || string(got) != long || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("read %d bytes, %v, %v", len(got), err, w.Header())
	}
	if w := do(g, "GET", "/short", "", header("Accept-Encoding", "gzip")); w.Body.String() != "short" || w.Header().Get("Content-Encoding") != "" {
		t.Errorf("short: %q %v", w.Body, w.Header())
	}
	if w := do(g, "GET", "/long", ""); w.Body.String() != long {
		t.Error("compressed without being asked")
	}
}

func TestNotModified(t *testing.T) {
	t.Parallel()
	g := NewRegistry(testOptions(io.Discard))
	g.Page(Route{Method: "GET", Pattern: "/x", Policy: Public}, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		if NotModified(w, r, "v1") {
			return nil
		}
		return Render(w, r, 200, text("new"))
	})
	tag := do(g, "GET", "/x", "").Header().Get("ETag")
	if w := do(g, "GET", "/x", "", header("If-None-Match", `"other", `+tag)); w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("%d %q, want 304", w.Code, w.Body)
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	now := fixed
	o := testOptions(io.Discard)
	o.Now = func() time.Time { return now }
	o.Limits = map[Rate]Limit{RateWrite: {PerSecond: 1, Burst: 2}}
	g := NewRegistry(o)
	g.Page(Route{Method: "POST", Pattern: "/x", Policy: Public}, says("ok"))
	var got []int
	for _, as := range []string{"member", "member", "member", "guest", "", "", ""} {
		got = append(got, do(g, "POST", "/x", as).Code)
	}
	if diff := cmp.Diff([]int{200, 200, 429, 200, 200, 200, 429}, got); diff != "" {
		t.Error(diff)
	}
	if w := do(g, "POST", "/x", "member"); w.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	now = now.Add(time.Second)
	if got := do(g, "POST", "/x", "member").Code; got != 200 {
		t.Errorf("a second later: %d", got)
	}
	now = now.Add(time.Hour)
	do(g, "POST", "/x", "member")
	if n := len(g.limits.buckets); n != 1 {
		t.Errorf("%d buckets are kept, want 1", n)
	}
}

// Whatever a caller claims to be, only what the proxy wrote last counts.
func TestAddressBehindAProxy(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		trust bool
		lines []string
		want  string
	}{
		{false, []string{"203.0.113.9"}, "192.0.2.1"},
		{true, nil, "192.0.2.1"},
		{true, []string{"203.0.113.9"}, "203.0.113.9"},
		{true, []string{"10.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		{true, []string{"10.0.0.1", "203.0.113.9"}, "203.0.113.9"},
		{true, []string{"10.0.0.1", "2001:db8:1:2:3::4"}, "2001:db8:1:2::/64"},
	} {
		o := testOptions(io.Discard)
		o.TrustProxy = tc.trust
		r := httptest.NewRequest("GET", "/", nil)
		for _, l := range tc.lines {
			r.Header.Add("X-Forwarded-For", l)
		}
		if got := NewRegistry(o).address(r); got != tc.want {
			t.Errorf("trusted %t, lines %q: got %s, want %s", tc.trust, tc.lines, got, tc.want)
		}
	}
}

func TestBearer(t *testing.T) {
	t.Parallel()
	o := testOptions(io.Discard)
	o.Bearer = func(_ context.Context, token string) (actor.Actor, error) {
		if token != "good" {
			return actor.Actor{}, ErrSignInFirst
		}
		return people["admin"], nil
	}
	var audit []string
	o.Audit = func(_ context.Context, by actor.Actor, action, path string) {
		audit = append(audit, fmt.Sprint(by.ID, action, path))
	}
	g := NewRegistry(o)
	g.Page(Route{Method: "POST", Pattern: "/x/{id}", Policy: Administrator, Audit: "x.done"}, says("ok"))
	if got := do(g, "POST", "/x/7", "", header("Authorization", "Bearer good")).Code; got != 200 {
		t.Errorf("good token: %d", got)
	}
	if got := do(g, "POST", "/x/7", "admin", header("Authorization", "Bearer bad")).Code; got != 401 {
		t.Errorf("bad token beside a session: %d, want 401", got)
	}
	if diff := cmp.Diff([]string{"5x.done/x/7"}, audit); diff != "" {
		t.Error(diff)
	}
}

func TestCursorAndOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []Cursor{{}, {Sort: -5, ID: 7}, {Sort: 1 << 62, ID: 1<<63 - 1}} {
		if got := ParseCursor(c.String()); got != c {
			t.Errorf("%v came back as %v", c, got)
		}
	}
	for _, s := range []string{"x", "1.", ".1", "1.2.3", "!.!"} {
		if got := ParseCursor(s); !got.IsZero() {
			t.Errorf("ParseCursor(%q) = %v", s, got)
		}
	}
	key := NewOnce()
	if got := Once(httptest.NewRequest("POST", "/?_once=z", strings.NewReader(""))); got != "" {
		t.Errorf("key taken from the address: %q", got)
	}
	r := httptest.NewRequest("POST", "/", strings.NewReader("_once="+key))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := Once(r); got != key {
		t.Errorf("Once = %q, want %q", got, key)
	}
}
