package escalate

import "math"

// Scorer reads posts. It is safe for use by several goroutines.
type Scorer struct{ languages map[string]language }

// NewScorer loads the word lists of German, Dutch and English.
func NewScorer() *Scorer {
	return &Scorer{map[string]language{
		"en": newLanguage(hostileEN, hostilePhrasesEN, threatsEN, toneEN, negatorsEN, directEN, youEN),
		"de": newLanguage(hostileDE, hostilePhrasesDE, threatsDE, toneDE, negatorsDE, directDE, youDE),
		"nl": newLanguage(hostileNL, hostilePhrasesNL, threatsNL, toneNL, negatorsNL, directNL, youNL),
	}}
}

func (s *Scorer) language(lang string) language {
	if l, ok := s.languages[lang]; ok {
		return l
	}
	return s.languages["en"]
}

// What shouting and runs of exclamation marks add to hostility.
const (
	shoutWords = 3 // shouted words that count as shouting
	shouting   = 0.35
	marksMany  = 3
	marking    = 0.2
)

// Hostile is how hostile a post sounds, 0..1: insults, contempt, sarcastic
// dismissal, shouting, joined as independent hints. Quotes and code are not
// read. About four of ten single judgements of this kind are wrong: use it in
// sums over a thread, never as a statement about a post or a person.
func (s *Scorer) Hostile(post, lang string) float64 { return s.hostile(read(post), s.language(lang)) }

func (s *Scorer) hostile(t text, l language) float64 {
	calm, words := 1.0, 0
	seen := map[string]bool{}
	for _, sentence := range t.sentences {
		addressed := addresses(sentence, l)
		for i, w := range sentence {
			words++
			v, ok := l.hostile.find(w)
			if !ok || seen[w] || harmless(sentence, i, l) {
				continue
			}
			seen[w] = true
			if addressed {
				v = min(1, v*1.25)
			} else {
				v *= 0.8
			}
			calm *= 1 - v
		}
	}
	for _, p := range l.phrases {
		if contains(t.joined, p.text) {
			calm *= 1 - p.value
		}
	}
	if t.caps >= shoutWords && t.caps*4 >= words {
		calm *= 1 - shouting
	}
	if t.marks >= marksMany {
		calm *= 1 - marking
	}
	return 1 - calm
}

func addresses(sentence []string, l language) bool {
	for _, w := range sentence {
		if l.you[w] {
			return true
		}
	}
	return false
}

// harmless is true for a hostile word about oneself or one's own question, and
// for one that is denied.
func harmless(sentence []string, i int, l language) bool {
	for j := max(0, i-3); j < i; j++ {
		if l.negators[sentence[j]] {
			return true
		}
		switch sentence[j] {
		case "my", "i'm", "i", "me", "ich", "mein", "meine", "mich", "ik", "mijn", "me'n":
			return true
		}
	}
	if i+1 < len(sentence) {
		switch sentence[i+1] {
		case "question", "questions", "mistake", "collector", "collection", "frage", "fragen", "vraag", "vragen", "pointer":
			return true
		}
	}
	return false
}

// Threat reports whether a post contains a threatening phrase.
func (s *Scorer) Threat(post, lang string) bool { return s.threat(read(post), s.language(lang)) }

func (s *Scorer) threat(t text, l language) bool {
	for _, p := range l.threats {
		if contains(t.joined, p.text) {
			return true
		}
	}
	return false
}

// Direct reports whether a post talks at somebody: a sentence that starts with
// "you", or that joins "you" with why, always, never or with what they are said
// to have said.
func (s *Scorer) Direct(post, lang string) bool { return s.direct(read(post), s.language(lang)) }

func (s *Scorer) direct(t text, l language) bool {
	for _, sentence := range t.sentences {
		if l.you[opening(sentence)] {
			return true
		}
		if !addresses(sentence, l) {
			continue
		}
		for _, w := range sentence {
			if l.direct[w] {
				return true
			}
		}
	}
	return false
}

// opening is the first word of a sentence after "so", "and" and the like.
func opening(sentence []string) string {
	for _, w := range sentence {
		switch w {
		case "so", "and", "but", "well", "oh", "then", "und", "aber", "also", "na", "ach", "dann", "en", "maar", "dus", "nou", "dan":
			continue
		}
		return w
	}
	return ""
}

// Valence is the tone of a post, −1..1, with negators turning the three words
// after them.
func (s *Scorer) Valence(post, lang string) float64 { return s.valence(read(post), s.language(lang)) }

func (s *Scorer) valence(t text, l language) float64 {
	sum := 0.0
	for _, sentence := range t.sentences {
		for i, w := range sentence {
			v, ok := l.tone.find(w)
			if !ok {
				continue
			}
			for j := max(0, i-3); j < i; j++ {
				if l.negators[sentence[j]] {
					v *= -0.74
					break
				}
			}
			sum += v
		}
	}
	return Normalise(toneUnit * sum)
}

// toneUnit brings the word list's −1..1 to the scale Normalise was made for.
const toneUnit = 4

// Normalise squeezes a sum of valences into −1..1 (Hutto and Gilbert 2014).
func Normalise(sum float64) float64 { return sum / math.Sqrt(sum*sum+15) }
