package expert_test

import (
	"cmp"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/science/expert"
	vt "example.org/linden/internal/science/vectortest"
)

const site = "quantumcomputing.stackexchange.com"

type row struct {
	ID       int64  `xml:"Id,attr"`
	Type     int    `xml:"PostTypeId,attr"`
	Parent   int64  `xml:"ParentId,attr"`
	Post     int64  `xml:"PostId,attr"`
	Accepted int64  `xml:"AcceptedAnswerId,attr"`
	Owner    int64  `xml:"OwnerUserId,attr"`
	User     int64  `xml:"UserId,attr"`
	Created  string `xml:"CreationDate,attr"`
	Title    string `xml:"Title,attr"`
	Body     string `xml:"Body,attr"`
	Text     string `xml:"Text,attr"`
	Tags     string `xml:"Tags,attr"`
	Vote     int    `xml:"VoteTypeId,attr"`
}

func (r row) at(t testing.TB) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04:05.000", r.Created)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func rows(t testing.TB, file string) []row {
	t.Helper()
	f, err := os.Open(vt.Shared(t, "data", "sets", "stackexchange-dumps", site, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	dec := xml.NewDecoder(zr)
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if el, ok := tok.(xml.StartElement); ok && el.Name.Local == "row" {
			var r row
			if err := dec.DecodeElement(&r, &el); err != nil {
				t.Fatal(err)
			}
			out = append(out, r)
		}
	}
}

var (
	tagged = regexp.MustCompile(`<[^>]*>`)
	split  = regexp.MustCompile(`[^<>|]+`)
)

func words(h string) []string {
	return expert.Tokens(html.UnescapeString(tagged.ReplaceAllString(h, " ")))
}

type event struct {
	at  time.Time
	seq int
	do  func()
}

// reference counts what earlier answers tell without reading them.
type reference struct {
	answers map[int64]int
	tags    map[int64]map[string]int
}

func (r reference) rank(asker, expected int64, tags []string) (popularity, profile int) {
	type entry struct {
		who        int64
		count, tag int
	}
	var all []entry
	for who, n := range r.answers {
		if who == asker {
			continue
		}
		e := entry{who: who, count: n}
		for _, tag := range tags {
			e.tag += r.tags[who][tag]
		}
		all = append(all, e)
	}
	position := func(order func(a, b entry) int) int {
		slices.SortFunc(all, func(a, b entry) int { return cmp.Or(order(a, b), cmp.Compare(a.who, b.who)) })
		return 1 + slices.IndexFunc(all, func(e entry) bool { return e.who == expected })
	}
	popularity = position(func(a, b entry) int { return cmp.Compare(b.count, a.count) })
	profile = position(func(a, b entry) int { return cmp.Or(cmp.Compare(b.tag, a.tag), cmp.Compare(b.count, a.count)) })
	return popularity, profile
}

// TestFindsAnswerers replays a public archive in the order it was written. For
// each question with an accepted answer, only what was there before the
// question counts; the person whose answer was accepted later must come up
// among those who had answered before. Mean reciprocal ranks are compared with
// ranking by number of answers and by answers under the same tags.
func TestFindsAnswerers(t *testing.T) {
	posts := rows(t, "Posts.xml.gz")
	x := expert.NewIndex()
	ref := reference{map[int64]int{}, map[int64]map[string]int{}}
	questions, numbers, authors := map[int64]row{}, map[int64]int{}, map[int64]int64{}
	for _, p := range posts {
		authors[p.ID] = p.Owner
		if p.Type == 1 {
			questions[p.ID] = p
		}
	}
	var events []event
	put := func(at time.Time, do func()) { events = append(events, event{at, len(events), do}) }
	var mrr, half [3]float64
	n, nHalf := 0, 0
	tagsOf := func(q row) []string { return split.FindAllString(q.Tags, -1) }
	for _, p := range posts {
		at := p.at(t)
		switch p.Type {
		case 1:
			put(at, func() {
				expected := authors[p.Accepted]
				if p.Accepted != 0 && expected != 0 && expected != p.Owner && ref.answers[expected] > 0 {
					got := x.Rank(expert.Query{Tokens: append(words(p.Title), words(p.Body)...), Tags: tagsOf(p), Asker: p.Owner, At: at}, 1<<20)
					place := 1 + slices.IndexFunc(got, func(c expert.Candidate) bool { return c.Author == expected })
					a, b := ref.rank(p.Owner, expected, tagsOf(p))
					n++
					if at.Month() > 6 {
						nHalf++
					}
					for i, r := range []int{place, a, b} {
						mrr[i] += 1 / float64(r)
						if at.Month() > 6 {
							half[i] += 1 / float64(r)
						}
					}
				}
				if p.Owner != 0 {
					x.Add(expert.Doc{Author: p.Owner, Kind: expert.Post, Tokens: append(words(p.Title), words(p.Body)...), Tags: tagsOf(p), At: at})
				}
			})
		case 2:
			put(at, func() {
				q := questions[p.Parent]
				if p.Owner == 0 {
					return
				}
				numbers[p.ID] = x.Add(expert.Doc{Author: p.Owner, Kind: expert.Answer,
					Tokens: append(words(q.Title+" "+q.Title), words(p.Body)...), Tags: tagsOf(q), At: at})
				ref.answers[p.Owner]++
				if ref.tags[p.Owner] == nil {
					ref.tags[p.Owner] = map[string]int{}
				}
				for _, tag := range tagsOf(q) {
					ref.tags[p.Owner][tag]++
				}
			})
		}
	}
	for _, c := range rows(t, "Comments.xml.gz") {
		if c.User != 0 {
			put(c.at(t), func() { x.Add(expert.Doc{Author: c.User, Kind: expert.Comment, Tokens: words(c.Text), At: c.at(t)}) })
		}
	}
	for _, v := range rows(t, "Votes.xml.gz") {
		if v.Vote == 1 { // accepted; votes carry only the day
			at := v.at(t).Add(24 * time.Hour)
			put(at, func() {
				if doc, ok := numbers[v.Post]; ok {
					for _, p := range posts {
						if p.ID == v.Post {
							x.Accept(doc, tagsOf(questions[p.Parent]), at)
						}
					}
				}
			})
		}
	}
	slices.SortFunc(events, func(a, b event) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.seq, b.seq)) })
	for _, e := range events {
		e.do()
	}
	if n < 100 {
		t.Fatalf("only %d questions measured", n)
	}
	line := func(m [3]float64, n int) string {
		return strings.Join([]string{fmt.Sprintf("ours %.3f", m[0]/float64(n)),
			fmt.Sprintf("popularity %.3f", m[1]/float64(n)), fmt.Sprintf("tag profile %.3f", m[2]/float64(n))}, ", ")
	}
	t.Logf("MRR over %d questions: %s; second half of the year (%d): %s", n, line(mrr, n), nHalf, line(half, nHalf))
	if mrr[0] <= mrr[1] || mrr[0] <= mrr[2] || mrr[0]/float64(n) <= 0.365 {
		t.Errorf("ranking does not beat its references: %s", line(mrr, n))
	}
}
