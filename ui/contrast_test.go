package ui

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

var tokenLine = regexp.MustCompile(`(?m)^  --([a-z0-9-]+): light-dark\(#([0-9A-F]{6}), #([0-9A-F]{6})\);`)

// tokens reads the colours out of the style sheet itself: light at 0, dark at 1.
func tokens(t *testing.T) map[string][2]string {
	t.Helper()
	css, err := os.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][2]string{}
	for _, m := range tokenLine.FindAllStringSubmatch(string(css), -1) {
		if _, again := out[m[1]]; !again {
			out[m[1]] = [2]string{m[2], m[3]}
		}
	}
	return out
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var l float64
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func TestContrastOfEveryPair(t *testing.T) {
	t.Parallel()
	all := tokens(t)
	grounds := []string{"page", "surface", "raised", "sunken"}
	soft := []string{"accent-soft", "attention-soft", "urgent-soft", "information-soft"}
	pairs := map[string][]string{
		"text":          append(append([]string{"mark", "seq-1", "div-4"}, soft...), grounds...),
		"quiet":         append(append([]string{}, soft...), grounds...),
		"accent":        append([]string{"accent-soft"}, grounds...),
		"accent-strong": append([]string{"accent-soft"}, grounds...),
		"attention":     append([]string{"attention-soft"}, grounds...),
		"urgent":        append([]string{"urgent-soft"}, grounds...),
		"information":   append([]string{"information-soft"}, grounds...),
		"on-accent":     {"accent", "accent-strong", "div-7"},
		"on-urgent":     {"urgent", "div-1"},
	}
	checked := 0
	for fore, backs := range pairs {
		for _, back := range backs {
			f, ok1 := all[fore]
			b, ok2 := all[back]
			if !ok1 || !ok2 {
				t.Fatalf("token %s or %s is not in tokens.css", fore, back)
			}
			for i, theme := range []string{"light", "dark"} {
				checked++
				if c := contrast(t, f[i], b[i]); c < 4.5 {
					t.Errorf("%s: %s on %s is %.2f : 1, want 4.5", theme, fore, back, c)
				}
			}
		}
	}
	// Lines that carry meaning (edges of inputs, dots) need 3 : 1.
	for _, back := range grounds {
		for i, theme := range []string{"light", "dark"} {
			if c := contrast(t, all["line-strong"][i], all[back][i]); c < 3 {
				t.Errorf("%s: line-strong on %s is %.2f : 1, want 3", theme, back, c)
			}
		}
	}
	if checked < 80 {
		t.Errorf("only %d pairs were checked", checked)
	}
}

// The categories must stay apart in grey print: neighbours in lightness differ.
func TestCategoriesDifferInGrey(t *testing.T) {
	t.Parallel()
	all := tokens(t)
	for i := range 2 {
		for n := 1; n < 8; n += 2 {
			a, b := all["cat-"+strconv.Itoa(n)], all["cat-"+strconv.Itoa(n+1)]
			if c := contrast(t, a[i], b[i]); c < 1.4 {
				t.Errorf("theme %d: categories %d and %d differ only %.2f : 1 in grey", i, n, n+1, c)
			}
		}
	}
}
