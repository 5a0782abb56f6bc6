package escalate_test

import (
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/science/escalate"
	vt "example.org/linden/internal/science/vectortest"
)

func TestNoisyOrVector(t *testing.T) {
	var in struct {
		Weights, Signals map[escalate.Signal]float64
	}
	var want float64
	vt.Load(t, "escalation_noisy_or", &in, &want)
	for s, w := range in.Weights {
		vt.Near(t, string(s), s.Weight(), w)
	}
	vt.Near(t, "P", escalate.NoisyOr(in.Signals), want)
}

func TestPingPongVector(t *testing.T) {
	var in struct{ Authors []string }
	var want int
	vt.Load(t, "pingpong_run", &in, &want)
	ids := make([]int64, len(in.Authors))
	for i, a := range in.Authors {
		ids[i] = int64(a[0])
	}
	if got := escalate.LongestPingPong(ids); got != want {
		t.Errorf("run = %d, want %d", got, want)
	}
}

func TestNormaliseVector(t *testing.T) {
	var in struct{ Sum float64 }
	var want float64
	vt.Load(t, "vader_normalise", &in, &want)
	vt.Near(t, "normalised", escalate.Normalise(in.Sum), want)
}

func TestHostileWords(t *testing.T) {
	t.Parallel()
	s := escalate.NewScorer()
	for _, c := range []struct {
		lang, text string
		min, max   float64
	}{
		{"en", "You are an idiot and a liar.", .9, 1},
		{"en", "Thanks, that works. Which version do you use?", 0, .05},
		{"en", "> You are an idiot\n\nPlease keep it friendly.", 0, .05},
		{"en", "Somebody wrote “you idiot”, please stop that.", 0, .05},
		{"en", "My stupid question: how do I start it?", 0, .05},
		{"en", "WHY DOES NOBODY EVER LISTEN HERE!!!", .3, .7},
		{"de", "Was für ein Schwachsinn, du hast keine Ahnung.", .7, 1},
		{"de", "Ich habe eine Frage zur Störung in Halle 3: Wer kann helfen?", 0, .05},
		{"de", "Das ist nicht dumm, sondern mutig.", 0, .05},
		{"nl", "Hou je mond, wat een gelul.", .8, 1},
		{"nl", "Bedankt, het werkt weer. Fijne dag!", 0, .05},
	} {
		if got := s.Hostile(c.text, c.lang); got < c.min || got > c.max {
			t.Errorf("Hostile(%q) = %.2f, want %.2f to %.2f", c.text, got, c.min, c.max)
		}
	}
	if !s.Threat("Das wirst du bereuen!", "de") || s.Threat("Das wirst du lieben!", "de") {
		t.Error("threats are not told apart")
	}
	if s.Valence("das ist gut und hilfreich, danke", "de") <= 0 || s.Valence("dat is niet goed en heel vervelend", "nl") >= 0 {
		t.Error("tone has the wrong sign")
	}
}

func TestReportMeansNow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	thread := escalate.Thread{Now: now, Reports: 1, Posts: []escalate.Post{{Author: 1, At: now.Add(-time.Hour), Text: "Hello"}}}
	s := escalate.NewScorer()
	got := s.Judge(thread)
	if got.Level != escalate.Now || got.P < escalate.SoonFrom || got.Reasons[0].Signal != escalate.Report {
		t.Errorf("reported thread: %+v", got)
	}
	thread.Reports, thread.Posts[0].Text = 0, "I know where you live"
	if got := s.Judge(thread); got.Level != escalate.Now {
		t.Errorf("threat: %+v", got)
	}
	thread.Posts[0].At = now.Add(-25 * time.Hour)
	if got := s.Judge(thread); got.P != 0 || got.Level != escalate.None {
		t.Errorf("yesterday still counts: %+v", got)
	}
}

func TestQuarrelOfTwo(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 23, 30, 0, 0, time.UTC)
	thread := escalate.Thread{Now: now, Readers: 40, Rate: .5}
	lines := []string{"Guter Vorschlag, danke.", "Gern, freut mich.", "Schön, dass das klappt.", "Super, danke!", "Prima.",
		"Warum musst du immer alles schlechtreden?", "Du hast keine Ahnung, das ist Unsinn.", "Du schon wieder. Lächerlich.",
		"Du lügst doch.", "Unverschämt, so eine Frechheit. Mir reichts."}
	for i, l := range lines {
		thread.Posts = append(thread.Posts, escalate.Post{Author: int64(1 + i%2), At: now.Add(time.Duration(i-10) * 5 * time.Minute), Text: l, Lang: "de"})
	}
	got := escalate.NewScorer().Judge(thread)
	if got.Level != escalate.Soon {
		t.Errorf("level %s (P %.2f), want soon: %+v", got.Level, got.P, got.Reasons)
	}
	var names []string
	for _, r := range got.Reasons {
		names = append(names, string(r.Signal))
	}
	if all := strings.Join(names, " "); !strings.Contains(all, "hostile") || !strings.Contains(all, "narrow") {
		t.Errorf("reasons = %s", all)
	}
}
