package command

import (
	"context"
	"errors"
	"strings"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/config"
	"example.org/linden/internal/platform/i18n"
)

// ImportPeople takes over the workforce from a CSV list.
type ImportPeople struct {
	config.Config
	Path    string `arg:"" help:"The list. Its first line names the columns."`
	Apply   bool   `help:"Do it. Without this flag nothing is written."`
	Leavers bool   `help:"The list is complete: lock those who came from an earlier list and are not in this one."`
}

// errLines makes the exit code tell that lines were left out.
var errLines = errors.New("some lines were left out; see the list above")

// Run shows what the list would change, line by line, and with --apply does it.
func (i ImportPeople) Run(ctx context.Context, c *CLI) error {
	return c.with(ctx, i.Config, "", func(a *app.App) error {
		file, err := app.PeopleFile(i.Path)
		if err != nil {
			return readable(err)
		}
		file.Leavers = i.Leavers
		plan, err := a.People.Plan(ctx, actor.System, file)
		if err != nil {
			return err
		}
		en := i18n.For("en")
		for _, p := range plan.Problems {
			c.say("line %d: %s %s", p.Line, en.T(p.Code), p.Detail)
		}
		for _, n := range plan.New {
			c.say("line %d: new: %s (%s)", plan.Line(n.ID), n.Name, n.Username)
		}
		for _, ch := range plan.Changed {
			var what []string
			for _, f := range ch.Fields {
				what = append(what, f.Name+": "+quoted(f.Old)+" → "+quoted(f.New))
			}
			c.say("line %d: changes: %s: %s", ch.Line, ch.Name, strings.Join(what, "; "))
		}
		for _, l := range plan.Leavers {
			c.say("leaves: %s (%s)", l.Name, l.Username)
		}
		c.say("%d new, %d changed, %d unchanged, %d leave, %d new departments and sites, %d problems",
			len(plan.New), len(plan.Changed), plan.Unchanged, len(plan.Leavers), len(plan.NewUnits), len(plan.Problems))
		if !i.Apply {
			c.say("Nothing was written. To do it, add --apply.")
			return nil
		}
		if _, err := a.People.Apply(ctx, actor.System, file); err != nil {
			return err
		}
		c.say("Done.")
		if err := a.Runner.CatchUp(ctx); err != nil {
			return err
		}
		if len(plan.Problems) > 0 {
			return errLines
		}
		return nil
	})
}

func quoted(s string) string {
	if s == "" {
		return "–"
	}
	return "“" + s + "”"
}
