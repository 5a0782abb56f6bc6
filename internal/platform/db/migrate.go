package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// ErrNewerSchema says that the database was written by a newer program.
var ErrNewerSchema = errors.New("the database has a newer schema than this program knows; start the newer program, or restore the backup taken before the upgrade")

// Migrate brings the schema up to date from the files in fsys: common/ for both
// engines, sqlite/ and postgres/ for one. File names begin with a number that
// is used once. A newer schema is refused with ErrNewerSchema.
func (d *DB) Migrate(ctx context.Context, fsys fs.FS) error {
	p, err := d.provider(fsys)
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return fmt.Errorf("schema %d, known up to %d: %w", current, target, ErrNewerSchema)
	}
	_, err = p.Up(ctx)
	return err
}

// SchemaVersion reports the version the database has and the one fsys leads to.
func (d *DB) SchemaVersion(ctx context.Context, fsys fs.FS) (current, target int64, err error) {
	p, err := d.provider(fsys)
	if err != nil {
		return 0, 0, err
	}
	return p.GetVersions(ctx)
}

func (d *DB) provider(fsys fs.FS) (*goose.Provider, error) {
	migrations, err := d.migrations(fsys)
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{
		goose.WithGoMigrations(migrations...), goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()), goose.WithTableName("schema_version"),
		goose.WithAllowOutofOrder(true),
	}
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresTableLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithLocker(locker))
	}
	return goose.NewProvider(dialect, d.write, nil, options...)
}

func (d *DB) migrations(fsys fs.FS) ([]*goose.Migration, error) {
	var out []*goose.Migration
	for _, dir := range []string{"common", d.engine} {
		names, err := fs.Glob(fsys, dir+"/*.sql")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			number, _, _ := strings.Cut(path.Base(name), "_")
			version, err := strconv.ParseInt(number, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("migration %s: the name does not begin with a number", name)
			}
			text, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, err
			}
			out = append(out, goose.NewGoMigration(version, &goose.GoFunc{RunTx: d.script(name, string(text))}, nil))
		}
	}
	slices.SortFunc(out, func(a, b *goose.Migration) int { return int(a.Version - b.Version) })
	return out, nil
}

// script runs the statements of one file. They end with a semicolon at the end
// of a line.
func (d *DB) script(name, text string) func(context.Context, *sql.Tx) error {
	if d.engine == SQLite {
		text = sqliteTypes.Replace(text)
	}
	return func(ctx context.Context, tx *sql.Tx) error {
		for i, stmt := range strings.Split(text, ";\n") {
			if strings.TrimSpace(stmt) == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, stmt); err != nil {
				return fmt.Errorf("migration %s, statement %d: %w", name, i+1, err)
			}
		}
		return nil
	}
}

// sqliteTypes exists because only a column declared INTEGER PRIMARY KEY is the
// row id in SQLite, and a row id is half the size and twice the speed.
var sqliteTypes = strings.NewReplacer("BIGINT", "INTEGER", "BYTEA", "BLOB", "DOUBLE PRECISION", "REAL")
