package card

import (
	"slices"
	"strings"
	"time"

	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/science/action"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

// acts are the ways to do a card of a rule, the usual one first.
func acts(r signal.Rule) []Act {
	switch r {
	case signal.Unanswered:
		return []Act{Ask, Talk}
	case signal.Newcomer:
		return []Act{Welcome, Talk}
	case signal.Escalation:
		return []Act{Calm, Talk, Close}
	case signal.PhaseChange:
		return []Act{Start, Talk}
	}
	return []Act{Talk}
}

// usual is how many minutes an act takes where nothing else is known.
func usual(a Act) int {
	switch a {
	case Ask, Welcome:
		return 5
	case Calm, Close:
		return 10
	case Start:
		return 30
	}
	return 15
}

// needed reports whether somebody has to be named for an act.
func needed(a Act) bool { return a == Ask || a == Talk }

// suits reports whether somebody in a role can be the one an act is about.
func suits(a Act, r Role) bool {
	if a == Ask {
		return r == Answerer
	}
	return r == Host || r == Leader
}

// offers are the ways to do a card that are open now. An act that needs
// somebody is offered only when somebody can be proposed.
func (s *Service) offers(c Card, r row, lang string, v view, now time.Time) []Offer {
	tr := i18n.For(lang)
	var out []Offer
	for i, a := range acts(c.Rule) {
		o := Offer{Act: a, Lang: lang, Minutes: usual(a)}
		if i == 0 {
			o.Minutes = r.minutes
		}
		if needed(a) && !proposes(c.People, a) {
			continue
		}
		if a == Start {
			if o.Choices = s.choices(r, lang, v, now); len(o.Choices) == 0 {
				continue
			}
			o.Title, o.Text = o.Choices[0].Title, o.Choices[0].Text
		} else {
			o.Text = tr.T("card.ready_"+string(a)+"_"+string(c.Rule), "community", c.Community.Title, "thread", c.Thread.Title,
				"unit", c.Unit.Name, "name", firstName(v.authors[r.thread]), "host", firstName(addressee(c.People, a)))
		}
		out = append(out, o)
	}
	return out
}

func proposes(people []Proposed, a Act) bool {
	for _, p := range people {
		if suits(a, p.Role) {
			return true
		}
	}
	return false
}

func addressee(people []Proposed, a Act) string {
	for _, p := range people {
		if suits(a, p.Role) {
			return p.Person.Name
		}
	}
	return ""
}

func firstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

const mostChoices = 3

// choices are the community actions that fit the community of a card.
func (s *Service) choices(r row, lang string, v view, now time.Time) []Choice {
	at := action.Situation{
		Phase: r.body.Phase, SplitCandidate: r.body.Split, Goal: goal(r), Current: r.body.Answered, Target: 1,
		Measured: v.measured, LastRun: map[string]time.Time{}, Now: now,
	}
	for _, run := range v.runs[r.community] {
		if run.started.After(at.LastRun[run.action]) {
			at.LastRun[run.action] = run.started
		}
		if run.ends.After(now) {
			at.Running++
		}
	}
	var out []Choice
	for _, sug := range s.suggest(at) {
		a := s.byID[sug.Action.ID]
		c := Choice{Action: a, Title: in(a.Name, lang), Score: sug.Score, Uses: sug.Effect.N, Minutes: int(60 * a.Effort),
			Ends: now.AddDate(0, 0, a.Days())}
		c.Text = fill(in(a.Text, lang), lang, v.places[r.community].Title, c.Ends)
		for _, p := range sug.Parts {
			c.Parts = append(c.Parts, Part(p))
		}
		if c.Uses > 0 {
			c.Effect, c.Low, c.High = percent(sug.Effect.Effect), percent(sug.Effect.CI.Lo), percent(sug.Effect.CI.Hi)
		}
		out = append(out, c)
	}
	return out
}

// suggest asks the starter set of the phase first, for the goal and then for any,
// and fills up from the whole library. Actions that are messages to one person
// are left out: what is started here is read by everybody.
func (s *Service) suggest(at action.Situation) []action.Suggestion {
	var starters, all []action.Action
	set := action.Starters(at.Phase, at.SplitCandidate)
	for _, a := range s.library {
		if slices.Contains(personal(), a.ID) {
			continue
		}
		all = append(all, a.science())
		if slices.Contains(set, a.Nr) {
			starters = append(starters, a.science())
		}
	}
	anyGoal := at
	anyGoal.Goal = ""
	var out []action.Suggestion
	for _, found := range [][]action.Suggestion{
		action.Suggest(starters, at, mostChoices), action.Suggest(starters, anyGoal, mostChoices), action.Suggest(all, at, mostChoices),
	} {
		for _, sug := range found {
			known := func(o action.Suggestion) bool { return o.Action.ID == sug.Action.ID }
			if len(out) < mostChoices && !slices.ContainsFunc(out, known) {
				out = append(out, sug)
			}
		}
	}
	return out
}

// personal are the actions that address one person or one thread.
func personal() []string {
	return []string{"sos-unanswered", "co-author-page", "wake-sleepers", "double-intro", "split-thread", "mediation"}
}

// goal is what a community in this situation needs first: answers where
// questions stay open, else people who take part.
func goal(r row) action.Goal {
	if r.body.Questions && r.body.Answered < 0.5 {
		return action.Knowledge
	}
	return action.Activation
}

// fill puts into a text what is known; what only people know keeps its braces.
func fill(text, lang, community string, ends time.Time) string {
	return strings.NewReplacer("{community}", community, "{date}", i18n.For(lang).Day(ends)).Replace(text)
}

func percent(log float64) float64 { return stat.DiD{Effect: log}.Percent() }
