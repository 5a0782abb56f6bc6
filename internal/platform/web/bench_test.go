package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.org/linden/internal/platform/actor"
)

// The difference to a bare handler is what all stations cost together.
func BenchmarkStations(b *testing.B) {
	o := testOptions(io.Discard)
	o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	o.NoLimits = true
	g := NewRegistry(o)
	g.Page(Route{Method: "GET", Pattern: "/page/{id}", Policy: SignedIn}, says("hello"))
	API(g, Route{Method: "GET", Pattern: "/api/v1/things/{id}", Policy: SignedIn, Summary: "A thing"},
		func(_ context.Context, _ actor.Actor, in *struct {
			ID Key `path:"id"`
		}) (*noteOut, error) {
			return &noteOut{}, nil
		})
	bare := http.NewServeMux()
	bare.HandleFunc("GET /page/{id}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "hello")
	})
	for name, c := range map[string]struct {
		h      http.Handler
		target string
	}{
		"bare": {bare, "/page/1"}, "page": {g.Handler(), "/page/1"}, "api": {g.Handler(), "/api/v1/things/1"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("GET", c.target, nil)
				r.Header.Set("X-Test", "member")
				c.h.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
