package arch

import (
	"fmt"
	"slices"
	"strings"
)

// CheckTable reports slices that name one that is not above them.
func CheckTable(*Tree) []string {
	var out []string
	above := map[string]bool{}
	for _, s := range Table() {
		for _, u := range s.Uses {
			if !above[u] {
				out = append(out, fmt.Sprintf("slice %s uses %s, which is not above it in the table: move it up or declare an interface in %s", s.Name, u, s.Name))
			}
		}
		above[s.Name] = true
	}
	return out
}

var (
	httpPackages = []string{"net/http", "html/template", "github.com/a-h/templ", module + "ui", module + "internal/platform/web"}
	sqlPackages  = []string{"database/sql", module + "internal/platform/db"}
	purePackages = []string{"os", "os/exec", "net", "net/http", "database/sql", "log", "log/slog", "io/fs"}
)

// CheckImports reports imports against the layering: cmd → app → xweb → x →
// platform, ui and platform know no slice, science is pure.
func CheckImports(t *Tree) []string {
	var out []string
	for _, p := range t.Packages {
		c := checker{pkg: p, uses: uses()}
		c.run()
		out = append(out, c.found...)
	}
	return out
}

type checker struct {
	pkg   *Package
	uses  map[string]map[string]bool
	found []string
}

func (c *checker) add(format string, args ...any) {
	c.found = append(c.found, c.pkg.Dir+" "+fmt.Sprintf(format, args...))
}

func (c *checker) run() {
	name, internal := c.pkg.Internal()
	top, _, _ := strings.Cut(name, "/")
	switch {
	case c.pkg.Dir == "ui" || strings.HasPrefix(c.pkg.Dir, "ui/"):
		c.only([]string{"platform"}, "the design system knows no slice: pass what it shows as props")
	case !internal:
		return
	case top == "platform":
		c.only([]string{"platform"}, "the platform knows no slice: take an interface or a function")
	case slices.Contains(outside[top], "*"):
		return
	case knownOutside(top):
		c.only(outside[top], "see the table in internal/arch/table.go")
		if (top == "science" || top == "disclosure") && !strings.HasSuffix(name, "test") {
			c.ban(purePackages, "numbers in, numbers out: do the reading and writing in the slice that calls it")
		}
	case composers[top]:
		c.web(top, nil)
	case c.uses[top] != nil:
		c.domain(top)
	case strings.HasSuffix(top, "web") && c.uses[strings.TrimSuffix(top, "web")] != nil:
		c.web(top, c.uses[strings.TrimSuffix(top, "web")])
	default:
		c.add("is in no table: add the slice to internal/arch/table.go, with an ADR that says why")
	}
}

func knownOutside(top string) bool { _, ok := outside[top]; return ok }

// ours yields the first folder below internal/ of each import that is ours.
func (c *checker) ours(f func(imp, top string)) {
	for _, imp := range c.pkg.Imports() {
		if rest, ok := strings.CutPrefix(imp, module+"internal/"); ok {
			top, _, _ := strings.Cut(rest, "/")
			f(imp, top)
		}
	}
}

func (c *checker) only(allowed []string, why string) {
	c.ours(func(imp, top string) {
		if !slices.Contains(allowed, top) {
			c.add("imports %s: %s", imp, why)
		}
	})
}

func (c *checker) ban(list []string, why string) {
	for _, imp := range c.pkg.Imports() {
		if slices.Contains(list, imp) {
			c.add("imports %s: %s", imp, why)
		}
	}
}

func (c *checker) domain(slice string) {
	c.ban(httpPackages, "HTTP and pages belong to internal/"+slice+"web")
	c.ours(func(imp, top string) {
		switch {
		case strings.HasSuffix(top, "web"), top == "app":
			c.add("imports %s: only internal/app may", imp)
		case top == "platform", top == "science", top == "disclosure", c.uses[slice][top]:
		default:
			c.add("imports %s: add %s to the uses of %s in internal/arch/table.go if it stands above it, else declare an interface here", imp, top, slice)
		}
	})
}

// web checks a web package; a nil may lets a composer use every slice.
func (c *checker) web(name string, may map[string]bool) {
	c.ban(sqlPackages, "SQL belongs to the slice: call its service")
	c.ours(func(imp, top string) {
		switch {
		case strings.HasSuffix(top, "web"), top == "app":
			c.add("imports %s: only internal/app may; share components in ui", imp)
		case top == "platform", top == "disclosure", may[top], may == nil && c.uses[top] != nil:
		default:
			c.add("imports %s: %s may not use %s; see internal/arch/table.go", imp, name, top)
		}
	})
}
