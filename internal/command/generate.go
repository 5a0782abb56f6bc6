package command

import (
	"context"
	"fmt"
	"time"

	"example.org/linden/internal/app"
	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/bulk"
	"example.org/linden/internal/platform/config"
)

// Generate fills an installation with a generated company.
type Generate struct {
	config.Config
	Size          string  `help:"S: 500 people, M: 10,000 people, L: 100,000 people." enum:"S,M,L" default:"M"`
	Scale         float64 `help:"Multiply the size." default:"1"`
	People        int     `help:"People, instead of the size's."`
	Communities   int     `help:"Communities, instead of the size's."`
	Contributions int     `help:"Posts and comments, instead of the size's."`
	Reactions     int     `help:"Reactions, instead of the size's."`
	Seed          uint64  `help:"The same seed gives the same company." default:"1"`
	Until         string  `help:"Day the year of life ends at, like 2026-03-01; by default today." placeholder:"DATE"`
	Projections   bool    `help:"Also bring everything derived up to date before ending." default:"true" negatable:""`
}

// Run does it, with progress.
func (g Generate) Run(ctx context.Context, c *CLI) error {
	size, err := bulk.SizeOf(g.Size)
	if err != nil {
		return err
	}
	size = size.Scale(g.Scale)
	for _, o := range []struct{ given, size *int }{{&g.People, &size.People}, {&g.Communities, &size.Communities}, {&g.Contributions, &size.Contributions}, {&g.Reactions, &size.Reactions}} {
		if *o.given > 0 {
			*o.size = *o.given
		}
	}
	return c.with(ctx, g.Config, "", func(a *app.App) error {
		until := a.Clock.Now().Truncate(24 * time.Hour)
		if g.Until != "" {
			if until, err = time.Parse(time.DateOnly, g.Until); err != nil {
				return fmt.Errorf("--until %q is not a day; write it like 2026-03-01", g.Until)
			}
		}
		network, err := bulk.New(size, g.Seed, until)
		if err != nil {
			return err
		}
		total := size.People + size.Communities + size.Contributions + size.Reactions + size.Views
		report, err := a.Loader(func(r archive.Report) {
			fmt.Fprintf(c.err, "\r%3d %%  %d records", min(99, 100*r.Records()/max(total, 1)), r.Records())
		}).Load(ctx, network)
		fmt.Fprintln(c.err)
		if err != nil {
			return err
		}
		c.report(report)
		if !g.Projections {
			return nil
		}
		fmt.Fprintln(c.err, "Bringing what is derived up to date …")
		return a.Runner.CatchUp(ctx)
	})
}
