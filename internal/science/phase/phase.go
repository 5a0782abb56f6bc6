// Package phase says in which part of its life a community is, and why.
//
// Rules (handbook 2.3 to 2.5): once a week eight features of a community are
// compared with fixed thresholds; entering a phase is harder than staying in
// it. A new phase counts when it is the raw result in three of the last four
// weeks and four weeks have passed since the last change; only dormant counts
// at once. Every result lists the conditions it was decided by, as data that
// pages put into words. Broadcast communities have no lifecycle.
package phase

// Phase is a part of a community's life.
type Phase string

// The phases, and NotApplicable for communities that have no lifecycle.
const (
	Inception     Phase = "inception"
	Growth        Phase = "growth"
	Maturity      Phase = "maturity"
	Stewardship   Phase = "stewardship"
	Decline       Phase = "decline"
	Dormant       Phase = "dormant"
	NotApplicable Phase = "not_applicable"
	Unknown       Phase = "" // no previous phase
)

// Type is what a community is for.
type Type string

// The four archetypes.
const (
	Broadcast Type = "broadcast"
	Forum     Type = "forum"
	Project   Type = "project"
	Practice  Type = "practice"
)

// Features describe a community on one day, over 28 days unless stated.
type Features struct {
	Type          Type
	AgeWeeks      float64
	Contributors  int     // distinct people who wrote
	Peak          int     // highest Contributors of the last 52 weeks
	Own           float64 // share of contributions by others than staff
	Answered72    float64 // share of questions answered within 72 h (Kaplan–Meier)
	Top3          float64 // share of contributions by the three most active
	Trend         float64 // Theil–Sen slope of ln(1+weekly, seasonally adjusted), 12 weeks
	LastPostDays  float64
	StewardWeeks  int     // weeks in maturity or stewardship so far
	NoQuestions   bool    // nobody asked: Answered72 is then no condition
	Unattended    bool    // no host, and staff active in fewer than 2 of 4 weeks: Own says little
	Activity      int     // contributions
	Modularity    float64 // of the reply graph; 0 when not computed
	SecondCluster int     // contributors in the second largest cluster
}

// The names of features in conditions; keys of their texts.
const (
	NameLastPost     = "last_post_d"
	NameAge          = "age_w"
	NameContributors = "contributors"
	NameOfPeak       = "of_peak"
	NameTrend        = "trend"
	NameOwn          = "own"
	NameAnswered     = "answered72"
	NameTop3         = "top3"
	NameSteward      = "steward_weeks"
	NameAttended     = "attended"
)

// Op is how a value is compared with its threshold.
type Op string

// The comparisons.
const (
	AtLeast Op = ">="
	AtMost  Op = "<="
	Below   Op = "<"
)

// Condition is one comparison behind a phase.
type Condition struct {
	For       Phase // the phase the condition belongs to
	Name      string
	Op        Op
	Value     float64
	Threshold float64
	Met       bool
	gap       float64 // distance between entering and staying
}

// Result is a raw phase of one week with its explanation.
type Result struct {
	Phase      Phase
	Conditions []Condition // those that decided, first the ones of Phase itself
	Missing    []Condition // what stands between the community and the next phase
	Confidence float64     // 0..1; below 0.5 is borderline
	Split      bool        // large and falling into two groups: a candidate for a split
}

// Borderline reports whether a small change would give another phase.
func (r Result) Borderline() bool { return r.Confidence < 0.5 }

// Suggest names the type a community looks like, for owners who declared none.
func Suggest(staffShare, repliesPerPost, questionShare, fileShare float64, private, endDate bool, members int) Type {
	switch {
	case staffShare >= 0.8 && repliesPerPost < 0.5:
		return Broadcast
	case questionShare >= 0.4:
		return Forum
	case private && members <= 30 && fileShare >= 0.3 && endDate:
		return Project
	default:
		return Practice
	}
}
