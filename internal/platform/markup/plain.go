package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// plain reads what a person would read under n: blocks on lines of their own,
// table cells apart, no marks.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeBlock && b.Len() > 0 && !strings.HasSuffix(b.String()[max(0, b.Len()-1):], "\n") {
			if n.Kind() == extast.KindTableCell && n.PreviousSibling() != nil {
				b.WriteByte(' ')
			} else {
				b.WriteByte('\n')
			}
		}
		writePlain(&b, n, source)
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

func writePlain(b *strings.Builder, n ast.Node, source []byte) {
	switch n := n.(type) {
	case *ast.Text:
		v := n.Segment.Value(source)
		if n.Parent() == nil || n.Parent().Kind() != ast.KindCodeSpan {
			v = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(v)))
		}
		b.Write(v)
		if n.HardLineBreak() || n.SoftLineBreak() {
			b.WriteByte('\n')
		}
	case *ast.String:
		b.Write(n.Value)
	case *ast.AutoLink:
		b.Write(n.Label(source))
	case *name:
		b.WriteByte(n.mark)
		b.WriteString(n.word)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			b.Write(line.Value(source))
		}
	}
}

// Excerpt returns at most n runes of a plain text on one line, cut between
// words, with an ellipsis when something is missing.
func Excerpt(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if n <= 0 || utf8.RuneCountInString(text) <= n {
		if n <= 0 {
			return ""
		}
		return text
	}
	end, count := 0, 0
	for i := range text {
		if count == n-1 {
			end = i
			break
		}
		count++
	}
	head := text[:end]
	next, _ := utf8.DecodeRuneInString(text[end:])
	if !unicode.IsSpace(next) {
		if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
			head = head[:i]
		}
	}
	return strings.TrimRight(head, " ,;:.–-") + "…"
}
