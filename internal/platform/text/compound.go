package text

import "strings"

const (
	minCompound = 6
	minPart     = 3
	maxParts    = 4
)

// split takes a plain word apart into known parts and returns their stems, or
// nil when it is a known word itself, inflected or not, or does not come out without a rest. Of
// several ways the one with the fewest parts wins, then the one whose shortest
// part is longest.
func (v *vocabulary) split(lang, w string) []string {
	if v == nil || len(w) < minCompound || len(w) > maxWord {
		return nil
	}
	if _, whole := v.parts[w]; whole || v.stems[stem(lang, w)] {
		return nil
	}
	c := cut{v: v, lang: lang, w: w, memo: make(map[int]*cutting, 8)}
	best := c.from(0, maxParts)
	if best == nil || len(best.stems) < 2 {
		return nil
	}
	return best.stems
}

type cutting struct {
	stems    []string
	shortest int
}

func (a *cutting) better(b *cutting) bool {
	if b == nil {
		return true
	}
	if len(a.stems) != len(b.stems) {
		return len(a.stems) < len(b.stems)
	}
	return a.shortest > b.shortest
}

type cut struct {
	v    *vocabulary
	lang string
	w    string
	memo map[int]*cutting
}

// from cuts the rest of the word that begins at byte i. The result for a place
// does not depend on how many parts came before except through the limit, so
// the limit is part of the key.
func (c *cut) from(i, left int) *cutting {
	key := i*8 + left
	if done, ok := c.memo[key]; ok {
		return done
	}
	var best *cutting
	if i > 0 && !c.inflection(i) {
		if s, ok := c.tail(c.w[i:]); ok {
			best = &cutting{stems: []string{s}, shortest: len(c.w) - i}
		}
	}
	if left > 1 {
		for j := i + minPart; j <= len(c.w)-minPart; j++ {
			s, n, ok := c.head(c.w[i:j])
			if !ok {
				continue
			}
			rest := c.from(j, left-1)
			if rest == nil {
				continue
			}
			next := &cutting{stems: append([]string{s}, rest.stems...), shortest: min(n, rest.shortest)}
			if next.better(best) {
				best = next
			}
		}
	}
	c.memo[key] = best
	return best
}

// head knows a part that is not the last: as it is, with a link after it, or
// without its final e (Schulhof, Wochenendplan). It returns the part's length
// without the link.
func (c *cut) head(s string) (string, int, bool) {
	if st, ok := c.v.parts[s]; ok {
		return st, len(s), true
	}
	for _, l := range c.v.links {
		if n := len(s) - len(l); n >= minPart && s[n:] == l {
			if st, ok := c.v.parts[s[:n]]; ok {
				return st, n, true
			}
		}
	}
	if c.lang == German && len(s) >= 4 {
		var buf [maxWord + 1]byte
		n := copy(buf[:], s)
		buf[n] = 'e'
		if st, ok := c.v.parts[string(buf[:n+1])]; ok {
			return st, len(s), true
		}
	}
	return "", 0, false
}

// inflection reports an ending that only looks like a last part: the -ende of
// German participles (folgende), and the consonant Dutch doubles before an
// ending (toppen, stemmers).
func (c *cut) inflection(i int) bool {
	tail, before := c.w[i:], c.w[i-1]
	if c.lang == German {
		return strings.HasPrefix(tail, "end") && len(tail) <= 6 && before != 's'
	}
	return before == tail[0] && len(tail) < 7 && strings.IndexByte("aeiou", before) < 0
}

// tail knows the last part, which may be inflected.
func (c *cut) tail(s string) (string, bool) {
	if st, ok := c.v.parts[s]; ok {
		return st, true
	}
	if len(s) < 4 {
		return "", false
	}
	st := stem(c.lang, s)
	return st, c.v.stems[st]
}
