package phrase

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is a pattern split into what stands fast and the slots between.
type Text struct {
	parts []part
	only  int // the opening it belongs to, counted from 1; 0 fits all
}

type part struct {
	lit, slot string
}

// Compile splits a pattern at its slots.
func Compile(s string) (Text, error) {
	var t Text
	for s != "" {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			t.parts = append(t.parts, part{lit: s})
			break
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			return t, fmt.Errorf("slot without end in %q", s)
		}
		t.parts = append(t.parts, part{lit: s[:i], slot: s[i+1 : i+j]})
		s = s[i+j+1:]
	}
	return t, nil
}

func (c *Choices) write(t Text) string {
	var sb strings.Builder
	for _, p := range t.parts {
		sb.WriteString(p.lit)
		if p.slot != "" {
			sb.WriteString(c.value(p.slot))
		}
	}
	return sentence(sb.String())
}

// sentence begins with a capital letter.
func sentence(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}

func (c *Choices) value(slot string) string {
	if v, ok := c.vals[slot]; ok {
		return v
	}
	var v string
	switch kind := strings.TrimRight(slot, "23456789"); kind {
	case "n":
		v = strconv.Itoa(2 + c.r.IntN(8))
	case "nn":
		v = strconv.Itoa(11 + c.r.IntN(79))
	default:
		v = pick(c.r, c.book.slots[kind])
	}
	c.vals[slot] = v
	return v
}

func (b *Book) readSlots(raw string) error {
	for line := range strings.Lines(raw) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, list, ok := strings.Cut(line, ": ")
		if !ok {
			return fmt.Errorf("slot line %q has no list", line)
		}
		for v := range strings.SplitSeq(list, "|") {
			b.slots[name] = append(b.slots[name], strings.TrimSpace(v))
		}
	}
	return nil
}

// entry is the beginning of an entry: its mark, and for replies the number of
// the opening they belong to.
var entry = regexp.MustCompile(`^([@?!^$+]|>\*?|<)([1-9]?) `)

// readSituations reads marked entries; a line without a mark continues the one before.
func (b *Book) readSituations(raw string) error {
	var cur *Situation
	var mark, text string
	only := 0
	flush := func() error {
		if mark == "" {
			return nil
		}
		if mark == "@" {
			cur = b.begin(strings.Fields(text))
			return nil
		}
		if cur == nil {
			return fmt.Errorf("%q before the first situation", text)
		}
		return b.add(cur, mark, only, strings.TrimSpace(text))
	}
	for line := range strings.Lines(raw) {
		line = strings.TrimRight(line, "\n")
		if m := entry.FindStringSubmatch(line); m != nil {
			if err := flush(); err != nil {
				return err
			}
			mark, text = m[1], line[len(m[0]):]
			only, _ = strconv.Atoi(m[2]) // empty means all
			continue
		}
		text += "\n" + line
	}
	return flush()
}

func (b *Book) begin(tags []string) *Situation {
	if len(tags) == 1 && tags[0] == "*" {
		return &b.Common
	}
	s := &Situation{Tags: tags}
	b.all = append(b.all, s)
	for _, t := range tags {
		b.byTag[t] = append(b.byTag[t], s)
	}
	return s
}

func (b *Book) add(s *Situation, mark string, only int, text string) error {
	title, body, _ := strings.Cut(text, "\n")
	t, err := Compile(text)
	if err != nil {
		return err
	}
	t.only = only
	switch mark {
	case "?", "!":
		o := Opening{Question: mark == "?", number: len(s.Openings) + 1}
		if o.title, err = Compile(strings.TrimSpace(title)); err != nil {
			return err
		}
		if o.body, err = Compile(strings.TrimSpace(body)); err != nil {
			return err
		}
		s.Openings = append(s.Openings, o)
	case ">":
		s.Replies = append(s.Replies, t)
	case ">*":
		s.Best = append(s.Best, t)
	case "<":
		s.Later = append(s.Later, t)
	case "^":
		b.greetings = append(b.greetings, t)
	case "$":
		b.closings = append(b.closings, t)
	case "+":
		b.endings = append(b.endings, t)
	}
	return nil
}

// checkSlots refuses a book whose texts name a slot nobody fills.
func (b *Book) checkSlots() error {
	for _, s := range append([]*Situation{&b.Common}, b.all...) {
		texts := append(append(append([]Text{}, s.Replies...), s.Best...), s.Later...)
		for _, o := range s.Openings {
			texts = append(texts, o.title, o.body)
		}
		for _, t := range append(append(append(texts, b.greetings...), b.closings...), b.endings...) {
			for _, p := range t.parts {
				kind := strings.TrimRight(p.slot, "23456789")
				if p.slot != "" && kind != "n" && kind != "nn" && kind != "name" && len(b.slots[kind]) == 0 {
					return fmt.Errorf("phrase: %s: nothing fills {%s}", b.Lang, p.slot)
				}
			}
		}
	}
	return nil
}
