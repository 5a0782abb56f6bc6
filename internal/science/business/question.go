package business

import (
	"strings"
	"unicode"
)

// lists above this many question marks are checklists or rhetoric.
const rhetorical = 6

// IsQuestion guesses whether a post asks something of its readers: a question
// mark or a question word in the title, or a question mark or a call for help
// in one of the last three sentences of the body. Quotes, code and addresses are not read. lang is
// de, nl or en; with anything else the words of all three are tried.
func IsQuestion(title, body, lang string) bool {
	text := spoken(body)
	if strings.Count(title+text, "?") > rhetorical {
		return false
	}
	if asks(title, lang) {
		return true
	}
	if title != "" && announces(title) {
		return false
	}
	for _, s := range lastSentences(text, closing) {
		if strings.HasSuffix(s, "?") && !courtesy(s) || opensWith(s, pleas(lang)) || stuck(s, lang) {
			return true
		}
	}
	return false
}

// closing is how many sentences at the end are looked at.
const closing = 3

// stuck is true for sentences that say one cannot go on alone.
func stuck(sentence, lang string) bool {
	words := map[string][]string{
		"en": {"no idea how", "no idea why", "figure it out", "figure out how", "would appreciate", "help is appreciated",
			"help would be", "ideas are welcome", "i must be missing", "i am missing", "doing wrong", "doing something wrong"},
		"de": {"keine ahnung, wie", "keine ahnung wie", "keine ahnung, warum", "komme nicht weiter", "kommen nicht weiter", "wäre dankbar",
			"über hinweise", "über tipps", "finde ich nicht heraus", "was ich falsch mache"},
		"nl": {"geen idee hoe", "geen idee waarom", "kom er niet uit", "komen er niet uit", "zou fijn zijn als iemand", "tips zijn welkom",
			"hulp is welkom", "wat ik fout doe"},
	}
	s := strings.ToLower(sentence)
	for _, w := range pick(words, lang) {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func asks(title, lang string) bool {
	t := strings.TrimSpace(title)
	return strings.HasSuffix(strings.TrimRight(t, " .!"), "?") || strings.Contains(t, "? ") || opensWith(t, questionWords(lang))
}

// announces is true for titles that tell something even if the text ends with
// "any questions?".
func announces(title string) bool {
	return opensWith(title, []string{"release", "announcement", "ankündigung", "aankondiging", "[announcement]", "[release]", "newsletter"})
}

func questionWords(lang string) []string {
	words := map[string][]string{
		"en": {"how to", "how do", "how can", "how does", "why", "what is", "what are", "which", "where", "who", "can i", "can we",
			"is there", "is it possible", "does anyone", "has anyone", "anyone", "need help", "help with", "question"},
		"de": {"wie", "warum", "wieso", "weshalb", "was ist", "welche", "welcher", "welches", "wo", "woher", "wer", "wen", "wann",
			"kann man", "kann ich", "gibt es", "hat jemand", "weiß jemand", "kennt jemand", "frage", "hilfe"},
		"nl": {"hoe", "waarom", "wat is", "welke", "welk", "waar", "wie", "wanneer", "kan ik", "kun je", "kan iemand", "is er",
			"heeft iemand", "weet iemand", "kent iemand", "vraag", "hulp"},
	}
	return pick(words, lang)
}

// pleas open sentences that ask without a question mark.
func pleas(lang string) []string {
	words := map[string][]string{
		"en": {"any help", "any ideas", "any hint", "please help", "does anyone", "has anyone", "can anyone", "can someone", "i wonder"},
		"de": {"weiß jemand", "kennt jemand", "hat jemand", "kann jemand", "kann mir jemand", "wer kann", "wer weiß", "bitte helft", "ich frage mich"},
		"nl": {"weet iemand", "kent iemand", "heeft iemand", "kan iemand", "wie kan", "wie weet", "help graag", "ik vraag me af"},
	}
	return pick(words, lang)
}

func pick(words map[string][]string, lang string) []string {
	if w, ok := words[lang]; ok {
		return w
	}
	return append(append(append([]string(nil), words["en"]...), words["de"]...), words["nl"]...)
}

func opensWith(s string, openings []string) bool {
	s = strings.ToLower(strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '[' }))
	for _, o := range openings {
		rest, ok := strings.CutPrefix(s, o)
		if ok && (rest == "" || !unicode.IsLetter([]rune(rest)[0])) {
			return true
		}
	}
	return false
}

// courtesy is true for closing questions that ask for nothing.
func courtesy(sentence string) bool {
	return opensWith(sentence, []string{"any questions", "questions", "noch fragen", "fragen", "vragen", "nog vragen",
		"right", "ok", "okay", "oder", "isn't it", "toch", "not", "nicht wahr", "gell", "hè"})
}

// spoken is text without quotes, code and addresses.
func spoken(s string) string {
	var b strings.Builder
	fenced := false
	for line := range strings.Lines(s) {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "```") {
			fenced = !fenced
			continue
		}
		if fenced || strings.HasPrefix(trimmed, ">") {
			continue
		}
		for _, w := range strings.Fields(line) {
			if !strings.Contains(w, "://") {
				b.WriteString(w)
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// lastSentences returns up to n sentences from the end, with their marks;
// thanks and greetings at the end are skipped.
func lastSentences(s string, n int) []string {
	var all []string
	start := 0
	for i, r := range s {
		if r == '.' || r == '?' || r == '!' || r == '\n' {
			if t := strings.TrimSpace(s[start : i+1]); len(t) > 1 && !farewell(t) {
				all = append(all, t)
			}
			start = i + 1
		}
	}
	if t := strings.TrimSpace(s[start:]); len(t) > 1 && !farewell(t) {
		all = append(all, t)
	}
	return all[max(0, len(all)-n):]
}

// longestFarewell is the longest sentence taken for a greeting, in bytes.
const longestFarewell = 60

func farewell(s string) bool {
	return len(s) <= longestFarewell && opensWith(s, []string{"thanks", "thank you", "thx", "cheers", "best", "regards", "kind regards", "edit",
		"danke", "vielen dank", "besten dank", "viele grüße", "grüße", "liebe grüße", "lg", "vg", "gruß",
		"bedankt", "dank", "alvast bedankt", "groet", "groeten", "groetjes", "met vriendelijke groet", "mvg"})
}
