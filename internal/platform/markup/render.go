package markup

import (
	"html"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// outward marks links that leave the house.
const outward = "nofollow noopener ugc"

// nodes renders what differs from the library's way.
type nodes struct{}

// RegisterFuncs tells the library which nodes are ours.
func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindName, renderName)
	reg.Register(ast.KindLink, renderLink)
	reg.Register(ast.KindAutoLink, renderAutoLink)
	reg.Register(ast.KindImage, renderImage)
	reg.Register(ast.KindHeading, renderHeading)
	reg.Register(extast.KindTaskCheckBox, renderCheckBox)
}

func openLink(w util.BufWriter, href, class string) {
	_, _ = w.WriteString(`<a href="` + html.EscapeString(href) + `"`)
	if class != "" {
		_, _ = w.WriteString(` class="` + class + `"`)
	}
	if !internal(href) {
		_, _ = w.WriteString(` rel="` + outward + `"`)
	}
	_ = w.WriteByte('>')
}

func renderName(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*name)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	label := html.EscapeString(string(n.mark) + n.word)
	if n.href == "" {
		_, _ = w.WriteString(label)
		return ast.WalkContinue, nil
	}
	class := "mention"
	if n.mark == '#' {
		class = "topic"
	}
	openLink(w, n.href, class)
	_, _ = w.WriteString(label + "</a>")
	return ast.WalkContinue, nil
}

func renderLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.Link)
	if !ok {
		return ast.WalkContinue, nil
	}
	href := target(n.Destination)
	switch {
	case href == "":
	case entering:
		openLink(w, href, "")
	default:
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func renderAutoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.AutoLink)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	label := html.EscapeString(string(n.Label(source)))
	href := autoTarget(n, source)
	if href == "" || insideLink(n) {
		_, _ = w.WriteString(label)
		return ast.WalkContinue, nil
	}
	openLink(w, href, "")
	_, _ = w.WriteString(label + "</a>")
	return ast.WalkContinue, nil
}

func renderImage(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.Image)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString(`<img src="` + html.EscapeString(string(n.Destination)) +
		`" alt="` + html.EscapeString(plain(n, source)) + `" loading="lazy">`)
	return ast.WalkSkipChildren, nil
}

// renderHeading moves headings below the page's own two levels.
func renderHeading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*ast.Heading)
	if !ok {
		return ast.WalkContinue, nil
	}
	tag := "h" + strconv.Itoa(min(n.Level+2, 6)) + ">"
	if entering {
		_, _ = w.WriteString("<" + tag)
	} else {
		_, _ = w.WriteString("</" + tag + "\n")
	}
	return ast.WalkContinue, nil
}

// renderCheckBox gives the box a name that needs no language: stored HTML is
// read in all three.
func renderCheckBox(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, ok := node.(*extast.TaskCheckBox)
	if !ok || !entering {
		return ast.WalkContinue, nil
	}
	if n.IsChecked {
		_, _ = w.WriteString(`<input type="checkbox" checked="" disabled="" aria-label="☑"> `)
	} else {
		_, _ = w.WriteString(`<input type="checkbox" disabled="" aria-label="☐"> `)
	}
	return ast.WalkContinue, nil
}
