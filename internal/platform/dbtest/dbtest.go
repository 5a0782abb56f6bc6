// Package dbtest gives tests a migrated, empty database of their own on either
// engine.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.org/linden/internal/platform/db"
	"example.org/linden/migrations"
)

// Each runs fn on SQLite, and on PostgreSQL when TEST_POSTGRES_URL names a
// server. With REQUIRE_POSTGRES set a missing server is a failure.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, New(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, NewPostgres(t))
	})
}

// New returns a SQLite database.
func New(t testing.TB) *db.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, template, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

// NewPostgres returns a PostgreSQL database made from a migrated template.
func NewPostgres(t testing.TB) *db.DB {
	t.Helper()
	server := os.Getenv("TEST_POSTGRES_URL")
	if server == "" {
		if os.Getenv("REQUIRE_POSTGRES") != "" {
			t.Fatal("REQUIRE_POSTGRES is set, TEST_POSTGRES_URL is not")
		}
		t.Skip("no PostgreSQL: set TEST_POSTGRES_URL to a server where databases may be made")
	}
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "linden_" + strings.ToLower(rand.Text())
	if err := createFrom(admin, name, template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec(`DROP DATABASE IF EXISTS ` + name + ` WITH (FORCE)`)
		_ = admin.Close()
	})
	return open(t, withDatabase(server, name))
}

func open(t testing.TB, address string) *db.DB {
	t.Helper()
	d, err := db.Open(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "linden-test")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	d, err := db.Open(path)
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(context.Background(), migrations.FS); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

var postgresTemplate = sync.OnceValues(func() (string, error) {
	server := os.Getenv("TEST_POSTGRES_URL")
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	defer admin.Close()
	name := "linden_template_" + strings.ToLower(rand.Text())
	if err := createFrom(admin, name, "template0"); err != nil {
		return "", err
	}
	d, err := db.Open(withDatabase(server, name))
	if err != nil {
		return "", err
	}
	if err := d.Migrate(context.Background(), migrations.FS); err != nil {
		return "", err
	}
	return name, d.Close()
})

// createFrom tries again because a template cannot be copied while somebody
// else is copying it.
func createFrom(admin *sql.DB, name, template string) error {
	create.Lock()
	defer create.Unlock()
	_, err := admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE ` + template + ` ENCODING 'UTF8'`)
	return err
}

var create sync.Mutex

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}
