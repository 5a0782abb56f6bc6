package text

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// cacheWords bounds the words an analyser remembers per language; the memory
// is some 20 MB when all three are full.
const cacheWords = 50_000

// Analyser makes index and query terms. It remembers words it has seen and may
// be used by many goroutines at once.
type Analyser struct {
	mu    sync.RWMutex
	vocab map[string]*vocabulary
	cache map[string]map[string]entry
}

// entry is what one raw word becomes.
type entry struct {
	terms []string // what it is indexed under
	alts  []string // what a query word is met by
	stop  bool
}

// NewAnalyser returns an analyser with the vocabularies that ship.
func NewAnalyser() *Analyser {
	a := &Analyser{vocab: map[string]*vocabulary{}, cache: map[string]map[string]entry{}}
	for lang, v := range builtin() {
		a.vocab[lang] = v
	}
	return a
}

// Learn adds parts of compounds in German or Dutch, such as the names of a
// company's products. What was indexed before keeps its terms until it is
// indexed again.
func (a *Analyser) Learn(lang string, parts []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	v, ok := a.vocab[lang]
	if !ok {
		return
	}
	v = v.clone()
	v.add(lang, parts)
	a.vocab[lang] = v
	delete(a.cache, lang)
}

// Index returns the terms s is found under, each once, in the order they first
// appear. Stop words are left out. A language that is not one of the three is
// indexed without stems.
func (a *Analyser) Index(s, lang string) []string {
	seen := make(map[string]struct{}, 64)
	out := make([]string, 0, len(s)/6+4)
	scan(s, func(w span) {
		e := a.lookup(s[w.from:w.to], lang)
		if e.stop {
			return
		}
		for _, t := range e.terms {
			if _, dup := seen[t]; !dup {
				seen[t] = struct{}{}
				out = append(out, t)
			}
		}
	})
	return out
}

// Query returns, for every word of a query, the alternatives of which one has
// to be in the index; all words have to be met. An alternative with spaces is
// met when all its terms are; one that ends in * is a prefix. Without langs
// the stems of all three languages are alternatives. The last word of four
// letters or more is also a prefix unless the query ends in a space. A query
// of stop words only keeps them.
func (a *Analyser) Query(s string, langs ...string) [][]string {
	if len(langs) == 0 || slices.Contains(langs, Other) || slices.Contains(langs, "") {
		langs = []string{German, Dutch, English}
	}
	var out, stops [][]string
	last := span{}
	lastStop := false
	scan(s, func(w span) {
		alts, stop := a.alternatives(s[w.from:w.to], langs)
		if len(alts) == 0 {
			return
		}
		last, lastStop = w, stop
		if stop {
			stops = append(stops, alts)
		} else {
			out = append(out, alts)
		}
	})
	if out == nil {
		out = stops
		lastStop = false
	}
	if n := len(out); n > 0 && !lastStop && last.to == len(s) {
		if p := prefix(s[last.from:last.to]); p != "" {
			out[n-1] = append(out[n-1], p+"*")
		}
	}
	return out
}

func prefix(raw string) string {
	if len(raw) > maxWord {
		return ""
	}
	p, _ := pieces(raw)
	if utf8.RuneCountInString(p) < 4 {
		return ""
	}
	return p
}

// alternatives joins what a word may be met by over the languages. It counts
// as a stop word only when every language says so.
func (a *Analyser) alternatives(raw string, langs []string) (alts []string, stop bool) {
	stop = true
	for _, lang := range langs {
		e := a.lookup(raw, lang)
		stop = stop && e.stop
		for _, t := range e.alts {
			if !slices.Contains(alts, t) {
				alts = append(alts, t)
			}
		}
	}
	return alts, stop
}

func (a *Analyser) lookup(raw, lang string) entry {
	if len(raw) > maxWord {
		raw = strings.ToValidUTF8(raw[:maxWord], "")
	}
	a.mu.RLock()
	e, ok := a.cache[lang][raw]
	v := a.vocab[lang]
	a.mu.RUnlock()
	if ok {
		return e
	}
	e = analyse(raw, lang, v)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.vocab[lang] != v {
		return e
	}
	m := a.cache[lang]
	if m == nil || len(m) >= cacheWords {
		m = make(map[string]entry, 1024)
		a.cache[lang] = m
	}
	m[strings.Clone(raw)] = e
	return e
}

// analyse works one raw word out: the whole, its variants, the pieces between
// hyphens, and the parts of each that is a compound.
func analyse(raw, lang string, v *vocabulary) entry {
	whole, parts := pieces(raw)
	if whole == "" {
		return entry{stop: true}
	}
	var e entry
	e.stop = stopwords()[lang][whole]
	forms := append([]string{whole}, variants(lang, whole)...)
	for _, f := range forms {
		s := stem(lang, f)
		e.terms = appendNew(e.terms, s)
		e.alts = appendNew(e.alts, s)
		if sub := v.split(lang, f); sub != nil {
			for _, t := range sub {
				e.terms = appendNew(e.terms, t)
			}
			e.alts = appendNew(e.alts, strings.Join(sub, " "))
		}
	}
	if len(parts) > 1 {
		var all []string
		for _, p := range parts {
			if p == "" {
				continue
			}
			sub := analyse(p, lang, v)
			for _, t := range sub.terms {
				e.terms = appendNew(e.terms, t)
			}
			if len(sub.alts) > 0 {
				all = append(all, sub.alts[0])
			}
		}
		e.alts = appendNew(e.alts, strings.Join(all, " "))
	}
	return e
}

func appendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
