package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"

	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/i18n"
)

// Fields returns the refused inputs of a validation error, input name to
// message code; nil for any other error. Handlers use it to show a form again.
func Fields(err error) map[string]string {
	if errs.KindOf(err) != errs.Invalid {
		return nil
	}
	return errs.FieldsOf(err)
}

// Status is the HTTP status of err.
func Status(err error) int {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return http.StatusRequestEntityTooLarge
	}
	switch errs.KindOf(err) {
	case errs.Invalid:
		return http.StatusUnprocessableEntity
	case errs.Unauthenticated:
		return http.StatusUnauthorized
	case errs.Forbidden:
		return http.StatusForbidden
	case errs.NotFound:
		return http.StatusNotFound
	case errs.Conflict:
		return http.StatusConflict
	case errs.TooMany:
		return http.StatusTooManyRequests
	case errs.TooLarge:
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusInternalServerError
}

// code is the code that may be shown. All that is not found has the same one,
// so that a refusal does not tell what it hides.
func code(err error, status int) string {
	switch status {
	case http.StatusNotFound:
		return ErrNotFound.Code
	case http.StatusRequestEntityTooLarge:
		if errs.KindOf(err) == errs.Internal {
			return ErrTooLarge.Code
		}
	}
	return errs.CodeOf(err)
}

// fail answers r with err, as a page or a problem document.
func (g *Registry) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		w.WriteHeader(499)
		return
	}
	status := Status(err)
	if status == http.StatusInternalServerError {
		g.logError(r, err)
	}
	var limited *tooMany
	if errors.As(err, &limited) {
		w.Header().Set("Retry-After", strconv.Itoa(int(limited.wait/time.Second)+1))
	}
	w.Header().Set("Cache-Control", "no-store")
	s := stateOf(r.Context())
	if strings.HasPrefix(r.URL.Path, "/api/") || s.route != nil && s.route.Surface == SurfaceAPI {
		g.failAPI(w, r, err, status)
		return
	}
	if status == http.StatusUnauthorized && errs.CodeOf(err) == ErrSignInFirst.Code && g.toSignIn(w, r) {
		return
	}
	g.failPage(w, r, err, status)
}

// toSignIn sends people who only read a page to the sign-in form and back.
func (g *Registry) toSignIn(w http.ResponseWriter, r *http.Request) bool {
	if IsPartial(r) {
		to := "/sign-in"
		if u, err := url.Parse(r.Header.Get("HX-Current-URL")); err == nil && safePath(u.RequestURI()) {
			to += "?next=" + url.QueryEscape(u.RequestURI())
		}
		w.Header().Set("HX-Redirect", to)
		return false
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	if s := stateOf(r.Context()); s.route == nil || s.route.Surface != SurfacePage {
		return false
	}
	to := "/sign-in"
	if uri := r.URL.RequestURI(); uri != "/" && safePath(uri) {
		to += "?next=" + url.QueryEscape(uri)
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
	return true
}

func (g *Registry) failAPI(w http.ResponseWriter, r *http.Request, err error, status int) {
	body, mErr := json.Marshal(g.problem(r.Context(), err, status))
	if mErr != nil {
		body = []byte(`{"status":500}`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // the reader has gone if this fails
}

// problem is err as RFC 9457 describes it. Its type is the stable code.
func (g *Registry) problem(ctx context.Context, err error, status int) *huma.ErrorModel {
	c := code(err, status)
	p := &huma.ErrorModel{Type: "urn:linden:error:" + c, Title: http.StatusText(status), Status: status}
	if i18n.Has(c) {
		p.Detail = i18n.T(ctx, c)
	}
	fields := Fields(err)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		p.Errors = append(p.Errors, &huma.ErrorDetail{Message: fields[name], Location: "body." + name})
	}
	return p
}

func (g *Registry) failPage(w http.ResponseWriter, r *http.Request, err error, status int) {
	id := RequestID(r.Context())
	if status < http.StatusInternalServerError {
		id = ""
	}
	page := plainError
	if g.o.ErrorPage != nil {
		page = g.o.ErrorPage
	}
	if rErr := Render(w, r, status, page(r.Context(), status, code(err, status), id)); rErr != nil {
		g.logError(r, fmt.Errorf("error page: %w", rErr))
		http.Error(w, http.StatusText(status), status)
	}
}

// plainError is the page of an installation without a designed one.
func plainError(ctx context.Context, status int, code, requestID string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		text := http.StatusText(status)
		if i18n.Has(code) {
			text = i18n.T(ctx, code)
		}
		_, err := fmt.Fprintf(w, "<!doctype html><html lang=%q><title>%d</title><p>%s</p><p>%s</p></html>",
			i18n.Lang(ctx), status, html.EscapeString(text), html.EscapeString(requestID))
		return err
	})
}

func (g *Registry) logError(r *http.Request, err error) {
	route := "-"
	if s := stateOf(r.Context()); s != nil && s.route != nil {
		route = s.route.Pattern
	}
	g.o.Log.LogAttrs(r.Context(), slog.LevelError, "request failed",
		slog.String("id", RequestID(r.Context())), slog.String("route", route), slog.String("error", err.Error()))
}
