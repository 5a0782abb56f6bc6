package pseudonym

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordRune reports whether r can be part of a user name or name. A backslash is
// one because Markdown escapes underscores.
func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' || r == '.' || r == '\\' || r == '\''
}

// text replaces people in a text.
func (t *table) text(s string) string {
	if s == "" {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		if r == '@' {
			w := word(s[1:])
			b.WriteByte('@')
			b.WriteString(t.mention(w))
			s = s[1+len(w):]
			continue
		}
		if !wordRune(r) {
			b.WriteString(s[:n])
			s = s[n:]
			continue
		}
		w := word(s)
		s = s[len(w):]
		if strings.HasPrefix(s, "@") {
			if domain := word(s[1:]); strings.Contains(strings.Trim(domain, "."), ".") {
				tail := domain[len(strings.TrimRight(domain, ".-\\'")):]
				b.WriteString(t.address(w + "@" + strings.TrimSuffix(domain, tail)))
				b.WriteString(tail)
				s = s[1+len(domain):]
				continue
			}
		}
		b.WriteString(t.whole(w))
	}
	return b.String()
}

func word(s string) string {
	i := strings.IndexFunc(s, func(r rune) bool { return !wordRune(r) })
	if i < 0 {
		return s
	}
	return s[:i]
}

func (t *table) address(a string) string {
	low := strings.ToLower(strings.ReplaceAll(a, `\`, ""))
	if to := t.mail[low]; to != "" {
		return to
	}
	return "x" + token(t.secret, "mail", low)[:8] + "@example.org"
}

// mention replaces the name after an @, trying shorter ones for what follows it
// ("@anna." or "@anna's").
func (t *table) mention(w string) string {
	for end := len(w); end > 0; end = strings.LastIndexFunc(w[:end], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if to := t.user[strings.ToLower(strings.ReplaceAll(w[:end], `\`, ""))]; to != "" {
			return to + w[end:]
		}
	}
	return w
}

// whole replaces a word that is a name, or each part of it between dots,
// dashes and apostrophes that is one.
func (t *table) whole(w string) string {
	clean := strings.ReplaceAll(w, `\`, "")
	if to := t.word[clean]; to != "" {
		return to
	}
	if core := strings.TrimRight(clean, ".-'_"); core != clean {
		if to := t.word[core]; to != "" {
			return to + clean[len(core):]
		}
	}
	if !strings.ContainsAny(w, ".-'\\") {
		return w
	}
	var b strings.Builder
	for w != "" {
		i := strings.IndexAny(w, ".-'\\")
		part := w
		if i >= 0 {
			part = w[:i]
		}
		if to := t.word[part]; to != "" {
			part = to
		}
		b.WriteString(part)
		if i < 0 {
			break
		}
		b.WriteByte(w[i])
		w = w[i+1:]
	}
	return b.String()
}
