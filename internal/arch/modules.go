package arch

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

const dependencies = "docs/adr/0002-dependencies.md"

var (
	requireLine = regexp.MustCompile(`(?m)^(?:require )?\s*([a-z0-9][\w.\-]*\.[\w./\-]+) v\S+(.*)$`)
	tableLine   = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|")
)

// CheckModules reports dependencies without a line in the ADR that lists them,
// and lines whose dependency is gone.
func CheckModules(t *Tree) []string {
	var out []string
	adr, _ := t.Read(dependencies)
	listed := map[string]bool{}
	for _, m := range tableLine.FindAllStringSubmatch(adr, -1) {
		listed[m[1]] = true
	}
	used := map[string]string{}
	for _, p := range t.Paths {
		switch path.Base(p) {
		case "go.mod":
			for _, name := range goModules(t, p) {
				used[name] = p
			}
		case "package.json":
			for _, name := range npmPackages(t, p) {
				used[name] = p
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if !listed[name] {
			out = append(out, fmt.Sprintf("%s requires %s: add a line to %s with licence and reason, or do without it", used[name], name, dependencies))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		if used[name] == "" && strings.Contains(name, ".") {
			out = append(out, fmt.Sprintf("%s lists %s, which nothing requires any more: take the line out", dependencies, name))
		}
	}
	return out
}

func goModules(t *Tree, p string) []string {
	text, _ := t.Read(p)
	var out []string
	for _, m := range requireLine.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[2], "// indirect") {
			out = append(out, m[1])
		}
	}
	return out
}

func npmPackages(t *Tree, p string) []string {
	text, _ := t.Read(p)
	var manifest struct {
		Dependencies, DevDependencies, OptionalDependencies map[string]string
	}
	if json.Unmarshal([]byte(text), &manifest) != nil {
		return nil
	}
	var out []string
	for _, group := range []map[string]string{manifest.Dependencies, manifest.DevDependencies, manifest.OptionalDependencies} {
		out = append(out, slices.Collect(maps.Keys(group))...)
	}
	return out
}
