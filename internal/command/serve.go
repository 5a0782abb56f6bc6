package command

import (
	"context"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/config"
)

// Serve serves the intranet.
type Serve struct {
	config.Config
	config.Serve
}

// Run serves until it is told to stop.
func (s Serve) Run(ctx context.Context, c *CLI) error {
	start, err := s.Start()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{Config: s.Config, Serve: s.Serve, Log: c.log(s.Config), Version: c.version, Start: start})
	if err != nil {
		return err
	}
	err = a.Run(ctx, func(address string) {
		c.say("listening on %s", address)
		c.hintFirstUser(ctx, a)
	})
	if cerr := a.Close(); err == nil {
		err = cerr
	}
	return err
}

// hintFirstUser tells how to get in where nobody can yet.
func (c *CLI) hintFirstUser(ctx context.Context, a *app.App) {
	if some, err := a.HasAccounts(ctx); err == nil && !some {
		c.say("Nobody can sign in yet. In another terminal: linden user add --admin --email you@example.org --name \"Your Name\" --data %s", a.Config.Dir())
	}
}
