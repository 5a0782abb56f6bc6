package arch

import (
	"os"
	"testing"
	"testing/fstest"
)

var checks = []struct {
	name  string
	check func(*Tree) []string
}{
	{"slice table", CheckTable},
	{"imports", CheckImports},
	{"sql", CheckSQL},
	{"migrations", CheckMigrations},
	{"file size", CheckFileSize},
	{"package doc", CheckPackageDoc},
	{"time", CheckTime},
	{"init", CheckInit},
	{"raw html", CheckRawHTML},
	{"words", CheckWords},
	{"catalogues", CheckCatalogues},
	{"keys", CheckKeys},
	{"modules", CheckModules},
	{"links", CheckLinks},
}

// TestTree holds the program to its rules.
func TestTree(t *testing.T) {
	t.Parallel()
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Packages) < 5 {
		t.Fatalf("found %d packages: the tree was not read", len(tree.Packages))
	}
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, problem := range c.check(tree) {
				t.Error(problem)
			}
		})
	}
}

// load makes a tree of the given files.
func load(t *testing.T, files map[string]string) *Tree {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
