package config

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/ref/config.md")

type command struct {
	Config
	Serve
}

func parse(t *testing.T, args ...string) (command, error) {
	t.Helper()
	var c command
	p, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(args)
	return c, err
}

func TestDefaultsAreUsable(t *testing.T) {
	c, err := parse(t)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Config.Validate(); err != nil {
		t.Error(err)
	}
	if err := c.Serve.Validate(); err != nil {
		t.Error(err)
	}
	if got, want := c.DatabaseURL(), filepath.Join("data", "linden.db"); got != want {
		t.Errorf("database %q, want %q", got, want)
	}
	if c.Secure() || c.ShutdownGrace != 15*time.Second {
		t.Errorf("%+v", c)
	}
}

func TestFlagWinsOverEnvironment(t *testing.T) {
	t.Setenv("LINDEN_DATA", "/env")
	t.Setenv("LINDEN_BASE_URL", "https://x.test")
	c, err := parse(t, "--data=/flag")
	if err != nil {
		t.Fatal(err)
	}
	if c.Dir() != "/flag" || !c.Secure() {
		t.Errorf("%+v", c)
	}
}

func TestRefuses(t *testing.T) {
	for name, args := range map[string][]string{
		"--database": {"--database=mysql://x"}, "--base-url": {"--base-url=linden.test"}, "without a path": {"--base-url=https://x.test/a"},
		"--workers": {"--workers=999"}, "--now": {"--now=yesterday"}, "--log-level": {"--log-level=loud"},
	} {
		c, err := parse(t, args...)
		if err == nil {
			err = c.Config.Validate()
		}
		if err == nil {
			err = c.Serve.Validate()
		}
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v: %v, want an error with %q", args, err, name)
		}
	}
}

func TestNow(t *testing.T) {
	for in, want := range map[string]string{"2020-02-06T12:00:00Z": "2020-02-06T12:00:00Z", "2020-02-06": "2020-02-06T00:00:00Z", "2020-02-06T13:00:00+01:00": "2020-02-06T12:00:00Z"} {
		got, err := Serve{Now: in}.Start()
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
}

func TestReferenceIsCurrent(t *testing.T) {
	path := filepath.Join("..", "..", "..", "docs", "ref", "config.md")
	got := Reference()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("docs/ref/config.md is not current, run go test ./internal/platform/config -update: %s", diff)
	}
	for _, s := range []reflect.Type{reflect.TypeFor[Config](), reflect.TypeFor[Serve]()} {
		for i := range s.NumField() {
			if f := s.Field(i); f.Tag.Get("help") == "" || !strings.HasPrefix(f.Tag.Get("env"), "LINDEN_") {
				t.Errorf("%s has no help or environment variable", f.Name)
			}
		}
	}
}
