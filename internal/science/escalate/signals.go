package escalate

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Details of the signals that the handbook leaves open. A heated passage does
// not stop being one because calm posts follow: Hostile takes the worst five
// posts in a row of the window, Direct the worst ten, Slope the deepest fall
// from five posts to five later ones. Two posts of the same person in a row are one turn of a ping-pong.
const (
	run            = 5 // posts of a passage
	minSlopePosts  = 2 * run
	narrowPosts    = 10
	narrowReaders  = 20
	nightPosts     = 3
	nightFrom      = 22
	nightTo        = 6
	usualRate      = 0.05 // posts per hour, when nothing is known
	usualDirect    = 0.1
	minDirectPosts = 5
	directPosts    = 10
)

// signals measures a thread's posts of the window.
func (s *Scorer) signals(t Thread, posts []Post) (reasons []Reason, threat bool) {
	hostile, tone, direct := make([]float64, len(posts)), make([]float64, len(posts)), make([]bool, len(posts))
	authors := make([]int64, len(posts))
	for i, p := range posts {
		words, l := read(p.Text), s.language(p.Lang)
		hostile[i], tone[i], authors[i] = s.hostile(words, l), s.valence(words, l), p.Author
		direct[i] = s.direct(words, l)
		threat = threat || s.threat(words, l)
	}
	reasons = []Reason{
		{Report, clip(float64(t.Reports)), float64(t.Reports)},
		hostileReason(hostile),
		pingPongReason(authors),
		burstReason(t, posts),
		directReason(t, direct),
		slopeReason(tone),
		narrowReason(t, authors),
		nightReason(t, posts),
	}
	if threat {
		reasons = append(reasons, Reason{Threat, 1, 1})
	}
	return reasons, threat
}

func hostileReason(scores []float64) Reason {
	worst := 0.0
	for i := range scores {
		passage := slices.Sorted(slices.Values(scores[i:min(len(scores), i+run)]))
		first := passage[len(passage)-1]
		second := 0.0
		if len(passage) > 1 {
			second = passage[len(passage)-2]
		}
		worst = max(worst, (first+second)/2)
	}
	count := 0
	for _, v := range scores {
		if v >= 0.4 {
			count++
		}
	}
	return Reason{Hostile, clip(worst), float64(count)}
}

// LongestPingPong is the longest run of posts in which two people alternate.
func LongestPingPong(authors []int64) int {
	longest, length := min(1, len(authors)), 1
	for i := 1; i < len(authors); i++ {
		switch {
		case authors[i] == authors[i-1]:
			length = 1
		case i >= 2 && length >= 2 && authors[i] == authors[i-2]:
			length++
		default:
			length = 2
		}
		longest = max(longest, length)
	}
	return longest
}

func pingPongReason(authors []int64) Reason {
	r := LongestPingPong(slices.Compact(slices.Clone(authors)))
	return Reason{PingPong, clip(float64(r-3) / 5), float64(r)}
}

func burstReason(t Thread, posts []Post) Reason {
	n := 0
	for _, p := range posts {
		if t.Now.Sub(p.At) <= time.Hour {
			n++
		}
	}
	rate := t.Rate
	if rate <= 0 {
		rate = usualRate
	}
	if n < 2 {
		return Reason{Burst, 0, float64(n)}
	}
	return Reason{Burst, clip(-math.Log10(poissonTail(n, rate)) / 4), float64(n)}
}

func directReason(t Thread, direct []bool) Reason {
	p := t.DirectRate
	if p <= 0 || p >= 1 {
		p = usualDirect
	}
	size := min(directPosts, len(direct))
	if size < minDirectPosts {
		return Reason{Signal: Direct}
	}
	most, count := 0, 0
	for i, d := range direct {
		if d {
			count++
		}
		if i >= size && direct[i-size] {
			count--
		}
		most = max(most, count)
	}
	n := float64(size)
	z := (float64(most)/n - p) / math.Sqrt(p*(1-p)/n)
	return Reason{Direct, clip(z / 3), float64(most)}
}

func slopeReason(tone []float64) Reason {
	if len(tone) < minSlopePosts {
		return Reason{Signal: Slope}
	}
	change, best := 0.0, -1.0
	for end := minSlopePosts; end <= len(tone); end++ {
		best = max(best, average(tone[end-minSlopePosts:end-run]))
		change = min(change, average(tone[end-run:end])-best)
	}
	return Reason{Slope, clip(-change / 0.6), change}
}

func average(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

func narrowReason(t Thread, authors []int64) Reason {
	if len(authors) < narrowPosts || t.Readers <= narrowReaders {
		return Reason{Signal: Narrow}
	}
	writers := map[int64]bool{}
	for _, a := range authors[len(authors)-narrowPosts:] {
		writers[a] = true
	}
	if len(writers) > 2 {
		return Reason{Narrow, 0, float64(len(writers))}
	}
	return Reason{Narrow, 1, float64(len(writers))}
}

func nightReason(t Thread, posts []Post) Reason {
	zone := t.Zone
	if zone == nil {
		zone = time.UTC
	}
	n := 0
	for _, p := range posts {
		if h := p.At.In(zone).Hour(); h >= nightFrom || h < nightTo {
			n++
		}
	}
	if n < nightPosts {
		return Reason{Night, 0, float64(n)}
	}
	return Reason{Night, 1, float64(n)}
}

func sortReasons(rs []Reason) {
	slices.SortStableFunc(rs, func(a, b Reason) int {
		return cmp.Compare(b.Signal.Weight()*b.Strength, a.Signal.Weight()*a.Strength)
	})
}
