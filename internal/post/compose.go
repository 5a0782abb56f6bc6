package post

import (
	"regexp"
	"slices"
	"strings"

	"example.org/linden/internal/platform/markup"
	"example.org/linden/internal/platform/text"
)

// Composed is a text made ready to be stored.
type Composed struct {
	HTML     markup.HTML
	Plain    string
	Lang     string
	Mentions []string // usernames, lower case
	Topics   []string
}

// Compose renders Markdown. prior is the language its author usually writes;
// knows tells whether a username exists.
func Compose(md, prior string, knows func(username string) bool) Composed {
	r := markup.Render(md, markup.Options{
		Mention: func(name string) (string, bool) {
			name = strings.ToLower(name)
			return "/people/@" + name, knows(name)
		},
		Topic: func(name string) (string, bool) { return "/topics/" + topicKey(name), topicKey(name) != "" },
	})
	return Composed{
		HTML: r.HTML, Plain: r.Plain, Lang: text.Detect(r.Plain, prior), Mentions: r.Mentions, Topics: topicKeys(r.Topics),
	}
}

const maxTopics = 10

func topicKeys(names []string) []string {
	var out []string
	for _, n := range names {
		if k := topicKey(n); k != "" && !slices.Contains(out, k) && len(out) < maxTopics {
			out = append(out, k)
		}
	}
	return out
}

// topicKey is a topic as it is stored and written in addresses.
func topicKey(name string) string {
	name = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(name), "#"))
	name = strings.Map(func(r rune) rune {
		switch r {
		case ',', '/', ' ', '\t', '\n', '?', '#', '%', '&':
			return '-'
		}
		return r
	}, name)
	name = strings.Trim(name, "-")
	if r := []rune(name); len(r) > 40 {
		name = string(r[:40])
	}
	return name
}

var mentionPattern = regexp.MustCompile(`@[\pL\pN][\pL\pN._-]*`)

const maxMentions = 50

// mentioned lists what looks like a mention, so that the names can be looked up
// at once before the text is rendered.
func mentioned(md string) []string {
	var out []string
	for _, m := range mentionPattern.FindAllString(md, 10*maxMentions) {
		name := strings.ToLower(strings.TrimRight(m[1:], "._-"))
		if !slices.Contains(out, name) && len(out) < maxMentions {
			out = append(out, name)
		}
	}
	return out
}
