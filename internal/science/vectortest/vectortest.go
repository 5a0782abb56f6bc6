// Package vectortest gives tests of formulas the worked examples they must
// reproduce and the shared recordings they are measured on. Tests that need
// data which is not there are skipped with the reason.
package vectortest

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// Tolerance is how far a computed value may be from a worked example, whose
// numbers are rounded to six decimals.
const Tolerance = 1e-5

// Shared returns the path of a file in the shared folder: the one LINDEN_SHARED
// names, else "shared" next to the module. It skips t when the file is absent.
func Shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("LINDEN_SHARED")
	if root == "" {
		root = filepath.Join(moduleRoot(t), "..", "shared")
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("shared data is absent: %v", err)
	}
	return path
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = parent
	}
}

// Load decodes the worked example called name into input and expect, which are
// pointers. An example that is missing from the file fails the test.
func Load(t testing.TB, name string, input, expect any) {
	t.Helper()
	raw, err := os.ReadFile(Shared(t, "data", "testvectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]struct{ Input, Expect json.RawMessage }
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	v, ok := all[name]
	if !ok {
		t.Fatalf("no worked example %q", name)
	}
	if err := json.Unmarshal(v.Input, input); err != nil {
		t.Fatalf("%s input: %v", name, err)
	}
	if err := json.Unmarshal(v.Expect, expect); err != nil {
		t.Fatalf("%s expect: %v", name, err)
	}
}

// Near fails t unless got is within Tolerance of want.
func Near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > Tolerance {
		t.Errorf("%s = %.7f, want %.7f", what, got, want)
	}
}

// NearAll compares two lists with Near.
func NearAll(t testing.TB, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d values %v, want %d", what, len(got), got, len(want))
		return
	}
	for i := range got {
		Near(t, what, got[i], want[i])
	}
}
