// Package action scores community actions for one community and says why.
//
// Rules (handbook 3.1): an action fits better in its own phase, where the gap
// to the goal is wide, where it helped before, where it is little work; one
// that ran here lately is tiring. In a crisis light actions are held back,
// and a climate alarm leaves only those that calm. Two actions may run in a
// community at the same time. Every suggestion carries what it was computed
// from; "never measured here" is said, not hidden. People decide.
package action

import (
	"cmp"
	"math"
	"slices"
	"time"

	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
)

// Goal is what a community wants more of.
type Goal string

// The goals.
const (
	Reach      Goal = "reach"
	Activation Goal = "activation"
	Bonding    Goal = "bonding"
	Knowledge  Goal = "knowledge"
	Culture    Goal = "culture"
	Bridging   Goal = "bridging"
	Feedback   Goal = "feedback"
)

// Action is an entry of the catalogue.
type Action struct {
	ID     string
	Phases []phase.Phase
	Split  bool // meant for communities that should split
	Goals  []Goal
	Effort float64 // hours of a community manager per run
}

// Situation is what is known about a community.
type Situation struct {
	Phase           phase.Phase
	SplitCandidate  bool
	Goal            Goal
	Current, Target float64 // of the metric the goal maps to
	ReachGap        float64 // 0..1: how far the worst unit is below the organisation
	Running         int     // actions running here now
	Crisis          bool    // restructuring, accident, open escalation
	ClimateAlarm    bool
	LastRun         map[string]time.Time       // action to its last start here
	Measured        map[string][]stat.Measured // action to its effects anywhere, log scale
	Now             time.Time
}

// Weights of the parts of a score.
const (
	WeightPhase  = 0.30
	WeightGap    = 0.25
	WeightEffect = 0.25
	WeightReach  = 0.10
	WeightEffort = 0.10
)

const (
	fatigue      = 0.3
	fatigueFor   = 8 * 7 * 24 * time.Hour
	maxRunning   = 2
	effortMost   = 20.0 // hours that count as full effort
	neighbourFit = 0.5
)

// Block says why an action is not suggested at all.
type Block string

// The blocks; NotBlocked is none.
const (
	NotBlocked   Block = ""
	TooMany      Block = "too_many_running"
	CrisisOn     Block = "crisis"
	ClimateFirst Block = "climate"
	WrongGoal    Block = "other_goal"
	WrongPhase   Block = "other_phase"
)

// Part is one addend of a score.
type Part struct {
	Name   string // phase_fit, goal_gap, expected_effect, reach_gap, effort, fatigue
	Value  float64
	Weight float64 // negative for effort and fatigue
}

// Suggestion is a scored action with its explanation.
type Suggestion struct {
	Action  Action
	Score   float64
	Parts   []Part
	Effect  stat.Pooled // of earlier uses; N 0 means never measured here
	Blocked Block
}

// Score scores one action.
func Score(a Action, s Situation) Suggestion {
	out := Suggestion{Action: a, Effect: stat.Pool(s.Measured[a.ID]), Blocked: block(a, s)}
	expected := 0.0
	if out.Effect.N > 0 {
		expected = stat.Shrink(stat.Measured{Effect: out.Effect.Effect, SE: out.Effect.SE})
	}
	gap := 0.0
	if serves(a, s.Goal) && s.Target > 0 {
		gap = clip((s.Target - s.Current) / s.Target)
	}
	reach := 0.0
	if serves(a, Reach) {
		reach = clip(s.ReachGap)
	}
	tired := 0.0
	if last, ok := s.LastRun[a.ID]; ok && s.Now.Sub(last) < fatigueFor {
		tired = 1
	}
	out.Parts = []Part{
		{"phase_fit", Fit(a, s.Phase, s.SplitCandidate), WeightPhase},
		{"goal_gap", gap, WeightGap},
		{"expected_effect", expected, WeightEffect},
		{"reach_gap", reach, WeightReach},
		{"effort", clip(math.Log1p(a.Effort) / math.Log1p(effortMost)), -WeightEffort},
		{"fatigue", tired, -fatigue},
	}
	for _, p := range out.Parts {
		out.Score += p.Weight * p.Value
	}
	return out
}

func clip(v float64) float64 { return min(1, max(0, v)) }

func serves(a Action, g Goal) bool { return slices.Contains(a.Goals, g) }

// order is the life of a community; neighbours fit half.
func order() []phase.Phase {
	return []phase.Phase{phase.Inception, phase.Growth, phase.Maturity, phase.Stewardship}
}

// Fit is 1 for an action of the phase, 0.5 for one of a neighbouring phase,
// else 0. Dormant communities take the actions of decline.
func Fit(a Action, p phase.Phase, split bool) float64 {
	if p == phase.Dormant {
		p = phase.Decline
	}
	if slices.Contains(a.Phases, p) || a.Split && split {
		return 1
	}
	at := slices.Index(order(), p)
	for _, q := range a.Phases {
		if i := slices.Index(order(), q); at >= 0 && i >= 0 && (i-at == 1 || at-i == 1) {
			return neighbourFit
		}
	}
	return 0
}

func block(a Action, s Situation) Block {
	switch {
	case s.Running >= maxRunning:
		return TooMany
	case s.ClimateAlarm && !slices.Contains(calming(), a.ID):
		return ClimateFirst
	case s.Crisis && !slices.Contains(serious(), a.ID):
		return CrisisOn
	case s.Goal != "" && !serves(a, s.Goal) && !s.Crisis && !s.ClimateAlarm:
		return WrongGoal
	case Fit(a, s.Phase, s.SplitCandidate) == 0:
		return WrongPhase
	default:
		return NotBlocked
	}
}

// serious are the actions allowed in a crisis.
func serious() []string {
	return []string{"ask-me-anything", "you-said-we-did", "house-rules", "mediation", "split-thread", "works-council-hour", "pulse-check"}
}

// calming are the actions allowed during a climate alarm.
func calming() []string {
	return []string{"mediation", "ask-me-anything", "house-rules", "you-said-we-did"}
}

// Starters are the actions offered when a community enters a phase, best first.
func Starters(p phase.Phase, split bool) []int {
	if split {
		return []int{39}
	}
	switch p {
	case phase.Inception:
		return []int{5, 30, 1, 18, 25, 33, 36}
	case phase.Growth:
		return []int{6, 15, 8, 10, 26, 52}
	case phase.Maturity:
		return []int{29, 27, 22, 14, 28}
	case phase.Stewardship:
		return []int{50, 31, 45, 20}
	case phase.Decline, phase.Dormant:
		return []int{11, 6, 34, 40, 41}
	default:
		return nil
	}
}

// Suggest returns up to n actions that are not blocked, best first; equal
// scores go by less work, then by id.
func Suggest(catalogue []Action, s Situation, n int) []Suggestion {
	var out []Suggestion
	for _, a := range catalogue {
		if got := Score(a, s); got.Blocked == NotBlocked {
			out = append(out, got)
		}
	}
	slices.SortFunc(out, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Action.Effort, b.Action.Effort), cmp.Compare(a.Action.ID, b.Action.ID))
	})
	return out[:min(n, len(out))]
}
