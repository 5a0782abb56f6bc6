package vote_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	vt "example.org/linden/internal/science/vectortest"
	"example.org/linden/internal/science/vote"
)

func TestRankedVector(t *testing.T) {
	var in struct{ Ballots [][2]json.RawMessage }
	var want struct {
		IRV      string         `json:"irv_winner"`
		Rounds   []vote.Round   `json:"irv_rounds"`
		Pairwise map[string]int `json:"pairwise"`
		Schulze  []string       `json:"schulze_winners"`
	}
	vt.Load(t, "ranked_choice", &in, &want)
	var ballots []vote.Ballots
	for _, b := range in.Ballots {
		var n int
		var ranking string
		if err := json.Unmarshal(b[0], &n); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b[1], &ranking); err != nil {
			t.Fatal(err)
		}
		ballots = append(ballots, vote.Ballots{Count: n, Ranking: strings.Split(ranking, "")})
	}
	options := []string{"A", "B", "C", "D"}
	winner, rounds := vote.RankedChoice(options, ballots)
	if winner != want.IRV {
		t.Errorf("ranked choice = %s, want %s", winner, want.IRV)
	}
	if diff := cmp.Diff(want.Rounds, rounds); diff != "" {
		t.Errorf("rounds (-want +got):\n%s", diff)
	}
	pairs := map[string]int{}
	for p, n := range vote.Compare(options, ballots) {
		pairs[p[0]+">"+p[1]] = n
	}
	if diff := cmp.Diff(want.Pairwise, pairs); diff != "" {
		t.Errorf("pairwise (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Schulze, vote.Schulze(options, ballots)); diff != "" {
		t.Errorf("schulze (-want +got):\n%s", diff)
	}
}

func TestScoreAndQuorumVectors(t *testing.T) {
	var in struct {
		Scores map[string][]int `json:"scores_0_5"`
	}
	var want struct{ Mean, Median map[string]float64 }
	vt.Load(t, "score_vote", &in, &want)
	got := vote.Score(in.Scores)
	if got[0].Option != "B" {
		t.Errorf("winner = %s, want B", got[0].Option)
	}
	for _, p := range got {
		vt.NearAll(t, p.Option, []float64{p.Mean, p.Median}, []float64{want.Mean[p.Option], want.Median[p.Option]})
	}
	var q struct {
		Eligible, Agree, Abstain, Disagree int
		Quorum                             float64 `json:"quorum_share"`
		Threshold                          float64
	}
	var w struct {
		Participation     float64
		Quorate, Passes   bool
		AgreeExclAbstains float64 `json:"agree_share_excl_abstain"`
	}
	vt.Load(t, "quorum", &q, &w)
	o := vote.Majority(q.Eligible, q.Agree, q.Abstain, q.Disagree, q.Quorum, q.Threshold)
	vt.NearAll(t, "quorum", []float64{o.Participation, o.AgreeShare}, []float64{w.Participation, w.AgreeExclAbstains})
	if o.Quorate != w.Quorate || o.Passes != w.Passes {
		t.Errorf("outcome = %+v", o)
	}
}

func TestNobodyVoted(t *testing.T) {
	t.Parallel()
	if winner, _ := vote.RankedChoice([]string{"A", "B"}, nil); winner != "" {
		t.Errorf("winner %s without ballots", winner)
	}
	if got := vote.Majority(0, 0, 0, 0, 0, 0); got.Passes {
		t.Errorf("an empty vote passes: %+v", got)
	}
}
