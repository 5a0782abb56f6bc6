package text

import (
	"embed"
	"math"
	"strings"
	"sync"
)

//go:embed sample/*.txt
var sampleFiles embed.FS

const (
	// priorWeight is what the author's own language is worth against the text,
	// in natural log-odds; below enough letters it counts for more. It decides
	// texts of one or two words and no more.
	priorWeight = 2.5
	// sampleRunes is how much of a text is looked at.
	sampleRunes = 600
	// enough is how many letters a text needs to be called Other.
	enough = 12
)

// profile is the probability of letter sequences in one language, smoothed.
type profile struct {
	lang     string
	tri      map[[3]rune]float64
	bi       map[[2]rune]float64
	miss     float64
	function map[string]bool
}

// profiles are made once from the sample texts; every line of other.txt is a
// language of its own.
var profiles = sync.OnceValue(func() []profile {
	var out []profile
	for _, lang := range []string{German, Dutch, English} {
		p := train(lang, sample(lang)+" "+strings.Join(words("vocab/"+lang+".txt"), " "))
		p.function = map[string]bool{}
		for _, w := range words("vocab/stop." + lang + ".txt") {
			p.function[w] = true
		}
		out = append(out, p)
	}
	for _, line := range strings.Split(strings.TrimSpace(sample(Other)), "\n") {
		out = append(out, train(Other, line))
	}
	return out
})

func sample(lang string) string {
	b, err := sampleFiles.ReadFile("sample/" + lang + ".txt")
	if err != nil {
		panic(err)
	}
	return string(b)
}

// grams calls fn for every letter of s with the two before it, each word set
// between blanks.
func grams(s string, fn func(a, b, c rune)) {
	n := 0
	scan(s, func(w span) {
		raw := s[w.from:w.to]
		if n > sampleRunes || strings.ContainsAny(raw, "0123456789") {
			return
		}
		a, b := ' ', ' '
		for _, r := range strings.ToLower(raw) {
			fn(a, b, r)
			a, b = b, r
			n++
		}
		fn(a, b, ' ')
	})
}

func train(lang, s string) profile {
	p := profile{lang: lang, tri: map[[3]rune]float64{}, bi: map[[2]rune]float64{}}
	tri, bi, uni := map[[3]rune]float64{}, map[[2]rune]float64{}, map[rune]float64{}
	total := 0.0
	for _, w := range Tokens(s) {
		grams(w, func(a, b, c rune) {
			tri[[3]rune{a, b, c}]++
			bi[[2]rune{b, c}]++
			uni[c]++
			total++
		})
	}
	pre, pre1 := map[[2]rune]float64{}, map[rune]float64{}
	for k, n := range tri {
		pre[[2]rune{k[0], k[1]}] += n
	}
	for k, n := range bi {
		pre1[k[0]] += n
	}
	const letters, strength = 40, 5
	p.miss = math.Log(0.02 / letters)
	back := func(b, c rune) float64 {
		u := 0.98*uni[c]/total + 0.02/letters
		return (bi[[2]rune{b, c}] + strength*u) / (pre1[b] + strength)
	}
	for k := range bi {
		p.bi[k] = math.Log(back(k[0], k[1]))
	}
	for k, n := range tri {
		p.tri[k] = math.Log((n + strength*back(k[1], k[2])) / (pre[[2]rune{k[0], k[1]}] + strength))
	}
	return p
}

func (p *profile) score(a, b, c rune) float64 {
	if v, ok := p.tri[[3]rune{a, b, c}]; ok {
		return v
	}
	if v, ok := p.bi[[2]rune{b, c}]; ok {
		return v - 0.7
	}
	return p.miss
}

// table holds the scores of all profiles side by side, so that a letter costs
// one look-up instead of one per language.
type table struct {
	langs    []string
	function []map[string]bool
	tri      map[[3]rune][]float64
	bi       map[[2]rune][]float64
	miss     []float64
	common   [slots * slots * slots][]float64 // what row gives three common letters
}

// slots is how many letters are common: a to z, the blank, and a few more.
// Their rows stand in an array, because a look-up in a map of three letters
// costs ten times as much.
const slots = 32

// slot numbers the common letters from 1; others are 0.
func slot(r rune) int {
	switch {
	case r >= 'a' && r <= 'z':
		return int(r-'a') + 1
	case r == ' ':
		return 27
	case r == 'ä':
		return 28
	case r == 'ö':
		return 29
	case r == 'ü':
		return 30
	case r == 'ß':
		return 31
	}
	return 0
}

// row is what every profile gives c after a and b.
func (t *table) row(a, b, c rune) []float64 {
	i, j, k := slot(a), slot(b), slot(c)
	if i > 0 && j > 0 && k > 0 {
		return t.common[(i*slots+j)*slots+k]
	}
	return t.look(a, b, c)
}

func (t *table) look(a, b, c rune) []float64 {
	if row, ok := t.tri[[3]rune{a, b, c}]; ok {
		return row
	}
	if row, ok := t.bi[[2]rune{b, c}]; ok {
		return row
	}
	return t.miss
}

var scores = sync.OnceValue(func() *table {
	ps := profiles()
	t := &table{tri: map[[3]rune][]float64{}, bi: map[[2]rune][]float64{}}
	for _, p := range ps {
		t.langs = append(t.langs, p.lang)
		t.miss = append(t.miss, ps[0].miss)
		t.function = append(t.function, p.function)
		for k := range p.tri {
			t.tri[k] = nil
		}
		for k := range p.bi {
			t.bi[k] = nil
		}
	}
	row := func(a, b, c rune) []float64 {
		out := make([]float64, len(ps))
		for i := range ps {
			out[i] = ps[i].score(a, b, c)
		}
		return out
	}
	for k := range t.tri {
		t.tri[k] = row(k[0], k[1], k[2])
	}
	for k := range t.bi {
		t.bi[k] = row(0, k[0], k[1])
	}
	letters := []rune("abcdefghijklmnopqrstuvwxyz äöüß")
	for _, a := range letters {
		for _, b := range letters {
			for _, c := range letters {
				t.common[(slot(a)*slots+slot(b))*slots+slot(c)] = t.look(a, b, c)
			}
		}
	}
	return t
})

// sum adds up what every profile gives the letters of s.
func (t *table) sum(s string) (total []float64, letters int) {
	total = make([]float64, len(t.langs))
	grams(s, func(a, b, c rune) {
		letters++
		for i, v := range t.row(a, b, c) {
			total[i] += v
		}
	})
	scan(s[:min(len(s), 4*sampleRunes)], func(w span) {
		word := strings.ToLower(s[w.from:w.to])
		for i, function := range t.function {
			if function[word] {
				total[i]++
			}
		}
	})
	return total, letters
}

// Detect names the language of s: German, Dutch, English or Other. prior is
// the language its author usually writes (empty when unknown); it decides where
// the text says little, and is the answer for a text without letters. With
// neither the answer is Other.
func Detect(s, prior string) string {
	t := scores()
	total, letters := t.sum(s)
	if letters < 3 {
		return orOther(prior)
	}
	best := 0
	for i, lang := range t.langs {
		if lang == prior {
			total[i] += priorWeight + 1.2*float64(max(0, enough-letters))
		}
		if lang == Other && letters < enough {
			continue
		}
		if total[i] > total[best] {
			best = i
		}
	}
	// Text in a script or a language no profile knows reads like noise to all.
	if letters >= enough && total[best]/float64(letters) < math.Log(0.02) {
		return Other
	}
	return t.langs[best]
}

func orOther(prior string) string {
	switch prior {
	case German, Dutch, English:
		return prior
	}
	return Other
}
