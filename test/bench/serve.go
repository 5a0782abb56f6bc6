package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/pprof"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/linden/internal/app"
)

// serve is the measured process: the program as it is, and on another port the
// floor and the profiles.
func serve(ctx context.Context, o options) error {
	p := place{engine: o.serve, dir: o.data, url: o.postgres}
	a, err := p.open(ctx, o.listen)
	if err != nil {
		return err
	}
	bare := &http.Server{Addr: o.floor, Handler: bareHandler(a), ReadHeaderTimeout: time.Minute}
	err = a.Run(ctx, func(string) {
		go func() {
			if err := bare.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
				say("floor: %v", err)
			}
		}()
	})
	return errors.Join(err, bare.Close(), a.Close())
}

func bareHandler(a *app.App) http.Handler {
	mux := http.NewServeMux()
	f := floor{a.DB, a.IDs.New}
	mux.HandleFunc("GET /timeline", f.timeline)
	mux.HandleFunc("GET /thread", f.thread)
	mux.HandleFunc("GET /posts", f.posts)
	mux.HandleFunc("POST /insert", f.insert)
	mux.HandleFunc("POST /react", f.react)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	return mux
}

// profile keeps a CPU profile of the server while the load runs, where asked to.
func (s *server) profile(o options, name string, d time.Duration) (func(), error) {
	if o.profile == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(o.profile, 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(o.profile, strings.ReplaceAll(name, " ", "_")+".pprof"))
	if err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() {
		res, err := http.Get("http://" + s.floor + "/debug/pprof/profile?seconds=" + seconds(d))
		if err == nil {
			_, err = f.ReadFrom(res.Body)
			err = errors.Join(err, res.Body.Close())
		}
		done <- errors.Join(err, f.Close())
	}()
	return func() {
		if err := <-done; err != nil {
			say("profile of %s: %v", name, err)
		}
	}, nil
}

func seconds(d time.Duration) string {
	return d.Round(time.Second).String()[:len(d.Round(time.Second).String())-1]
}
