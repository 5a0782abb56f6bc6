// Package phrase writes the texts of generated companies. It holds a book per
// language, written by hand: situations of working life, each with openings
// and with the replies that fit them. Openings and replies of one thread share
// the same choices (device, customer, number), so that an answer answers its
// question.
//
// A book is plain text. A line that begins with "@ " starts a situation and
// names its tags; "? " opens a question and "! " a talk, their text follows on
// the next lines; "> " is a reply, ">* " one that may become the best answer,
// "< " what the author says later; a number, as in ">2 ", ties it to the second
// opening of the situation. Where the tag "plain" stands, replies that fit
// everywhere do not fit. The situation tagged "*" adds what fits
// everywhere: "^ " greetings, "$ " closings, "+ " endings of replies. Names in
// braces are slots, filled from the "slots" files.
package phrase

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

//go:embed text/*.txt
var files embed.FS

// Opening is the first text of a thread.
type Opening struct {
	Question    bool
	number      int
	title, body Text
}

// Situation is something that happens at work and what people say about it.
type Situation struct {
	Tags     []string
	Openings []Opening
	Replies  []Text // what colleagues say
	Best     []Text // what solves the question
	Later    []Text // what the author says afterwards
}

// To keeps of a list the texts that fit an opening.
func (o Opening) To(list []Text) []Text {
	return slices.DeleteFunc(slices.Clone(list), func(t Text) bool { return t.only != 0 && t.only != o.number })
}

// Book is everything that can be said in one language.
type Book struct {
	Lang      string
	Common    Situation // replies that fit everywhere
	greetings []Text
	closings  []Text
	endings   []Text
	all       []*Situation
	byTag     map[string][]*Situation
	slots     map[string][]string
}

// Languages are the languages there is a book for.
func Languages() []string { return []string{"de", "nl", "en"} }

// Load reads the book of a language.
func Load(lang string) (*Book, error) {
	b := &Book{Lang: lang, byTag: map[string][]*Situation{}, slots: map[string][]string{}}
	entries, err := files.ReadDir("text")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "."+lang+".txt") {
			continue
		}
		raw, err := files.ReadFile("text/" + e.Name())
		if err != nil {
			return nil, err
		}
		read := b.readSituations
		if strings.HasPrefix(e.Name(), "slots.") {
			read = b.readSlots
		}
		if err := read(string(raw)); err != nil {
			return nil, fmt.Errorf("phrase: %s: %w", e.Name(), err)
		}
	}
	if len(b.all) == 0 {
		return nil, fmt.Errorf("phrase: no book for %q", lang)
	}
	return b, b.checkSlots()
}

// For returns the situations that carry one of the tags; all when none does.
func (b *Book) For(tags ...string) []*Situation {
	var out []*Situation
	for _, t := range tags {
		for _, s := range b.byTag[t] {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	if len(out) == 0 {
		return b.all
	}
	return out
}

// Patterns counts the texts of the book.
func (b *Book) Patterns() int {
	n := len(b.greetings) + len(b.closings) + len(b.endings)
	for _, s := range append([]*Situation{&b.Common}, b.all...) {
		n += 2*len(s.Openings) + len(s.Replies) + len(s.Best) + len(s.Later)
	}
	return n
}

// Choices are the slot values of one thread. The zero value is not usable.
type Choices struct {
	book *Book
	r    *rand.Rand
	vals map[string]string
}

// Choose starts the choices of a new thread.
func (b *Book) Choose(r *rand.Rand) *Choices {
	return &Choices{book: b, r: r, vals: map[string]string{}}
}

// Set fixes a slot, for instance the name of a colleague.
func (c *Choices) Set(slot, value string) { c.vals[slot] = value }

// Open writes title and body of an opening.
func (c *Choices) Open(o Opening) (title, body string) {
	title, body = c.write(o.title), c.write(o.body)
	if len(c.book.greetings) > 0 && c.r.Float64() < .45 {
		body = c.write(pick(c.r, c.book.greetings)) + "\n\n" + body
	}
	if o.Question && len(c.book.closings) > 0 && c.r.Float64() < .5 {
		body += "\n\n" + c.write(pick(c.r, c.book.closings))
	}
	return title, body
}

// Reply writes one reply, sometimes with an ending.
func (c *Choices) Reply(t Text) string {
	s := c.write(t)
	if len(c.book.endings) > 0 && c.r.Float64() < .14 {
		s += " " + c.write(pick(c.r, c.book.endings))
	}
	return s
}

// Plain writes a text as it stands.
func (c *Choices) Plain(t Text) string { return c.write(t) }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
