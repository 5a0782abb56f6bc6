// Package htmlmd turns the HTML of foreign communities into Markdown.
//
// The tree is tidied first: quotes name whom they quote, emoji pictures become
// characters, remote pictures, previews and videos become links (nothing is
// loaded from elsewhere), formulas become code, links into the old site become
// their text. Then a kept converter writes CommonMark. What comes out is still
// foreign text: it is sanitised like anybody's when it is shown.
package htmlmd

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// MaxHTML is the longest input that is converted, in bytes.
	MaxHTML = 1 << 20
	// MaxMarkdown is the longest text that is returned, in bytes.
	MaxMarkdown = 100_000
	maxDepth    = 120
)

// Converter is safe for use by several goroutines.
type Converter struct{ conv *converter.Converter }

// New makes a Converter.
func New() *Converter {
	return &Converter{conv: converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(),
		commonmark.NewCommonmarkPlugin(
			commonmark.WithEmDelimiter("*"),
			commonmark.WithBulletListMarker("-"),
		),
		table.NewTablePlugin(),
		strikethrough.NewStrikethroughPlugin(),
	))}
}

// Markdown converts src. cut is true when something had to be left out: input
// above MaxHTML is read as far as that, output is cut at MaxMarkdown, and
// nesting nobody wrote by hand is flattened to text.
func (c *Converter) Markdown(src string) (md string, cut bool) {
	if len(src) > MaxHTML {
		src, cut = clip(src, MaxHTML), true
	}
	if text, ok := plain(src); ok {
		return limit(text, cut)
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(src), body)
	if err != nil {
		return limit(textOnly(src), true)
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	if deeper(body, maxDepth) {
		return limit(textOnly(src), true)
	}
	tidyChildren(body)
	out, err := c.convert(body)
	if err != nil {
		return limit(textOnly(src), true)
	}
	return limit(squeeze(out), cut)
}

// convert keeps a tree the library cannot handle from ending the import: the
// input comes from strangers.
func (c *Converter) convert(body *html.Node) (md string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("htmlmd: %v", r)
		}
	}()
	b, err := c.conv.ConvertNode(body)
	return string(b), err
}

func limit(s string, cut bool) (string, bool) {
	if len(s) <= MaxMarkdown {
		return s, cut
	}
	return clip(s, MaxMarkdown-4) + " …", true
}

func clip(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// squeeze ends lines without blanks, except hard breaks, and allows one empty
// line in a row outside code.
func squeeze(s string) string {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "\n\n\n") {
		return s
	}
	var b strings.Builder
	empty, code := 0, false
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasPrefix(strings.TrimLeft(line, "> "), "```") {
			code = !code
		}
		if line == "" && !code {
			empty++
			if empty > 1 {
				continue
			}
		} else {
			empty = 0
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String())
}

func deeper(n *html.Node, left int) bool {
	if left == 0 {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if deeper(c, left-1) {
			return true
		}
	}
	return false
}

// textOnly keeps the text between the tags.
func textOnly(src string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(Escape(b.String()))
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}
