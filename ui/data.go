package ui

import (
	"math"
	"strconv"
	"strings"
)

// BarProps is one share as a bar in a table's cell, the number beside it.
type BarProps struct {
	ID         string  // unique on the page, needed where the value is protected
	Share      float64 // 0 to 1
	Low, High  float64 // interval of the share; both 0 for none
	Text       string  // the number, ready to read
	Range      string  // the interval in words, shown on hover and focus
	Tone       Tone
	Suppressed bool // protected: only a hatched bar is drawn, Share is not read
	K          int  // the threshold that protects, e.g. 10
}

func (b BarProps) hasRange() bool { return !b.Suppressed && b.High > b.Low }

func (b BarProps) fillClass() string {
	if b.Tone == Plain || b.Tone == Good {
		return "bar__fill"
	}
	return "bar__fill bar__fill--" + string(b.Tone)
}

func percent(share float64) string { return num(100 * clamp(share)) }

func clamp(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return math.Min(1, math.Max(0, v))
}

// num writes a coordinate with at most two decimals.
func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// SparkProps is the course of one number as a small line. NaN leaves a gap.
type SparkProps struct {
	Values []float64
	Label  string // says in words what the line shows
}

const (
	sparkWidth  = 120.0
	sparkHeight = 28.0
)

type point struct{ x, y float64 }

// points are the drawn positions, zero at the bottom; a gap is a NaN.
func (s SparkProps) points() []point {
	top := 0.0
	for _, v := range s.Values {
		top = math.Max(top, v)
	}
	if top == 0 || math.IsNaN(top) {
		top = 1
		for _, v := range s.Values {
			if !math.IsNaN(v) {
				top = math.Max(top, v)
			}
		}
	}
	out := make([]point, len(s.Values))
	step := sparkWidth
	if len(s.Values) > 1 {
		step = sparkWidth / float64(len(s.Values)-1)
	}
	for i, v := range s.Values {
		out[i] = point{float64(i) * step, sparkHeight - 2 - math.Max(0, v)/top*(sparkHeight-6)}
	}
	return out
}

func (s SparkProps) line() string { return linePath(s.points()) }

func (s SparkProps) last() (x, y string, ok bool) {
	p := s.points()
	for i := len(p) - 1; i >= 0; i-- {
		if !math.IsNaN(p[i].y) {
			return num(p[i].x), num(p[i].y), true
		}
	}
	return "", "", false
}

// linePath draws a line through the points and lifts the pen at gaps. A lone point
// between gaps gets a stroke of its own length, so that it is seen.
func linePath(points []point) string {
	var b strings.Builder
	down := false
	for i, p := range points {
		if math.IsNaN(p.y) {
			down = false
			continue
		}
		if down {
			b.WriteString("L")
		} else {
			b.WriteString("M")
		}
		b.WriteString(num(p.x) + " " + num(p.y))
		if !down && (i+1 == len(points) || math.IsNaN(points[i+1].y)) {
			b.WriteString("h.01")
		}
		down = true
	}
	return b.String()
}

// Phase is where a community stands in its life.
type Phase string

// The phases, in the order of the path.
const (
	Inception Phase = "inception"
	Growth    Phase = "growth"
	Maturity  Phase = "maturity"
	Decline   Phase = "decline"
	Dormant   Phase = "dormant"
)

// Phases lists all phases in the order of the path.
func Phases() []Phase { return []Phase{Inception, Growth, Maturity, Decline, Dormant} }

func (p Phase) key() string { return "ui.phase." + string(p) }

func (p Phase) dotX(i int) string { return num(8 + float64(i)*17) }

func (p Phase) dotClass(q Phase) string {
	if p != q {
		return "phase__dot"
	}
	switch p {
	case Decline, Dormant:
		return "phase__dot phase__dot--" + string(p)
	}
	return "phase__dot phase__dot--now"
}

func (p Phase) radius(q Phase) string {
	if p == q {
		return "6"
	}
	return "4"
}

// HealthProps is how a community does: a word, and six parts as small bars.
type HealthProps struct {
	Score float64 // 0 to 100; NaN when there is too little to say
	Parts []HealthPart
}

// HealthPart is one part of the health, 0 to 1; NaN is not measured.
type HealthPart struct {
	Name  string
	Value float64
}

// HealthBand is the word for a score: good from 66.7, fair from 33.4, poor below,
// unknown for NaN.
func HealthBand(score float64) string {
	switch {
	case math.IsNaN(score):
		return "unknown"
	case score >= 66.7:
		return "good"
	case score >= 33.4:
		return "fair"
	}
	return "poor"
}

func (p HealthPart) class() string {
	if math.IsNaN(p.Value) {
		return "health__ground"
	}
	return "health__" + HealthBand(p.Value*100)
}

func (p HealthPart) height() float64 { return 3 + 23*clamp(p.Value) }

// BudgetProps is a person's minutes of one week.
type BudgetProps struct {
	Done, Planned, Total int
}

func (b BudgetProps) share(minutes int) float64 {
	whole := max(b.Total, b.Done+b.Planned, 1)
	return float64(minutes) / float64(whole)
}

func (b BudgetProps) rest() int { return max(0, b.Total-b.Done-b.Planned) }
