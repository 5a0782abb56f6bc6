package markup

import (
	"html"
	"strings"
)

// Head is the beginning of h for a list: whole blocks, about limit bytes. It
// reports true when something was left out.
func Head(h HTML, limit int) (HTML, bool) {
	if len(h) <= limit+limit/4 {
		return h, false
	}
	end, depth := 0, 0
	s := string(h)
	for i := 0; i < len(s); {
		open := strings.IndexByte(s[i:], '<')
		if open < 0 {
			break
		}
		i += open
		length := strings.IndexByte(s[i:], '>')
		if length < 0 {
			break
		}
		tag := s[i+1 : i+length]
		i += length + 1
		switch {
		case strings.HasPrefix(tag, "/"):
			depth--
		case !void(tag):
			depth++
		}
		if depth == 0 && strings.HasPrefix(tag, "/") {
			if i > limit && end > 0 {
				break
			}
			end = i
		}
		if i > limit {
			break
		}
	}
	if end == 0 || end > limit+limit/4 {
		return shortened(s, limit), true
	}
	return HTML(s[:end]), end < len(strings.TrimSpace(s))
}

func void(tag string) bool {
	name, _, _ := strings.Cut(strings.TrimSuffix(tag, "/"), " ")
	switch name {
	case "br", "img", "hr", "input":
		return true
	}
	return false
}

// shortened is the text of a first block that is too long by itself.
func shortened(s string, limit int) HTML {
	var b strings.Builder
	for len(s) > 0 && b.Len() < limit {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			open = len(s)
		}
		b.WriteString(s[:open])
		if end := strings.IndexByte(s[open:], '>'); end >= 0 {
			s = s[open+end+1:]
		} else {
			s = ""
		}
	}
	words := []rune(html.UnescapeString(b.String()))
	if len(words) > limit {
		words = words[:limit]
		for i := len(words) - 1; i > limit-40 && i > 0; i-- {
			if words[i] == ' ' {
				words = words[:i]
				break
			}
		}
	}
	return HTML("<p>" + html.EscapeString(strings.TrimSpace(string(words))) + " …</p>")
}
