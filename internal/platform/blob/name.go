package blob

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name a download gets, in runes.
const maxName = 120

// SafeName makes a name a person gave fit for showing and for a download: no
// folders, no control or direction marks, nothing Windows refuses, at most 120
// letters, the ending kept. An empty result is "file".
func SafeName(name string) string {
	name = strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "")
	name = name[strings.LastIndexByte(name, '/')+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.TrimSpace(strings.TrimRight(strings.TrimLeft(name, ". "), ". "))
	if n := utf8.RuneCountInString(name); n > maxName {
		r := []rune(name)
		ext := []rune{}
		if dot := strings.LastIndexByte(name, '.'); dot > 0 && utf8.RuneCountInString(name[dot:]) <= 10 {
			ext = []rune(name[dot:])
		}
		name = string(r[:maxName-len(ext)]) + string(ext)
	}
	if name == "" {
		return "file"
	}
	return name
}

// Disposition is the Content-Disposition header (RFC 6266) for a file of this
// kind: pictures are shown in place, everything else is a download.
func (k Kind) Disposition(name string) string {
	how := "attachment"
	if k.Picture {
		how = "inline"
	}
	name = SafeName(name)
	var plain, coded strings.Builder
	for _, r := range name {
		if r < utf8.RuneSelf && r >= ' ' && r != '"' && r != '\\' && r != '%' {
			plain.WriteRune(r)
		} else {
			plain.WriteByte('_')
		}
	}
	for i := range len(name) {
		if c := name[i]; attrChar(c) {
			coded.WriteByte(c)
		} else {
			fmt.Fprintf(&coded, "%%%02X", c)
		}
	}
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, plain.String(), coded.String())
}

// attrChar is RFC 8187's attr-char: what may stand in filename* as it is.
func attrChar(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$&+-.^_`|~", c) >= 0
}
