package htmlmd

import (
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tidyChildren tidies the children of n, depth first. A rule returns what
// takes the place of a node; nil leaves nothing there.
func tidyChildren(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode {
			tidyChildren(c)
			if r := tidy(c); r != c {
				if r != nil && (r.Type != html.TextNode || r.Data != "") {
					n.InsertBefore(r, c)
				}
				n.RemoveChild(c)
			}
		} else if c.Type == html.CommentNode {
			n.RemoveChild(c)
		}
		c = next
	}
}

func tidy(n *html.Node) *html.Node {
	switch n.DataAtom {
	case atom.Img:
		return picture(n)
	case atom.A:
		return link(n)
	case atom.Aside:
		return aside(n)
	case atom.Span:
		return span(n)
	case atom.Div:
		return div(n)
	case atom.Pre:
		return pre(n)
	case atom.Code:
		return code(n)
	case atom.Summary:
		return wrap(atom.P, wrap(atom.Strong, children(n)...))
	case atom.Video, atom.Audio, atom.Iframe:
		return media(n)
	case atom.Svg, atom.Script, atom.Style, atom.Object, atom.Form, atom.Button, atom.Input, atom.Noscript:
		return nil
	case atom.Sup, atom.Sub, atom.U, atom.Small, atom.Mark, atom.Kbd, atom.Font, atom.Big:
		return fragment(children(n))
	}
	return n
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, class string) bool {
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

func words(n *html.Node) string { return strings.Join(strings.Fields(text(n)), " ") }

func textNode(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

func children(n *html.Node) []*html.Node {
	var list []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		list = append(list, c)
	}
	return list
}

func wrap(a atom.Atom, nodes ...*html.Node) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: a.String(), DataAtom: a}
	for _, c := range nodes {
		if c == nil || (c.Type == html.TextNode && c.Data == "") {
			continue // the converter does not expect empty text
		}
		if c.Parent != nil {
			c.Parent.RemoveChild(c)
		}
		n.AppendChild(c)
	}
	return n
}

// fragment holds nodes together without meaning anything.
func fragment(nodes []*html.Node) *html.Node { return wrap(atom.Span, nodes...) }

func anchor(href, label string) *html.Node {
	a := wrap(atom.A, textNode(label))
	a.Attr = []html.Attribute{{Key: "href", Val: href}}
	return a
}

func find(n *html.Node, ok func(*html.Node) bool) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && ok(c) {
			return c
		}
		if f := find(c, ok); f != nil {
			return f
		}
	}
	return nil
}

// foreign is the absolute address of href, or "" for a place inside the old
// site or a scheme nobody should click.
func foreign(href string) string {
	href = strings.TrimSpace(href)
	if strings.HasPrefix(href, "//") {
		href = "https:" + href
	}
	low := strings.ToLower(href)
	if strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "mailto:") {
		return strings.ReplaceAll(href, " ", "%20")
	}
	return ""
}

func picture(n *html.Node) *html.Node {
	alt := strings.TrimSpace(attr(n, "alt"))
	switch {
	case hasClass(n, "emoji"):
		return textNode(emoji(alt))
	case hasClass(n, "avatar"), hasClass(n, "site-icon"):
		return nil
	}
	src := foreign(attr(n, "src"))
	label := alt
	if label == "" || label == "image" {
		if name := path.Base(src); src != "" && len(name) < 40 && path.Ext(name) != "" {
			label = name
		} else {
			label = "image"
		}
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.A {
			return textNode(label)
		}
	}
	if src == "" {
		return textNode(label)
	}
	return anchor(src, label)
}

func link(n *html.Node) *html.Node {
	if hasClass(n, "mention") || hasClass(n, "mention-group") {
		return textNode(words(n))
	}
	if hasClass(n, "anchor") {
		return nil
	}
	href := foreign(attr(n, "href"))
	if hasClass(n, "lightbox") {
		label := attr(n, "title")
		if label == "" || label == "image" {
			label = "image"
		}
		if href == "" {
			return textNode(label)
		}
		return anchor(href, label)
	}
	if href == "" {
		return fragment(children(n))
	}
	if words(n) == "" {
		return nil
	}
	n.Attr = []html.Attribute{{Key: "href", Val: href}}
	return n
}

func media(n *html.Node) *html.Node {
	src := foreign(attr(n, "src"))
	if src == "" {
		if s := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Source || c.DataAtom == atom.A }); s != nil {
			src = foreign(attr(s, "src") + attr(s, "href"))
		}
	}
	if src == "" {
		return nil
	}
	return wrap(atom.P, anchor(src, path.Base(src)))
}
