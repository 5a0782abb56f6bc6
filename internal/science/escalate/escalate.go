// Package escalate says when a thread deserves a look by a human.
//
// Rules (handbook 5.5): eight signals of the last 24 hours of one thread, each
// 0..1, are joined as a noisy-or. From 0.55 somebody should look, from 0.75
// soon; a report or a threatening phrase means now. The result ranks attention.
// It never hides anything, never names a person and says why in terms of the
// thread. Quotes are not counted against the person who quotes.
package escalate

import (
	"math"
	"strings"
	"time"
)

// Post is one contribution to a thread.
type Post struct {
	Author int64
	At     time.Time
	Text   string // Markdown or plain text
	Lang   string // de, nl, en; anything else is read as English
}

// Thread is what is known when a thread is looked at.
type Thread struct {
	Posts      []Post // in order; posts outside the last 24 hours are ignored
	Now        time.Time
	Reports    int            // open reports about tone
	Readers    int            // distinct readers
	Rate       float64        // posts per hour that the community usually writes
	DirectRate float64        // share of its posts that are Direct; 0 means 0.1
	Zone       *time.Location // for nights; nil means UTC
}

// Signal names a reason; names are keys of visible texts.
type Signal string

// The signals, and Threat, which is no probability but a reason to look now.
const (
	Report   Signal = "report"
	Hostile  Signal = "hostile"
	PingPong Signal = "pingpong"
	Burst    Signal = "burst"
	Direct   Signal = "direct"
	Slope    Signal = "slope"
	Narrow   Signal = "narrow"
	Night    Signal = "night"
	Threat   Signal = "threat"
)

// Weight is the weight of a signal in the noisy-or.
func (s Signal) Weight() float64 {
	switch s {
	case Report:
		return 0.80
	case Hostile:
		return 0.45
	case PingPong:
		return 0.30
	case Burst:
		return 0.25
	case Direct, Slope:
		return 0.20
	case Narrow:
		return 0.15
	case Night:
		return 0.05
	default:
		return 0
	}
}

// Level is how soon a human should look.
type Level string

// The levels. Now is due within four business hours at the latest.
const (
	None Level = "none"
	Look Level = "look"
	Soon Level = "soon"
	Now  Level = "now"
)

// Borders of the levels.
const (
	LookFrom = 0.55
	SoonFrom = 0.75
)

// Reason is one signal behind a result.
type Reason struct {
	Signal   Signal
	Strength float64 // 0..1
	Value    float64 // what was counted: posts, people, change of tone
}

// Result is the outcome for one thread.
type Result struct {
	P       float64
	Level   Level
	Reasons []Reason // those above 0, strongest contribution first
}

// NoisyOr joins signals: 1 − Π(1 − weight · strength).
func NoisyOr(strengths map[Signal]float64) float64 {
	calm := 1.0
	for s, v := range strengths {
		calm *= 1 - s.Weight()*v
	}
	return 1 - calm
}

func clip(v float64) float64 { return min(1, max(0, v)) }

// window is how far back a thread is looked at.
const window = 24 * time.Hour

// Judge looks at a thread.
func (s *Scorer) Judge(t Thread) Result {
	var posts []Post
	for _, p := range t.Posts {
		if !p.At.After(t.Now) && t.Now.Sub(p.At) < window {
			posts = append(posts, p)
		}
	}
	reasons, threat := s.signals(t, posts)
	strengths := map[Signal]float64{}
	var r Result
	for _, reason := range reasons {
		strengths[reason.Signal] = reason.Strength
		if reason.Strength > 0 {
			r.Reasons = append(r.Reasons, reason)
		}
	}
	sortReasons(r.Reasons)
	r.P = NoisyOr(strengths)
	r.Level = level(r.P, t.Reports > 0 || threat)
	return r
}

func level(p float64, now bool) Level {
	switch {
	case now:
		return Now
	case p >= SoonFrom:
		return Soon
	case p >= LookFrom:
		return Look
	default:
		return None
	}
}

func contains(joined, phrase string) bool { return strings.Contains(joined, phrase) }

// poissonTail is the chance of at least n events where rate are usual.
func poissonTail(n int, rate float64) float64 {
	term, below := math.Exp(-rate), 0.0
	for i := range n {
		below += term
		term *= rate / float64(i+1)
	}
	return max(1e-16, 1-below)
}
