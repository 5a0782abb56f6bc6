package command

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/linden/internal/app"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/config"
)

// installation is a data directory in real use, with one person and a file the
// administrator put there.
func installation(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	c := New("test", io.Discard, io.Discard)
	err := c.with(t.Context(), config.Config{Data: dir, LogLevel: "error"}, "", func(a *app.App) error {
		_, err := a.People.AddPerson(t.Context(), actor.System, person.NewPerson{Username: "eva", Name: "Eva", Email: "eva@example.org", HasAccount: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "backup.sql"), []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTheDemoLeavesRealDataAlone(t *testing.T) {
	t.Parallel()
	for _, fresh := range []bool{false, true} {
		dir := installation(t)
		d := Demo{Config: config.Config{Data: dir, LogLevel: "error"}, Addr: "127.0.0.1:0", Seed: 1, Fresh: fresh}
		err := d.Run(t.Context(), New("test", io.Discard, io.Discard))
		if err == nil || !strings.Contains(err.Error(), "--data") {
			t.Errorf("fresh %t: got %v, want a refusal that names --data", fresh, err)
		}
		for _, name := range []string{"linden.db", "backup.sql"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
				t.Errorf("fresh %t: %s is gone", fresh, name)
			}
		}
		if app.IsDemo(dir) {
			t.Errorf("fresh %t: a real installation has become a demo", fresh)
		}
	}
}

func TestFreshForgetsOnlyTheDemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"linden.db", "linden.db-wal", app.DemoState, "truths.json", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := (Demo{Config: config.Config{Data: dir}}).forget(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "notes.txt" {
		t.Errorf("left are %v, %v; want notes.txt alone", left, err)
	}
	if err := (Demo{Config: config.Config{Data: dir, Database: "postgres://x/y"}}).forget(); err == nil {
		t.Error("a PostgreSQL database cannot be emptied, and nobody is told")
	}
}
