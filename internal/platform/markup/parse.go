package markup

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// newMarkdown leaves the two parsers of raw HTML out, so a tag is text, and
// Markdown around it still counts.
func newMarkdown() goldmark.Markdown {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
			util.Prioritized(nameParser('@'), 600),
			util.Prioritized(nameParser('#'), 600),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	return goldmark.New(
		goldmark.WithParser(p),
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.Linkify, extension.TaskList),
		goldmark.WithRendererOptions(html.WithHardWraps(), renderer.WithNodeRenderers(util.Prioritized(nodes{}, 10))),
	)
}

var kindName = ast.NewNodeKind("Name")

// name is an @name or #topic in the text.
type name struct {
	ast.BaseInline
	mark byte
	word string
	href string // empty until resolved, and when it means nobody
}

func (*name) Kind() ast.NodeKind { return kindName }

func (n *name) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Word": string(n.mark) + n.word}, nil)
}

// nameParser reads names that begin with its mark.
type nameParser byte

func (p nameParser) Trigger() []byte { return []byte{byte(p)} }

func (p nameParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if before := block.PrecendingCharacter(); wordRune(before) || before == '/' || before == '@' || before == '#' || before == '&' {
		return nil
	}
	line, _ := block.PeekLine()
	n := nameLength(line[1:], p == '#')
	if n == 0 {
		return nil
	}
	block.Advance(1 + n)
	return &name{mark: byte(p), word: string(line[1 : 1+n])}
}

const maxName = 64

// nameLength measures a user name (letters, digits, dot, dash, underscore,
// neither dot nor dash at the end) or a topic (the same without dots, and not
// digits only).
func nameLength(s []byte, topic bool) int {
	end, letters := 0, false
	for i := 0; i < len(s) && i < maxName; {
		r, w := utf8.DecodeRune(s[i:])
		switch {
		case unicode.IsLetter(r):
			letters = true
			end = i + w
		case unicode.IsDigit(r) || r == '_' && i > 0:
			end = i + w
		case i > 0 && (r == '-' || r == '.' && !topic || unicode.Is(unicode.Mn, r)):
		default:
			i = len(s)
		}
		i += w
	}
	if topic && !letters {
		return 0
	}
	return end
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
