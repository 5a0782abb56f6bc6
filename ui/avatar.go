package ui

import (
	"github.com/a-h/templ"

	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Size is how large a face is drawn.
type Size string

// The sizes: 28, 40, 64 and 96 px.
const (
	SizeSmall  Size = "s"
	SizeMedium Size = "m"
	SizeLarge  Size = "l"
	SizeHuge   Size = "xl"
)

// AvatarProps is one person's face. Without a picture the initials stand on a colour
// that follows from the name.
type AvatarProps struct {
	Name     string
	Initials string // empty: made from Name
	Picture  string // address, empty for none
	Size     Size   // empty is medium
	Href     string // makes the face a link
	Alone    bool   // no name stands beside it, so the face says the name itself
}

func (a AvatarProps) class() string {
	size := a.Size
	if size == "" {
		size = SizeMedium
	}
	return "avatar avatar--" + string(size) + " avatar--h" + strconv.Itoa(hue(a.Name))
}

func hue(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int(h.Sum32() % 12)
}

func (a AvatarProps) initials() string {
	if a.Initials != "" {
		return a.Initials
	}
	return Initials(a.Name)
}

// Initials are the first letters of the first and the last name.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
	if len(words) == 0 {
		return "?"
	}
	first := upperFirst(words[0])
	if len(words) == 1 {
		return first
	}
	return first + upperFirst(words[len(words)-1])
}

func upperFirst(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r))
}

// Avatar is a face, or initials where there is no picture. A face that links
// stays out of the tab order where the name beside it is a link too.
func Avatar(a AvatarProps) templ.Component { return drawn(func(p *pen) { p.avatar(a) }) }

func (p *pen) avatar(a AvatarProps) {
	tag := "span"
	if a.Href != "" {
		tag = "a"
	}
	p.raw("<" + tag)
	p.attr("class", a.class())
	switch {
	case a.Href != "" && a.Alone:
		p.href("href", a.Href)
		p.attr("aria-label", a.Name)
	case a.Href != "":
		p.href("href", a.Href)
		p.raw(` tabindex="-1" aria-hidden="true"`)
	case a.Alone:
		p.raw(` role="img"`)
		p.attr("aria-label", a.Name)
	default:
		p.raw(` aria-hidden="true"`)
	}
	p.raw(">")
	if a.Picture != "" {
		p.raw(`<img alt="" loading="lazy" decoding="async" width="96" height="96"`)
		p.href("src", a.Picture)
		p.raw(">")
	} else {
		p.raw(`<span aria-hidden="true">`)
		p.text(a.initials())
		p.raw(`</span>`)
	}
	p.raw("</" + tag + ">")
}
