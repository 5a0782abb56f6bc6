package archivetest

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared is a path below the shared test data, found through LINDEN_SHARED or
// beside the module; the test is skipped where the data is absent.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("LINDEN_SHARED")
	if root == "" {
		dir, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for dir != filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				break
			}
			dir = filepath.Dir(dir)
		}
		root = filepath.Join(dir, "..", "shared")
	}
	p := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("shared test data is not here: %v", err)
	}
	return p
}
