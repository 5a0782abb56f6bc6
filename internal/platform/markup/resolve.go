package markup

import (
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// resolve asks for the targets of names, turns pictures from elsewhere into
// links, and notes what the text refers to.
func resolve(doc ast.Node, source []byte, opt Options, r *Result) {
	var foreign []*ast.Image
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *name:
			if n.mark == '@' {
				resolveName(n, opt.Mention, &r.Mentions)
			} else {
				resolveName(n, opt.Topic, &r.Topics)
			}
		case *ast.Link:
			r.Links = note(r.Links, target(n.Destination))
		case *ast.AutoLink:
			r.Links = note(r.Links, autoTarget(n, source))
		case *ast.Image:
			if !ownFile(string(n.Destination)) {
				foreign = append(foreign, n)
				r.Links = note(r.Links, target(n.Destination))
			}
		}
		return ast.WalkContinue, nil
	})
	for _, img := range foreign {
		replaceImage(img)
	}
}

func resolveName(n *name, find Resolver, list *[]string) {
	if find != nil {
		href, ok := find(n.word)
		if !ok {
			return
		}
		if !insideLink(n) {
			n.href = href
		}
	}
	*list = note(*list, strings.ToLower(n.word))
}

func note(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func insideLink(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		switch p.Kind() {
		case ast.KindLink, ast.KindImage:
			return true
		}
	}
	return false
}

// replaceImage puts a link with the picture's description in its place; inside
// another link only the description stays.
func replaceImage(img *ast.Image) {
	parent := img.Parent()
	link := ast.NewLink()
	link.Destination = img.Destination
	for c := img.FirstChild(); c != nil; {
		next := c.NextSibling()
		link.AppendChild(link, c)
		c = next
	}
	if link.FirstChild() == nil {
		link.AppendChild(link, ast.NewString(img.Destination))
	}
	if !insideLink(img) {
		parent.ReplaceChild(parent, img, link)
		return
	}
	for c := link.FirstChild(); c != nil; {
		next := c.NextSibling()
		parent.InsertBefore(parent, img, c)
		c = next
	}
	parent.RemoveChild(parent, img)
}

// target returns the address a link may have, or nothing: http, https and
// mailto, and paths of this site.
func target(dest []byte) string {
	s := strings.TrimSpace(string(dest))
	if s == "" || strings.ContainsAny(s, "\n\t\\") {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
		return u.String()
	case "mailto":
		return u.String()
	case "":
		if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") {
			return u.String()
		}
	}
	return ""
}

func autoTarget(n *ast.AutoLink, source []byte) string {
	dest := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	return target([]byte(dest))
}

func internal(href string) bool { return strings.HasPrefix(href, "/") }

// ownFile reports whether a picture's address is one of our stored files.
func ownFile(dest string) bool {
	rest, ok := strings.CutPrefix(dest, "/files/")
	return ok && rest != "" && !strings.Contains(rest, "..") && strings.Trim(rest, fileChars) == ""
}

const fileChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./"
