package people

import (
	"strconv"
	"strings"
	"time"
)

func (b *builder) lang(r row) string {
	v := fold(b.t.cell(r, "lang"))
	switch {
	case v == "":
	case v == "german", v == "germany", strings.HasPrefix(v, "de"), v == "duits":
		return "de"
	case v == "dutch", v == "niederlaendisch", strings.HasPrefix(v, "nl"), v == "nederlands":
		return "nl"
	case strings.HasPrefix(v, "en"), v == "engels":
		return "en"
	default:
		b.s.find(r.line, b.t.label("lang"), "unknown_lang", b.t.cell(r, "lang"), false)
	}
	return ""
}

func (b *builder) roles(r row) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(b.t.cell(r, "role"), func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '/' }) {
		role := ""
		switch fold(part) {
		case "", "member", "mitglied", "lid", "user":
			continue
		case "admin", "administrator", "beheerder":
			role = "admin"
		case "communitymanager", "communitymanagerin":
			role = "community_manager"
		case "editor", "redakteur", "redakteurin", "redaktion", "redacteur":
			role = "editor"
		case "moderator", "moderatorin":
			role = "moderator"
		case "guest", "gast":
			role = "guest"
		}
		if role == "" {
			b.s.find(r.line, b.t.label("role"), "unknown_role", part, false)
			continue
		}
		out = append(out, role)
	}
	return out
}

func (b *builder) account(r row, otherwise bool) bool {
	v := b.t.cell(r, "account")
	switch fold(v) {
	case "":
		if v == "" {
			return otherwise || !b.t.has("email")
		}
	case "yes", "y", "true", "1", "ja", "j", "wahr", "waar", "x":
		return true
	case "no", "n", "false", "0", "nein", "nee", "falsch", "onwaar":
		return false
	}
	b.s.find(r.line, b.t.label("account"), "bad_yes_no", v, false)
	return otherwise
}

func (b *builder) date(r row, field string) time.Time {
	v := b.t.cell(r, field)
	if v == "" {
		return time.Time{}
	}
	t, ok := parseDate(v, b.american)
	if !ok {
		b.s.find(r.line, b.t.label(field), "bad_date", v, false)
	}
	return t
}

// parseDate knows 2020-12-31, 31.12.2020, 31-12-2020 and, by the file's habit,
// 31/12/2020 or 12/31/2020. Two-digit years are refused.
func parseDate(v string, american bool) (time.Time, bool) {
	v, _, _ = strings.Cut(v, " ")
	v, _, _ = strings.Cut(v, "T")
	sep := func(r rune) bool { return r == '-' || r == '.' || r == '/' }
	f := strings.FieldsFunc(v, sep)
	if len(f) != 3 {
		return time.Time{}, false
	}
	var n [3]int
	for i, s := range f {
		d, err := strconv.Atoi(s)
		if err != nil || d < 0 {
			return time.Time{}, false
		}
		n[i] = d
	}
	y, m, d := n[2], n[1], n[0]
	switch {
	case len(f[0]) == 4:
		y, m, d = n[0], n[1], n[2]
	case american && strings.Contains(v, "/"):
		m, d = n[0], n[1]
	}
	if y < 1900 || y > 2200 || m < 1 || m > 12 {
		return time.Time{}, false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d && t.Month() == time.Month(m)
}

// monthFirst reports whether the dates with slashes only make sense with the
// month in front.
func monthFirst(t *table) bool {
	for _, r := range t.rows {
		for _, f := range []string{"joined", "left"} {
			p := strings.Split(t.cell(r, f), "/")
			if len(p) != 3 {
				continue
			}
			first, err1 := strconv.Atoi(p[0])
			second, err2 := strconv.Atoi(p[1])
			if err1 == nil && err2 == nil && first <= 12 && second > 12 {
				return true
			}
		}
	}
	return false
}
