package journey

import (
	"strings"
	"testing"

	"example.org/linden/internal/archive/archivetest"
)

// A dump of questions and answers: as of a moment in its life, questions that
// wait too long are cards that say who could answer.
func TestQuantumComputing(t *testing.T) {
	t.Parallel()
	dump := archivetest.Shared(t, "data", "sets", "stackexchange-dumps", "quantumcomputing.stackexchange.com")
	data := t.TempDir()
	got := taken(t, works(t, "import", "stackexchange", dump, "--community", "Quantum", "--lang", "en", "--data", data))
	if got["posts"][0] != 612 || got["best_answers"][0] != 389 {
		t.Errorf("%d questions and %d best answers, want 612 and 389", got["posts"][0], got["best_answers"][0])
	}
	addManager(t, data)
	s := serve(t, data, "2018-06-20T12:00:00Z")
	w, _ := s.weekWith("an open question with somebody to ask", func(c card) bool { return len(c.answerers()) > 0 })
	if len(w.Cards) > 5 {
		t.Errorf("%d cards, want five at most", len(w.Cards))
	}
	page := words(s.page("/cockpit"))
	for _, c := range w.Cards {
		if c.Rule != "unanswered" {
			continue
		}
		for name, why := range c.answerers() {
			if why == "" {
				t.Errorf("%s is proposed for %q without a reason", name, c.What)
			}
			if !strings.Contains(page, name) && !strings.Contains(words(s.page("/cockpit/cards/"+c.ID)), name) {
				t.Errorf("no page proposes %s for %q", name, c.What)
			}
		}
		if thread := words(s.page("/posts/" + c.Thread)); len(thread) < 100 {
			t.Errorf("the card %q leads to the thread %q", c.What, thread)
		}
	}

	t.Run("the report in three languages", func(t *testing.T) {
		for lang, want := range map[string]string{"de": `<html lang="de"`, "nl": `<html lang="nl"`, "en": `<html lang="en"`} {
			file := t.TempDir() + "/report.html"
			works(t, "report", "--lang", lang, "--now", "2018-06-20T12:00:00Z", "--out", file, "--data", data)
			page := readFile(t, file)
			if !strings.Contains(page, want) || strings.Count(page, "<h1") != 1 {
				t.Errorf("%s: no page in this language: %.200s", lang, page)
			}
			if strings.Contains(page, "<script") || strings.Contains(page, `src="http`) || strings.Contains(page, `href="/assets`) {
				t.Errorf("%s: the page needs something beside itself", lang)
			}
			if text := words(page); len(text) < 400 {
				t.Errorf("%s: the page says little: %s", lang, text)
			}
		}
		if out := works(t, "report", "--lang", "en", "--now", "2018-06-20T12:00:00Z", "--data", data); !strings.HasPrefix(strings.TrimSpace(out.out), "<!doctype html>") {
			t.Errorf("without --out the page is not on standard output: %.100s", out.out)
		}
	})
}

// answerers are who is proposed to be asked, with the reason.
func (c card) answerers() map[string]string {
	out := map[string]string{}
	for _, p := range c.People {
		if c.Rule == "unanswered" && p.Role == "answerer" {
			out[p.Name] = p.Why
		}
	}
	return out
}
