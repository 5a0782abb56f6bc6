package command

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/config"
)

var update = flag.Bool("update", false, "write docs/ref/cli.md")

func model(t *testing.T) *kong.Application {
	t.Helper()
	k, err := kong.New(New("test", io.Discard, io.Discard), kong.Name("linden"))
	if err != nil {
		t.Fatal(err)
	}
	return k.Model
}

// shared are the flags every command has; they stand in the reference once.
func shared() map[string]bool {
	names := map[string]bool{"help": true}
	for t, i := reflect.TypeFor[config.Config](), 0; i < t.NumField(); i++ {
		names[t.Field(i).Tag.Get("name")] = true
	}
	return names
}

func reference(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Commands\n\nGenerated from `internal/command`. Every command prints this with `--help`.\n" +
		"Those that open the installation also take the flags under *All commands* in [config.md](config.md).\n")
	common := shared()
	for _, leaf := range model(t).Leaves(true) {
		fmt.Fprintf(&b, "\n## linden %s\n\n%s\n", leaf.Path(), leaf.Help)
		b.WriteString(arguments(leaf) + flags(leaf, common))
	}
	return b.String()
}

func arguments(n *kong.Node) string {
	var b strings.Builder
	for _, a := range n.Positional {
		fmt.Fprintf(&b, "| `%s` | – | %s |\n", a.Summary(), a.Help)
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n| Argument | Default | Meaning |\n|---|---|---|\n" + b.String()
}

func flags(n *kong.Node, common map[string]bool) string {
	var b strings.Builder
	for _, f := range n.Flags {
		if common[f.Name] {
			continue
		}
		name := "--" + f.Name
		if f.Tag.Negatable != "" {
			name = "--[no-]" + f.Name
		}
		if !f.IsBool() {
			name += "=" + placeholder(f)
		}
		def := "–"
		switch {
		case f.Required:
			def = "required"
		case f.Default != "":
			def = "`" + f.Default + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, def, f.Help)
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n| Flag | Default | Meaning |\n|---|---|---|\n" + b.String()
}

func placeholder(f *kong.Flag) string {
	if f.PlaceHolder != "" {
		return f.PlaceHolder
	}
	return strings.ToUpper(f.Name)
}

func TestReferenceIsAsWritten(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "ref", "cli.md")
	got := reference(t)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; write it with: go test ./internal/command -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("docs/ref/cli.md is not current; if the change is meant, run: go test ./internal/command -update\n%s", diff)
	}
}

func TestEveryCommandAndFlagIsExplained(t *testing.T) {
	t.Parallel()
	for _, leaf := range model(t).Leaves(false) {
		if leaf.Help == "" {
			t.Errorf("linden %s has no help", leaf.Path())
		}
		for _, f := range leaf.Flags {
			if f.Help == "" {
				t.Errorf("linden %s --%s has no help", leaf.Path(), f.Name)
			}
		}
		for _, a := range leaf.Positional {
			if a.Help == "" {
				t.Errorf("linden %s: argument %s has no help", leaf.Path(), a.Name)
			}
		}
	}
}
