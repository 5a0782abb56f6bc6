package text

import (
	"embed"
	"strings"
	"sync"
)

//go:embed vocab/*.txt
var vocabFiles embed.FS

// vocabulary is what a language's compounds are made of.
type vocabulary struct {
	parts map[string]string // plain form to the stem it is indexed under
	stems map[string]bool   // stems of parts of four letters and more
	links []string          // what may stand between two parts, longest first
}

var links = map[string][]string{
	German: {"es", "en", "er", "s", "n", "e"},
	Dutch:  {"en", "s", "e", "n"},
}

// builtin holds the vocabularies that ship, built once and never changed.
var builtin = sync.OnceValue(func() map[string]*vocabulary {
	out := map[string]*vocabulary{}
	for lang := range links {
		v := &vocabulary{parts: map[string]string{}, stems: map[string]bool{}, links: links[lang]}
		v.add(lang, words("vocab/"+lang+".txt"))
		out[lang] = v
	}
	return out
})

var stopwords = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, lang := range []string{German, Dutch, English} {
		m := map[string]bool{}
		for _, w := range words("vocab/stop." + lang + ".txt") {
			m[Plain(w)] = true
		}
		out[lang] = m
	}
	return out
})

// StopWord reports whether w carries no meaning of its own in lang. With a
// language that is not one of the three it is a stop word if any has it.
func StopWord(w, lang string) bool {
	w = Plain(w)
	if m, ok := stopwords()[lang]; ok {
		return m[w]
	}
	for _, m := range stopwords() {
		if m[w] {
			return true
		}
	}
	return false
}

func words(name string) []string {
	b, err := vocabFiles.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return strings.Fields(string(b))
}

func (v *vocabulary) add(lang string, parts []string) {
	for _, w := range parts {
		p := Plain(w)
		if len(p) < 3 {
			continue
		}
		s := stem(lang, p)
		v.parts[p] = s
		if len(p) >= 4 {
			v.stems[s] = true
		}
	}
}

func (v *vocabulary) clone() *vocabulary {
	c := &vocabulary{parts: make(map[string]string, len(v.parts)), stems: make(map[string]bool, len(v.stems)), links: v.links}
	for k, s := range v.parts {
		c.parts[k] = s
	}
	for k := range v.stems {
		c.stems[k] = true
	}
	return c
}
