package htmlmd

import (
	"html"
	"strings"
)

// plain is the short way for what most posts are: paragraphs and line breaks
// without any character that means something in Markdown. It declines
// everything else.
func plain(src string) (string, bool) {
	var b strings.Builder
	b.Grow(len(src))
	rest := strings.TrimSpace(src)
	for rest != "" {
		i := strings.IndexByte(rest, '<')
		text := rest
		if i >= 0 {
			text = rest[:i]
		}
		if !plainText(&b, text) {
			return "", false
		}
		if i < 0 {
			break
		}
		rest = rest[i:]
		switch {
		case strings.HasPrefix(rest, "<p>"):
			if b.Len() > 0 {
				trimTail(&b)
				b.WriteString("\n\n")
			}
			rest = strings.TrimLeft(rest[3:], " \n")
		case strings.HasPrefix(rest, "</p>"):
			rest = rest[4:]
			if after := strings.TrimLeft(rest, " \n"); after != "" && !strings.HasPrefix(after, "<p>") {
				return "", false
			} else {
				rest = after
			}
		case strings.HasPrefix(rest, "<br>"):
			rest = strings.TrimLeft(rest[4:], " \n")
			if !strings.HasPrefix(rest, "<") {
				b.WriteString("  \n")
			} else if !strings.HasPrefix(rest, "</p>") {
				return "", false
			}
		default:
			return "", false
		}
	}
	return strings.TrimSpace(b.String()), true
}

func trimTail(b *strings.Builder) {
	s := b.String()
	if t := strings.TrimRight(s, " \n"); len(t) < len(s) {
		b.Reset()
		b.WriteString(t)
	}
}

// plainText writes text when nothing in it needs escaping.
func plainText(b *strings.Builder, text string) bool {
	if strings.IndexByte(text, '&') >= 0 {
		text = html.UnescapeString(text)
	}
	if strings.ContainsAny(text, "\\`*_[]<>#|~$&\t\u00a0") || strings.Contains(text, "  ") || strings.Contains(text, " \n") || strings.Contains(text, "\n ") || strings.Contains(text, "://") {
		return false
	}
	start := b.Len() == 0 || strings.HasSuffix(b.String(), "\n")
	if start && blockStart(strings.TrimLeft(text, " \n")) {
		return false
	}
	text = strings.ReplaceAll(text, "\n", " ")
	b.WriteString(text)
	return true
}

// blockStart reports whether a line could begin a list, rule, heading or
// indented block.
func blockStart(line string) bool {
	if line == "" {
		return false
	}
	c := line[0]
	return c == '-' || c == '+' || c == '=' || (c >= '0' && c <= '9')
}

// Escape makes plain text safe to stand in Markdown: it will be shown as it is.
func Escape(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 8)
	start := true
	for _, r := range text {
		switch r {
		case '\\', '`', '*', '_', '[', ']', '<', '|', '~':
			b.WriteByte('\\')
		case '#', '-', '+', '=', '>':
			if start {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
		start = r == '\n' || (start && r == ' ')
	}
	return b.String()
}
