package community

import (
	"strings"
	"unicode/utf8"

	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/text"
)

// address is what a community is called in addresses. A hidden one takes no name
// away from anybody, or founding another of that name would tell that it exists.
func address(c Community) string {
	if c.Access != Hidden {
		return Slug(c.Name)
	}
	return Slug(c.Name) + "-" + id.String(c.ID)
}

// Slug is the name of a community in addresses.
func Slug(name string) string {
	var b strings.Builder
	dash := false
	for _, r := range text.Plain(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		default:
			dash = true
		}
		if b.Len() >= 60 {
			break
		}
	}
	if b.String() == "new" { // the address of the form that founds communities
		return "new-community"
	}
	return b.String()
}

func cut(s string, runes int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes])
}
