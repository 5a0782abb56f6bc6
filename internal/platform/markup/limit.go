package markup

import "strings"

const (
	// maxMarkers bounds the characters that may open something inside one
	// block; the parser's work grows with their square.
	maxMarkers = 2000
	// maxLeading bounds the quote and list markers a line begins with.
	maxLeading = MaxDepth
	// maxCells bounds the bars of a table's line.
	maxCells = 200
	// maxTable bounds bars times lines of one block: short rows are padded to
	// the width of the head.
	maxTable = 60_000
)

// hostile reports text that no person writes and that would keep the parser
// busy: a block full of opening marks, or a line that opens too many levels.
func hostile(src string) bool {
	marks, lines, widest := 0, 0, 0
	for line := range strings.Lines(src) {
		if strings.TrimSpace(line) == "" {
			marks, lines, widest = 0, 0, 0
			continue
		}
		lines++
		widest = max(widest, strings.Count(line, "|"))
		if leading(line) > maxLeading || indent(line) > 4*MaxDepth || widest > maxCells || widest*lines > maxTable {
			return true
		}
		for i := range len(line) {
			switch line[i] {
			case '*', '_', '~', '[', ']', '!', '<', '`', '&', '\\':
				marks++
			}
		}
		if marks > maxMarkers {
			return true
		}
	}
	return false
}

func leading(line string) int {
	n := 0
	for i := range len(line) {
		switch c := line[i]; {
		case c == '>' || c == '-' || c == '*' || c == '+' || c == '.' || c == ')':
			n++
		case c == ' ' || c == '\t' || c >= '0' && c <= '9':
		default:
			return n
		}
	}
	if strings.Trim(line, "-*_ \t\n") == "" {
		return 0
	}
	return n
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
