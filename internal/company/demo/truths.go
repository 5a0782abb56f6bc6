package demo

import (
	"sort"
	"strings"
	"time"
)

// Truths are the planted facts a cockpit should find, by the keys of the
// records.
type Truths struct {
	Seed       uint64         `json:"seed"`
	Now        time.Time      `json:"now"`
	Unanswered []OpenQuestion `json:"unanswered"`
	Newcomers  []FirstPost    `json:"newcomers_without_reply"`
	Escalating []string       `json:"escalating_posts"`
	NotReached []Reach        `json:"departments_not_reached"`
	Phases     []Phase        `json:"phases"`
	Rising     Topic          `json:"rising_topic"`
	AbsentHost Absence        `json:"absent_host"`
	HostGone   Absence        `json:"host_who_left"`
	Drift      Drift          `json:"drifting_thread"`
	NotTalking [][2]string    `json:"departments_not_talking"`
	Action     Action         `json:"past_action"`
	Responses  []Response     `json:"responses"`
}

// OpenQuestion is a question that waits longer than its community is used to;
// Expert answered similar ones, listed in Earlier, and would answer this one.
type OpenQuestion struct {
	Post      string   `json:"post"`
	Community string   `json:"community"`
	Expert    string   `json:"expert"`
	Earlier   []string `json:"earlier"`
}

// FirstPost is the first contribution of somebody new.
type FirstPost struct {
	Post   string `json:"post"`
	Person string `json:"person"`
}

// Reach is a department of which few are reached; Factor compares it with the
// workforce.
type Reach struct {
	Unit   string  `json:"unit"`
	Factor float64 `json:"factor"`
}

// Phase is the lifecycle phase a community is in at Now0.
type Phase struct {
	Community string `json:"community"`
	Phase     string `json:"phase"`
	Why       string `json:"why"`
}

// Topic is a topic more and more people write about.
type Topic struct {
	Words []string  `json:"words"`
	Since time.Time `json:"since"`
	Posts []string  `json:"posts"`
}

// Absence is a host who is not there, from Since on.
type Absence struct {
	Community string    `json:"community"`
	Person    string    `json:"person"`
	Since     time.Time `json:"since"`
}

// Drift is a thread that left its subject with the comment From.
type Drift struct {
	Post string `json:"post"`
	From string `json:"from_comment"`
}

// Action is a community action that was run; Factor is what it did to the
// weekly contributions for Weeks weeks.
type Action struct {
	Community string    `json:"community"`
	Action    string    `json:"action"`
	Post      string    `json:"post"`
	Start     time.Time `json:"start"`
	Factor    float64   `json:"factor"`
	Weeks     int       `json:"weeks"`
}

// Response is how life answers an intervention after Now0.
type Response struct {
	Kind        string  `json:"kind"`
	Probability float64 `json:"probability"`
	What        string  `json:"what"`
}

func (c *Company) plant() {
	t := Truths{Seed: c.seed, Now: c.now0, Responses: responses}
	for _, key := range c.sceneKeys("ask-") {
		th := c.threads[key]
		q := OpenQuestion{Post: key, Community: th.circle.key, Expert: th.scene.onRequest[0].who}
		for _, e := range c.sceneKeys("earlier-" + strings.TrimPrefix(th.scene.id, "ask-")) {
			q.Earlier = append(q.Earlier, e)
		}
		t.Unanswered = append(t.Unanswered, q)
	}
	for _, key := range c.sceneKeys("first-") {
		t.Newcomers = append(t.Newcomers, FirstPost{key, c.threads[key].post.Author})
	}
	t.Escalating = c.sceneKeys("heat-")
	t.NotReached = []Reach{{"nacht", .3}}
	t.Phases = []Phase{
		{"servicetechnik", "maturity", "more than 25 people write in four weeks, without staff, and nobody dominates"},
		{"fertigung", "growth", "rising for sixteen weeks, more than 12 people write"},
		{"cad", "decline", "contributions fell since the second host went in week 51"},
		{"wagenpark", "dormant", "nothing written for more than 60 days"},
		{"academy", "inception", "founded five weeks ago"},
	}
	t.Rising = Topic{Words: []string{"Firmware 3.8", "3.8"}, Since: c.monday(-2).Add(33 * time.Hour), Posts: c.sceneKeys("fw38-")}
	t.AbsentHost = Absence{"qualitaet", "frauke", time.Date(2026, 2, 14, 0, 0, 0, 0, c.loc)}
	t.HostGone = Absence{"cad", "sibylle", c.monday(-11).Add(3*24*time.Hour + 16*time.Hour)}
	if keys := c.sceneKeys("drift-"); len(keys) > 0 {
		t.Drift = Drift{keys[0], c.threads[keys[0]].comments[4].Key}
	}
	t.NotTalking = [][2]string{{"verkoop", "marketing"}}
	if keys := c.sceneKeys("action-"); len(keys) > 0 {
		t.Action = Action{"zwolle", "workplace-photo", keys[0], c.threads[keys[0]].post.At, 1.4, 5}
	}
	c.truths = t
}

// sceneKeys are the posts of the written scenes whose id starts so, in order.
func (c *Company) sceneKeys(prefix string) []string {
	var out []string
	for key, t := range c.threads {
		if t.scene != nil && strings.HasPrefix(t.scene.id, prefix) {
			out = append(out, key)
		}
	}
	sort.Strings(out)
	return out
}
