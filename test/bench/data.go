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
	log, err := p.log()
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, app.Options{
		Config: config.Config{Data: p.dir, Database: p.url}, Serve: config.Serve{Listen: listen, Workers: 4},
		Log: slog.New(log), Version: "bench", Start: until(), NoLimits: true,
	})
}

// log is that of the program as it usually runs, requests included, in a file.
func (p place) log() (slog.Handler, error) {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(p.dir, "log.txt"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	return slog.NewTextHandler(f, nil), err
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
	targets, err := choose(ctx, a)
	return p, targets, errors.Join(err, a.Close())
}

// refresh brings everything derived up to date and leaves the database as it
// is after days of use: PostgreSQL with statistics, which its own housekeeping
// makes, SQLite without a log waiting to be written back.
func refresh(ctx context.Context, p place) error {
	a, err := p.open(ctx, "")
	if err != nil {
		return err
	}
	begun := time.Now()
	err = a.Refresh(ctx)
	say("%s: everything derived is up to date after %s", p.engine, time.Since(begun).Round(time.Second))
	statement := `PRAGMA wal_checkpoint(TRUNCATE)`
	if p.engine == "postgres" {
		statement = `VACUUM ANALYZE`
	}
	if err == nil {
		_, err = a.DB.SQL().ExecContext(ctx, statement)
	}
	return errors.Join(err, a.Close())
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
	if err := refresh(ctx, place{engine: "sqlite", dir: kept}); err != nil {
		return place{}, err
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
	if err := refresh(ctx, postgresPlace(o, server, kept)); err != nil {
		return place{}, err
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

// generate fills p with the company.
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
	say("%s: size %s, %d records in %s", p.engine, o.size, r.Records(), time.Since(begun).Round(time.Second))
	return errors.Join(err, a.Close())
}
