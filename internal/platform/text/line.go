package text

import (
	"strings"
	"unicode"
)

// Line is s as names and titles are kept: on one line, without control
// characters, without marks that turn the reading direction around or show
// nothing, and without space at its ends. What looks like one name is one.
func Line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200b', r == '\u2060', r == '\ufeff':
			return -1
		case unicode.IsControl(r) && !unicode.IsSpace(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
