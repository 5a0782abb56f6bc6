package expert_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/science/expert"
	vt "example.org/linden/internal/science/vectortest"
)

func TestBalogModels(t *testing.T) {
	var in struct {
		Docs       map[string]map[string]json.RawMessage
		Background map[string]float64
		Lambda     float64
		Query      []string
	}
	var want struct{ Model1, Model2 map[string]float64 }
	vt.Load(t, "balog_model1_model2", &in, &want)
	var docs []expert.Association
	for _, raw := range in.Docs {
		d := expert.Association{Words: map[string]int{}}
		for field, v := range raw {
			var into any
			var n int
			switch field {
			case "who":
				into = &d.Who
			case "len":
				into = &d.Length
			default:
				into = &n
			}
			if err := json.Unmarshal(v, into); err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				d.Words[field] = n
			}
		}
		docs = append(docs, d)
	}
	for who := range want.Model1 {
		vt.Near(t, "model 1 "+who, expert.Model1(docs, in.Background, in.Lambda, in.Query, who), want.Model1[who])
		vt.Near(t, "model 2 "+who, expert.Model2(docs, in.Background, in.Lambda, in.Query, who), want.Model2[who])
	}
}

var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func small() *expert.Index {
	x := expert.NewIndex()
	x.Add(expert.Doc{Author: 1, Kind: expert.Answer, Tokens: expert.Tokens("Battery cells need sealing before transport"), Tags: []string{"battery"}, At: day})
	x.Add(expert.Doc{Author: 2, Kind: expert.Answer, Tokens: expert.Tokens("The canteen opens at eleven"), Tags: []string{"canteen"}, At: day})
	x.Add(expert.Doc{Author: 3, Kind: expert.Comment, Tokens: expert.Tokens("Battery sealing, me too"), At: day})
	return x
}

func TestRankGivesEvidence(t *testing.T) {
	t.Parallel()
	q := expert.Query{Tokens: expert.Tokens("Who knows battery sealing?"), Tags: []string{"battery"}, Asker: 9, At: day.Add(time.Hour)}
	got := small().Rank(q, 5)
	if len(got) != 2 || got[0].Author != 1 {
		t.Fatalf("ranking = %+v, want author 1 first and only people who answered", got)
	}
	if diff := cmp.Diff([]int{0}, got[0].Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	q.Asker = 1
	if got := small().Rank(q, 5); got[0].Author == 1 {
		t.Error("the asker was recommended")
	}
}

func TestForgetRemovesAPerson(t *testing.T) {
	t.Parallel()
	x := small()
	x.Forget(1)
	for _, c := range x.Rank(expert.Query{Tokens: []string{"battery"}, Tags: []string{"battery"}, At: day}, 5) {
		if c.Author == 1 || len(c.Evidence) > 0 {
			t.Errorf("forgotten person still counts: %+v", c)
		}
	}
}

func TestAcceptRaisesAnAnswer(t *testing.T) {
	t.Parallel()
	x := expert.NewIndex()
	for author := range int64(2) {
		x.Add(expert.Doc{Author: author + 1, Kind: expert.Answer, Tokens: []string{"valve"}, Tags: []string{"pump"}, At: day})
	}
	x.Accept(1, []string{"pump"}, day)
	got := x.Rank(expert.Query{Tokens: []string{"valve"}, Tags: []string{"pump"}, At: day}, 2)
	if got[0].Author != 2 || got[0].Score <= got[1].Score {
		t.Errorf("accepted answer does not count more: %+v", got)
	}
}

func BenchmarkRank(b *testing.B) {
	x := expert.NewIndex()
	for i := range 100_000 {
		x.Add(expert.Doc{Author: int64(i % 5000), Kind: expert.Answer, At: day,
			Tokens: []string{"common", fmt.Sprint("w", i%300), fmt.Sprint("v", i%7000)}, Tags: []string{fmt.Sprint("t", i%50)}})
	}
	q := expert.Query{Tokens: []string{"common", "w7", "v7", "v19"}, Tags: []string{"t7"}, At: day}
	for b.Loop() {
		x.Rank(q, 10)
	}
}

func TestRarestFirst(t *testing.T) {
	var in struct {
		Skills   map[string][]string
		Distance map[string]float64
	}
	var want struct {
		Radius float64
		Team   map[string]string
	}
	vt.Load(t, "rarest_first", &in, &want)
	team, radius, ok := expert.RarestFirst(in.Skills, func(a, b string) float64 {
		if d, ok := in.Distance[a+"-"+b]; ok {
			return d
		}
		if d, ok := in.Distance[b+"-"+a]; ok {
			return d
		}
		return 6
	})
	if !ok || radius != want.Radius {
		t.Errorf("radius = %v, %v; want %v", radius, ok, want.Radius)
	}
	if diff := cmp.Diff(want.Team, team); diff != "" {
		t.Errorf("team (-want +got):\n%s", diff)
	}
	if _, _, ok := expert.RarestFirst(map[string][]string{"plc": nil}, nil); ok {
		t.Error("a team without a holder of a skill")
	}
}
