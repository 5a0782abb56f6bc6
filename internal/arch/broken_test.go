package arch

import (
	"strings"
	"testing"
)

func imports(pkg string, list ...string) string {
	return "package " + pkg + "\nimport (\n_ \"" + strings.Join(list, "\"\n_ \"") + "\"\n)\n"
}

func query(text string) string { return "package post\nconst q = `" + text + "`\n" }

// TestBroken shows every rule a tree that breaks it, and one that keeps it.
func TestBroken(t *testing.T) {
	t.Parallel()
	const own = "example.org/linden/internal/"
	for _, c := range []struct {
		name  string
		check func(*Tree) []string
		path  string
		text  string
		want  string // part of the message; empty when the rule is kept
	}{
		{"domain with http", CheckImports, "internal/post/post.go", imports("post", "net/http"), "belong to internal/postweb"},
		{"domain with templ", CheckImports, "internal/post/post.go", imports("post", "github.com/a-h/templ"), "belong to internal/postweb"},
		{"domain upwards", CheckImports, "internal/post/post.go", imports("post", own+"card"), "declare an interface here"},
		{"domain downwards", CheckImports, "internal/post/post.go", imports("post", own+"person", own+"platform/db"), ""},
		{"domain with a web package", CheckImports, "internal/post/post.go", imports("post", own+"personweb"), "only internal/app may"},
		{"folder of a slice", CheckImports, "internal/archive/slack/slack.go", imports("slack", own+"archive"), ""},
		{"folder of a slice upwards", CheckImports, "internal/archive/slack/slack.go", imports("slack", own+"card"), "declare an interface here"},
		{"web with sql", CheckImports, "internal/postweb/web.go", imports("postweb", "database/sql"), "call its service"},
		{"web with db", CheckImports, "internal/postweb/web.go", imports("postweb", own+"platform/db"), "call its service"},
		{"web with web", CheckImports, "internal/postweb/web.go", imports("postweb", own+"personweb"), "share components in ui"},
		{"web with its slice", CheckImports, "internal/postweb/web.go", imports("postweb", own+"post", own+"platform/web", "net/http"), ""},
		{"composer", CheckImports, "internal/cockpitweb/web.go", imports("cockpitweb", own+"post", own+"card"), ""},
		{"platform with a slice", CheckImports, "internal/platform/web/web.go", imports("web", own+"person"), "knows no slice"},
		{"ui with a slice", CheckImports, "ui/ui.go", imports("ui", own+"person"), "knows no slice"},
		{"science with files", CheckImports, "internal/science/stat/s.go", imports("stat", "os"), "numbers in"},
		{"disclosure with a slice", CheckImports, "internal/disclosure/d.go", imports("disclosure", own+"person"), "table.go"},
		{"unknown slice", CheckImports, "internal/poll/poll.go", "package poll\n", "is in no table"},

		{"foreign write", CheckSQL, "internal/post/store.go", query("UPDATE person SET name = $1 WHERE id = $2"), "belongs to person"},
		{"foreign write in upper slice", CheckSQL, "internal/post/store.go", query("INSERT INTO card_done (id) VALUES ($1)"), "belongs to card"},
		{"foreign read", CheckSQL, "internal/post/store.go", query("SELECT id FROM card WHERE id = $1"), "add card to the uses of post"},
		{"own write", CheckSQL, "internal/post/store.go", query("DELETE FROM post_draft WHERE id = $1"), ""},
		{"read of a lower slice", CheckSQL, "internal/post/store.go", query("SELECT name FROM post JOIN person_role ON TRUE WHERE post.id = $1"), ""},
		{"cte", CheckSQL, "internal/post/store.go", query("WITH recent AS (SELECT id FROM post) SELECT id FROM recent"), ""},
		{"read of the ledger", CheckSQL, "internal/post/store.go", query("SELECT id FROM ledger_event WHERE id > $1"), ""},
		{"distinct from", CheckSQL, "internal/post/store.go", query("SELECT id FROM post WHERE a IS NOT DISTINCT FROM b"), ""},
		{"ilike", CheckSQL, "internal/post/store.go", query("SELECT id FROM post WHERE title ILIKE $1"), "one engine only"},
		{"now", CheckSQL, "internal/post/store.go", query("UPDATE post SET at = now() WHERE id = $1"), "one engine only"},
		{"cast", CheckSQL, "internal/post/store.go", query("SELECT id::text FROM post"), "one engine only"},
		{"engine slice", CheckSQL, "internal/search/store.go", query("SELECT ts_rank(a, b)::real FROM search_doc"), ""},
		{"star", CheckSQL, "internal/post/store.go", query("SELECT * FROM post WHERE id = $1"), "name the columns"},
		{"avg", CheckSQL, "internal/post/store.go", query("SELECT avg(n) FROM post"), "comes back as text"},
		{"avg with cast", CheckSQL, "internal/post/store.go", query("SELECT CAST(avg(n) AS DOUBLE PRECISION) FROM post"), ""},
		{"upsert from select", CheckSQL, "internal/post/store.go", query("INSERT INTO post_x (id) SELECT id FROM post ON CONFLICT DO NOTHING"), "needs WHERE TRUE"},
		{"no limit", CheckSQL, "internal/post/store.go", query("SELECT id FROM post ORDER BY id"), "without LIMIT"},
		{"window order", CheckSQL, "internal/post/store.go", query("SELECT count(*) OVER (ORDER BY id) FROM post"), ""},

		{"table of nobody", CheckMigrations, "migrations/common/1_x.sql", "CREATE TABLE poll_vote (id BIGINT)", "belongs to no slice"},
		{"table of a slice", CheckMigrations, "migrations/common/1_x.sql", "CREATE TABLE post_vote (id BIGINT)", ""},

		{"long file", CheckFileSize, "internal/post/post.go", "package post\n" + strings.Repeat("\n", 501), "split it"},
		{"long test", CheckFileSize, "internal/post/post_test.go", strings.Repeat("\n", 801), "split it"},
		{"long generated file", CheckFileSize, "ui/badge_templ.go", "package ui\n" + strings.Repeat("\n", 901), ""},
		{"no doc", CheckPackageDoc, "internal/post/post.go", "package post\n", "0 package comments"},
		{"one doc", CheckPackageDoc, "internal/post/post.go", "// Package post is there.\npackage post\n", ""},
		{"real time", CheckTime, "internal/post/post.go", "package post\nimport \"time\"\nvar t = time.Now()\n", "take now func"},
		{"real time in the clock", CheckTime, "internal/platform/clock/clock.go", "package clock\nimport \"time\"\nvar t = time.Now()\n", ""},
		{"init", CheckInit, "internal/post/post.go", "package post\nfunc init() {}\n", "constructor"},
		{"raw html", CheckRawHTML, "internal/postweb/a.templ", "@templ.Raw(body)", "trusted HTML"},
		{"raw html in markup", CheckRawHTML, "internal/platform/markup/a.go", "package markup\n// templ.Raw(\n", ""},
		{"open end", CheckWords, "docs/a.md", "TO" + "DO: write", "do it or leave it"},
		{"banner", CheckWords, "internal/a.go", "package a\n// ------- store\n", "no banners"},
		{"machine path", CheckWords, "docs/a.md", "see /wo" + "rk/main", "relative to the module"},
		{"dead link", CheckLinks, "docs/a.md", "see [b](../b.md#part)", "which is not there"},
		{"living link", CheckLinks, "docs/a.md", "see [a](a.md) and [b](https://example.org/)", ""},
		{"unlisted module", CheckModules, "go.mod", "require example.com/x v1.0.0\n", "add a line"},
		{"indirect module", CheckModules, "go.mod", "require (\n\texample.com/x v1.0.0 // indirect\n)\n", ""},
		{"unlisted npm package", CheckModules, "a/package.json", `{"dependencies":{"left-pad":"1.0.0"}}`, "add a line"},
		{"stale line", CheckModules, dependencies, "| `example.com/x` | MIT | reason |", "take the line out"},
		{"unknown code", CheckKeys, "internal/post/post.go", "package post\nvar e = errs.New(errs.NotFound, \"post.gone\")\n", "post.gone is in no catalogue"},
		{"unknown key", CheckKeys, "internal/postweb/p.go", "package postweb\nvar e = i18n.T(ctx, \"post.new\")\n", "post.new is in no catalogue"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := c.check(load(t, map[string]string{c.path: c.text}))
			switch {
			case c.want == "" && len(got) > 0:
				t.Errorf("a kept rule is reported: %q", got)
			case c.want != "" && len(got) == 0:
				t.Errorf("got no message, want one with %q", c.want)
			case c.want != "" && !strings.Contains(got[0], c.want):
				t.Errorf("message %q, want one with %q", got[0], c.want)
			}
		})
	}
}

// TestBrokenCatalogue shows the catalogue rules texts that break them.
func TestBrokenCatalogue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, de, nl, en, want string }{
		{"complete", `{"post.a":"Hallo {{.Name}}"}`, `{"post.a":"Hoi {{.Name}}"}`, `{"post.a":"Hello {{.Name}}"}`, ""},
		{"missing", `{"post.a":"x"}`, `{"post.a":"x"}`, `{}`, "post.a is missing"},
		{"empty", `{"post.a":" "}`, `{"post.a":"x"}`, `{"post.a":"x"}`, "is empty"},
		{"placeholder", `{"post.a":"{{.Name}}"}`, `{"post.a":"{{.Naam}}"}`, `{"post.a":"{{.Name}}"}`, "fills in [Naam]"},
		{"plural forms", `{"post.a":{"one":"1","other":"{{.N}}"}}`, `{"post.a":"{{.N}}"}`, `{"post.a":{"one":"1","other":"{{.N}}"}}`, "has the forms other"},
		{"foreign form", `{"post.a":{"few":"1","other":"2"}}`, `{"post.a":{"few":"1","other":"2"}}`, `{"post.a":{"few":"1","other":"2"}}`, `form "few"`},
		{"formal German", `{"post.a":"Möchten Sie?, bitten Sie"}`, `{"post.a":"x"}`, `{"post.a":"x"}`, "we say du"},
		{"formal Dutch", `{"post.a":"x"}`, `{"post.a":"Kent u dit?"}`, `{"post.a":"x"}`, "we say du and je"},
		{"word to avoid", `{"post.a":"x"}`, `{"post.a":"x"}`, `{"post.a":"Lurker"}`, "words to avoid"},
		{"broken json", `{`, `{}`, `{}`, "unexpected end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := CheckCatalogues(load(t, map[string]string{
				"locales/post.de.json": c.de, "locales/post.nl.json": c.nl, "locales/post.en.json": c.en,
			}))
			if c.want == "" && len(got) > 0 || c.want != "" && !strings.Contains(strings.Join(got, "\n"), c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	got := CheckCatalogues(load(t, map[string]string{"locales/a.en.json": `{"k.a":"x"}`, "locales/b.en.json": `{"k.a":"x"}`}))
	if !strings.Contains(strings.Join(got, "\n"), "is also in locales/a") {
		t.Errorf("a key in two catalogues is not reported: %q", got)
	}
}
