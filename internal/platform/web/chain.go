package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/clock"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/i18n"
)

const contentSecurityPolicy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"

func (g *Registry) securityHeaders(h http.Header) {
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if g.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// outer are the stations every request passes, known route or not.
func (g *Registry) outer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		start := clock.Wall()
		s := &state{registry: g, id: strings.ToLower(rand.Text()[:16]), partial: IsPartial(r)}
		w := &writer{ResponseWriter: rw}
		r = r.WithContext(context.WithValue(r.Context(), stateKey{}, s))
		w.Header().Set("X-Request-Id", s.id)
		g.securityHeaders(w.Header())
		if g.o.Metrics != nil {
			g.o.Metrics.InFlight(1)
		}
		defer func() {
			g.recovered(w, r, recover())
			w.finish()
			g.account(s, r, w, clock.Wall().Sub(start))
		}()
		next.ServeHTTP(w, r)
	})
}

func (g *Registry) recovered(w *writer, r *http.Request, v any) {
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && (errors.Is(err, http.ErrAbortHandler) || r.Context().Err() != nil) {
		w.aborted = true
		return
	}
	err := fmt.Errorf("panic: %v\n%s", v, debug.Stack())
	if w.status != 0 {
		g.logError(r, err)
		w.aborted = true
		return
	}
	g.fail(w, r, err)
}

// account writes the access log. It holds neither address nor query: both can
// carry what people look for, and the pattern says enough.
func (g *Registry) account(s *state, r *http.Request, w *writer, took time.Duration) {
	pattern, surface := "-", SurfacePage
	if s.route != nil {
		pattern, surface = s.route.Pattern, s.route.Surface
	}
	status := w.status
	if status == 0 {
		status = http.StatusOK
	}
	if w.aborted {
		status = 499
	}
	if g.o.Metrics != nil {
		g.o.Metrics.InFlight(-1)
		if surface != SurfaceStream { // a stream lasts as long as somebody looks
			g.o.Metrics.Request(r.Method, pattern, status, took)
		}
	}
	g.o.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("id", s.id), slog.String("method", r.Method), slog.String("route", pattern),
		slog.String("surface", surface.String()), slog.Int("status", status),
		slog.Int64("bytes", w.written), slog.Float64("ms", float64(took.Microseconds())/1000))
	if w.aborted {
		panic(http.ErrAbortHandler)
	}
}

// wrap puts the stations of one route before its handler.
func (g *Registry) wrap(route *Route, h Handler) http.Handler {
	inner := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := g.admit(w, &r, route, h); err != nil {
			g.fail(w, r, err)
		}
	}))
	if g.o.Session != nil && route.Surface != SurfaceAsset {
		inner = g.o.Session(inner)
	}
	limit := route.MaxBody
	if limit == 0 {
		limit = DefaultMaxBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stateOf(r.Context()).route = route
		if route.Surface != SurfaceStream {
			if out, ok := w.(*writer); ok {
				out.compress = strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == ""
			}
		}
		if r.ContentLength > limit {
			w.Header().Set("Connection", "close")
			g.fail(w, r, ErrTooLarge)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		if err := g.cross.Check(r); err != nil {
			g.fail(w, r, ErrCrossOrigin)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// admit finds out who is asking and whether they may, then calls h. It leaves
// the request that carries the locale in *rp, for the error page.
func (g *Registry) admit(w http.ResponseWriter, rp **http.Request, route *Route, h Handler) error {
	r := *rp
	s := stateOf(r.Context())
	if route.Surface == SurfaceAsset {
		if err := g.pass(route, r, actor.Actor{}); err != nil {
			return err
		}
		return h(w, r, actor.Actor{})
	}
	by, err := g.identify(r)
	s.by = by
	r = r.WithContext(i18n.With(r.Context(), g.locale(r, by)))
	*rp = r
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	if route.Surface == SurfacePage {
		w.Header().Add("Vary", "HX-Request")
		s.flash = readFlash(r)
	}
	if err := g.pass(route, r, by); err != nil {
		return err
	}
	if err := h(w, r, by); err != nil {
		return err
	}
	if route.Audit != "" && g.o.Audit != nil && succeeded(w) {
		g.o.Audit(r.Context(), by, route.Audit, r.URL.Path)
	}
	return nil
}

func succeeded(w http.ResponseWriter) bool {
	for {
		switch v := w.(type) {
		case *writer:
			return v.status < 400
		case interface{ Unwrap() http.ResponseWriter }:
			w = v.Unwrap()
		default:
			return true
		}
	}
}

func (g *Registry) identify(r *http.Request) (actor.Actor, error) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		if g.o.Bearer == nil {
			return actor.Actor{}, ErrSignInFirst
		}
		return g.o.Bearer(r.Context(), strings.TrimSpace(token))
	}
	if g.o.Actor == nil {
		return actor.Actor{}, nil
	}
	return g.o.Actor(r)
}

func (g *Registry) locale(r *http.Request, by actor.Actor) i18n.Locale {
	var l i18n.Locale
	if g.o.Locale != nil {
		l = g.o.Locale(r, by)
	} else {
		l = i18n.Locale{Lang: by.Lang, Zone: by.Zone}
	}
	if l.Lang == "" {
		l.Lang = i18n.Match(r.Header.Get("Accept-Language"))
	}
	if l.Now.IsZero() {
		l.Now = g.o.Now()
	}
	return l
}

func (g *Registry) pass(route *Route, r *http.Request, by actor.Actor) error {
	allowed := route.Policy.Allows(by)
	if !allowed && route.Policy.code == operator && g.o.LocalMetrics {
		allowed = localCaller(r)
	}
	if !allowed && by.SignedIn() {
		return ErrForbidden
	}
	if !allowed {
		return ErrSignInFirst
	}
	if g.o.NoLimits || route.Rate == RateNone {
		return nil
	}
	if wait := g.limits.take(route.Rate, by.ID, g.address(r)); wait > 0 {
		return &tooMany{wait}
	}
	return nil
}

type tooMany struct{ wait time.Duration }

func (e *tooMany) Error() string { return ErrTooMany.Error() }
func (e *tooMany) Unwrap() error { return ErrTooMany }

// address is who to count requests for when nobody is signed in: an IPv4
// address, or the /64 an IPv6 address is in.
func (g *Registry) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if g.o.TrustProxy {
		// A proxy may append to the caller's own line or write a line of its own.
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); last != "" {
			host = last
		}
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap(); ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// Address is the caller's address as the rate limits count it.
func Address(r *http.Request) string {
	if s := stateOf(r.Context()); s != nil {
		return s.registry.address(r)
	}
	return ""
}

// localCaller is false for anything a proxy passed on.
func localCaller(r *http.Request) bool {
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && a.Addr().Unmap().IsLoopback()
}

var (
	// ErrNotFound is the answer for what does not exist or may not be seen.
	ErrNotFound = errs.New(errs.NotFound, "web.not_found")
	// ErrSignInFirst is the answer to strangers where strangers may not go.
	ErrSignInFirst = errs.New(errs.Unauthenticated, "web.sign_in_first")
	// ErrForbidden is the answer to people whose roles do not suffice.
	ErrForbidden = errs.New(errs.Forbidden, "web.forbidden")
	// ErrTooMany is the answer to callers who are faster than their limit.
	ErrTooMany = errs.New(errs.TooMany, "web.too_many")
	// ErrTooLarge is the answer to bodies above the limit.
	ErrTooLarge = errs.New(errs.TooLarge, "web.too_large")
	// ErrCrossOrigin is the answer to writes another site's page has sent.
	ErrCrossOrigin = errs.New(errs.Forbidden, "web.cross_origin")
)
