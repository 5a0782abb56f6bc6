package search

import (
	"html"
	"strings"
)

// plain is what a person reads of sanitised HTML, on one line.
func plain(markup string) string {
	var b strings.Builder
	b.Grow(len(markup))
	for s := markup; len(s) > 0; {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:open])
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			break
		}
		if !inline(s[open+1 : open+end]) {
			b.WriteByte(' ')
		}
		s = s[open+end+1:]
	}
	if strings.IndexByte(b.String(), '&') < 0 {
		return b.String()
	}
	return html.UnescapeString(b.String())
}

// inline reports tags that may stand inside a word.
func inline(tag string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(tag, "/"), " ")
	switch name {
	case "a", "b", "i", "em", "strong", "code", "del", "s", "span", "mark", "sub", "sup":
		return true
	}
	return false
}
