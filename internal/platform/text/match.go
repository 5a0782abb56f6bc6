package text

import "strings"

// FTS5 writes a query as an expression for SQLite's full-text table. Terms are
// quoted, so nothing a user types is read as syntax. Empty for an empty query.
func FTS5(query [][]string) string {
	return expression(query, " AND ", " OR ", func(t string, pre bool) string {
		if pre {
			return `"` + t + `"*`
		}
		return `"` + t + `"`
	})
}

// TSQuery writes a query as PostgreSQL's to_tsquery('simple', …) reads it, and
// meets the same rows as FTS5 does.
func TSQuery(query [][]string) string {
	return expression(query, " & ", " | ", func(t string, pre bool) string {
		if pre {
			return "'" + t + "':*"
		}
		return "'" + t + "'"
	})
}

func expression(query [][]string, and, or string, quote func(string, bool) string) string {
	all := make([]string, 0, len(query))
	for _, alts := range query {
		any := make([]string, 0, len(alts))
		for _, alt := range alts {
			var terms []string
			for _, t := range strings.Fields(alt) {
				p, pre := strings.CutSuffix(t, "*")
				terms = append(terms, quote(p, pre))
			}
			if len(terms) > 1 {
				any = append(any, "("+strings.Join(terms, and)+")")
			} else {
				any = append(any, terms...)
			}
		}
		if len(any) > 0 {
			all = append(all, "("+strings.Join(any, or)+")")
		}
	}
	return strings.Join(all, and)
}

// Matches reports whether an index of terms meets a query, with the meaning
// FTS5 and TSQuery have.
func Matches(terms []string, query [][]string) bool {
	set := make(map[string]bool, len(terms))
	for _, t := range terms {
		set[t] = true
	}
	for _, alts := range query {
		if !anyMet(set, terms, alts) {
			return false
		}
	}
	return len(query) > 0
}

func anyMet(set map[string]bool, terms, alts []string) bool {
	for _, alt := range alts {
		if met(set, terms, alt) {
			return true
		}
	}
	return false
}

func met(set map[string]bool, terms []string, alt string) bool {
	if p, ok := strings.CutSuffix(alt, "*"); ok {
		for _, t := range terms {
			if strings.HasPrefix(t, p) {
				return true
			}
		}
		return false
	}
	for _, t := range strings.Fields(alt) {
		if !set[t] {
			return false
		}
	}
	return true
}
