package ui

import (
	"math"
	"strconv"
)

// ChartText is what every chart says in words.
type ChartText struct {
	ID    string // unique on the page
	Title string
	Lead  string // period, source, how sure
	Desc  string // what the picture shows, for those who do not see it
}

// BarChart compares amounts, the bars start at zero.
type BarChart struct {
	ChartText
	LabelHead string // head of the table's first column
	ValueHead string // head of the table's second column
	Bars      []Bar
	Max       float64 // end of the axis; 0 is the largest value
}

// Bar is one amount. A suppressed one is hatched and its value is not read.
type Bar struct {
	Label      string
	Value      float64
	Low, High  float64 // interval; both 0 for none
	Text       string  // the value, ready to read
	Range      string  // the interval in words
	Muted      bool
	Suppressed bool
}

// frame is where a chart is drawn. Charts are drawn twice, for wide and for narrow
// windows, because text in a picture that shrinks becomes too small to read.
type frame struct {
	suffix      string // keeps ids of the two drawings apart
	width       float64
	left, right float64
	labelAbove  bool // names of bars stand above them
}

func barFrames() []frame {
	return []frame{
		{suffix: "w", width: 640, left: 200, right: 560},
		{suffix: "n", width: 340, left: 1, right: 270, labelAbove: true},
	}
}

func lineFrames() []frame {
	return []frame{
		{suffix: "w", width: 640, left: 44, right: 540},
		{suffix: "n", width: 340, left: 34, right: 236},
	}
}

func (f frame) class() string {
	if f.suffix == "n" {
		return "chart__narrow"
	}
	return "chart__wide"
}

func (f frame) row() float64 {
	if f.labelAbove {
		return 46
	}
	return 32
}

// barY is the upper edge of the i-th bar.
func (f frame) barY(i int) float64 {
	y := 6 + float64(i)*f.row()
	if f.labelAbove {
		y += 16
	}
	return y
}

func (c BarChart) max() float64 {
	m := c.Max
	if m > 0 {
		return m
	}
	for _, b := range c.Bars {
		if !b.Suppressed {
			m = math.Max(m, math.Max(b.Value, b.High))
		}
	}
	if m <= 0 {
		return 1
	}
	return m
}

func (c BarChart) height(f frame) string { return num(float64(len(c.Bars))*f.row() + 8) }

func (c BarChart) x(f frame, v float64) float64 {
	return f.left + clamp(v/c.max())*(f.right-f.left)
}

func (c BarChart) width(f frame, v float64) string { return num(c.x(f, v) - f.left) }

func (c BarChart) valueX(f frame, b Bar) string {
	if b.Suppressed {
		return num(f.left + 72)
	}
	return num(math.Max(c.x(f, b.Value), c.x(f, b.High)) + 8)
}

func (b Bar) class() string {
	if b.Muted {
		return "chart__bar chart__bar--muted"
	}
	return "chart__bar"
}

// short cuts a text that would leave its room.
func short(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	return string(r[:most-1]) + "…"
}

func (c BarChart) hatched() bool {
	for _, b := range c.Bars {
		if b.Suppressed {
			return true
		}
	}
	return false
}

// LineChart is the course of up to eight numbers over the same steps of time.
type LineChart struct {
	ChartText
	Steps  []string // names of the steps, also the table's first column
	Head   string   // head of the table's first column
	Series []Series
	Max    float64                // end of the axis; 0 is the largest value
	Format func(v float64) string // how values are read; nil is a plain number
}

// Series is one line. NaN leaves a gap; Low and High, when given, draw a band.
type Series struct {
	Name      string
	Values    []float64
	Low, High []float64
}

const (
	lineTop    = 12.0
	lineBottom = 216.0
)

func (c LineChart) top() float64 {
	m := c.Max
	if m <= 0 {
		for _, s := range c.Series {
			for _, all := range [][]float64{s.Values, s.High} {
				for _, v := range all {
					if v > m {
						m = v
					}
				}
			}
		}
	}
	return niceTop(m)
}

// niceTop is the next of 1, 2, 2.5, 4, 5, 8 and 10 times a power of ten.
func niceTop(v float64) float64 {
	if v <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{1, 2, 2.5, 4, 5, 8, 10} {
		if v <= f*unit*(1+1e-9) {
			return f * unit
		}
	}
	return 10 * unit
}

func (c LineChart) x(f frame, i int) float64 {
	if len(c.Steps) < 2 {
		return f.left
	}
	return f.left + float64(i)/float64(len(c.Steps)-1)*(f.right-f.left)
}

func (c LineChart) y(v float64) float64 {
	return lineBottom - v/c.top()*(lineBottom-lineTop)
}

func (c LineChart) line(f frame, s Series) string {
	points := make([]point, len(s.Values))
	for i, v := range s.Values {
		points[i] = point{c.x(f, i), c.y(v)}
	}
	return linePath(points)
}

// band is the closed shape between Low and High, split at gaps.
func (c LineChart) band(f frame, s Series) string {
	out := ""
	n := min(len(s.Low), len(s.High))
	for from := 0; from < n; {
		if math.IsNaN(s.Low[from]) || math.IsNaN(s.High[from]) {
			from++
			continue
		}
		to := from
		for to < n && !math.IsNaN(s.Low[to]) && !math.IsNaN(s.High[to]) {
			to++
		}
		for i := from; i < to; i++ {
			letter := "L"
			if i == from {
				letter = "M"
			}
			out += letter + num(c.x(f, i)) + " " + num(c.y(s.High[i]))
		}
		for i := to - 1; i >= from; i-- {
			out += "L" + num(c.x(f, i)) + " " + num(c.y(s.Low[i]))
		}
		out += "Z"
		from = to
	}
	return out
}

type lineLabel struct {
	text  string
	y     float64
	class string
}

// labels stand at the lines' ends, moved apart where they would touch.
func (c LineChart) labels() []lineLabel {
	var out []lineLabel
	for i, s := range c.Series {
		for j := len(s.Values) - 1; j >= 0; j-- {
			if !math.IsNaN(s.Values[j]) {
				out = append(out, lineLabel{s.Name, c.y(s.Values[j]) + 4, "fill-" + strconv.Itoa(i%8+1)})
				break
			}
		}
	}
	for range out {
		for i := range out {
			for j := range out {
				if i != j && out[i].y <= out[j].y && out[j].y-out[i].y < 16 && (out[i].y < out[j].y || i < j) {
					out[j].y = out[i].y + 16
				}
			}
		}
	}
	return out
}

func (c LineChart) ticks() []float64 {
	t := c.top()
	return []float64{0, t / 2, t}
}

// shownSteps are the indices whose names are written: first, last and some between.
func (c LineChart) shownSteps(f frame) []int {
	n := len(c.Steps)
	if n == 0 {
		return nil
	}
	gaps := 5
	if f.suffix == "n" {
		gaps = 3
	}
	every := max(1, (n-1+gaps-1)/gaps)
	var out []int
	for i := 0; i < n; i += every {
		if n-1-i >= every || i == n-1 {
			out = append(out, i)
		}
	}
	if len(out) == 0 || out[len(out)-1] != n-1 {
		out = append(out, n-1)
	}
	return out
}

func (c LineChart) anchor(i int) string {
	switch i {
	case 0:
		return "start"
	case len(c.Steps) - 1:
		return "end"
	}
	return "middle"
}

func (c LineChart) format(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	if c.Format != nil {
		return c.Format(v)
	}
	return num(v)
}
