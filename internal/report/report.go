// Package report puts a period of the network on one page for management.
//
// The rules in plain words. The page says what share of the workforce takes
// part, by department and with its uncertainty; how well questions are answered;
// what the three most telling acts of community management led to, in one of
// five fixed words, with interval and cost; where communities stand in their
// lives; and what could not be seen. It names no person and ranks no team for
// praise. A number that may not be published is held back here as everywhere.
//
// A page that was released is kept as it was: later it shows the same numbers.
package report

import (
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

// The refusals.
var (
	ErrNotFound  = errs.New(errs.NotFound, "report.not_found")
	ErrForbidden = errs.New(errs.Forbidden, "report.forbidden")
	ErrInvalid   = errs.New(errs.Invalid, "report.invalid")
)

// Report is one page. Definitions of its numbers have the keys
// "report.define_" + the name of the part.
type Report struct {
	From, To time.Time // [From, To)
	Lang     string
	BuiltAt  time.Time
	Reach    Reach
	Answers  Answers
	Moved    []Line // at most three of Lines: the surest and largest
	Lines    []Line // every effect with a final outcome in the period, the newest first, at most 200
	Verdicts []VerdictCount
	Phases   []PhaseCount
	Unseen   Unseen
	Cost     Cost
}

// Reach is the share of people who take part, over the last 28 days of the period.
type Reach struct {
	Org  disclosure.Released
	Rows []ReachRow // the departments most people are missing from first
}

// ReachRow is one department, or with Others > 0 the protected ones of it.
type ReachRow struct {
	Name       string // of the department; of the parent when Others > 0
	Others     int
	Eligible   disclosure.Released
	Share      disclosure.Released
	Missing    disclosure.Released
	NotReached bool
}

// Answers is how long questions wait.
type Answers struct {
	Days      int
	Questions disclosure.Released
	Open      disclosure.Released
	Median    disclosure.Released // business hours
	Within24  disclosure.Released // share within 24 business hours
	NotStaff  disclosure.Released // the same by somebody who does not speak for the network
}

// Line is one finished effect. Community is empty for a department, and for a
// community the reader may not know of.
type Line struct {
	Rule      signal.Rule
	Act       card.Act
	Action    string // name of the community action in the language of the report
	Community string
	Design    card.Design
	Metric    string
	Verdict   stat.Verdict
	Measured  bool
	Estimate  float64
	CI        stat.Interval
	Minutes   int // cost
	Days      int // after the act
	StartedAt time.Time
	Facts     card.Findings
	Card      int64
}

// VerdictCount is how many finished effects got a verdict.
type VerdictCount struct {
	Verdict stat.Verdict
	N       int
}

// PhaseCount is how many communities are in a phase, and were at the beginning.
type PhaseCount struct {
	Phase       phase.Phase
	Now, Before int
}

// Unseen is what the page cannot tell.
type Unseen struct {
	WithoutAccount disclosure.Released // share of the workforce
	HiddenUnits    int                 // departments too small to be shown alone
	HiddenPeople   disclosure.Released // share of the workforce in them
	HiddenGroups   int                 // communities that are not analysed
	NotMeasurable  int                 // finished effects without a verdict on the effect
}

// Cost is what community management took, from what was confirmed with cards;
// never from presence or clicks.
type Cost struct {
	Minutes int // of cards done in the period
	Cards   int
	ByAct   []ActCost
}

// ActCost is the part of one act.
type ActCost struct {
	Act     card.Act
	Minutes int
	Cards   int
}

// Saved is a report that was kept.
type Saved struct {
	ID         int64
	From, To   time.Time
	Lang       string
	SavedAt    time.Time
	ReleasedAt time.Time // zero while it is a draft
}
