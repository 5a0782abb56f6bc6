package card

import (
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

// Design says how an effect is judged. Designs are part of keys of visible
// texts.
type Design string

// The designs.
const (
	// Matched compares the weeks of one community with those of the most similar
	// ones (difference in differences, handbook 4.3).
	Matched Design = "matched"
	// Peers compares threads with threads that waited just as long, at the same
	// moment where there are enough of them, pooled over all cards of the rule
	// (Newcombe's interval).
	Peers Design = "peers"
	// Describe compares nothing: there is too little to conclude from.
	Describe Design = "describe"
)

// The metrics.
const (
	Answered7d = "answered_7d"   // a reply within seven days by somebody else than the author and the manager
	Calm7d     = "calm_7d"       // within seven days at most half as many comments a day as in the 24 hours before
	Weekly     = "contributions" // contributions per week, capped, without staff
	Reach28    = "reach_28d"     // share of people active in 28 days
)

// Horizons are after how many days outcomes are computed.
func Horizons() []int { return []int{7, 28} }

// Effect is what was fixed when a card was done, and what came of it.
type Effect struct {
	ID          int64
	Card        int64
	Rule        signal.Rule
	Act         Act
	Action      string // id of the community action, or empty
	Community   Place
	Thread      Place
	Design      Design
	Metric      string
	LowerBetter bool
	StartedAt   time.Time
	By          actor.ID
	Minutes     int // cost: the manager's minutes
	Plan        Plan
	Outcomes    []Outcome // the oldest first
}

// Last is the newest outcome, nil while there is none.
func (e Effect) Last() *Outcome {
	if len(e.Outcomes) == 0 {
		return nil
	}
	return &e.Outcomes[len(e.Outcomes)-1]
}

// Plan is the part that is fixed before anything can be seen, and never changed.
type Plan struct {
	Window     int       `json:"window"`   // days after the act that count
	Expected   float64   `json:"expected"` // effect the card was ranked by
	MDE        float64   `json:"mde"`      // smallest effect that this design could show; 0 when nothing can
	Baseline   float64   `json:"baseline"` // of the metric, before or among comparable threads
	BaselineN  int       `json:"baseline_n"`
	Weeks      []float64 `json:"weeks,omitempty"` // contributions per week before the act
	Comparison []int64   `json:"comparison,omitempty"`
	// Earlier says that too few threads waited at the same moment: the comparison
	// are earlier ones, each from the moment it had waited Age milliseconds.
	Earlier bool   `json:"earlier,omitempty"`
	Age     int64  `json:"age,omitempty"`
	Why     string `json:"why,omitempty"` // message key: why only Describe
}

// Outcome is what was computed once at a horizon and stored.
type Outcome struct {
	Days    int
	At      time.Time
	Verdict stat.Verdict
	Final   bool // no later horizon changes it
	// Estimate and its interval: a share for Matched (0.09 is 9 % more), a
	// difference of shares for Peers. Without Measured there is none.
	Measured bool
	Estimate float64
	CI       stat.Interval
	P        float64 // placebo p of Matched
	Facts    Findings
}

// Findings explain an outcome in counts of threads and weeks, never of persons.
type Findings struct {
	Success      bool      `json:"success"`          // this thread reached the metric
	Hours        float64   `json:"hours,omitempty"`  // until it did, business hours
	Comments     int       `json:"comments"`         // in this thread since the act
	PeerComments float64   `json:"peer_comments"`    // mean of the comparison
	Peers        int       `json:"peers"`            // comparable threads
	PeerSuccess  int       `json:"peer_success"`     // of these, how many reached the metric
	FreshPeers   int       `json:"fresh_peers"`      // of the peers, those no earlier card was compared with
	FreshHits    int       `json:"fresh_hits"`       // of these, how many reached the metric
	Pool         int       `json:"pool"`             // cards of the rule judged together, this one included
	PoolSuccess  int       `json:"pool_success"`     // of these, how many reached it
	PoolPeers    int       `json:"pool_peers"`       // their comparable threads together
	PoolPeersHit int       `json:"pool_peers_hit"`   //
	Before       []float64 `json:"before,omitempty"` // weekly contributions
	After        []float64 `json:"after,omitempty"`  //
	Controls     int       `json:"controls"`         // matched communities
	PlaceboMin   float64   `json:"placebo_min"`      // smallest p these could give
	PreTrendP    float64   `json:"pre_trend_p"`      //
	Others       int       `json:"others"`           // other actions within two weeks
	Why          []string  `json:"why,omitempty"`    // message keys, the most important first
}

// Precision is how often cards of a rule were of use, over eight weeks.
type Precision struct {
	Rule    signal.Rule
	Hits    int // done or handed over
	Judged  int
	Share   float64
	CI      stat.Interval
	Sunk    bool
	Weight  float64
	Drops   map[Why]int
	Pending int // open now
}

// Capacity says what the hours cover.
type Capacity struct {
	Budget    Budget
	Spent     int // minutes of cards done in the last seven days
	Backlog   int // open cards
	Minutes   int // of the backlog
	Urgent    int // of these, urgent ones
	Covered   int // urgent cards that fit the budget
	For90     int // minutes that would cover nine of ten urgent cards
	OldestAge time.Duration
}
