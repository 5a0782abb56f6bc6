package slack

import (
	"cmp"
	"html"
	"strings"

	"example.org/linden/internal/archive/htmlmd"
)

// markdown turns Slack's own markup into Markdown.
func (r *reader) markdown(text string) (string, bool) {
	const most = htmlmd.MaxMarkdown / 2
	cut := len(text) > most
	if cut {
		text = strings.ToValidUTF8(text[:most], "")
	}
	return strings.TrimSpace(r.text(text)), cut
}

// text converts outside of code; code keeps its characters.
func (r *reader) text(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, "```") {
		if i%2 == 1 {
			b.WriteString("\n```\n" + html.UnescapeString(strings.Trim(r.links(part, true), "\n")) + "\n```\n")
			continue
		}
		for j, piece := range strings.Split(part, "`") {
			if j%2 == 1 {
				b.WriteString("`" + html.UnescapeString(r.links(piece, true)) + "`")
				continue
			}
			b.WriteString(r.prose(piece))
		}
	}
	return b.String()
}

// prose converts emphasis and emoji around the links.
func (r *reader) prose(s string) string {
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '<')
		end := -1
		if open >= 0 {
			end = strings.IndexByte(s[open:], '>')
		}
		if open < 0 || end < 0 {
			b.WriteString(plain(s))
			break
		}
		b.WriteString(plain(s[:open]))
		b.WriteString(r.link(s[open+1:open+end], false))
		s = s[open+end+1:]
	}
	return b.String()
}

// links replaces the links in code by their plain text.
func (r *reader) links(s string, code bool) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '<')
		end := -1
		if open >= 0 {
			end = strings.IndexByte(s[open:], '>')
		}
		if open < 0 || end < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:open])
		b.WriteString(r.link(s[open+1:open+end], code))
		s = s[open+end+1:]
	}
}

// link converts what stands between < and >.
func (r *reader) link(s string, code bool) string {
	target, label, _ := strings.Cut(s, "|")
	switch {
	case strings.HasPrefix(target, "@"):
		if u, ok := r.users[target[1:]]; ok {
			return "@" + u.Name
		}
		return "@" + cmp.Or(label, strings.ToLower(target[1:]))
	case strings.HasPrefix(target, "#"):
		for _, c := range r.channels {
			if c.ID == target[1:] {
				return "#" + c.Name
			}
		}
		return "#" + cmp.Or(label, target[1:])
	case strings.HasPrefix(target, "!subteam"):
		return cmp.Or(label, "@team")
	case strings.HasPrefix(target, "!date"):
		return label
	case strings.HasPrefix(target, "!"):
		return "@" + cmp.Or(strings.TrimPrefix(label, "@"), target[1:])
	}
	target = html.UnescapeString(target)
	low := strings.ToLower(target)
	if code || !(strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "mailto:")) {
		return html.UnescapeString(cmp.Or(label, target))
	}
	target = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", "(", "%28", ")", "%29").Replace(target)
	if label == "" || html.UnescapeString(label) == target {
		return "<" + target + ">"
	}
	return "[" + htmlmd.Escape(html.UnescapeString(label)) + "](" + target + ")"
}

// plain converts running text: Slack's *bold* and ~struck~ to Markdown's, names
// of emoji to characters; a single line end stays one.
func plain(s string) string {
	s = emphasis(s, '*', "**")
	s = emphasis(s, '~', "~~")
	s = emojis(s)
	s = strings.ReplaceAll(s, "\n", "  \n")
	s = strings.ReplaceAll(s, "  \n  \n", "\n\n")
	if strings.HasPrefix(s, "#") {
		s = `\` + s
	}
	s = strings.ReplaceAll(s, "\n#", "\n\\#")
	// What is escaped here would otherwise begin a tag.
	s = strings.ReplaceAll(html.UnescapeString(s), "<", `\<`)
	return s
}

// emphasis doubles a mark that opens before a word and closes after one, on one
// line.
func emphasis(s string, mark byte, with string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, mark)
		if i < 0 {
			break
		}
		rest := s[i+1:]
		j := strings.IndexByte(rest, mark)
		if j <= 0 || strings.ContainsRune(rest[:j], '\n') || rest[0] == ' ' || rest[j-1] == ' ' || (i > 0 && wordByte(s[i-1])) {
			b.WriteString(s[:i])
			b.WriteString(`\` + string(mark))
			s = rest
			continue
		}
		b.WriteString(s[:i] + with + rest[:j] + with)
		s = rest[j+1:]
	}
	b.WriteString(s)
	return b.String()
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80
}

// emojis replaces :name: by its character where it is known.
func emojis(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, ':')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		j := strings.IndexByte(s[1:], ':')
		if j <= 0 || j > 40 {
			b.WriteByte(':')
			s = s[1:]
			continue
		}
		if e := htmlmd.Emoji(s[1 : j+1]); e != s[:j+2] {
			b.WriteString(e)
			s = s[j+2:]
			continue
		}
		b.WriteByte(':')
		s = s[1:]
	}
}
