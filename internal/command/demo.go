package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"example.org/linden/internal/app"
	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/demo"
	"example.org/linden/internal/platform/config"
)

// Demo fills and serves the demo company.
type Demo struct {
	config.Config
	Addr  string `name:"addr" env:"LINDEN_DEMO_ADDR" default:"127.0.0.1:8080" help:"Address to listen on; port 0 takes a free one."`
	Seed  uint64 `default:"1" help:"The same seed gives the same company."`
	Fresh bool   `help:"Forget what happened in the demo and begin again."`
}

// Run fills an empty demo and serves it.
func (d Demo) Run(ctx context.Context, c *CLI) error {
	if d.Data == "" || d.Data == "data" {
		d.Data = filepath.Join("var", "demo")
	}
	if d.Fresh {
		if err := d.forget(); err != nil {
			return err
		}
	}
	company, err := demo.New(d.Seed)
	if err != nil {
		return err
	}
	life, err := app.NewLife(ctx, company, d.Data)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{Config: d.Config, Serve: config.Serve{Listen: d.Addr, Workers: 2}, Log: c.log(d.Config),
		Version: c.version, Start: life.Start(), Demo: life})
	if err != nil {
		return err
	}
	err = d.serve(ctx, c, a, life)
	if cerr := a.Close(); err == nil {
		err = cerr
	}
	return err
}

// forget removes what an earlier demo has left in its directory, and nothing
// else. A directory with a database that is not a demo's is refused.
func (d Demo) forget() error {
	if d.Database != "" {
		return errors.New("--fresh cannot empty a PostgreSQL database; make a new one and name it with --database")
	}
	if _, err := os.Stat(d.DatabaseURL()); err == nil && !app.IsDemo(d.Data) {
		return fmt.Errorf("%s holds a database that is not a demo's; nothing was removed. Name another directory with --data", d.Data)
	}
	var failed []error
	for _, name := range []string{"linden.db", "linden.db-wal", "linden.db-shm", "files", "truths.json", app.DemoState} {
		failed = append(failed, os.RemoveAll(filepath.Join(d.Data, name)))
	}
	return errors.Join(failed...)
}

func (d Demo) serve(ctx context.Context, c *CLI, a *app.App, life *app.Life) error {
	fmt.Fprintln(c.err, "Filling the demo company …")
	report, err := life.Begin(ctx, a, func(r archive.Report) { fmt.Fprintf(c.err, "\r%d records", r.Records()) })
	fmt.Fprintf(c.err, "\r%d records\n", report.Records())
	if err != nil {
		return err
	}
	return a.Run(ctx, func(address string) {
		c.say("listening on %s", address)
		c.say("Open %s/demo and choose who you are.", address)
	})
}
