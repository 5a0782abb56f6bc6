package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The languages this package knows. Other stands for "none of the three".
const (
	German  = "de"
	Dutch   = "nl"
	English = "en"
	Other   = "other"
)

// Fold returns the key under which spellings of a name meet: lower case,
// compatibility forms resolved, ß as ss, accents dropped, and ae, oe, ue
// (except after a vowel or q) like ä, ö, ü, which are a, o, u. Müller, Mueller
// and Muller have one key. The key is for comparing, not for showing: it keeps
// the property that a prefix of a name folds to a prefix of the name's key.
func Fold(s string) string { return undouble(Plain(s)) }

// Plain lower-cases s, resolves compatibility forms, writes ß as ss and drops
// accents, and changes nothing else.
func Plain(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ToLower(norm.NFKC.String(s))
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// undouble drops the e of ae, oe, ue in a plain word unless a vowel or q comes
// before: "neue", "treue", "quer" and "bauen" keep theirs.
func undouble(s string) string {
	if !strings.Contains(s, "ae") && !strings.Contains(s, "oe") && !strings.Contains(s, "ue") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := range len(s) {
		if s[i] == 'e' && i > 0 && strings.IndexByte("aou", s[i-1]) >= 0 &&
			(i == 1 || strings.IndexByte("aeiouyq", s[i-2]) < 0) {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
