package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
)

// Options are what a Registry needs from outside. Log and Now are required.
type Options struct {
	Log *slog.Logger
	Now func() time.Time

	// Session wraps a route with the loading and saving of its session.
	Session func(http.Handler) http.Handler
	// Actor tells who is asking, from the session. A zero actor is nobody.
	Actor func(r *http.Request) (actor.Actor, error)
	// Bearer tells whose access token it is. Without it tokens are refused.
	Bearer func(ctx context.Context, token string) (actor.Actor, error)
	// Locale overrides language and zone; by default they are the person's, else the browser's.
	Locale func(r *http.Request, by actor.Actor) i18n.Locale
	// ErrorPage draws an error. requestID is empty where the page must not vary.
	ErrorPage func(ctx context.Context, status int, code, requestID string) templ.Component
	// Audit is told about each successful call of a route with an Audit action.
	Audit func(ctx context.Context, by actor.Actor, action, path string)
	// Metrics is told about every request.
	Metrics Observer

	BaseURL      string         // as people type it; https turns on HSTS and secure cookies
	CookieName   string         // of the session, for the API description
	Version      string         // of the program, for the API description
	Demo         bool           // mounts DemoOnly routes
	LocalMetrics bool           // lets callers on this machine pass Operator without signing in
	TrustProxy   bool           // takes the caller's address from X-Forwarded-For
	Limits       map[Rate]Limit // overrides the usual limits
	NoLimits     bool           // for measuring
	Heartbeat    time.Duration  // of event streams; 0 is 20 s
}

// Registry collects routes and serves them.
type Registry struct {
	o       Options
	secure  bool
	mux     *http.ServeMux
	routes  []Route
	seen    map[string]bool
	api     huma.API
	pending *Route // the route whose operation huma is about to hand back
	cross   *http.CrossOriginProtection
	limits  *limiter
	handler http.Handler
	done    chan struct{}
	stop    sync.Once
}

// NewRegistry returns a Registry without routes, save the API's description.
// It panics when an option is missing or wrong: the program must not start.
func NewRegistry(o Options) *Registry {
	if o.Log == nil || o.Now == nil {
		panic("web: Options need Log and Now")
	}
	g := &Registry{
		o: o, mux: http.NewServeMux(), seen: make(map[string]bool),
		cross: http.NewCrossOriginProtection(), limits: newLimiter(o.Now, o.Limits), done: make(chan struct{}),
	}
	if g.o.Heartbeat == 0 {
		g.o.Heartbeat = 20 * time.Second
	}
	if o.BaseURL != "" {
		u, err := url.Parse(o.BaseURL)
		if err != nil || u.Host == "" {
			panic("web: BaseURL is not an address: " + o.BaseURL)
		}
		g.secure = u.Scheme == "https"
		if err := g.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			panic("web: BaseURL: " + err.Error())
		}
	}
	g.api = newAPI(g)
	g.handler = g.outer(g.mux)
	g.mux.Handle("/", g.wrap(&Route{Pattern: "/", Policy: Public}, func(http.ResponseWriter, *http.Request, actor.Actor) error {
		return ErrNotFound
	}))
	g.mountDescription()
	return g
}

// Page mounts a route that answers with HTML, a redirect or a file.
func (g *Registry) Page(r Route, h Handler) {
	if r.Surface != SurfaceAsset {
		r.Surface = SurfacePage
	}
	g.mount(r, h)
}

// Stream mounts a route whose answer goes on: it is not compressed and may
// take any time.
func (g *Registry) Stream(r Route, h Handler) {
	r.Surface = SurfaceStream
	g.mount(r, h)
}

func (g *Registry) mount(r Route, h Handler) {
	key := r.Method + " " + r.Pattern
	switch {
	case r.Policy.code == 0:
		panic("web: route without a policy: " + key)
	case r.Method == "" || !strings.HasPrefix(r.Pattern, "/"):
		panic("web: route needs a method and a pattern: " + key)
	case r.Pattern == "/":
		panic("web: the pattern / takes every address; write /{$}")
	case g.seen[key]:
		panic("web: route mounted twice: " + key)
	case int(r.Rate) > int(RateNone):
		panic("web: unknown rate class: " + key)
	}
	if r.Rate == RateRead && r.Method != http.MethodGet && r.Method != http.MethodHead {
		r.Rate = RateWrite
	}
	g.seen[key] = true
	g.routes = append(g.routes, r)
	if r.Policy.code == demoOnly && !g.o.Demo {
		return
	}
	g.mux.Handle(key, g.wrap(&r, h))
}

// Routes lists what is mounted, by pattern and method. DemoOnly routes are
// listed even where they are not served.
func (g *Registry) Routes() []Route {
	out := slices.Clone(g.routes)
	slices.SortFunc(out, func(a, b Route) int {
		if c := strings.Compare(a.Pattern, b.Pattern); c != 0 {
			return c
		}
		return strings.Compare(a.Method, b.Method)
	})
	return out
}

// Golden is the list of routes and their policies in the form kept in the repository.
func (g *Registry) Golden() string {
	var b strings.Builder
	for _, r := range g.Routes() {
		audit := r.Audit
		if audit == "" {
			audit = "-"
		}
		fmt.Fprintf(&b, "%-6s %-56s %-13s %-7s %-6s %s\n", r.Method, r.Pattern, r.Policy, r.Rate, r.Surface, audit)
	}
	return b.String()
}

// Handler serves the routes.
func (g *Registry) Handler() http.Handler { return g.handler }

// Server returns a server for addr with sane timeouts. Its Shutdown ends the
// event streams first.
func (g *Registry) Server(addr string) *http.Server {
	s := &http.Server{
		Addr: addr, Handler: g.handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(g.o.Log.Handler(), slog.LevelWarn),
	}
	s.RegisterOnShutdown(g.Close)
	return s
}

// Close ends the event streams. It may be called more than once.
func (g *Registry) Close() { g.stop.Do(func() { close(g.done) }) }
