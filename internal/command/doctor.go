package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/config"
	"example.org/linden/internal/platform/db"
	"example.org/linden/migrations"
)

// Migrate brings the schema up to date.
type Migrate struct {
	config.Config
	Status bool `help:"Only say which version the database has."`
}

// Run does it.
func (m Migrate) Run(ctx context.Context, c *CLI) error {
	if !m.Status {
		return c.with(ctx, m.Config, "", func(a *app.App) error {
			current, _, err := a.DB.SchemaVersion(ctx, migrations.FS)
			if err == nil {
				c.say("The schema is up to date, version %d.", current)
			}
			return err
		})
	}
	d, err := db.Open(m.DatabaseURL())
	if err != nil {
		return err
	}
	defer d.Close()
	current, target, err := d.SchemaVersion(ctx, migrations.FS)
	if err != nil {
		return err
	}
	c.say("The database has version %d, this program knows %d.", current, target)
	return nil
}

// Doctor checks an installation.
type Doctor struct {
	config.Config
	Rebuild     bool     `help:"Drop what is derived and build it again from the ledger."`
	Projections []string `arg:"" optional:"" help:"Only these projections; by default all."`
}

var errSick = errors.New("something is wrong; see above. Counters are corrected by running the command again with --rebuild")

// Run checks, and rebuilds where it is told to.
func (d Doctor) Run(ctx context.Context, c *CLI) error {
	return c.with(ctx, d.Config, "", func(a *app.App) error {
		for _, name := range d.Projections {
			if !slices.Contains(a.Runner.Names(), name) {
				return fmt.Errorf("there is no projection %q; there are %v", name, a.Runner.Names())
			}
		}
		if d.Rebuild {
			if err := a.Recount(ctx); err != nil {
				return err
			}
			if err := a.Runner.Rebuild(ctx, func(name string) { c.say("building %s …", name) }, d.Projections...); err != nil {
				return err
			}
			c.say("Everything derived is built again.")
		}
		findings, err := a.Check(ctx)
		if err != nil {
			return err
		}
		for _, f := range findings {
			c.say("wrong: %s", f)
		}
		lag, err := a.Runner.Lag(ctx)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(lag)) {
			c.say("projection %-16s %d events behind", name, lag[name])
		}
		if len(findings) > 0 {
			return errSick
		}
		c.say("The installation is well.")
		return nil
	})
}
