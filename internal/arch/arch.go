// Package arch holds the rules about the shape of the program, as functions
// over its source text: who may import whom, who writes which table, which SQL
// both engines run, how long a file may be, what a catalogue must contain.
//
// The rules read files and never build them, so they hold for a tree that is
// still growing and report every offender at once. Each message says what to do.
// docs/dev/add-a-slice.md explains the rules to people.
package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

const module = "example.org/linden/"

// File is one Go file that is not a test.
type File struct {
	Path      string // slash separated, relative to the module root
	Text      string
	Syntax    *ast.File
	Imports   []string
	Generated bool
}

// Package is the Go files of one folder.
type Package struct {
	Dir   string // relative to the module root, "." for the root itself
	Files []*File
}

// Tree is the source of the program.
type Tree struct {
	fsys     fs.FS
	fset     *token.FileSet
	Packages []*Package
	Paths    []string // every file of the tree, sorted
}

// skipped folders hold nothing that is ours.
var skipped = map[string]bool{
	".git": true, ".tools": true, "node_modules": true, "bin": true, "var": true, "shots": true,
}

// Load reads the tree below fsys. It fails when a Go file does not parse.
func Load(fsys fs.FS) (*Tree, error) {
	t := &Tree{fsys: fsys, fset: token.NewFileSet()}
	byDir := map[string]*Package{}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if skipped[d.Name()] {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		t.Paths = append(t.Paths, p)
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") || strings.Contains(p, "testdata/") {
			return nil
		}
		f, err := t.parse(p)
		if err != nil {
			return err
		}
		dir := path.Dir(p)
		if byDir[dir] == nil {
			byDir[dir] = &Package{Dir: dir}
			t.Packages = append(t.Packages, byDir[dir])
		}
		byDir[dir].Files = append(byDir[dir].Files, f)
		return nil
	})
	return t, err
}

func (t *Tree) parse(p string) (*File, error) {
	b, err := fs.ReadFile(t.fsys, p)
	if err != nil {
		return nil, err
	}
	a, err := parser.ParseFile(t.fset, p, b, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := &File{Path: p, Text: string(b), Syntax: a, Generated: ast.IsGenerated(a)}
	for _, imp := range a.Imports {
		f.Imports = append(f.Imports, strings.Trim(imp.Path.Value, "`\""))
	}
	return f, nil
}

// Read returns the text of one file; false when there is none.
func (t *Tree) Read(p string) (string, bool) {
	b, err := fs.ReadFile(t.fsys, p)
	return string(b), err == nil
}

// Line writes where a node is: "path:line".
func (t *Tree) Line(n ast.Node) string {
	at := t.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}

// Internal is the path of the package below internal/, and false for others.
func (p *Package) Internal() (string, bool) { return strings.CutPrefix(p.Dir, "internal/") }

// Imports lists what the files of the package import, sorted, each once.
func (p *Package) Imports() []string {
	var out []string
	for _, f := range p.Files {
		out = append(out, f.Imports...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Files yields all Go files that are not tests.
func (t *Tree) Files(yield func(*Package, *File) bool) {
	for _, p := range t.Packages {
		for _, f := range p.Files {
			if !yield(p, f) {
				return
			}
		}
	}
}
