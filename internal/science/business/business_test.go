package business_test

import (
	"testing"
	"time"

	"example.org/linden/internal/science/business"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no zone data: %v", err)
	}
	return zone
}

func TestBetween(t *testing.T) {
	t.Parallel()
	zone := berlin(t)
	holiday := time.Date(2026, 5, 1, 0, 0, 0, 0, zone)
	c := business.NewCalendar(zone, []time.Time{holiday})
	at := func(month time.Month, d, h, m int) time.Time { return time.Date(2026, month, d, h, m, 0, 0, zone) }
	for _, tc := range []struct {
		name     string
		from, to time.Time
		want     time.Duration
	}{
		{"same morning", at(3, 2, 9, 0), at(3, 2, 10, 30), 90 * time.Minute},
		{"before opening", at(3, 2, 6, 0), at(3, 2, 9, 0), time.Hour},
		{"over night", at(3, 2, 17, 0), at(3, 3, 9, 0), 2 * time.Hour},
		{"over a weekend", at(3, 6, 17, 0), at(3, 9, 9, 0), 2 * time.Hour},
		{"inside a weekend", at(3, 7, 10, 0), at(3, 8, 20, 0), 0},
		{"over a holiday", at(4, 30, 17, 0), at(5, 4, 8, 30), 90 * time.Minute},
		{"change to summer time", at(3, 27, 8, 0), at(3, 30, 18, 0), 20 * time.Hour},
		{"backwards", at(3, 3, 9, 0), at(3, 2, 9, 0), 0},
		{"from UTC", time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), at(3, 2, 10, 0), time.Hour},
	} {
		if got := c.Between(tc.from, tc.to); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
		if tc.want > 0 {
			end := c.Add(tc.from, tc.want)
			if got := c.Between(tc.from, end); got != tc.want {
				t.Errorf("%s: Add gives %v, %v later", tc.name, end, got)
			}
		}
	}
	if !c.Open(at(3, 2, 8, 0)) || c.Open(at(3, 2, 18, 0)) || c.Open(at(5, 1, 10, 0)) {
		t.Error("Open is wrong at the edges")
	}
}

func TestIsQuestion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		title, body, lang string
		want              bool
	}{
		{"", "Wer kennt sich mit Batteriezellen aus?", "de", true},
		{"Wie beantrage ich Urlaub", "Ich finde das Formular nicht.", "de", true},
		{"", "Weet iemand waar ik de nieuwe ladder vind? Alvast bedankt!", "nl", true},
		{"", "Ich suche den Schlüssel für Halle 3. Weiß jemand, wo er hängt", "de", true},
		{"Build fails on Windows", "I get error 5 when linking. What am I missing?\n\nThanks", "en", true},
		{"", "We moved the office. Everything is on the third floor now.", "en", false},
		{"", "Kantine: heute Linsen. Guten Appetit!", "de", false},
		{"", "> Was soll das?\n\nIch sehe das anders.", "de", false},
		{"", "The address is https://example.org/?q=1", "en", false},
		{"", "Ab Montag gilt der neue Plan. Noch Fragen?", "de", false},
		{"", "Warum? Wer? Wo? Wann? Wie? Womit? Wozu? Darum.", "de", false},
		{"", "", "de", false},
	} {
		if got := business.IsQuestion(c.title, c.body, c.lang); got != c.want {
			t.Errorf("IsQuestion(%q, %q) = %v, want %v", c.title, c.body, got, c.want)
		}
	}
}

func TestReply(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	now := monday.Add(21 * 24 * time.Hour)
	var qs []business.Question
	for i := range 20 {
		q := business.Question{At: monday.Add(time.Duration(i) * time.Minute)}
		if i < 12 {
			q.Answered, q.ByStaff = q.At.Add(2*time.Hour), i < 4
		}
		qs = append(qs, q)
	}
	qs = append(qs, business.Question{At: now.Add(time.Hour)})
	r := business.Reply(qs, business.Calendar{}, now)
	if r.Questions != 20 || r.Open != 8 {
		t.Errorf("%d questions, %d open; want 20 and 8", r.Questions, r.Open)
	}
	if !r.HasMedian || r.Median != 2 {
		t.Errorf("median %v %v, want 2 h", r.Median, r.HasMedian)
	}
	if got := r.Within24.Share; got < .599 || got > .601 {
		t.Errorf("within 24 h: %v, want .6", got)
	}
	if !r.Slow() {
		t.Errorf("interval %v should not exclude one half", r.Within24.CI)
	}
	if got := r.Patience(); got != 24 {
		t.Errorf("patience %v, want 24", got)
	}
	if r.NotStaff.Events != 8 {
		t.Errorf("%d answers by others than staff, want 8", r.NotStaff.Events)
	}
}
