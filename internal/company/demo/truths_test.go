package demo

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/archive"
)

// talk is one contribution, with the community it was made in.
type talk struct {
	community, post, author, title, body string
	question, opening                    bool
	at                                   time.Time
}

func talks(recs []archive.Record) []talk {
	where, questions := map[string]string{}, map[string]bool{}
	var out []talk
	for _, r := range recs {
		switch r := r.(type) {
		case archive.Post:
			where[r.Key], questions[r.Key] = r.Community, r.Question
			out = append(out, talk{r.Community, r.Key, r.Author, r.Title, r.Body, r.Question, true, r.At})
		case archive.Comment:
			out = append(out, talk{where[r.Post], r.Post, r.Author, "", r.Body, questions[r.Post], false, r.At})
		}
	}
	return out
}

func within(all []talk, community string, from, to time.Time) []talk {
	return slices.DeleteFunc(slices.Clone(all), func(t talk) bool {
		return t.community != community || t.at.Before(from) || !t.at.Before(to)
	})
}

// shape is what the phase rules look at: people who wrote, and the share of the
// three who wrote most.
func shape(list []talk) (people int, top3 float64) {
	by := map[string]int{}
	for _, t := range list {
		by[t.author]++
	}
	var counts []int
	for _, n := range by {
		counts = append(counts, n)
	}
	slices.Sort(counts)
	slices.Reverse(counts)
	sum := 0
	for _, n := range counts[:min(3, len(counts))] {
		sum += n
	}
	return len(by), float64(sum) / math.Max(1, float64(len(list)))
}

func TestPhasesAreInTheRecords(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		c := company(t, seed+1)
		before, _ := records(t, c)
		all := talks(before)
		for _, p := range plans {
			four := within(all, p.key, c.monday(-4), c.Now0())
			people, top3 := shape(four)
			peak := 0
			for w := -48; w <= 0; w++ {
				n, _ := shape(within(all, p.key, c.monday(w-4), c.monday(w)))
				peak = max(peak, n)
			}
			t.Logf("seed %d %-15s 28 d: %3d contributions, %2d people (peak %2d), top3 %.2f", seed+1, p.key, len(four), people, peak, top3)
			switch p.key {
			case "servicetechnik":
				if people < 25 || top3 > .5 {
					t.Errorf("%s: got %d people, top3 %.2f, want ≥ 25 and ≤ .5", p.key, people, top3)
				}
			case "fertigung", "schicht", "storingen", "controls":
				if people < 12 {
					t.Errorf("%s: got %d people in 28 days, want ≥ 12", p.key, people)
				}
			case "cad":
				if float64(people) > .5*float64(peak) {
					t.Errorf("cad: got %d people against a peak of %d, want at most half", people, peak)
				}
			case "wagenpark":
				if n := len(within(all, p.key, c.monday(-9), c.Now0())); n > 0 {
					t.Errorf("wagenpark: got %d contributions in nine weeks, want none", n)
				}
			}
		}
	}
}

func TestPlantedGapsAreThere(t *testing.T) {
	t.Parallel()
	c := company(t, 1)
	before, _ := records(t, c)
	all := talks(before)
	replied, first := map[string]int{}, map[string]string{}
	for _, x := range all {
		if !x.opening {
			replied[x.post]++
		}
		if first[x.author] == "" {
			first[x.author] = x.post
		}
	}
	tr := c.Truths()
	if len(tr.Unanswered) != 3 || len(tr.Newcomers) != 2 || len(tr.Escalating) != 1 || len(tr.Rising.Posts) < 5 {
		t.Fatalf("got %d open questions, %d first posts, %d heated threads, %d posts on the topic", len(tr.Unanswered), len(tr.Newcomers), len(tr.Escalating), len(tr.Rising.Posts))
	}
	planted := map[string]bool{}
	for _, q := range tr.Unanswered {
		planted[q.Post] = true
		if replied[q.Post] != 0 || len(q.Earlier) < 2 || c.byKey[q.Expert] == nil {
			t.Errorf("%+v: got %d replies, want none, an expert and earlier answers", q, replied[q.Post])
		}
	}
	for _, n := range tr.Newcomers {
		if replied[n.Post] != 0 || first[n.Person] != n.Post {
			t.Errorf("%+v: got %d replies and first post %s", n, replied[n.Post], first[n.Person])
		}
	}
	for _, x := range all {
		old := c.Now0().Sub(x.at) > 24*time.Hour && x.at.After(c.monday(-8))
		if x.opening && x.question && old && replied[x.post] == 0 && !planted[x.post] {
			t.Errorf("%s in %s was not planted and has no reply", x.post, x.community)
		}
	}
	heat := within(all, "schicht", c.Now0().Add(-24*time.Hour), c.Now0())
	if n, _ := shape(slices.DeleteFunc(heat, func(x talk) bool { return x.post != tr.Escalating[0] })); n < 6 {
		t.Errorf("got %d people in the heated thread, want at least 6", n)
	}
}

func TestDepartmentsNotReachedAndNotTalking(t *testing.T) {
	t.Parallel()
	c := company(t, 1)
	before, _ := records(t, c)
	active, dept, size, in := map[string]bool{}, map[string]string{}, map[string]int{}, map[string]map[string]bool{}
	without := 0
	for _, r := range before {
		switch r := r.(type) {
		case archive.Person:
			dept[r.Key] = r.Unit
			size[r.Unit]++
			if r.NoAccount {
				without++
			}
		case archive.View:
			if r.At.After(c.monday(-4)) {
				active[r.Person] = true
			}
		}
	}
	for _, x := range talks(before) {
		if in[x.post] == nil {
			in[x.post] = map[string]bool{}
		}
		in[x.post][dept[x.author]] = true
	}
	reached := map[string]int{}
	for who := range active {
		reached[dept[who]]++
	}
	org := float64(len(active)) / 400
	night := float64(reached["nacht"]) / float64(size["nacht"])
	t.Logf("reach: company %.2f, night shift %.2f, %v of %v", org, night, reached, size)
	if night > .45*org || without != 30 {
		t.Errorf("got reach %.2f of %.2f and %d people without account, want at most .45 of it, and 30", night, org, without)
	}
	if total := len(dept); total != 401 {
		t.Errorf("got %d people, want 400 and one guest", total)
	}
	for post, d := range in {
		if d["verkoop"] && d["marketing"] {
			t.Errorf("%s: Dutch sales and marketing talk", post)
		}
	}
}

func TestTextsAreNotRepeated(t *testing.T) {
	t.Parallel()
	c := company(t, 1)
	before, after := records(t, c)
	posts, langs, users := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, x := range talks(append(before, after...)) {
		if x.opening {
			posts[x.title+"\n"+x.body]++
			langs[c.byName[x.community].lang]++
		}
		if strings.ContainsAny(x.title+x.body, "{}") {
			t.Errorf("%s: a slot is left in %q", x.post, x.title+x.body)
		}
	}
	for text, n := range posts {
		if n > 3 {
			t.Errorf("posted %d times: %q", n, text)
		}
	}
	t.Log(len(posts), langs)
	if langs["de"] == 0 || langs["nl"] == 0 || langs["en"] == 0 {
		t.Errorf("got languages %v, want all three", langs)
	}
	for _, p := range c.people {
		if users[p.rec.Username] {
			t.Errorf("username %q twice", p.rec.Username)
		}
		users[p.rec.Username] = true
	}
	if s, err := c.scenes(); err != nil || len(s) < 60 {
		t.Errorf("got %d written conversations (%v), want at least 60", len(s), err)
	}
	if got := c.Personas(); len(got) != 8 {
		t.Errorf("got %d personas, want 8", len(got))
	}
}

func TestLifeAnswersWhatWasDone(t *testing.T) {
	t.Parallel()
	answered, welcomed, runs := 0, 0, 12
	for seed := range uint64(runs) {
		c := company(t, seed+1)
		q, n := c.Truths().Unanswered[0], c.Truths().Newcomers[0]
		at := c.Now0().Add(time.Hour)
		_, plain := records(t, c)
		_, after := records(t, c, Intervention{AskExpert, q.Community, q.Post, q.Expert, at},
			Intervention{WelcomeReply, "", n.Post, "", at}, Intervention{CommunityAction, "verkoop", "", "", at})
		for _, x := range talks(after) {
			if x.author == q.Expert && x.at.Sub(at) < 24*time.Hour && x.post == "" || strings.HasSuffix(x.post, "ask-1") && x.author == q.Expert {
				answered++
			}
			if x.opening && x.author == n.Person {
				welcomed++
			}
		}
		until := at.AddDate(0, 0, 35)
		was, is := len(within(talks(plain), "verkoop", at, until)), len(within(talks(after), "verkoop", at, until))
		if ratio := float64(is) / float64(was); ratio < 1.2 || ratio > 1.9 {
			t.Errorf("seed %d: the action brought %d instead of %d contributions, want about 1.4 times", seed+1, is, was)
		}
	}
	if answered < runs/3 || answered == runs+1 || welcomed < runs/2 {
		t.Errorf("of %d: answered %d, welcomed %d", runs, answered, welcomed)
	}
}

func TestTruthsAreWritten(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := company(t, 1).WriteTruths(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"escalating_posts"`) {
		t.Errorf("got %s", b.String())
	}
}
