package arch

// Slice is one noun of the domain: the package internal/<Name>, its twin
// internal/<Name>web and the tables <Name> and <Name>_*.
type Slice struct {
	Name string
	// Uses are the slices it may import and whose tables it may read. Each must
	// stand above it in the table, so a cycle cannot be written down.
	Uses []string
	// Engine is true where SQL of one engine is allowed, because both texts are
	// kept side by side and share one contract test.
	Engine bool
}

// Table lists the slices, lowest first. One that does not exist yet is fine;
// a package that is not in the table is not.
func Table() []Slice {
	return []Slice{
		{Name: "person"},
		{Name: "community", Uses: []string{"person"}},
		{Name: "post", Uses: []string{"person", "community"}},
		{Name: "notify", Uses: []string{"person", "community", "post"}},
		{Name: "search", Uses: []string{"person", "community", "post"}, Engine: true},
		{Name: "archive", Uses: []string{"person", "community", "post"}},
		{Name: "company", Uses: []string{"archive"}},
		{Name: "insight", Uses: []string{"person", "community", "post", "notify", "search", "archive"}},
		{Name: "signal", Uses: []string{"person", "community", "post", "insight"}},
		{Name: "card", Uses: []string{"person", "community", "post", "notify", "search", "insight", "signal"}},
		{Name: "report", Uses: []string{"person", "community", "post", "insight", "signal", "card"}},
	}
}

// composers are web packages without a slice of the same name: a page that
// puts together what several slices know. They hold no rules.
var composers = map[string]bool{"cockpitweb": true, "demoweb": true, "homeweb": true, "liveweb": true, "settingsweb": true}

// outside are packages below internal/ that are neither slice nor platform.
// The value says what they may import of ours.
var outside = map[string][]string{
	"app":        {"*"},
	"command":    {"*"},
	"arch":       nil,
	"disclosure": {"science", "platform"},
	"science":    {"science"},
}

// platformTables are tables of the machinery: everybody may read them, only
// the platform writes them.
var platformTables = map[string]bool{"audit": true, "ledger": true, "session": true, "river": true, "goose": true, "schema": true, "job": true}

func uses() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, s := range Table() {
		out[s.Name] = map[string]bool{s.Name: true}
		for _, u := range s.Uses {
			out[s.Name][u] = true
		}
	}
	return out
}
