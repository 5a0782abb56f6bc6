// Command bench measures how fast and how large Linden is, and prints the table
// of docs/performance.md.
//
// It fills a database with a generated company, starts the program in a process
// of its own, and asks it for pages over loopback connections that stay open.
// Beside each request stands its floor, in the same process, on another port,
// measured in turns with it: a bare handler that runs one indexed query for the
// same rows and writes JSON, or stores the same row in a transaction of its own.
// What counts is the share of the floor: it says what all that stands around the
// query costs, and depends little on the machine.
//
// Nothing here decides whether a build is good: it is run by hand and read.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

type options struct {
	size, postgres, only, profile string
	quick, write, fresh           bool
	shared, cache                 string
	conns                         int

	serve, listen, floor, data string // of the process that is measured
}

func parse() options {
	var o options
	flag.StringVar(&o.size, "size", "M", "size of the company: S, M or L")
	flag.StringVar(&o.postgres, "postgres", "", "URL of a PostgreSQL server where databases may be made; \"start\" starts one with tools/postgres.sh")
	flag.StringVar(&o.only, "only", "", "comma separated: sqlite, postgres, import, or names of requests")
	flag.StringVar(&o.profile, "profile", "", "keep a CPU profile of each request in this folder")
	flag.BoolVar(&o.quick, "quick", false, "measure a fifth as long")
	flag.BoolVar(&o.write, "write", false, "put the tables into docs/performance.md")
	flag.BoolVar(&o.fresh, "fresh", false, "generate the company anew")
	flag.IntVar(&o.conns, "connections", 12, "connections that ask at the same time")
	flag.StringVar(&o.shared, "shared", sharedDir(), "folder with the archives to import")
	flag.StringVar(&o.cache, "cache", filepath.Join("var", "bench"), "folder for the generated company")
	flag.StringVar(&o.serve, "serve", "", "internal: be the measured process on this database")
	flag.StringVar(&o.data, "data", "", "internal: its data folder")
	flag.StringVar(&o.listen, "listen", "", "internal: its address")
	flag.StringVar(&o.floor, "floor", "", "internal: the address of the floor")
	flag.Parse()
	return o
}

func sharedDir() string {
	if dir := os.Getenv("LINDEN_SHARED"); dir != "" {
		return dir
	}
	return filepath.Join("..", "shared")
}

// wants reports whether -only leaves the thing of this name in.
func (o options) wants(names ...string) bool {
	if o.only == "" {
		return true
	}
	for _, part := range strings.Split(o.only, ",") {
		for _, n := range names {
			if part == n {
				return true
			}
		}
	}
	return false
}

// wantsRequest is wants for the requests of the load, all of which are measured
// unless one is named.
func (o options) wantsRequest(name string) bool {
	for _, part := range strings.Split(o.only, ",") {
		switch part {
		case "", "sqlite", "postgres", "import":
		default:
			return o.wants(name)
		}
	}
	return true
}

func (o options) length() time.Duration {
	if o.quick {
		return 2 * time.Second
	}
	return 10 * time.Second
}

func main() {
	o := parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run := bench
	if o.serve != "" {
		run = serve
	}
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(ctx context.Context, o options) error {
	url, stop, err := postgresServer(ctx, o)
	if err != nil {
		return err
	}
	defer stop()
	var all []*results
	for _, engine := range []string{"sqlite", "postgres"} {
		if !o.wants(engine) && strings.Contains(o.only, "sqlite") != strings.Contains(o.only, "postgres") {
			continue
		}
		if engine == "postgres" && url == "" {
			say("PostgreSQL is left out: name a server with -postgres URL, or -postgres start")
			continue
		}
		r, err := measure(ctx, o, engine, url)
		all = append(all, r)
		if err != nil {
			fmt.Print("\n" + report(o, all)) // what is known until here has taken minutes
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	text := report(o, all)
	fmt.Print("\n" + text)
	if o.write {
		return writeDoc(filepath.Join("docs", "performance.md"), text)
	}
	return nil
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
