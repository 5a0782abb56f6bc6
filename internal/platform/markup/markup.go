// Package markup turns the Markdown people write into HTML that is safe to
// store and show. It is the only place trusted HTML comes from.
//
// The rules in plain words. GitHub's flavour of Markdown: tables, task lists,
// strikethrough, addresses that become links; a line break stays one. @name and
// #topic become links where the caller knows their target. HTML a person types
// is text like any other: it is shown as typed, never run and never dropped.
// Links leave the house marked nofollow noopener ugc; pictures show only when
// they are our own files, others become links. Headings begin at level three,
// below the page's own. The result is checked by a sanitiser with a list of
// what may stay, before it is stored.
//
// Work is bounded: input is cut at MaxInput bytes, and text that nests deeper
// than MaxDepth or is built to be slow is shown as plain paragraphs.
package markup

import (
	"bytes"
	"html"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

const (
	// MaxInput is the longest text that is rendered, in bytes.
	MaxInput = 100 << 10
	// MaxDepth is the deepest nesting that is rendered.
	MaxDepth = 50
)

// HTML is HTML this package made. A value read back from the column it was
// stored in is converted; nothing else is.
type HTML string

// Component shows h on a page as it is.
func Component(h HTML) templ.Component { return templ.Raw(string(h)) }

// Resolver says where a name leads; ok is false when it means nobody.
type Resolver func(name string) (href string, ok bool)

// Options is what rendering needs to know about the house. Without a resolver
// names are reported but not linked.
type Options struct {
	Mention Resolver // gets the name without @, as typed
	Topic   Resolver // gets the topic without #, as typed
}

// Result is a rendered text.
type Result struct {
	HTML     HTML
	Mentions []string // names that were resolved, lower case, each once
	Topics   []string // topics that were resolved, lower case, each once
	Plain    string   // what can be read, for search, mails and excerpts
	Links    []string // targets of links, each once, mentions and topics left out
	Cut      bool     // input was longer than MaxInput
}

type engine struct {
	md     goldmark.Markdown
	policy *bluemonday.Policy
}

// shared is built once; both halves are safe for concurrent use.
var shared = sync.OnceValue(func() engine { return engine{newMarkdown(), newPolicy()} })

// Render turns Markdown into HTML. It never fails: what cannot be rendered is
// shown as plain paragraphs.
func Render(md string, opt Options) Result {
	src, wasCut := clean(md)
	if hostile(src) {
		return plainResult(src, wasCut)
	}
	e := shared()
	source := []byte(src)
	doc := e.md.Parser().Parse(text.NewReader(source))
	if tooDeep(doc) {
		return plainResult(src, wasCut)
	}
	r := Result{Cut: wasCut}
	resolve(doc, source, opt, &r)
	r.Plain = plain(doc, source)
	var buf bytes.Buffer
	if err := e.md.Renderer().Render(&buf, source, doc); err != nil {
		return plainResult(src, wasCut)
	}
	r.HTML = HTML(e.policy.SanitizeBytes(buf.Bytes()))
	return r
}

// clean makes input valid UTF-8 with unix line ends, no NUL and no marks that
// turn the reading direction around, and cuts it.
func clean(md string) (string, bool) {
	cut := len(md) > MaxInput
	if cut {
		end := MaxInput
		for end > 0 && !utf8.RuneStart(md[end]) {
			end--
		}
		md = md[:end]
	}
	md = strings.ToValidUTF8(md, "\uFFFD")
	return oddRunes.Replace(md), cut
}

var oddRunes = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD",
	"\u202a", "", "\u202b", "", "\u202d", "", "\u202e", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "", "\u202c", "")

func tooDeep(doc ast.Node) bool {
	depth, most := 0, 0
	_ = ast.Walk(doc, func(_ ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		depth++
		most = max(most, depth)
		if most > MaxDepth {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return most > MaxDepth
}

func plainResult(src string, wasCut bool) Result {
	var b strings.Builder
	for _, para := range strings.Split(src, "\n\n") {
		if para = strings.TrimSpace(para); para != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(para), "\n", "<br>\n") + "</p>\n")
		}
	}
	return Result{HTML: HTML(b.String()), Plain: strings.TrimSpace(src), Cut: wasCut}
}
