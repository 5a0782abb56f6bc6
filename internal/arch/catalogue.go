package arch

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var languages = []string{"de", "nl", "en"}

// message is one text of a catalogue by plural form; a plain text is "other".
type message map[string]string

type catalogues struct {
	slices []string
	texts  map[string]map[string]message // "slice.lang" to key to message
	found  []string
}

func (c *catalogues) add(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

func readCatalogues(t *Tree) *catalogues {
	c := &catalogues{texts: map[string]map[string]message{}}
	for _, p := range t.Paths {
		name, ok := strings.CutPrefix(p, "locales/")
		if !ok || !strings.HasSuffix(name, ".json") {
			continue
		}
		parts := strings.Split(strings.TrimSuffix(name, ".json"), ".")
		if len(parts) != 2 || !slices.Contains(languages, parts[1]) {
			c.add("%s: a catalogue is named locales/<slice>.<de|nl|en>.json", p)
			continue
		}
		text, _ := t.Read(p)
		c.texts[parts[0]+"."+parts[1]] = c.parse(p, text)
		if !slices.Contains(c.slices, parts[0]) {
			c.slices = append(c.slices, parts[0])
		}
	}
	return c
}

func (c *catalogues) parse(p, text string) map[string]message {
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		c.add("%s: %v", p, err)
		return nil
	}
	out := map[string]message{}
	for key, value := range raw {
		var plain string
		var forms message
		switch {
		case json.Unmarshal(value, &plain) == nil:
			out[key] = message{"other": plain}
		case json.Unmarshal(value, &forms) == nil:
			delete(forms, "description")
			out[key] = forms
		default:
			c.add("%s: %s: want a text or an object of plural forms", p, key)
		}
	}
	return out
}

// CheckCatalogues reports texts that are missing, empty or have other
// placeholders or plural forms in one of the three languages, keys that two
// catalogues define, and forms of address that are not ours.
func CheckCatalogues(t *Tree) []string {
	c := readCatalogues(t)
	home := map[string]string{}
	for _, slice := range c.slices {
		keys := map[string]bool{}
		for _, lang := range languages {
			for key := range c.texts[slice+"."+lang] {
				keys[key] = true
			}
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if other := home[key]; other != "" {
				c.add("locales/%s: %s is also in locales/%s: keep it in one", slice, key, other)
			}
			home[key] = slice
			c.compare(slice, key)
		}
	}
	return c.found
}

func (c *catalogues) compare(slice, key string) {
	var first message
	var firstLang string
	for _, lang := range languages {
		m, ok := c.texts[slice+"."+lang][key]
		if !ok {
			c.add("locales/%s.%s.json: %s is missing: translate it", slice, lang, key)
			continue
		}
		c.wording(slice, lang, key, m)
		if first == nil {
			first, firstLang = m, lang
			continue
		}
		if got, want := forms(m), forms(first); got != want {
			c.add("locales/%s.%s.json: %s has the forms %s, %s has %s", slice, lang, key, got, firstLang, want)
		}
		if got, want := fields(m["other"]), fields(first["other"]); got != want {
			c.add("locales/%s.%s.json: %s fills in [%s], %s fills in [%s]", slice, lang, key, got, firstLang, want)
		}
	}
}

var (
	field     = regexp.MustCompile(`{{\s*\.?([A-Za-z0-9_]+)\s*}}`)
	formal    = map[string]*regexp.Regexp{"de": regexp.MustCompile(`\b(Ihnen|Ihre[rnms]?|(bitten|können|möchten|haben|wollen|sind) Sie)\b`), "nl": regexp.MustCompile(`\b(u|uw)\b`)}
	avoidWord = regexp.MustCompile(`(?i)\blurkers?\b`)
)

func (c *catalogues) wording(slice, lang, key string, m message) {
	for form, text := range m {
		at := fmt.Sprintf("locales/%s.%s.json: %s", slice, lang, key)
		switch {
		case form != "one" && form != "other":
			c.add("%s: form %q: de, nl and en have one and other", at, form)
		case strings.TrimSpace(text) == "":
			c.add("%s: %s is empty", at, form)
		}
		if strings.Count(text, "{{") != len(field.FindAllString(text, -1)) {
			c.add("%s: a placeholder is written {{.Name}}: %q", at, text)
		}
		if re := formal[lang]; re != nil && re.MatchString(text) {
			c.add("%s: %q is formal: we say du and je", at, re.FindString(text))
		}
		if w := avoidWord.FindString(text); w != "" {
			c.add("%s: %q: see the words to avoid in docs/dev/glossary.md", at, w)
		}
	}
	if len(m) > 0 && m["other"] == "" {
		c.add("locales/%s.%s.json: %s has no form other", slice, lang, key)
	}
}

func forms(m message) string { return strings.Join(slices.Sorted(maps.Keys(m)), ",") }

func fields(text string) string {
	var names []string
	for _, m := range field.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ",")
}

var keyShape = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)

// CheckKeys reports message keys and error codes used in the program that no
// catalogue has.
func CheckKeys(t *Tree) []string {
	c := readCatalogues(t)
	known := map[string]bool{}
	for _, texts := range c.texts {
		for key := range texts {
			known[key] = true
		}
	}
	var out []string
	t.Files(func(p *Package, f *File) bool {
		if strings.HasPrefix(p.Dir, "internal/arch") || strings.HasPrefix(p.Dir, "tools") {
			return true
		}
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, lit := range keyArguments(call) {
				key, _ := strconv.Unquote(lit.Value)
				if keyShape.MatchString(key) && !known[key] {
					out = append(out, fmt.Sprintf("%s: %s is in no catalogue: add it to locales/*.{de,nl,en}.json", t.Line(lit), key))
				}
			}
			return true
		})
		return true
	})
	return out
}

// keyArguments finds the literals of a call that are message keys: the key of
// T and N, the code of errs.New, the codes handed to WithFields.
func keyArguments(call *ast.CallExpr) []*ast.BasicLit {
	name := ""
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = fun.Sel.Name
		if pkg, _, ok := selector(fun); ok && pkg == "errs" && name == "New" {
			return stringsOf(call.Args[1:])
		}
	}
	switch name {
	case "T", "N":
		return stringsOf(call.Args[:min(2, len(call.Args))])
	case "WithFields":
		var out []*ast.BasicLit
		ast.Inspect(call, func(n ast.Node) bool {
			if kv, ok := n.(*ast.KeyValueExpr); ok {
				out = append(out, stringsOf([]ast.Expr{kv.Value})...)
			}
			return true
		})
		return out
	}
	return nil
}

func stringsOf(args []ast.Expr) []*ast.BasicLit {
	var out []*ast.BasicLit
	for _, a := range args {
		if lit, ok := a.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			out = append(out, lit)
		}
	}
	return out
}
