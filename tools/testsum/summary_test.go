package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                    string
		events                  []string
		passed, failed, skipped int
		want                    string
	}{
		{"leaves count", []string{
			`{"Action":"run","Package":"p","Test":"A"}`,
			`{"Action":"run","Package":"p","Test":"A/x"}`,
			`{"Action":"pass","Package":"p","Test":"A/x"}`,
			`{"Action":"pass","Package":"p","Test":"A"}`,
			`{"Action":"pass","Package":"p","Elapsed":1.5}`,
		}, 1, 0, 0, "ok   p  1 tests, 1.5 s"},
		{"failure shows its output", []string{
			`{"Action":"run","Package":"p","Test":"A"}`,
			`{"Action":"output","Package":"p","Test":"A","Output":"got 1, want 2\n"}`,
			`{"Action":"fail","Package":"p","Test":"A"}`,
			`{"Action":"fail","Package":"p"}`,
		}, 0, 1, 0, "got 1, want 2"},
		{"a failed subtest counts once", []string{
			`{"Action":"run","Package":"p","Test":"A"}`,
			`{"Action":"run","Package":"p","Test":"A/x"}`,
			`{"Action":"output","Package":"p","Test":"A","Output":"=== RUN   A\n"}`,
			`{"Action":"output","Package":"p","Test":"A/x","Output":"got 1\n"}`,
			`{"Action":"fail","Package":"p","Test":"A/x"}`,
			`{"Action":"fail","Package":"p","Test":"A"}`,
			`{"Action":"fail","Package":"p"}`,
		}, 0, 1, 0, "FAIL p A/x\ngot 1\nFAIL p\n"},
		{"build failure", []string{
			`{"ImportPath":"p","Action":"build-output","Output":"a.go:1: undefined: x\n"}`,
			`{"Action":"fail","Package":"p","FailedBuild":"p"}`,
		}, 0, 1, 0, "undefined: x"},
		{"panic", []string{
			`{"Action":"run","Package":"p","Test":"A"}`,
			`{"Action":"output","Package":"p","Test":"A","Output":"panic: no\n"}`,
			`{"Action":"fail","Package":"p"}`,
		}, 0, 1, 0, "panic: no"},
		{"skip gives its reason", []string{
			`{"Action":"run","Package":"p","Test":"A"}`,
			`{"Action":"output","Package":"p","Test":"A","Output":"=== RUN   A\n"}`,
			`{"Action":"output","Package":"p","Test":"A","Output":"    a_test.go:1: no data\n"}`,
			`{"Action":"skip","Package":"p","Test":"A"}`,
		}, 0, 0, 1, "skipped p A: a_test.go:1: no data"},
		{"other lines pass through", []string{"go: downloading x"}, 0, 0, 0, "go: downloading x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			s := newSummary(&out)
			if err := s.read(strings.NewReader(strings.Join(c.events, "\n"))); err != nil {
				t.Fatal(err)
			}
			s.close()
			if s.passed != c.passed || s.failed != c.failed || s.skipped != c.skipped {
				t.Errorf("got %d passed, %d failed, %d skipped, want %d, %d, %d", s.passed, s.failed, s.skipped, c.passed, c.failed, c.skipped)
			}
			if !strings.Contains(out.String(), c.want) {
				t.Errorf("output %q does not contain %q", out.String(), c.want)
			}
		})
	}
}

func TestClosingLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		counts, want string
		fails        bool
	}{
		{"3 0 0\n4 0 0\n", "7 passed, 0 failed\n", false},
		{"3 0 2\n", "3 passed, 0 failed, 2 skipped\n", false},
		{"3 1 0\n", "3 passed, 1 failed\n", true},
		{"", "0 passed, 0 failed\n", true},
	} {
		p := filepath.Join(t.TempDir(), "counts")
		if err := os.WriteFile(p, []byte(c.counts), 0o600); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		err := closingLine(p, &out)
		if out.String() != c.want || (err != nil) != c.fails {
			t.Errorf("counts %q: got %q and error %v, want %q", c.counts, out.String(), err, c.want)
		}
	}
}
