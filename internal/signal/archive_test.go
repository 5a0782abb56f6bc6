package signal_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/source/discourse"
	"example.org/linden/internal/archive/source/stackexchange"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/signal"
)

// TestForum looks at nine years of a public forum: the quarrel about a fork in
// February 2020, and the way down before its end.
func TestForum(t *testing.T) {
	dir := archivetest.Shared(t, "data", "sets", "discourse-urho3d")
	w := newWorld(t, dbtest.New(t))
	src, err := discourse.Open(dir, source.Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	w.load(src)
	t.Run("rebuild", func(t *testing.T) {
		var names []string
		for _, c := range insight.Consumers() {
			names = append(names, c.Name())
		}
		start := time.Now()
		if err := w.run.Rebuild(t.Context(), nil, names...); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d events, all %d projections rebuilt in %s", w.number(`SELECT count(*) FROM ledger`), len(names), time.Since(start).Round(time.Millisecond))
	})
	t.Run("quarrel", func(t *testing.T) {
		thread := w.thread("To rbfx and not to rbfx")
		for _, g := range w.open(time.Date(2020, 2, 6, 12, 0, 0, 0, time.UTC)) {
			if g.Rule == signal.Escalation && g.Thread == thread {
				for _, r := range g.Reasons {
					t.Logf("%s %v %.2f", r.Key, r.Args, r.Strength)
				}
				if len(g.Reasons) < 3 || len(g.Candidates) == 0 {
					t.Errorf("the quarrel has %d reasons, %d hosts", len(g.Reasons), len(g.Candidates))
				}
				return
			}
		}
		t.Error("the quarrel is not seen as escalating")
	})
	t.Run("phases", func(t *testing.T) {
		declined, told := false, false
		var path []string
		last := phase.Unknown
		for now := time.Date(2021, 1, 4, 12, 0, 0, 0, time.UTC); now.Year() < 2023; now = now.AddDate(0, 0, 7) {
			if _, err := w.Insight.Weeks(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			current, err := w.Insight.Current(t.Context(), now)
			if err != nil || len(current) != 1 {
				t.Fatalf("%s: %d communities, %v", now, len(current), err)
			}
			for _, c := range current {
				if c.Phase != last {
					path, last = append(path, now.Format(time.DateOnly)+" "+string(c.Phase)), c.Phase
					if c.Phase != phase.Decline || declined {
						continue
					}
					declined = true
					for _, g := range w.open(now) {
						told = told || g.Rule == signal.PhaseChange && g.Reasons[0].Key == "signal.reason.phase.decline"
					}
				}
			}
		}
		t.Log(strings.Join(path, ", "))
		if !declined || !told {
			t.Errorf("declined %t, told as a signal %t", declined, told)
		}
	})
}

// TestQuestionsOfAnArchive looks at open questions of a public site of questions
// and answers.
func TestQuestionsOfAnArchive(t *testing.T) {
	dir := archivetest.Shared(t, "data", "sets", "stackexchange-dumps", "quantumcomputing.stackexchange.com")
	w := newWorld(t, dbtest.New(t))
	src, err := stackexchange.Open(filepath.Clean(dir), source.Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	w.load(src)
	last := w.number(`SELECT max(at) FROM ledger WHERE verb = 'post'`)
	now := time.UnixMilli(last).AddDate(0, 0, -30).UTC()
	questions, proposals, evidence := 0, 0, 0
	for _, g := range w.open(now) {
		if g.Rule != signal.Unanswered {
			continue
		}
		questions++
		for _, c := range g.Candidates {
			proposals++
			for _, e := range c.Evidence {
				evidence++
				if id.Time(e).After(now) {
					t.Errorf("evidence of %s was not there at %s", id.Time(e), now)
				}
			}
		}
	}
	t.Logf("%s: %d open questions, %d people proposed with %d pieces of evidence", now.Format(time.DateOnly), questions, proposals, evidence)
	if questions == 0 || proposals < questions || evidence < proposals {
		t.Errorf("%d questions, %d proposals, %d pieces of evidence", questions, proposals, evidence)
	}
}
