package business_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"html"
	"os"
	"regexp"
	"testing"

	"example.org/linden/internal/science/business"
	vt "example.org/linden/internal/science/vectortest"
)

var (
	cited  = regexp.MustCompile(`(?s)<(aside|blockquote|pre)[^>]*>.*?</(aside|blockquote|pre)>`)
	breaks = regexp.MustCompile(`</p>|<br ?/?>|</li>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
)

func plain(cooked string) string {
	s := breaks.ReplaceAllString(cited.ReplaceAllString(cooked, " "), "\n")
	return html.UnescapeString(tags.ReplaceAllString(s, ""))
}

func lines(t *testing.T, file string, each func([]byte) error) {
	t.Helper()
	f, err := os.Open(vt.Shared(t, "data", "sets", "discourse-urho3d", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	scan := bufio.NewScanner(zr)
	scan.Buffer(nil, 16<<20)
	for scan.Scan() {
		if err := each(scan.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
}

// support and showcase are categories of the forum: in the first people ask, in
// the second they show what they made.
const (
	support  = 10
	showcase = 13
)

// TestQuestionsOfAForum measures the heuristic on the opening posts of a real
// forum: threads with an accepted answer must mostly be recognised, threads of
// the showcase hardly ever.
func TestQuestionsOfAForum(t *testing.T) {
	type topic struct {
		ID       int64
		Title    string
		Category int `json:"category_id"`
	}
	topics, accepted := map[int64]topic{}, map[int64]bool{}
	lines(t, "topics.ndjson.gz", func(b []byte) error {
		var x topic
		err := json.Unmarshal(b, &x)
		topics[x.ID] = x
		return err
	})
	asks := map[int64]bool{}
	lines(t, "posts.ndjson.gz", func(b []byte) error {
		var p struct {
			Topic    int64 `json:"topic_id"`
			Number   int   `json:"post_number"`
			Accepted bool  `json:"accepted_answer"`
			Cooked   string
		}
		if err := json.Unmarshal(b, &p); err != nil {
			return err
		}
		if p.Accepted {
			accepted[p.Topic] = true
		}
		if p.Number == 1 {
			asks[p.Topic] = business.IsQuestion(topics[p.Topic].Title, plain(p.Cooked), "en")
		}
		return nil
	})
	share := func(in func(topic) bool) (asked, all int) {
		for id, yes := range asks {
			if in(topics[id]) {
				all++
				if yes {
					asked++
				}
			}
		}
		return asked, all
	}
	a, n := share(func(x topic) bool { return accepted[x.ID] })
	s, m := share(func(x topic) bool { return x.Category == showcase })
	q, k := share(func(x topic) bool { return x.Category == support })
	t.Logf("asking: %d of %d threads with an accepted answer, %d of %d in support, %d of %d in the showcase", a, n, q, k, s, m)
	if n < 100 || a*100 < 65*n {
		t.Errorf("only %d of %d threads with an accepted answer are recognised", a, n)
	}
	if s*100 > 10*m {
		t.Errorf("%d of %d threads of the showcase are taken for questions", s, m)
	}
}
