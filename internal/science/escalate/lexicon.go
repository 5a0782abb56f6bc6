package escalate

import (
	"strconv"
	"strings"
	"unicode"
)

// terms maps words and beginnings of words to numbers.
type terms struct {
	exact, prefix map[string]float64
}

func parseTerms(text string) terms {
	t := terms{map[string]float64{}, map[string]float64{}}
	for _, field := range strings.Fields(text) {
		word, number, _ := strings.Cut(field, ":")
		value, err := strconv.ParseFloat(number, 64)
		if err != nil {
			continue
		}
		if stem, ok := strings.CutSuffix(word, "*"); ok {
			t.prefix[stem] = value
		} else {
			t.exact[word] = value
		}
	}
	return t
}

// shortestStem is the shortest beginning of a word that is looked up, in bytes.
const shortestStem = 3

func (t terms) find(word string) (float64, bool) {
	if v, ok := t.exact[word]; ok {
		return v, true
	}
	for n := len(word); n >= shortestStem; n-- {
		if v, ok := t.prefix[word[:n]]; ok {
			return v, true
		}
	}
	return 0, false
}

type phrase struct {
	text  string
	value float64
}

// language is what is known about one language.
type language struct {
	hostile, tone         terms
	phrases, threats      []phrase
	negators, direct, you map[string]bool
}

func newLanguage(hostile, phrases, threats, tone, negators, direct, you string) language {
	l := language{hostile: parseTerms(hostile), tone: parseTerms(tone),
		negators: set(negators), direct: set(direct), you: set(you)}
	for line := range strings.Lines(strings.TrimSpace(phrases)) {
		text, number, _ := strings.Cut(strings.TrimSpace(line), "|")
		if value, err := strconv.ParseFloat(number, 64); err == nil {
			l.phrases = append(l.phrases, phrase{" " + text + " ", value})
		}
	}
	for line := range strings.Lines(strings.TrimSpace(threats)) {
		l.threats = append(l.threats, phrase{" " + strings.TrimSpace(line) + " ", 1})
	}
	return l
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// text is a post without what others said, cut into sentences of words.
type text struct {
	own       string     // as written
	sentences [][]string // lower case
	questions []bool     // per sentence
	joined    string     // all words with one space around each
	caps      int        // words of shouting
	marks     int        // exclamation marks in runs of at least two
}

// Own removes quotes, code and addresses from Markdown or plain text: what
// others said is never held against the person who quotes it.
func Own(s string) string {
	var b strings.Builder
	fenced := false
	for line := range strings.Lines(s) {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "```") {
			fenced = !fenced
			continue
		}
		if fenced || strings.HasPrefix(trimmed, ">") || strings.HasPrefix(trimmed, "|") {
			continue
		}
		b.WriteString(line)
	}
	out := b.String()
	for _, pair := range [][2]string{{"`", "`"}, {"“", "”"}, {"„", "“"}, {"»", "«"}, {"\"", "\""}} {
		out = cutBetween(out, pair[0], pair[1])
	}
	return out
}

// longestQuote keeps one stray quotation mark from swallowing a post, in bytes.
const longestQuote = 400

func cutBetween(s, open, end string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, open)
		if i < 0 {
			break
		}
		j := strings.Index(s[i+len(open):], end)
		if j < 0 || j > longestQuote {
			b.WriteString(s[:i+len(open)])
			s = s[i+len(open):]
			continue
		}
		b.WriteString(s[:i])
		b.WriteByte(' ')
		s = s[i+len(open)+j+len(end):]
	}
	b.WriteString(s)
	return b.String()
}

func read(s string) text {
	t := text{own: Own(s)}
	var sentence []string
	var word strings.Builder
	end := func(question bool) {
		if len(sentence) > 0 {
			t.sentences, t.questions = append(t.sentences, sentence), append(t.questions, question)
		}
		sentence = nil
	}
	mention := false
	flush := func() {
		w := word.String()
		word.Reset()
		if w == "" || mention {
			mention = false
			return
		}
		if shouted(w) {
			t.caps++
		}
		sentence = append(sentence, strings.ToLower(w))
	}
	marks := 0
	for _, r := range t.own {
		if r == '’' {
			r = '\''
		}
		if r != '!' && r != '?' {
			if marks >= 2 {
				t.marks += marks
			}
			marks = 0
		}
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'':
			word.WriteRune(r)
		case r == '!' || r == '?':
			marks++
			flush()
			end(r == '?')
		case r == '.' || r == '\n' || r == ';' || r == ':':
			flush()
			end(false)
		default:
			flush()
			mention = r == '@'
		}
	}
	flush()
	end(false)
	if marks >= 2 {
		t.marks += marks
	}
	var b strings.Builder
	b.WriteByte(' ')
	for _, sent := range t.sentences {
		for _, w := range sent {
			b.WriteString(strings.ReplaceAll(w, "'", " "))
			b.WriteByte(' ')
		}
	}
	t.joined = b.String()
	return t
}

// shouted is true for words of at least four letters without a lower-case one
// or a digit; shorter ones are mostly abbreviations.
func shouted(w string) bool {
	n := 0
	for _, r := range w {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 4
}
