// Package journey walks through the program as an administrator and a community
// manager do: it builds the real binary, takes over real archives, serves them
// as of moments in their past, signs in over HTTP and reads the pages.
//
// Archives come from the shared test data; where that is absent the journeys
// that need it are skipped.
package journey

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.org/linden/internal/platform/db"
)

var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "linden-journey-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "linden")
	build := exec.Command("go", "build", "-o", binary, "example.org/linden/cmd/linden")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the program does not build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// said is what a call of the program printed, and its exit code.
type said struct {
	out, err string
	code     int
}

func command(args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), "TZ=UTC", "LINDEN_DATA=", "LINDEN_DATABASE=")
	return cmd
}

// linden calls the program with input on its standard input.
func linden(t *testing.T, input string, args ...string) said {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := command(args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return said{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// works is linden for a call that has to succeed.
func works(t *testing.T, args ...string) said {
	t.Helper()
	s := linden(t, "", args...)
	if s.code != 0 {
		t.Fatalf("linden %s ended with %d:\n%s%s", strings.Join(args, " "), s.code, s.out, s.err)
	}
	return s
}

// password of the community manager every journey signs in as.
const (
	manager  = "cora"
	password = "a walk under lime trees"
)

func addManager(t *testing.T, data string) {
	t.Helper()
	s := linden(t, password+"\n", "user", "add", "--community-manager", "--name", "Cora Lindqvist", "--username", manager, "--lang", "en", "--password-stdin", "--data", data)
	if s.code != 0 {
		t.Fatalf("user add: %s%s", s.out, s.err)
	}
}

// tally counts the rows of what an import writes.
func tally(t *testing.T, data string) map[string]int {
	t.Helper()
	d, err := db.Open(filepath.Join(data, "linden.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	out := map[string]int{}
	for _, table := range []string{"person", "community", "community_member", "post", "post_comment", "post_reaction", "ledger"} {
		var n int
		if err := d.Read().QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

var takenLine = regexp.MustCompile(`(?m)^  (\w+) +(\d+) new +(\d+) here before$`)

// taken reads "new" and "here before" of an import's closing report, by kind.
func taken(t *testing.T, s said) map[string][2]int {
	t.Helper()
	out := map[string][2]int{}
	for _, m := range takenLine.FindAllStringSubmatch(s.out, -1) {
		var n [2]int
		if _, err := fmt.Sscan(m[2]+" "+m[3], &n[0], &n[1]); err != nil {
			t.Fatal(err)
		}
		out[m[1]] = n
	}
	if len(out) == 0 {
		t.Fatalf("the import reports nothing:\n%s%s", s.out, s.err)
	}
	return out
}
