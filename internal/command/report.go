package command

import (
	"context"
	"errors"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/config"
)

// Report writes the report for management.
type Report struct {
	config.Config
	Lang string `enum:"de,nl,en" default:"en" help:"Language: de, nl or en."`
	Out  string `help:"File to write. Without it the report goes to standard output." placeholder:"FILE"`
	Now  string `help:"Write the report as of this moment, like 2020-02-06T12:00:00Z." placeholder:"TIME"`
	Days int    `default:"28" help:"Days the report looks back."`
}

// Run does it.
func (r Report) Run(ctx context.Context, c *CLI) error {
	if r.Days < 7 || r.Days > 366 {
		return errors.New("--days has to be between 7 and 366")
	}
	return c.with(ctx, r.Config, r.Now, func(a *app.App) error {
		return a.WriteReport(ctx, r.Lang, r.Days, r.Out, c.out)
	})
}
