package escalate_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/science/escalate"
	vt "example.org/linden/internal/science/vectortest"
)

var (
	quoted = regexp.MustCompile(`(?s)<(aside|blockquote|pre|code)[^>]*>.*?</(aside|blockquote|pre|code)>`)
	breaks = regexp.MustCompile(`</p>|<br ?/?>|</li>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

func plain(cooked string) string {
	s := quoted.ReplaceAllString(cooked, " ")
	s = breaks.ReplaceAllString(s, "\n")
	return html.UnescapeString(tags.ReplaceAllString(s, ""))
}

// conversations reads a forum's threads by id, posts in the order of writing.
func conversations(t *testing.T) map[int64][]escalate.Post {
	t.Helper()
	f, err := os.Open(vt.Shared(t, "data", "sets", "discourse-urho3d", "posts.ndjson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[int64][]escalate.Post{}
	lines := bufio.NewScanner(zr)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var p struct {
			Topic   int64     `json:"topic_id"`
			User    int64     `json:"user_id"`
			Created time.Time `json:"created_at"`
			Type    int       `json:"post_type"`
			Cooked  string    `json:"cooked"`
		}
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if p.Type == 1 {
			out[p.Topic] = append(out[p.Topic], escalate.Post{Author: p.User, At: p.Created, Text: plain(p.Cooked), Lang: "en"})
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRealConflict measures the alarm on a forum whose quarrel about a fork
// began on 5 February 2020: it must be up the next noon, and stay down in
// nearly all threads of the year before. A window is a thread on a day it was
// written in, looked at when the last post of the day came.
func TestRealConflict(t *testing.T) {
	threads := conversations(t)
	s := escalate.NewScorer()
	year := func(at time.Time) bool { return at.Year() == 2019 }
	posts, direct := 0, 0
	for _, list := range threads {
		for _, p := range list {
			if year(p.At) {
				posts++
				if s.Direct(p.Text, p.Lang) {
					direct++
				}
			}
		}
	}
	rate, directRate := float64(posts)/(365*24), float64(direct)/float64(posts)
	judge := func(list []escalate.Post, now time.Time) escalate.Result {
		readers := map[int64]bool{}
		for _, p := range list {
			if !p.At.After(now) {
				readers[p.Author] = true
			}
		}
		return s.Judge(escalate.Thread{Posts: list, Now: now, Rate: rate, DirectRate: directRate, Readers: 5 * len(readers)})
	}
	windows, lively, calm, calmLively := 0, 0, 0, 0
	for id, list := range threads {
		for i, p := range list {
			last := i+1 == len(list) || list[i+1].At.Format(time.DateOnly) != p.At.Format(time.DateOnly)
			if !year(p.At) || !last {
				continue
			}
			r := judge(list, p.At)
			n := 0
			for _, q := range list[:i+1] {
				if p.At.Sub(q.At) < 24*time.Hour {
					n++
				}
			}
			windows++
			if n >= 5 {
				lively++
			}
			if r.P < escalate.LookFrom {
				calm++
				if n >= 5 {
					calmLively++
				}
			} else if testing.Verbose() {
				t.Logf("thread %d %s: %.3f %v", id, p.At.Format(time.DateTime), r.P, r.Reasons)
			}
		}
	}
	noon := time.Date(2020, 2, 6, 12, 0, 0, 0, time.UTC)
	got := judge(threads[5864], noon)
	share := float64(calm) / float64(windows)
	t.Logf("usual: %.2f posts per hour, %.2f of them direct", rate, directRate)
	t.Logf("the quarrel at %s: P %.3f (%s), %v", noon.Format(time.DateTime), got.P, got.Level, got.Reasons)
	t.Logf("2019: %.2f %% of %d windows below %.2f; %.2f %% of the %d with 5 posts or more", 100*share, windows,
		escalate.LookFrom, 100*float64(calmLively)/float64(lively), lively)
	for at := noon.Add(-22 * time.Hour); !at.After(noon.Add(12 * time.Hour)); at = at.Add(3 * time.Hour) {
		r := judge(threads[5864], at)
		t.Logf("  %s P %.3f %s", at.Format(time.DateTime), r.P, r.Level)
	}
	if got.P < escalate.SoonFrom {
		t.Errorf("quarrel scores %.3f, want %.2f", got.P, escalate.SoonFrom)
	}
	if share < 0.97 {
		t.Errorf("%.2f %% of ordinary windows stay below, want 97 %%", 100*share)
	}
	if strings.Contains(plain(`<aside class="quote"><blockquote>idiot</blockquote></aside>ok`), "idiot") {
		t.Error("quotes are read")
	}
}
