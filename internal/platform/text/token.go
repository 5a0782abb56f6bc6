package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWord is the longest word, in bytes, that is looked at; the rest of longer
// runs (hashes, base64) is left out.
const maxWord = 64

// span is a word's place in a text, in bytes.
type span struct {
	from, to int
}

// scan calls fn for every word of s. A word is a run of letters and digits; a
// hyphen, an apostrophe or one of the marks of German gender forms
// (Kolleg:innen) holds it together where letters stand on both sides.
func scan(s string, fn func(span)) {
	start := -1
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case wordRune(r):
			if start < 0 {
				start = i
			}
		case start >= 0 && joins(r, s[i+n:]):
		case start >= 0:
			fn(span{start, i})
			start = -1
		}
		i += n
	}
	if start >= 0 {
		fn(span{start, len(s)})
	}
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func joins(r rune, rest string) bool {
	switch r {
	case '-', '\'', '’':
		next, _ := utf8.DecodeRuneInString(rest)
		return wordRune(next)
	case ':', '*', '_':
		return strings.HasPrefix(rest, "in") && !strings.HasPrefix(rest, "int")
	}
	return false
}

// Tokens returns the words of s in lower case, in order, umlauts kept and
// hyphenated words in one piece. Numbers are words.
func Tokens(s string) []string {
	out := make([]string, 0, len(s)/6+1)
	scan(s, func(w span) { out = append(out, strings.ToLower(s[w.from:w.to])) })
	return out
}

// pieces resolves the joins of one raw word: the plain whole without marks, and
// the parts between hyphens when there are any.
func pieces(raw string) (whole string, parts []string) {
	p := strings.ReplaceAll(Plain(raw), "’", "'")
	if i := strings.IndexByte(p, '\''); i > 0 {
		if tail := p[i+1:]; tail == "s" || tail == "t" || tail == "n" {
			p = p[:i]
		} else {
			parts = append(parts, strings.Split(p, "'")...)
		}
	}
	if strings.IndexByte(p, '-') > 0 {
		parts = append(parts, strings.Split(p, "-")...)
	}
	return marks.Replace(p), parts
}

var marks = strings.NewReplacer("-", "", "'", "", ":", "", "*", "", "_", "")
