package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/linden/internal/app"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/source/discourse"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/science/business"
)

// imported is how long a real archive takes.
type imported struct {
	cpu, rawCPU time.Duration // of this process, reading the rows to write raw included
	rows        int
	took, raw   time.Duration
	rebuild     time.Duration
	records     int
	slowest     string // projection
	slowestTook time.Duration
}

// share is how much of the speed of raw inserts the import has.
func (i *imported) share() float64 { return i.raw.Seconds() / i.took.Seconds() }

// importing takes over an archive, writes the same rows again without all that
// the import does, and builds everything derived anew. It gives nil where the
// archive is not there.
func importing(ctx context.Context, o options, engine, server string) (*imported, error) {
	path := filepath.Join(o.shared, "data", "sets", "discourse-urho3d")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		say("%s: the import is left out: there is no %s; name the folder with -shared", engine, path)
		return nil, nil
	}
	var out *imported
	rounds := 2
	if o.quick {
		rounds = 1
	}
	for range rounds {
		one, err := importOnce(ctx, o, engine, server, path)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = one
		}
		out.took, out.raw, out.rebuild = min(out.took, one.took), min(out.raw, one.raw), min(out.rebuild, one.rebuild)
	}
	return out, nil
}

func importOnce(ctx context.Context, o options, engine, server, path string) (*imported, error) {
	say("%s: import", engine)
	into, err := empty(ctx, o, engine, server, "import")
	if err != nil {
		return nil, err
	}
	defer into.drop()
	a, err := into.open(ctx, "")
	if err != nil {
		return nil, err
	}
	defer func() { _ = a.Close() }()
	src, err := discourse.Open(path, source.Options{IsQuestion: business.IsQuestion})
	if err != nil {
		return nil, err
	}
	var r imported
	begun, cpu := time.Now(), cpuMillis(os.Getpid())
	report, err := a.Loader(nil).Load(ctx, src)
	if err != nil {
		return nil, err
	}
	r.took, r.records = time.Since(begun), report.Records()
	r.cpu = time.Duration(cpuMillis(os.Getpid())-cpu) * time.Millisecond
	say("%s: the same rows raw", engine)
	cpu = cpuMillis(os.Getpid())
	if r.rows, r.raw, err = rewrite(ctx, o, a, server); err != nil {
		return nil, err
	}
	r.rawCPU = time.Duration(cpuMillis(os.Getpid())-cpu) * time.Millisecond
	return &r, r.build(ctx, a)
}

// build makes everything derived, and once more from nothing.
func (i *imported) build(ctx context.Context, a *app.App) error {
	say("%s: everything derived, twice", a.DB.Engine())
	if err := a.Runner.CatchUp(ctx); err != nil {
		return err
	}
	begun := time.Now()
	for _, name := range a.Runner.Names() {
		each := time.Now()
		if err := a.Runner.Rebuild(ctx, nil, name); err != nil {
			return err
		}
		say("%s:   %-12s %s", a.DB.Engine(), name, time.Since(each).Round(10*time.Millisecond))
		if took := time.Since(each); took > i.slowestTook {
			i.slowest, i.slowestTook = name, took
		}
	}
	i.rebuild = time.Since(begun)
	return nil
}

// empty is a place without anything in it.
func empty(ctx context.Context, o options, engine, server, name string) (place, error) {
	if engine == "postgres" {
		return freshPostgres(ctx, o, server, "linden_bench_"+name)
	}
	p := place{engine: engine, dir: filepath.Join(o.cache, name)}
	p.drop = func() { _ = os.RemoveAll(p.dir) }
	return p, os.RemoveAll(p.dir)
}

// written by the import, in an order in which every row comes after those it
// refers to.
func tables() []string {
	return []string{"archive_source", "person_unit", "person", "community", "community_member", "post", "post_comment", "post_reaction",
		"post_topic", "post_mention", "post_view", "archive_key", "ledger"}
}

// rewrite puts every row the import has written into an empty database: one
// prepared statement a row, a transaction for every thousand. Reading the rows is
// not counted.
func rewrite(ctx context.Context, o options, from *app.App, server string) (int, time.Duration, error) {
	into, err := empty(ctx, o, from.DB.Engine(), server, "raw")
	if err != nil {
		return 0, 0, err
	}
	defer into.drop()
	a, err := into.open(ctx, "")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = a.Close() }()
	rows, took := 0, time.Duration(0)
	for _, table := range tables() {
		n, d, err := copyTable(ctx, from.DB, a.DB, table)
		if err != nil {
			return rows, took, fmt.Errorf("%s: %w", table, err)
		}
		rows, took = rows+n, took+d
	}
	return rows, took, nil
}

func copyTable(ctx context.Context, from, into *db.DB, table string) (int, time.Duration, error) {
	rows, err := from.Read().QueryContext(ctx, `SELECT * FROM `+table+` ORDER BY 1`)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return 0, 0, err
	}
	insert := `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES ` + db.Rows(1, len(columns))
	n, took := 0, time.Duration(0)
	var batch [][]any
	flush := func() error {
		begun := time.Now()
		err := into.Update(ctx, func(tx db.Tx) error {
			for _, row := range batch {
				if _, err := tx.ExecContext(ctx, insert, row...); err != nil {
					return err
				}
			}
			return nil
		})
		took += time.Since(begun)
		n, batch = n+len(batch), batch[:0]
		return err
	}
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return n, took, err
		}
		if batch = append(batch, row); len(batch) == 1000 {
			if err := flush(); err != nil {
				return n, took, err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return n, took, err
	}
	return n, took, flush()
}
