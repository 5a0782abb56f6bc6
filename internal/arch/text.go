package arch

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"strings"
)

const (
	maxLines     = 500
	maxTestLines = 800
)

// CheckFileSize reports files that are too long to hold in the head.
func CheckFileSize(t *Tree) []string {
	var out []string
	for _, p := range t.Paths {
		limit := maxLines
		switch {
		case strings.Contains(p, "testdata/"), strings.HasSuffix(p, "_templ.go"):
			continue
		case strings.HasSuffix(p, "_test.go"), strings.HasSuffix(p, ".test.mjs"):
			limit = maxTestLines
		case !sourceFile(p):
			continue
		}
		text, _ := t.Read(p)
		if n := strings.Count(text, "\n"); n > limit && !generated(text) {
			out = append(out, fmt.Sprintf("%s has %d lines, the limit is %d: split it by use case", p, n, limit))
		}
	}
	return out
}

func sourceFile(p string) bool {
	switch path.Ext(p) {
	case ".go", ".templ", ".ts", ".mjs", ".css", ".sql", ".sh":
		return !strings.HasPrefix(p, "ui/static/") && !strings.Contains(p, "/dist/")
	}
	return false
}

func generated(text string) bool {
	head, _, _ := strings.Cut(text, "\npackage ")
	return strings.Contains(head, "Code generated") && strings.Contains(head, "DO NOT EDIT")
}

// CheckPackageDoc reports packages that do not have exactly one package comment.
func CheckPackageDoc(t *Tree) []string {
	var out []string
	for _, p := range t.Packages {
		docs := 0
		for _, f := range p.Files {
			if f.Syntax.Doc != nil && !f.Generated {
				docs++
			}
		}
		if docs != 1 {
			out = append(out, fmt.Sprintf("%s has %d package comments, want 1: write the rules of the package in plain words, in one file", p.Dir, docs))
		}
	}
	return out
}

// CheckTime reports calls of the real clock outside platform/clock and cmd.
func CheckTime(t *Tree) []string {
	var out []string
	t.Files(func(p *Package, f *File) bool {
		if p.Dir == "internal/platform/clock" || !strings.HasPrefix(p.Dir, "internal/") {
			return true
		}
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			if pkg, name, ok := selector(n); ok && pkg == "time" && (name == "Now" || name == "Since" || name == "Until") {
				out = append(out, fmt.Sprintf("%s: time.%s: take now func() time.Time as an argument, the program hands out its clock", t.Line(n), name))
			}
			return true
		})
		return true
	})
	return out
}

// CheckInit reports init functions: wiring is written out in internal/app.
func CheckInit(t *Tree) []string {
	var out []string
	t.Files(func(_ *Package, f *File) bool {
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				out = append(out, t.Line(fn)+": func init: build it in a constructor and wire it in internal/app")
			}
		}
		return true
	})
	return out
}

func selector(n ast.Node) (pkg, name string, ok bool) {
	s, isSelector := n.(*ast.SelectorExpr)
	if !isSelector {
		return "", "", false
	}
	x, isIdent := s.X.(*ast.Ident)
	if !isIdent {
		return "", "", false
	}
	return x.Name, s.Sel.Name, true
}

var rawHTML = regexp.MustCompile(`\btempl\.Raw\(|\btempl\.JSUnsafeFuncCall|\btemplate\.(HTML|JS|CSS|URL)\(|\btempl\.SafeURL\(`)

// CheckRawHTML reports text that is passed to a page unescaped anywhere but in
// the one package that makes trusted HTML and the one file that shows it.
func CheckRawHTML(t *Tree) []string {
	var out []string
	for _, p := range t.Paths {
		ext := path.Ext(p)
		if ext != ".templ" && ext != ".go" || strings.HasSuffix(p, "_test.go") ||
			strings.HasPrefix(p, "internal/platform/markup/") || strings.HasPrefix(p, "internal/arch/") ||
			p == "ui/html.go" {
			continue
		}
		text, _ := t.Read(p)
		for i, line := range strings.Split(text, "\n") {
			if m := rawHTML.FindString(line); m != "" {
				out = append(out, fmt.Sprintf("%s:%d: %s): only platform/markup makes trusted HTML: render Markdown there and show a markup.HTML", p, i+1, m))
			}
		}
	}
	return out
}

// forbidden are words that have no place in the tree. They are written in
// pieces here so that this file does not contain them.
var forbidden = []struct {
	words   *regexp.Regexp
	why     string
	inTests bool // tests may contain it, as a sample
}{
	{regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`), "do it or leave it", false},
	{regexp.MustCompile(`(?i)\b(coming ` + `soon|not ` + `implemented|lorem ` + `ipsum)\b`), "leave out what is not there", true},
	{regexp.MustCompile(`(^|[\s"'(=:])/(work|tmp/brief|fa` + `rm|root)/`), "a path of one machine: use a path relative to the module", false},
	{regexp.MustCompile(`(?i)\b(sub` + `agents?|fa` + `rm-[a-z]+|L` + `LMs?|cla` + `ude)\b`), "say what the program does, not how the text came about", false},
	{regexp.MustCompile(`(?m)^\s*(//|#)\s*[-=*#]{4,}`), "no banners: a file with sections is two files", false},
}

// CheckWords reports forbidden words in files people write.
func CheckWords(t *Tree) []string {
	var out []string
	for _, p := range t.Paths {
		if !prose(p) {
			continue
		}
		text, _ := t.Read(p)
		for i, line := range strings.Split(text, "\n") {
			for _, f := range forbidden {
				if f.inTests && strings.HasSuffix(p, "_test.go") {
					continue
				}
				if m := f.words.FindString(line); m != "" {
					out = append(out, fmt.Sprintf("%s:%d: %q: %s", p, i+1, strings.TrimSpace(m), f.why))
				}
			}
		}
	}
	return out
}

func prose(p string) bool {
	if strings.Contains(p, "testdata/") || strings.HasSuffix(p, "package-lock.json") || strings.HasPrefix(p, "ui/static/") ||
		strings.HasPrefix(p, "internal/company/") || strings.HasSuffix(p, "_templ.go") {
		return false
	}
	switch path.Ext(p) {
	case ".go", ".templ", ".md", ".sql", ".mjs", ".ts", ".css", ".json", ".sh", ".yml", ".yaml", "":
		return true
	}
	return false
}

var mdLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// CheckLinks reports relative links of the documents that lead nowhere.
func CheckLinks(t *Tree) []string {
	known := map[string]bool{}
	for _, p := range t.Paths {
		for ; p != "."; p = path.Dir(p) {
			known[p] = true
		}
	}
	var out []string
	for _, p := range t.Paths {
		if path.Ext(p) != ".md" || strings.Contains(p, "testdata/") {
			continue
		}
		text, _ := t.Read(p)
		for _, m := range mdLink.FindAllStringSubmatch(text, -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, ":") || known[path.Join(path.Dir(p), target)] {
				continue
			}
			out = append(out, fmt.Sprintf("%s links to %s, which is not there: write it or take the link out", p, m[1]))
		}
	}
	return out
}
