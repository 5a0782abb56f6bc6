package htmlmd

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// aside turns quotes into block quotes that name whom they quote, and previews
// of pages into a link.
func aside(n *html.Node) *html.Node {
	if hasClass(n, "quote") {
		quote := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Blockquote })
		if quote == nil {
			quote = wrap(atom.Blockquote, children(n)...)
		}
		user := attr(n, "data-username")
		if title := find(n, func(c *html.Node) bool { return hasClass(c, "title") }); user == "" && title != nil {
			user, _ = strings.CutSuffix(words(title), ":")
		}
		if user != "" && !strings.Contains(user, " ") {
			quote.InsertBefore(wrap(atom.P, textNode("@"+user+":")), quote.FirstChild)
		}
		if quote.Parent != nil {
			quote.Parent.RemoveChild(quote)
		}
		return quote
	}
	if hasClass(n, "onebox") {
		return preview(n)
	}
	return n
}

func preview(n *html.Node) *html.Node {
	href := foreign(attr(n, "data-onebox-src"))
	title := ""
	if h := find(n, func(c *html.Node) bool { return c.DataAtom == atom.H3 || c.DataAtom == atom.H4 }); h != nil {
		title = words(h)
	}
	if a := find(n, func(c *html.Node) bool { return c.DataAtom == atom.A && attr(c, "href") != "" }); a != nil {
		if href == "" {
			href = attr(a, "href")
		}
		if title == "" {
			title = words(a)
		}
	}
	if href == "" {
		return wrap(atom.P, textNode(words(n)))
	}
	if title == "" {
		title = href
	}
	return wrap(atom.P, anchor(href, title))
}

func span(n *html.Node) *html.Node {
	switch {
	case hasClass(n, "bbcode-b"):
		return wrap(atom.Strong, children(n)...)
	case hasClass(n, "bbcode-i"):
		return wrap(atom.Em, children(n)...)
	case hasClass(n, "emoji"):
		return textNode(codepoints(n))
	case hasClass(n, "user-mention"), hasClass(n, "user-group-mention"):
		return textNode(mention(n))
	case hasClass(n, "katex"), hasClass(n, "math"):
		if a := find(n, func(c *html.Node) bool { return c.Data == "annotation" }); a != nil {
			return wrap(atom.Code, textNode(words(a)))
		}
	case hasClass(n, "katex-display"):
		return fragment(children(n))
	case hasClass(n, "timestamp-error"), hasClass(n, "informations"):
		return nil
	}
	return n
}

// mention is what a named person is called in running text: "@First Last"
// becomes "@first.last"; a silent mention, as in quotes, stays a name.
func mention(n *html.Node) string {
	name := words(n)
	if hasClass(n, "silent") {
		return strings.TrimPrefix(name, "@")
	}
	return "@" + Username(strings.TrimPrefix(name, "@"))
}

// Username is the user name made of a full name, for sources that have none:
// lower case, letters and digits, joined by dots.
func Username(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		s := string(r)
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		case r > 0x7f:
			s = fold(r)
		default:
			s = ""
		}
		if s == "" {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('.')
			gap = false
		}
		b.WriteString(s)
	}
	return b.String()
}

func codepoints(n *html.Node) string {
	for c := range strings.FieldsSeq(attr(n, "class")) {
		hex, ok := strings.CutPrefix(c, "emoji-")
		if !ok {
			continue
		}
		var b strings.Builder
		for part := range strings.SplitSeq(hex, "-") {
			v, err := strconv.ParseUint(part, 16, 21)
			if err != nil {
				return words(n)
			}
			b.WriteRune(rune(v))
		}
		return b.String()
	}
	return emoji(words(n))
}

func div(n *html.Node) *html.Node {
	switch {
	case hasClass(n, "meta"), hasClass(n, "quote-controls"), hasClass(n, "message_inline_image"),
		hasClass(n, "onebox-metadata"), hasClass(n, "message_embed"):
		return nil
	case hasClass(n, "lazyYT"), hasClass(n, "lazy-video-container"), hasClass(n, "youtube-onebox"):
		return video(n)
	case hasClass(n, "onebox"):
		return preview(n)
	case hasClass(n, "lightbox-wrapper"):
		return fragment(children(n))
	case attr(n, "data-code-language") != "":
		if c := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Code }); c != nil {
			c.Attr = []html.Attribute{{Key: "class", Val: "language-" + language(attr(n, "data-code-language"))}}
		}
	}
	return n
}

func video(n *html.Node) *html.Node {
	id, title := attr(n, "data-youtube-id"), attr(n, "data-youtube-title")
	if id == "" {
		return preview(n)
	}
	if title == "" {
		title = "YouTube"
	}
	return wrap(atom.P, anchor("https://www.youtube.com/watch?v="+id, title))
}

// pre keeps code as text: the lists some sites number lines with are undone.
func pre(n *html.Node) *html.Node {
	if words(n) == "" {
		return nil
	}
	c := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Code })
	if c == nil {
		return n
	}
	if find(c, func(l *html.Node) bool { return l.DataAtom == atom.Li }) == nil {
		return n
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.Li {
			b.WriteString(strings.TrimRight(text(n), "\n"))
			b.WriteByte('\n')
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(c)
	for _, k := range children(c) {
		c.RemoveChild(k)
	}
	c.AppendChild(textNode(b.String()))
	return n
}

func code(n *html.Node) *html.Node {
	for class := range strings.FieldsSeq(attr(n, "class")) {
		for _, prefix := range []string{"lang-", "language-"} {
			if name, ok := strings.CutPrefix(class, prefix); ok {
				if l := language(name); l != "" {
					n.Attr = []html.Attribute{{Key: "class", Val: "language-" + l}}
					return n
				}
			}
		}
	}
	n.Attr = nil
	return n
}

func language(name string) string {
	name = strings.ToLower(name)
	if name == "auto" || name == "nohighlight" || name == "none" || len(name) > 20 {
		return ""
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("+#-", r) {
			return ""
		}
	}
	return name
}
