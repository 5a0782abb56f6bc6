// Package card turns what needs a hand into at most five cards for the hours a
// community manager has this week, makes their buttons do something real, and
// later says whether it helped.
//
// The rules in plain words. A card comes from one open signal and returns for
// the same cause never again once it was decided. Cards are ranked by expected
// effect × urgency ÷ minutes; the expected effect begins with what the rule
// claims, and moves to what its cards achieved here; "not useful" lowers the
// weight of the rule. No more than two cards of one rule stand on the page
// unless there is nothing else, and together they fit the hours that were set.
// A rule of which, over eight weeks, less than three in ten cards were of use
// sinks to a weekly list.
//
// Doing a card is an act of the manager, by a click, in the manager's name: the
// program writes to nobody on its own. With the act a baseline, a comparison and
// a design are stored and never changed. After 7 and 28 days the outcome is
// computed once and stored with its interval and one of five fixed verdicts.
// Where an effect cannot be measured the card says so and describes.
package card

import (
	"time"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/signal"
)

// Budget is the minutes a manager has in a week.
type Budget int

// The budgets on offer.
const (
	TwoHours  Budget = 120
	FourHours Budget = 240
	Day       Budget = 480
	Team      Budget = 960
)

// Budgets lists them, the smallest first.
func Budgets() []Budget { return []Budget{TwoHours, FourHours, Day, Team} }

// MostCards is how many cards a week shows.
const MostCards = 5

// State is where a card stands.
type State string

// The states. Gone is a card whose cause vanished before anybody decided.
const (
	Open      State = "open"
	Done      State = "done"
	Delegated State = "delegated"
	Snoozed   State = "snoozed"
	Dropped   State = "dropped"
	Gone      State = "gone"
)

// Act is what "do" does. Acts are part of keys of visible texts.
type Act string

// The acts.
const (
	Ask     Act = "ask"     // ask a named colleague for an answer
	Welcome Act = "welcome" // answer a newcomer
	Talk    Act = "talk"    // a note to a host, or to whoever leads a department
	Calm    Act = "calm"    // a calming answer in the thread
	Close   Act = "close"   // end the thread
	Start   Act = "start"   // open a community action in the community
)

// Why says why a card was of no use.
type Why string

// The reasons to drop a card. Handled says that somebody was faster: that does
// not count against the rule.
const (
	WrongHere Why = "wrong_here"
	NoNeed    Why = "no_need"
	TooMuch   Why = "too_much"
	BadAdvice Why = "bad_advice"
	Handled   Why = "handled"
)

// Whys lists the reasons in the order they are offered.
func Whys() []Why { return []Why{WrongHere, NoNeed, TooMuch, BadAdvice, Handled} }

// The refusals.
var (
	ErrNotFound   = errs.New(errs.NotFound, "card.not_found")
	ErrForbidden  = errs.New(errs.Forbidden, "card.forbidden")
	ErrInvalid    = errs.New(errs.Invalid, "card.invalid")
	ErrDecided    = errs.New(errs.Conflict, "card.decided")
	ErrBusy       = errs.New(errs.Conflict, "card.busy")
	ErrNoUndo     = errs.New(errs.Conflict, "card.no_undo")
	ErrUnreadable = errs.New(errs.Conflict, "card.colleague_cannot_read")
)

// Message is a text of the catalogues with what is put into it. Names and titles
// stand in Args as they are.
type Message struct {
	Key  string
	Args map[string]string
}

// Place is the community or thread a card is about; a zero ID means none.
type Place struct {
	ID          int64
	Slug, Title string
}

// Card is one thing to do.
type Card struct {
	ID        int64
	Rule      signal.Rule
	State     State
	Community Place
	Thread    Place // Slug is empty
	Unit      person.UnitRef
	Headline  Message // what happened
	Facts     []signal.Fact
	Reasons   []signal.Reason
	History   History
	People    []Proposed
	Offers    []Offer // the first is what "do" does by default
	Minutes   int
	Rank      Rank
	Since     time.Time
	MadeAt    time.Time
	Decision  *Decision // nil while nobody decided
}

// History is one small line: a value per week, the oldest first. A week that may
// not be shown is held back.
type History struct {
	Key        string // message key of what is counted
	Definition string
	Weeks      []disclosure.Released
	Last       time.Time // Monday after the last week
}

// Role says in which role somebody is proposed.
type Role string

// The roles.
const (
	Answerer Role = "answerer"
	Host     Role = "host"
	Leader   Role = "leader" // leads the department
	Manager  Role = "manager"
)

// Proposed is somebody who could act, and why.
type Proposed struct {
	Person   person.Card
	Role     Role
	Reasons  []signal.Reason
	Evidence []int64 // threads and comments that speak for them
}

// Offer is one way to do the card.
type Offer struct {
	Act     Act
	Text    string // ready, in Lang; people edit it
	Title   string // of the post that Start opens
	Lang    string
	Minutes int
	Choices []Choice // for Start: which action, best first
}

// Choice is a community action that fits, and why.
type Choice struct {
	Action  Action
	Title   string // its name in the language of the community
	Text    string // what would be posted, with braces left for what only people know
	Ends    time.Time
	Score   float64
	Parts   []Part
	Effect  float64 // pooled effect of earlier uses here, a share: 0.09 is 9 % more
	Low     float64
	High    float64
	Uses    int // 0: never measured here
	Minutes int // the manager's whole effort for the run
}

// Part is one addend of a choice's score.
type Part struct {
	Name          string
	Value, Weight float64
}

// Rank says why a card stands where it stands.
type Rank struct {
	Score    float64 // Expected × Weight × Urgency ÷ Minutes
	Claimed  float64 // what the rule claims this signal is worth, 0..1
	Expected float64 // Claimed, moved towards what such cards achieved here
	Measured float64 // their pooled effect; 0 while Outcomes is 0
	Outcomes int     // how many measured cards that rests on
	Weight   float64 // 1, less the more cards of the rule were not useful
	Urgency  float64
}

// Decision is what was done with a card.
type Decision struct {
	By      person.Card
	At      time.Time
	Act     Act    // of Done
	Text    string // what was written
	To      person.Card
	Until   time.Time // of Snoozed
	Why     Why       // of Dropped
	Note    string
	Object  int64 // the post, comment or note that was made; 0 for none
	Action  string
	CanUndo bool
}

// Doing is what a manager sends with "do".
type Doing struct {
	Act     Act      // empty: the first offer
	Text    string   // empty: the ready text
	Title   string   // of Start
	Person  actor.ID // of Ask and Talk; 0: the first proposed
	Action  string   // of Start; empty: the first choice
	Minutes int      // what it really took; 0: what the card says
}

// Week is the front page of the cockpit.
type Week struct {
	Budget  Budget
	Minutes int // of Cards together
	Spent   int // minutes of cards done in the last seven days
	Cards   []Card
	Waiting int // open cards that did not fit
	Sunk    int // open cards of rules that sank
}
