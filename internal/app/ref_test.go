package app

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/company/demo"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

var update = flag.Bool("update", false, "write the references in docs/ref")

// nobody stands for the demo where only its routes matter.
type nobody struct{}

func (nobody) NetworkName() string                                { return "Demo" }
func (nobody) Personas() []demo.Persona                           { return nil }
func (nobody) Place(string, string) (int64, bool)                 { return 0, false }
func (nobody) UnitName(string) string                             { return "" }
func (nobody) Truths() demo.Truths                                { return demo.Truths{} }
func (nobody) Advance(context.Context, *App, time.Duration) error { return nil }

func open(t *testing.T, o Options) *App {
	t.Helper()
	o.Config.Data = t.TempDir()
	o.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("..", "..", "docs", "ref", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with: go test ./internal/app -update", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/ref/%s is not current; if the change is meant, run: go test ./internal/app -update\n%s", name, diff)
	}
}

func TestRoutesAreAsWritten(t *testing.T) {
	a := open(t, Options{Demo: nobody{}})
	golden(t, "routes.txt", []byte(a.Web.Golden()))
}

func TestDemoRoutesDoNotExistElsewhere(t *testing.T) {
	a := open(t, Options{})
	for _, r := range a.Web.Routes() {
		if strings.HasPrefix(r.Pattern, "/demo") && r.Policy.String() != "demo-only" {
			t.Errorf("%s %s is %s", r.Method, r.Pattern, r.Policy)
		}
	}
}

func TestOpenAPIIsAsWritten(t *testing.T) {
	a := open(t, Options{Version: "1"})
	var indented bytes.Buffer
	if err := json.Indent(&indented, a.Web.OpenAPI(), "", "  "); err != nil {
		t.Fatal(err)
	}
	indented.WriteByte('\n')
	golden(t, "openapi.json", indented.Bytes())
}

func TestOpenAPIOperationsAreDescribed(t *testing.T) {
	a := open(t, Options{})
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID, Summary string
			Responses            map[string]any
		}
	}
	if err := json.Unmarshal(a.Web.OpenAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Paths) == 0 {
		t.Errorf("version %q with %d paths", doc.OpenAPI, len(doc.Paths))
	}
	seen := map[string]string{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			where := method + " " + path
			if op.Summary == "" || op.OperationID == "" || len(op.Responses) == 0 {
				t.Errorf("%s: summary %q, id %q, %d responses", where, op.Summary, op.OperationID, len(op.Responses))
			}
			if other := seen[op.OperationID]; other != "" {
				t.Errorf("%s and %s are both called %s", where, other, op.OperationID)
			}
			seen[op.OperationID] = where
		}
	}
}

// TestSchemaIsAsWritten also shows that both engines have the same tables,
// columns, nullability and indexes.
func TestSchemaIsAsWritten(t *testing.T) {
	lite := schema(t, dbtest.New(t), `
		SELECT m.name, p.name, p.type, p."notnull" OR p.pk > 0 FROM sqlite_master m JOIN pragma_table_info(m.name) p
		WHERE m.type = 'table' AND m.sql IS NOT NULL`, `SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`)
	golden(t, "schema.txt", []byte(lite))
	if os.Getenv("TEST_POSTGRES_URL") == "" {
		if os.Getenv("REQUIRE_POSTGRES") != "" {
			t.Fatal("REQUIRE_POSTGRES is set, TEST_POSTGRES_URL is not")
		}
		t.Skip("no PostgreSQL to compare with: set TEST_POSTGRES_URL")
	}
	pg := schema(t, dbtest.NewPostgres(t), `
		SELECT table_name, column_name, data_type, is_nullable = 'NO' FROM information_schema.columns WHERE table_schema = 'public'`,
		`SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)`)
	if diff := cmp.Diff(lite, pg); diff != "" {
		t.Errorf("the engines differ (- SQLite, + PostgreSQL):\n%s", diff)
	}
}

func schema(t *testing.T, d *db.DB, columns, indexes string) string {
	t.Helper()
	kinds := strings.NewReplacer("bigint", "integer", "double precision", "real", "bytea", "blob", "boolean", "boolean")
	tables := map[string][]string{}
	rows, err := d.Read().QueryContext(t.Context(), columns)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, column, kind string
		var required bool
		if err := rows.Scan(&table, &column, &kind, &required); err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("  %-24s %s", column, kinds.Replace(strings.ToLower(kind)))
		if required {
			line += " required"
		}
		tables[table] = append(tables[table], line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	rows, err = d.Read().QueryContext(t.Context(), indexes)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, index string
		if err := rows.Scan(&table, &index); err != nil {
			t.Fatal(err)
		}
		tables[table] = append(tables[table], "  index "+index)
	}
	var out strings.Builder
	var names []string
	for name := range tables {
		// Tables of the job and migration libraries, and full text, are each engine's own.
		if strings.HasPrefix(name, "river_") || strings.HasPrefix(name, "search_text") || strings.HasPrefix(name, "schema_version") || strings.HasPrefix(name, "sqlite_") || name == "goose_lock" {
			continue
		}
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		lines := tables[name]
		sort.Strings(lines)
		fmt.Fprintf(&out, "%s\n%s\n\n", name, strings.Join(lines, "\n"))
	}
	return out.String()
}
