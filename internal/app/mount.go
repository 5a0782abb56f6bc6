package app

import (
	"context"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/audit"
	"example.org/linden/internal/platform/clock"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// mount registers every route of the program.
func (a *App) mount() {
	a.Web = web.NewRegistry(web.Options{
		Log: a.Log, Now: a.Clock.Now, Session: a.session, Actor: a.actor, ErrorPage: a.errorPage, Metrics: a.Metrics,
		Audit:   audit.New(a.DB, a.Log, clock.Wall, a.IDs.New).Record,
		BaseURL: a.Serve.BaseURL, CookieName: "linden", Version: a.Version, Demo: a.Demo != nil, LocalMetrics: a.Serve.LocalMetrics,
		TrustProxy: a.Serve.TrustProxy, NoLimits: a.NoLimits,
	})
	a.mountSystem()
	a.mountSlices()
}

func (a *App) mountSystem() {
	assets := ui.Handler()
	a.Web.Page(web.Route{Method: "GET", Pattern: ui.AssetPrefix + "{file...}", Policy: web.Public, Rate: web.RateNone, Surface: web.SurfaceAsset},
		func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error { assets.ServeHTTP(w, r); return nil })
	a.Web.Page(web.Route{Method: "GET", Pattern: "/favicon.ico", Policy: web.Public, Rate: web.RateNone, Surface: web.SurfaceAsset},
		func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
			http.Redirect(w, r, ui.FaviconURL(), http.StatusFound)
			return nil
		})
	a.Web.Page(web.Route{Method: "GET", Pattern: "/healthz", Policy: web.Public, Rate: web.RateNone, Surface: web.SurfaceAsset},
		func(w http.ResponseWriter, _ *http.Request, _ actor.Actor) error {
			_, err := w.Write([]byte("ok\n"))
			return err
		})
	a.Web.Page(web.Route{Method: "GET", Pattern: "/readyz", Policy: web.Public, Rate: web.RateNone, Surface: web.SurfaceAsset}, a.ready)
	a.Web.Page(web.Route{Method: "GET", Pattern: "/dev/gallery", Policy: web.DemoOnly}, a.gallery)
	metrics := a.Metrics.Handler()
	a.Web.Page(web.Route{Method: "GET", Pattern: "/metrics", Policy: web.Operator, Rate: web.RateNone},
		func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error { metrics.ServeHTTP(w, r); return nil })
}

// gallery shows every component, in the demo only.
func (a *App) gallery(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	p := frame{a}.Page(r, by, "Gallery")
	p.Wide = true
	return web.Render(w, r, http.StatusOK, templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
		return ui.Shell(p).Render(templ.WithChildren(ctx, ui.Gallery()), out)
	}))
}

// ready says whether requests can be answered: the database does.
func (a *App) ready(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
	var one int
	if err := a.DB.Read().QueryRowContext(r.Context(), `SELECT 1`).Scan(&one); err != nil {
		a.Log.ErrorContext(r.Context(), "not ready", "err", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, err = w.Write([]byte("the database does not answer\n"))
		return err
	}
	_, err := w.Write([]byte("ok\n"))
	return err
}
