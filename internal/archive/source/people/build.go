package people

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/linden/internal/archive"
)

const (
	maxName  = 120
	maxText  = 2000
	maxEmail = 254
)

// wish is a person with the manager as the list names them.
type wish struct {
	archive.Person
	line  int
	id    string
	boss  []string // folded references, most exact first
	label string
}

func (s *Source) build(t *table) {
	american := monthFirst(t)
	b := &builder{s: s, t: t, american: american, units: map[string]bool{}, by: map[string]int{}}
	for _, r := range t.rows {
		if len(r.cells) > len(t.header) {
			s.find(r.line, "", "too_many_cells", r.cells[len(t.header)], false)
		}
		b.row(r)
	}
	b.managers()
	s.people = b.ordered()
	s.lines = make(map[string]int, len(b.list))
	for _, w := range b.list {
		s.lines[w.Key] = w.line
	}
	s.sortFindings()
}

type builder struct {
	s        *Source
	t        *table
	american bool
	units    map[string]bool
	list     []wish
	by       map[string]int // e-mail, id, user name or name, folded, to index; -1 when ambiguous
}

func (b *builder) text(r row, field string, limit int) string {
	v := b.t.cell(r, field)
	if utf8.RuneCountInString(v) > limit {
		b.s.find(r.line, b.t.label(field), "too_long", v, false)
		v = string([]rune(v)[:limit])
	}
	return v
}

func (b *builder) row(r row) {
	t, s := b.t, b.s
	p := wish{line: r.line, id: t.cell(r, "id")}
	p.Name = flip(b.text(r, "name", maxName))
	if p.Name == "" {
		p.Name = strings.TrimSpace(b.text(r, "given", maxName) + " " + b.text(r, "family", maxName))
	}
	if p.Name == "" {
		s.find(r.line, t.label("name"), "no_name", "", true)
		return
	}
	if p.Email = strings.ToLower(t.cell(r, "email")); p.Email != "" && !validEmail(p.Email) {
		s.find(r.line, t.label("email"), "bad_email", p.Email, true)
		return
	}
	p.Username = strings.ToLower(b.text(r, "username", 60))
	p.Key = cmp.Or(p.Email, prefixed("id:", p.id), prefixed("user:", p.Username), "name:"+fold(p.Name))
	if i, twice := b.by[p.Key]; twice && i >= 0 {
		code, field := "duplicate_email", "email"
		if p.Email == "" {
			code, field = "duplicate_person", "name"
		}
		s.find(r.line, t.label(field), code, cmp.Or(p.Email, p.Name), true)
		return
	}
	p.Title, p.About = b.text(r, "title", maxName), b.text(r, "about", maxText)
	p.Lang = b.lang(r)
	p.Roles = b.roles(r)
	p.Joined, p.Left = b.date(r, "joined"), b.date(r, "left")
	if !p.Left.IsZero() && p.Left.Before(p.Joined) {
		s.find(r.line, t.label("left"), "left_before_joined", t.cell(r, "left"), false)
		p.Left = time.Time{}
	}
	p.NoAccount = !b.account(r, p.Email != "" || p.Username != "")
	p.Unit, p.Site = b.unit(r), b.site(r)
	for _, f := range []string{"manager_email", "manager_id", "manager_name", "manager"} {
		v := t.cell(r, f)
		if v == "" {
			continue
		}
		if p.label == "" {
			p.label = v
		}
		p.boss = append(p.boss, strings.ToLower(v), "id:"+v, "user:"+strings.ToLower(v), "name:"+fold(flip(v)))
	}
	b.add(p)
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

func (b *builder) add(p wish) {
	i := len(b.list)
	b.list = append(b.list, p)
	b.by[p.Key] = i
	for _, k := range []string{prefixed("id:", p.id), prefixed("user:", p.Username), "name:" + fold(p.Name)} {
		if k == "" || k == p.Key {
			continue
		}
		if _, twice := b.by[k]; twice {
			b.by[k] = -1
			continue
		}
		b.by[k] = i
	}
}

// flip turns "Family, Given" around.
func flip(name string) string {
	family, given, ok := strings.Cut(name, ",")
	if !ok || strings.Contains(given, ",") || strings.TrimSpace(given) == "" {
		return name
	}
	return strings.TrimSpace(given) + " " + strings.TrimSpace(family)
}

func validEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && len(s) <= maxEmail && strings.Contains(domain, ".") && !strings.HasSuffix(domain, ".") &&
		!strings.HasPrefix(domain, ".") && !strings.ContainsAny(s, " <>,;:\"()[]\\") && strings.Count(s, "@") == 1
}

// unit makes sure that the department and those above it exist.
func (b *builder) unit(r row) string {
	path := b.t.cell(r, "department")
	if unit := b.t.cell(r, "unit"); unit != "" && path == "" {
		path = unit
		if parent := b.t.cell(r, "parent"); parent != "" {
			path = parent + " / " + unit
		}
	} else if unit != "" {
		path += " / " + unit
	}
	parent := ""
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '>' || r == '\\' || r == '›' }) {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		if utf8.RuneCountInString(name) > maxName {
			b.s.find(r.line, b.t.label("department"), "too_long", name, false)
			name = string([]rune(name)[:maxName])
		}
		key := strings.TrimPrefix(parent+"/"+fold(name), "/")
		if fold(name) == "" {
			continue
		}
		if !b.units[key] {
			b.units[key] = true
			b.s.units = append(b.s.units, archive.Unit{Key: key, Parent: parent, Name: name})
		}
		parent = key
	}
	return parent
}

func (b *builder) site(r row) string {
	name := b.text(r, "site", maxName)
	if fold(name) == "" {
		return ""
	}
	key := "site:" + fold(name)
	if !b.units[key] {
		b.units[key] = true
		b.s.units = append(b.s.units, archive.Unit{Key: key, Name: name, Site: true})
	}
	return key
}

// managers resolves references and removes those that lead in a circle.
func (b *builder) managers() {
	for i := range b.list {
		p := &b.list[i]
		if len(p.boss) == 0 {
			continue
		}
		j := slices.IndexFunc(p.boss, func(ref string) bool { k, ok := b.by[ref]; return ok && k >= 0 })
		if j < 0 {
			b.s.find(p.line, b.managerLabel(), "unknown_manager", p.label, false)
			continue
		}
		boss := b.by[p.boss[j]]
		if boss == i {
			b.s.find(p.line, b.managerLabel(), "own_manager", p.label, false)
			continue
		}
		p.Manager = b.list[boss].Key
	}
	state := make([]int, len(b.list)) // 0 new, else the walk that visited it
	for i := range b.list {
		for at := i; state[at] == 0; {
			state[at] = i + 1
			next, ok := b.by[b.list[at].Manager]
			if b.list[at].Manager == "" || !ok {
				break
			}
			if state[next] == i+1 {
				b.s.find(b.list[at].line, b.managerLabel(), "manager_circle", b.list[at].label, false)
				b.list[at].Manager = ""
				break
			}
			at = next
		}
	}
}

func (b *builder) managerLabel() string {
	for _, f := range []string{"manager_email", "manager_id", "manager_name", "manager"} {
		if l := b.t.label(f); l != "" {
			return l
		}
	}
	return ""
}

// ordered lists managers before those they manage.
func (b *builder) ordered() []archive.Person {
	out := make([]archive.Person, 0, len(b.list))
	done := make([]bool, len(b.list))
	for i := range b.list {
		var chain []int
		for at := i; !done[at]; {
			done[at] = true
			chain = append(chain, at)
			if b.list[at].Manager == "" {
				break
			}
			at = b.by[b.list[at].Manager]
		}
		slices.Reverse(chain)
		for _, j := range chain {
			out = append(out, b.list[j].Person)
		}
	}
	return out
}
