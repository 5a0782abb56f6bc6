package card

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

func TestPick(t *testing.T) {
	t.Parallel()
	q, n, e := signal.Unanswered, signal.Newcomer, signal.Escalation
	for _, c := range []struct {
		name   string
		rules  []signal.Rule
		mins   []int
		budget Budget
		want   []int64
	}{
		{"all fit", []signal.Rule{q, n, e}, []int{5, 5, 10}, TwoHours, []int64{0, 1, 2}},
		{"five at most", []signal.Rule{q, q, n, n, e, e}, []int{5, 5, 5, 5, 5, 5}, Team, []int64{0, 1, 2, 3, 4}},
		{"two of a rule", []signal.Rule{q, q, q, n, n, e}, []int{5, 5, 5, 5, 5, 5}, Team, []int64{0, 1, 3, 4, 5}},
		{"nothing else there", []signal.Rule{q, q, q, q, n}, []int{5, 5, 5, 5, 5}, Team, []int64{0, 1, 2, 3, 4}},
		{"long one skipped", []signal.Rule{q, n, e}, []int{100, 60, 20}, TwoHours, []int64{0, 2}},
		{"nothing fits", []signal.Rule{q}, []int{121}, TwoHours, nil},
	} {
		var all []ranked
		for i, r := range c.rules {
			all = append(all, ranked{row: row{id: int64(i), rule: r, minutes: c.mins[i]}})
		}
		var got []int64
		for _, r := range pick(all, c.budget) {
			got = append(got, r.id)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	at := func(id int64, rule signal.Rule, effect, urgency float64, minutes int, since time.Time) row {
		return row{id: id, rule: rule, claimed: effect, urgency: urgency, minutes: minutes, since: since}
	}
	rows := []row{
		at(1, signal.Unanswered, .3, .5, 5, day),                   // .030
		at(2, signal.Newcomer, .3, .5, 12, day),                    // .0125
		at(3, signal.Escalation, .3, 1, 5, day),                    // .060
		at(4, signal.Unanswered, .3, .5, 5, day.AddDate(0, 0, -1)), // .030, older
		at(5, signal.PhaseChange, .3, .5, 5, day),                  // halved by 4 misses
		at(6, signal.NotReached, .1, .5, 5, day),                   // measured far better than claimed
	}
	records := map[signal.Rule]record{
		signal.PhaseChange: {judged: 4},
		signal.NotReached:  {measured: stat.Measured{Effect: .9, SE: .05}, outcomes: 12},
	}
	var got []int64
	for _, r := range order(rows, records) {
		got = append(got, r.id)
	}
	if diff := cmp.Diff([]int64{6, 3, 4, 1, 5, 2}, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rec      record
		weight   float64
		sunk     bool
		expected float64 // of a claim of .2
	}{
		{record{}, 1, false, .2},
		{record{hits: 8, judged: 8}, 1, false, .2},
		{record{judged: 7}, 4.0 / 11, false, .2},
		{record{hits: 2, judged: 8}, .5, true, .2},
		{record{hits: 3, judged: 8}, 7.0 / 12, false, .2},
		{record{measured: stat.Measured{Effect: .4, SE: .1}, outcomes: 10}, 1, false, .3}, // as sure as the prior: half way
		{record{measured: stat.Measured{Effect: -.9, SE: .01}, outcomes: 50}, 1, false, 0},
	} {
		if got := c.rec.weight(); math.Abs(got-c.weight) > 1e-12 {
			t.Errorf("%+v: weight %v, want %v", c.rec, got, c.weight)
		}
		if got := c.rec.sunk(); got != c.sunk {
			t.Errorf("%+v: sunk %v, want %v", c.rec, got, c.sunk)
		}
		if got := c.rec.expected(.2); math.Abs(got-c.expected) > 1e-12 {
			t.Errorf("%+v: expected %v, want %v", c.rec, got, c.expected)
		}
	}
}

func TestCover(t *testing.T) {
	t.Parallel()
	var all []ranked
	for i := range 10 {
		all = append(all, ranked{row: row{id: int64(i), urgency: .6, minutes: 30}}, ranked{row: row{urgency: .1, minutes: 200}})
	}
	urgents, covered, for90 := cover(all, FourHours)
	if urgents != 10 || covered != 8 || for90 != 270 {
		t.Errorf("cover = %d, %d, %d; want 10, 8, 270", urgents, covered, for90)
	}
	if u, c, m := cover(nil, Day); u != 0 || c != 0 || m != 0 {
		t.Errorf("nothing to cover gave %d, %d, %d", u, c, m)
	}
}

func TestLibrary(t *testing.T) {
	t.Parallel()
	all, err := Library()
	if err != nil || len(all) != 52 {
		t.Fatalf("%d actions, %v; want 52", len(all), err)
	}
	days := map[string]int{"workplace-photo": 7, "co-name-product": 14, "wol-circle": 84, "question-guarantee": 5, "first-30-days": 30, "translation-buddy": 14}
	for _, a := range all {
		for _, lang := range []string{"de", "nl", "en"} {
			if a.Name[lang] == "" || a.Text[lang] == "" {
				t.Errorf("%s has no name or text in %s", a.ID, lang)
			}
		}
		if s := a.science(); len(s.Goals) == 0 || len(s.Phases) == 0 && !s.Split {
			t.Errorf("%s has no goal or phase", a.ID)
		}
		if want, ok := days[a.ID]; ok && a.Days() != want {
			t.Errorf("%s takes %d days, want %d", a.ID, a.Days(), want)
		}
	}
}
