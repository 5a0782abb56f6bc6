// Package signal says what in the network needs a hand.
//
// The rules in plain words. A signal is something a human should look at: a
// question nobody has answered for longer than this community usually takes, a
// newcomer's first contribution without reply, a thread whose tone sharpens, a
// department that is not reached, a community whose phase of life has changed.
// Signals are found by five rules that run over projections of the ledger as of
// a given moment. A rule never names a culprit, never ranks people, and speaks
// about groups of people only through the disclosure door. Every signal says
// why it is there: facts with their definition, reasons with their strength.
// A signal that is no longer true is closed; nothing is decided or hidden by it.
//
// Hidden communities with fewer than 15 members are not analysed.
package signal

import (
	"time"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
)

// Rule says which rule found a signal. Rules are part of keys of visible texts.
type Rule string

// The rules.
const (
	Unanswered  Rule = "unanswered"
	Newcomer    Rule = "newcomer"
	Escalation  Rule = "escalation"
	NotReached  Rule = "not_reached"
	PhaseChange Rule = "phase_change"
)

// Rules lists all rules.
func Rules() []Rule { return []Rule{Unanswered, Newcomer, Escalation, NotReached, PhaseChange} }

// ErrNotFound answers for a signal that does not exist.
var ErrNotFound = errs.New(errs.NotFound, "signal.not_found")

// Signal is one thing that needs a hand.
type Signal struct {
	ID        int64
	Rule      Rule
	Key       string // stable: rule and object
	Community int64
	Thread    int64
	Unit      person.UnitID
	Since     time.Time // since when it is true
	SeenAt    time.Time // when the rules found it last
	GoneAt    time.Time // zero while it is open
	// Urgency is what waiting costs, Effect what a hand is expected to change,
	// both 0..1 and built from the facts alone.
	Urgency, Effect float64
	People          int // how many people it concerns; 0 when that may not be told
	Minutes         int // what the usual act takes
	Facts           []Fact
	Reasons         []Reason
	Candidates      []Candidate
}

// Fact is one number behind a signal. Key and Definition are message keys.
type Fact struct {
	Key        string
	Value      float64
	Low, High  *float64 // ends of the 95 % interval, where there is one
	N          int      // what the number rests on; 0 when it is a plain reading
	Unit       string   // message key of the unit: hours, posts, people, share
	Days       int      // the window in days; 0 for none
	Definition string
}

// Reason says in one sentence why the signal is there. Key is a message key,
// Args its placeholders.
type Reason struct {
	Key      string
	Args     map[string]string
	Strength float64 // 0..1, for the order
}

// Candidate is somebody who may be asked for a hand. The order of candidates is
// the only ranking there is; no score is kept.
type Candidate struct {
	Person   actor.ID
	Evidence []int64  // threads or comments that speak for them, strongest first
	Reasons  []Reason // why they are proposed
}
