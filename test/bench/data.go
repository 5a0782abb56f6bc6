package main

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/linden/internal/app"
	"example.org/linden/internal/company/bulk"
	"example.org/linden/internal/platform/config"
)

// place is a database that may be written to, with its data folder.
type place struct {
	engine, dir, url string
	drop             func()
}

// until is the end of the generated year. The measured program's clock begins there.
func until() time.Time { return time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC) }

// open builds the program on p without starting it.
func (p place) open(ctx context.Context, listen string) (*app.App, error) {
	return app.Open(ctx, app.Options{
		Config: config.Config{Data: p.dir, Database: p.url}, Serve: config.Serve{Listen: listen, Workers: 4},
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), Version: "bench", Start: until(), NoLimits: true,
	})
}

// prepare gives a fresh copy of the generated company, generating it first where
// no earlier run has, and chooses what is asked for. A company kept from an
// earlier run gets the migrations and projections that came since.
func prepare(ctx context.Context, o options, engine, server string) (place, []target, error) {
	var p place
	var err error
	if engine == "postgres" {
		p, err = preparePostgres(ctx, o, server)
	} else {
		p, err = prepareSQLite(ctx, o)
	}
	if err != nil {
		return p, nil, err
	}
	a, err := p.open(ctx, "")
	if err != nil {
		return p, nil, err
	}
	say("%s: bringing what is derived up to date", engine)
	if err := a.Runner.CatchUp(ctx); err != nil {
		return p, nil, errors.Join(err, a.Close())
	}
	targets, err := choose(ctx, a)
	return p, targets, errors.Join(err, a.Close())
}

func prepareSQLite(ctx context.Context, o options) (place, error) {
	kept := filepath.Join(o.cache, o.size+"_sqlite")
	if o.fresh {
		if err := os.RemoveAll(kept); err != nil {
			return place{}, err
		}
	}
	if _, err := os.Stat(kept); errors.Is(err, fs.ErrNotExist) {
		making := place{engine: "sqlite", dir: kept + ".making"}
		if err := os.RemoveAll(making.dir); err != nil {
			return making, err
		}
		if err := generate(ctx, o, making); err != nil {
			return making, err
		}
		if err := os.Rename(making.dir, kept); err != nil {
			return making, err
		}
	}
	p := place{engine: "sqlite", dir: filepath.Join(o.cache, "run")}
	p.drop = func() { _ = os.RemoveAll(p.dir) }
	if err := os.RemoveAll(p.dir); err != nil {
		return p, err
	}
	return p, os.CopyFS(p.dir, os.DirFS(kept))
}

func preparePostgres(ctx context.Context, o options, server string) (place, error) {
	kept := "linden_bench_" + strings.ToLower(o.size)
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return place{}, err
	}
	defer func() { _ = admin.Close() }()
	if o.fresh {
		if err := dropDatabase(ctx, admin, kept); err != nil {
			return place{}, err
		}
	}
	var there bool
	if err := admin.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, kept).Scan(&there); err != nil {
		return place{}, err
	}
	if !there {
		making, err := freshPostgres(ctx, o, server, kept+"_making")
		if err != nil {
			return making, err
		}
		if err := generate(ctx, o, making); err != nil {
			return making, err
		}
		if _, err := admin.ExecContext(ctx, `ALTER DATABASE "`+kept+`_making" RENAME TO "`+kept+`"`); err != nil {
			return making, err
		}
	}
	const run = "linden_bench_run"
	if err := dropDatabase(ctx, admin, run); err != nil {
		return place{}, err
	}
	if _, err := admin.ExecContext(ctx, `CREATE DATABASE "`+run+`" TEMPLATE "`+kept+`"`); err != nil {
		return place{}, err
	}
	return postgresPlace(o, server, run), nil
}

// freshPostgres is an empty database of this name.
func freshPostgres(ctx context.Context, o options, server, name string) (place, error) {
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return place{}, err
	}
	defer func() { _ = admin.Close() }()
	if err := dropDatabase(ctx, admin, name); err != nil {
		return place{}, err
	}
	_, err = admin.ExecContext(ctx, `CREATE DATABASE "`+name+`"`)
	return postgresPlace(o, server, name), err
}

func postgresPlace(o options, server, name string) place {
	u, err := url.Parse(server)
	if err != nil {
		panic(err) // the driver has taken it
	}
	u.Path = "/" + name
	p := place{engine: "postgres", url: u.String(), dir: filepath.Join(o.cache, "run_postgres_"+name)}
	p.drop = func() {
		_ = os.RemoveAll(p.dir)
		if admin, err := sql.Open("pgx", server); err == nil {
			_ = dropDatabase(context.Background(), admin, name)
			_ = admin.Close()
		}
	}
	return p
}

func dropDatabase(ctx context.Context, admin *sql.DB, name string) error {
	_, err := admin.ExecContext(ctx, `DROP DATABASE IF EXISTS "`+name+`" WITH (FORCE)`)
	return err
}

// generate fills p with the company and everything derived from it.
func generate(ctx context.Context, o options, p place) error {
	size, err := bulk.SizeOf(o.size)
	if err != nil {
		return err
	}
	network, err := bulk.New(size, 1, until())
	if err != nil {
		return err
	}
	a, err := p.open(ctx, "")
	if err != nil {
		return err
	}
	begun := time.Now()
	r, err := a.Loader(nil).Load(ctx, network)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	loaded := time.Since(begun)
	say("%s: size %s, %d records in %s", p.engine, o.size, r.Records(), loaded.Round(time.Second))
	if err := a.Runner.CatchUp(ctx); err != nil {
		return errors.Join(err, a.Close())
	}
	say("%s: everything derived in %s", p.engine, (time.Since(begun) - loaded).Round(time.Second))
	return errors.Join(settle(ctx, a), a.Close())
}

// settle leaves the database as days of use would: with statistics and no log
// waiting to be written back.
func settle(ctx context.Context, a *app.App) error {
	if _, err := a.DB.SQL().ExecContext(ctx, `ANALYZE`); err != nil {
		return err
	}
	if a.DB.Engine() == "postgres" {
		_, err := a.DB.SQL().ExecContext(ctx, `VACUUM`)
		return err
	}
	_, err := a.DB.SQL().ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}
