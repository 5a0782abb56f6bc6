package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestCleanUpForgetsBrokenUploads(t *testing.T) {
	t.Parallel()
	a := openOn(t, "sqlite")
	dir := filepath.Join(a.Config.Dir(), "files", "incoming")
	for name, age := range map[string]time.Duration{"broken": 48 * time.Hour, "running": time.Minute} {
		file, at := filepath.Join(dir, name), time.Now().Add(-age)
		if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.cleanUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "running" {
		t.Errorf("left are %v, %v; want what is being uploaded", left, err)
	}
}
