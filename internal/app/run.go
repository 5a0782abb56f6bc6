package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// Run listens on the configured address and serves until ctx ends; then it lets
// requests and jobs finish. started is told the address once it is listened on.
func (a *App) Run(ctx context.Context, started func(address string)) error {
	l, err := net.Listen("tcp", a.Serve.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; is another program using it? Choose another with --listen", a.Serve.Listen, err)
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	if err := a.Jobs.Start(work); err != nil {
		return errors.Join(err, l.Close())
	}
	server := a.Web.Server(a.Serve.Listen)
	g := errgroup.Group{}
	g.Go(func() error {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error { return a.Runner.Run(work) })
	for _, run := range a.workers() {
		g.Go(func() error { return run(work) })
	}
	started("http://" + l.Addr().String())
	<-ctx.Done()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.grace())
	defer cancel()
	err = errors.Join(server.Shutdown(grace), a.Jobs.Stop(grace))
	stop()
	return errors.Join(err, g.Wait())
}

func (a *App) grace() time.Duration {
	if a.Serve.ShutdownGrace > 0 {
		return a.Serve.ShutdownGrace
	}
	return 15 * time.Second
}
