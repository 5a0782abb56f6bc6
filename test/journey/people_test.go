package journey

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPeople(t *testing.T) {
	t.Parallel()
	data, list := t.TempDir(), filepath.Join("testdata", "people.csv")
	findings := []string{
		"line 5: The name is missing",
		"line 6: This is not an e-mail address piet-at-example.org",
		"line 7: This e-mail address is already further up hanna@example.org",
		"line 8: This is not a valid date, such as 2026-01-31 2016-31-31",
		"line 8: This manager is not in the list unknown@example.org",
		"line 9: This language is not available: de, nl or en xx",
	}
	shows := func(t *testing.T, s said, want ...string) {
		t.Helper()
		for _, w := range append(want, findings...) {
			if !strings.Contains(s.out, w) {
				t.Errorf("%q is not in:\n%s", w, s.out)
			}
		}
	}

	dry := works(t, "import", "people", list, "--data", data)
	shows(t, dry, "line 2: new: Mira Sandvoss (mira)", "5 new, 0 changed", "Nothing was written")
	if got := tally(t, data)["person"]; got != 0 {
		t.Errorf("a dry run wrote %d people", got)
	}

	done := linden(t, "", "import", "people", list, "--apply", "--data", data)
	shows(t, done, "5 new, 0 changed", "Done.")
	if done.code != 1 || !strings.Contains(done.err, "some lines were left out") {
		t.Errorf("with lines left out: exit code %d and %q", done.code, done.err)
	}
	before := tally(t, data)
	if before["person"] != 5 {
		t.Errorf("%d people, want 5", before["person"])
	}

	again := linden(t, "", "import", "people", list, "--apply", "--data", data)
	shows(t, again, "0 new, 0 changed, 5 unchanged")
	if diff := cmp.Diff(before, tally(t, data)); diff != "" {
		t.Errorf("a second run changed something:\n%s", diff)
	}

	addManager(t, data)
	s := serve(t, data, "2016-06-01T09:00:00Z")
	if text := words(s.page("/people/org")); !strings.Contains(text, "Works") || !strings.Contains(text, "Mira Sandvoss") {
		t.Errorf("the organisation does not show the works and who leads them:\n%s", text)
	}
	if text := words(s.page("/people?q=veldkamp")); !strings.Contains(text, "Joris Veldkamp") {
		t.Errorf("Joris Veldkamp is not found:\n%s", text)
	}
}
