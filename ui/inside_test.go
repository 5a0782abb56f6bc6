package ui

import (
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInitials(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"Ayşe Demir": "AD", "Joris van den Berg": "JB", "łukasz wójcik": "ŁW", "Cher": "C", "": "?", "  ": "?",
		"Anne-Marie O’Neill": "AO", "Dr. Kai 3": "DK",
	}
	for name, want := range tests {
		if got := Initials(name); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestIconsExist(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	re := regexp.MustCompile(`(?:Icon\(|Icon:\s*|iconSized\()"([a-z0-9-]+)"`)
	n := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".templ") {
			continue
		}
		src, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range re.FindAllStringSubmatch(string(src), -1) {
			n++
			if iconPaths(m[1]) == "" {
				t.Errorf("%s uses icon %q, which is not in icons/icons.txt", f.Name(), m[1])
			}
		}
	}
	for _, p := range append(Page{Viewer: Viewer{Cockpit: true}}.dock(), Page{Viewer: Viewer{Guest: true}}.dock()...) {
		if iconPaths(p.icon) == "" {
			t.Errorf("navigation uses icon %q, which is not in icons/icons.txt", p.icon)
		}
	}
	if n < 10 {
		t.Errorf("only %d uses of icons found", n)
	}
}

func TestLinePathLiftsThePenAtGaps(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	tests := []struct {
		name string
		in   []point
		want string
	}{
		{"line", []point{{0, 1}, {2, 3}}, "M0 1L2 3"},
		{"gap", []point{{0, 1}, {1, 1}, {2, nan}, {3, 1}, {4, 2}}, "M0 1L1 1M3 1L4 2"},
		{"lone point", []point{{0, nan}, {1, 5}, {2, nan}}, "M1 5h.01"},
		{"nothing", []point{{0, nan}}, ""},
	}
	for _, tt := range tests {
		if got := linePath(tt.in); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNiceTop(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]float64{0: 1, .3: .4, 1: 1, 7: 8, 88: 100, 101: 200, 2400: 2500} {
		if got := niceTop(in); math.Abs(got-want) > 1e-9 {
			t.Errorf("niceTop(%v) = %v, want %v", in, got, want)
		}
	}
}

func TestLineLabelsKeepApart(t *testing.T) {
	t.Parallel()
	c := LineChart{Steps: []string{"a", "b"}, Series: []Series{
		{Name: "x", Values: []float64{1, 50}}, {Name: "y", Values: []float64{2, 51}}, {Name: "z", Values: []float64{3, 50}},
	}}
	labels := c.labels()
	for i := range labels {
		for j := range i {
			if math.Abs(labels[i].y-labels[j].y) < 15.9 {
				t.Errorf("%s and %s are %.1f apart, want 16", labels[j].text, labels[i].text, math.Abs(labels[i].y-labels[j].y))
			}
		}
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	got := sentence("in [1], and [2] [x] [10]")
	want := []sentencePart{{text: "in "}, {slot: 1}, {text: ", and "}, {slot: 2}, {text: " [x] [10]"}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(sentencePart{})); diff != "" {
		t.Errorf("sentence (-want +got):\n%s", diff)
	}
}

func TestHealthBand(t *testing.T) {
	t.Parallel()
	for score, want := range map[float64]string{100: "good", 66.7: "good", 66.6: "fair", 33.4: "fair", 33.3: "poor", 0: "poor"} {
		if got := HealthBand(score); got != want {
			t.Errorf("HealthBand(%v) = %q, want %q", score, got, want)
		}
	}
	if got := HealthBand(math.NaN()); got != "unknown" {
		t.Errorf("HealthBand(NaN) = %q", got)
	}
}
