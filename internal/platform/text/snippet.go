package text

import (
	"strings"
	"unicode/utf8"
)

// Fragment is a piece of a text with the words that met a query.
type Fragment struct {
	Text   string
	Ranges [][2]int // byte offsets into Text, in order, not overlapping
}

// Snippet returns up to size runes of body (160 when size is not positive)
// around the place where most query words meet, in words of lang. It begins
// and ends at words, with an ellipsis where body was cut; white space is
// joined. Without a hit it is the beginning.
func (a *Analyser) Snippet(body string, query [][]string, lang string, size int) Fragment {
	if size <= 0 {
		size = 160
	}
	body = strings.Join(strings.Fields(body), " ")
	exact, prefixes := wanted(query)
	var hits []span
	scan(body, func(w span) {
		e := a.lookup(body[w.from:w.to], lang)
		for _, t := range e.terms {
			if exact[t] || hasAnyPrefix(t, prefixes) {
				hits = append(hits, w)
				return
			}
		}
	})
	from, to := window(body, hits, size)
	f := Fragment{}
	lead := ""
	if from > 0 {
		lead = "… "
	}
	f.Text = lead + body[from:to]
	if to < len(body) {
		f.Text += " …"
	}
	for _, h := range hits {
		if h.from >= from && h.to <= to {
			f.Ranges = append(f.Ranges, [2]int{h.from - from + len(lead), h.to - from + len(lead)})
		}
	}
	return f
}

func wanted(query [][]string) (exact map[string]bool, prefixes []string) {
	exact = map[string]bool{}
	for _, alts := range query {
		for _, alt := range alts {
			for _, t := range strings.Fields(alt) {
				if p, ok := strings.CutSuffix(t, "*"); ok {
					prefixes = append(prefixes, p)
				} else {
					exact[t] = true
				}
			}
		}
	}
	return exact, prefixes
}

func hasAnyPrefix(t string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(t, p) {
			return true
		}
	}
	return false
}

// window finds the stretch of about size runes that holds most hits and widens
// it to whole words.
func window(body string, hits []span, size int) (from, to int) {
	if utf8.RuneCountInString(body) <= size {
		return 0, len(body)
	}
	start, most := 0, 0
	for i, j := 0, 0; i < len(hits); i++ {
		for j < len(hits) && hits[j].to-hits[i].from <= size {
			j++
		}
		if j-i > most {
			most, start = j-i, hits[i].from
		}
	}
	from = wordStart(body, max(0, start-size/4))
	to = from
	for n := 0; n < size && to < len(body); n++ {
		_, w := utf8.DecodeRuneInString(body[to:])
		to += w
	}
	if to < len(body) {
		if i := strings.LastIndexByte(body[from:to], ' '); i > 0 {
			to = from + i
		}
	}
	return from, to
}

func wordStart(body string, i int) int {
	if i == 0 {
		return 0
	}
	if j := strings.LastIndexByte(body[:i], ' '); j >= 0 && i-j < maxWord {
		return j + 1
	}
	for i < len(body) && !utf8.RuneStart(body[i]) {
		i++
	}
	return i
}
