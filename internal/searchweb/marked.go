package searchweb

import "example.org/linden/internal/platform/text"

// piece is a stretch of a text that is marked or not.
type piece struct {
	words string
	hit   bool
}

// pieces cuts f at its ranges.
func pieces(f text.Fragment) []piece {
	var out []piece
	at := 0
	for _, r := range f.Ranges {
		if r[0] > at {
			out = append(out, piece{f.Text[at:r[0]], false})
		}
		out = append(out, piece{f.Text[r[0]:r[1]], true})
		at = r[1]
	}
	if at < len(f.Text) {
		out = append(out, piece{f.Text[at:], false})
	}
	return out
}
