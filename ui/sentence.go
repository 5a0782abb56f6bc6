package ui

// sentencePart is a stretch of text, or a slot counted from 1.
type sentencePart struct {
	text string
	slot int
}

// sentence cuts text at its marks [1] to [9]; other brackets are text.
func sentence(text string) []sentencePart {
	var out []sentencePart
	from := 0
	for i := 0; i+2 < len(text); i++ {
		if text[i] != '[' || text[i+2] != ']' || text[i+1] < '1' || text[i+1] > '9' {
			continue
		}
		if i > from {
			out = append(out, sentencePart{text: text[from:i]})
		}
		out = append(out, sentencePart{slot: int(text[i+1] - '0')})
		from = i + 3
	}
	if from < len(text) {
		out = append(out, sentencePart{text: text[from:]})
	}
	return out
}
