package post

import (
	"slices"
	"strconv"
	"strings"
)

// encode writes a tally as it is stored: "like:3,thanks:1".
func (t Tally) encode() string {
	var b strings.Builder
	for _, k := range Reactions {
		if n := t[k]; n > 0 {
			if b.Len() > 0 {
				b.WriteByte(',')
			}
			b.WriteString(k)
			b.WriteByte(':')
			b.WriteString(strconv.Itoa(n))
		}
	}
	return b.String()
}

func decodeTally(s string) Tally {
	if s == "" {
		return nil
	}
	t := Tally{}
	for part := range strings.SplitSeq(s, ",") {
		kind, n, _ := strings.Cut(part, ":")
		t[kind], _ = strconv.Atoi(n)
	}
	return t
}

func known(kind string) bool { return slices.Contains(Reactions, kind) }
