// Command linden is the social intranet and its cockpit.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"example.org/linden/internal/command"
)

var version = "development" // set by the linker

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cli := command.New(version, os.Stdout, os.Stderr)
	parser, err := kong.New(cli, kong.Name("linden"),
		kong.Description("The social intranet that brings its community manager along."),
		kong.ShortUsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(os.Stderr, "linden:", err)
		os.Exit(2)
	}
	k, err := parser.Parse(os.Args[1:])
	if err != nil {
		parser.FatalIfErrorf(err)
	}
	if err := k.Run(cli); err != nil {
		fmt.Fprintln(os.Stderr, "linden:", err)
		os.Exit(1)
	}
}
