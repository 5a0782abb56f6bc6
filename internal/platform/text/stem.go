package text

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
)

// stem returns the index form of a plain word. Umlauts arrive as bare vowels,
// which the German algorithm treats alike and would drop at its end anyway;
// "ue" must not be fed to it.
func stem(lang, w string) string {
	if len(w) < 3 {
		return w
	}
	env := snowballstem.NewEnv(w)
	switch lang {
	case German:
		german.Stem(env)
		return mendGerman(env.Current())
	case Dutch:
		dutch.Stem(env)
		return mendDutch(env.Current())
	case English:
		english.Stem(env)
	}
	return env.Current()
}

// mendGerman takes the -et of weak verbs off stems in t and d (arbeitet,
// wartet, redet), which the algorithm leaves.
func mendGerman(s string) string {
	if len(s) >= 6 && (strings.HasSuffix(s, "tet") || strings.HasSuffix(s, "det")) {
		return s[:len(s)-2]
	}
	return s
}

// mendDutch devoices the final consonant the old Dutch algorithm leaves voiced:
// huizen and huis, brieven and brief.
func mendDutch(s string) string {
	if len(s) < 3 {
		return s
	}
	switch s[len(s)-1] {
	case 'z':
		return s[:len(s)-1] + "s"
	case 'v':
		return s[:len(s)-1] + "f"
	}
	return s
}

// variants returns further forms a plain word is indexed and searched under:
// umlauts written as two letters, the base of a German feminine, the present
// of a Dutch weak past.
func variants(lang, w string) []string {
	var out []string
	switch lang {
	case German:
		if u := undouble(w); u != w {
			out = append(out, u)
			w = u
		}
		if base, ok := strings.CutSuffix(w, "innen"); ok && len(base) >= 5 {
			out = append(out, base)
		} else if base, ok := strings.CutSuffix(w, "erin"); ok && len(base) >= 4 {
			out = append(out, base+"er")
		}
	case Dutch:
		base := strings.TrimSuffix(w, "n")
		if b, ok := strings.CutSuffix(base, "te"); ok && len(b) >= 4 && strings.IndexByte("kpf", b[len(b)-1]) >= 0 {
			out = append(out, b)
		}
	}
	return out
}
