// Package command is what the program does when it is called: each subcommand
// is a struct with its flags and a Run method. They open the program through
// package app and say on the terminal what they do.
package command

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/config"
)

// CLI is the command line.
type CLI struct {
	Serve    Serve    `cmd:"" help:"Serve the intranet."`
	Demo     Demo     `cmd:"" help:"Fill and serve a fictional company to look around in."`
	Import   Import   `cmd:"" help:"Take over people and conversations from elsewhere."`
	Generate Generate `cmd:"" help:"Fill an empty installation with a generated company of any size."`
	Migrate  Migrate  `cmd:"" help:"Bring the schema of the database up to date, or say what it is."`
	User     User     `cmd:"" help:"Add people, set passwords and roles."`
	Report   Report   `cmd:"" help:"Write the one-page report for management."`
	Doctor   Doctor   `cmd:"" help:"Check the installation; rebuild what is derived."`
	Version  Version  `cmd:"" help:"Print the version."`

	version  string
	out, err io.Writer
}

// New returns a CLI that prints to out and err.
func New(version string, out, err io.Writer) *CLI { return &CLI{version: version, out: out, err: err} }

func (c *CLI) log(o config.Config) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if o.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(c.err, options))
	}
	return slog.New(slog.NewTextHandler(c.err, options))
}

// with opens the program for a command that does not serve.
func (c *CLI) with(ctx context.Context, o config.Config, now string, run func(*app.App) error) error {
	start, err := (config.Serve{Now: now}).Start()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{Config: o, Log: c.log(o), Version: c.version, Start: start})
	if err != nil {
		return err
	}
	if err := run(a); err != nil {
		_ = a.Close()
		return err
	}
	return a.Close()
}

func (c *CLI) say(format string, args ...any) { fmt.Fprintf(c.out, format+"\n", args...) }

// Version prints the version.
type Version struct{}

// Run does it.
func (Version) Run(c *CLI) error {
	c.say("linden %s", c.version)
	return nil
}
