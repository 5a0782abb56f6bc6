package cockpitweb

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/signal"
	"example.org/linden/ui"
)

// frontFacts is how many numbers a card shows before it is opened.
const frontFacts = 2

// mostPeople is how many people a card proposes.
const mostPeople = 3

type cardView struct {
	ID, Href    string
	Tone        ui.Tone
	Rule, State string
	Community   ui.Choice
	Minutes     int
	What        string
	ThreadHref  string
	Facts       []factView
	Spark       ui.SparkProps
	SparkText   ui.DefinitionProps
	HasSpark    bool
	Reasons     []string
	Front       []string // the reasons the front page shows
	Offers      []offerView
	Hand        []ui.Option
	Since       time.Time
	Open        bool
	Decided     string
	Rank        []factView
}

type offerView struct {
	ID, Act, Title, Text, Lang, Label, Button, Lead string
	Minutes                                         int
	Who                                             *whoView // nil where nobody has to be named
	Action, ActionHow                               string
	Unfinished                                      bool // the text still has gaps that only people can fill
}

type whoView struct {
	Value, Name string
	Role        card.Role
	Who         ui.WhoProps
}

type factView struct {
	Def   ui.DefinitionProps
	Label string
}

func key(n int64) string { return id.String(n) }

// say puts a message into the reader's language.
func say(ctx context.Context, m card.Message) string { return tell(ctx, m.Key, m.Args) }

func tell(ctx context.Context, key string, args map[string]string) string {
	if key == "" || !i18n.Has(key) {
		return ""
	}
	flat := make([]any, 0, 2*len(args))
	for k, v := range args {
		flat = append(flat, k, v)
	}
	if n, err := strconv.Atoi(args["n"]); err == nil {
		return i18n.N(ctx, key, n, flat...)
	}
	return i18n.T(ctx, key, flat...)
}

func viewCard(ctx context.Context, now time.Time, by actor.Actor, c card.Card, hand []ui.Option) cardView {
	v := cardView{
		ID: key(c.ID), Href: "/cockpit/cards/" + key(c.ID), Tone: tone(c), Rule: i18n.T(ctx, "card.rule_"+string(c.Rule)),
		Minutes: c.Minutes, What: say(ctx, c.Headline), Since: c.Since, Open: c.State == card.Open || c.State == card.Snoozed,
		State: i18n.T(ctx, "card.state_"+string(c.State)), Decided: viewDone(ctx, c).How,
	}
	if c.Community.ID != 0 {
		v.Community = ui.Choice{Text: c.Community.Title, Href: "/communities/" + c.Community.Slug}
	} else if c.Unit.ID != 0 {
		v.Community = ui.Choice{Text: c.Unit.Name, Href: "/cockpit/reach"}
	}
	if c.Thread.ID != 0 {
		v.ThreadHref = "/posts/" + key(c.Thread.ID)
	}
	for i, f := range c.Facts {
		v.Facts = append(v.Facts, viewFact(ctx, v.ID+"-"+strconv.Itoa(i), f))
	}
	for _, r := range c.Reasons {
		if s := tell(ctx, r.Key, r.Args); s != "" {
			v.Reasons = append(v.Reasons, s)
		}
	}
	v.Front = frontReasons(c.Rule, v.Reasons)
	v.history(ctx, c.History)
	people := viewPeople(ctx, by, c.People)
	for i, o := range c.Offers {
		v.Offers = append(v.Offers, viewOffers(ctx, v.ID+"-"+strconv.Itoa(i), o, people, c.Community.Title)...)
	}
	v.Hand = handOptions(by, c.People, hand)
	v.Rank = viewRank(ctx, v.ID, c)
	return v
}

func tone(c card.Card) ui.Tone {
	switch {
	case c.Rule == signal.Escalation || c.Rank.Urgency >= .85:
		return ui.Urgent
	case c.Rule == signal.Newcomer:
		return ui.Good
	case c.Rule == signal.PhaseChange || c.Rule == signal.NotReached:
		return ui.Information
	}
	return ui.Attention
}

// history draws the weeks that may be shown; a week held back is a gap.
func (v *cardView) history(ctx context.Context, h card.History) {
	shown := 0
	v.Spark.Values, shown = drawn(h.Weeks)
	if shown < 2 || h.Key == "" {
		return
	}
	what := tell(ctx, h.Key, nil)
	v.HasSpark = true
	v.Spark.Label = i18n.N(ctx, "cockpit.history", len(h.Weeks), "what", what)
	v.SparkText = definition(ctx, v.ID+"-h", h.Definition, v.Spark.Label, "")
}

func viewPeople(ctx context.Context, by actor.Actor, all []card.Proposed) []whoView {
	var out []whoView
	for _, p := range all {
		if p.Person.ID == by.ID && len(all) > 1 {
			continue
		}
		why := i18n.T(ctx, "card.role_"+string(p.Role))
		for _, r := range p.Reasons {
			if s := tell(ctx, r.Key, r.Args); s != "" {
				why = s
				break
			}
		}
		out = append(out, whoView{Value: key(int64(p.Person.ID)), Name: p.Person.Name, Role: p.Role, Who: who(p.Person, why)})
	}
	return out
}

// viewOffers makes one form per offer; for a community action one per choice, and
// where somebody is named one per person.
func viewOffers(ctx context.Context, at string, o card.Offer, people []whoView, community string) []offerView {
	v := offerView{ID: at, Act: string(o.Act), Title: o.Title, Text: o.Text, Lang: o.Lang, Minutes: o.Minutes,
		Label: i18n.T(ctx, "cockpit.text."+string(o.Act)), Lead: i18n.T(ctx, "cockpit.act."+string(o.Act)+".lead", "community", community)}
	v.Button = i18n.T(ctx, "card.act_"+string(o.Act))
	v.Unfinished = unfinished(v.Text)
	switch {
	case o.Act == card.Start && len(o.Choices) > 0:
		return viewChoices(ctx, v, o.Choices)
	case o.Act == card.Ask || o.Act == card.Talk:
		return viewAddressees(ctx, v, o.Act, people)
	}
	return []offerView{v}
}

func viewChoices(ctx context.Context, v offerView, choices []card.Choice) []offerView {
	var out []offerView
	for i, c := range choices {
		x := v
		x.ID = v.ID + "-" + strconv.Itoa(i)
		x.Action, x.Title, x.Text, x.Minutes = c.Action.ID, c.Title, c.Text, c.Minutes
		x.Unfinished = unfinished(x.Text)
		x.Lead = i18n.T(ctx, "cockpit.start.ends", "date", i18n.Date(ctx, c.Ends))
		x.ActionHow = measuredBefore(ctx, c)
		out = append(out, x)
	}
	return out
}

// viewAddressees writes the ready text, which speaks to the first one proposed, to
// each of the people who could be asked.
func viewAddressees(ctx context.Context, v offerView, act card.Act, people []whoView) []offerView {
	var out []offerView
	first := ""
	for _, p := range people {
		if (p.Role == card.Answerer) != (act == card.Ask) || p.Role == card.Manager || len(out) == mostPeople {
			continue
		}
		x := v
		x.ID = v.ID + "-" + p.Value
		name := givenName(p.Name)
		if first == "" {
			first = name
		}
		x.Text = strings.Replace(v.Text, first, name, 1)
		x.Button = i18n.T(ctx, "cockpit.act."+v.Act+".name", "name", name)
		x.Label = i18n.T(ctx, "cockpit.text."+v.Act+".name", "name", name)
		x.Who = &p
		out = append(out, x)
	}
	if len(out) == 0 {
		return []offerView{v}
	}
	return out
}

func givenName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

func unfinished(text string) bool { return slices.Contains([]rune(text), '{') }

func measuredBefore(ctx context.Context, c card.Choice) string {
	if c.Uses == 0 {
		return i18n.T(ctx, "cockpit.start.never")
	}
	return i18n.N(ctx, "cockpit.start.before", c.Uses, "effect", signed(ctx, c.Effect), "low", signed(ctx, c.Low), "high", signed(ctx, c.High))
}

// handOptions are those a card can be handed to: its hosts, then other managers.
func handOptions(by actor.Actor, people []card.Proposed, others []ui.Option) []ui.Option {
	var out []ui.Option
	seen := map[string]bool{key(int64(by.ID)): true}
	add := func(o ui.Option) {
		if !seen[o.Value] {
			seen[o.Value] = true
			out = append(out, o)
		}
	}
	for _, p := range people {
		if p.Role == card.Host || p.Role == card.Manager {
			add(ui.Option{Value: key(int64(p.Person.ID)), Text: p.Person.Name})
		}
	}
	for _, o := range others {
		add(o)
	}
	return out
}

func (h handlers) handOver(others []ui.WhoProps) []ui.Option {
	var out []ui.Option
	for _, o := range others {
		out = append(out, ui.Option{Value: o.Href[len("/people/"):], Text: o.Face.Name})
	}
	return out
}

// viewRank says why the card stands where it stands.
func viewRank(ctx context.Context, at string, c card.Card) []factView {
	r := c.Rank
	rows := []struct {
		key, value string
	}{
		{"claimed", i18n.Decimal(ctx, r.Claimed, 2)}, {"expected", i18n.Decimal(ctx, r.Expected, 2)}, {"weight", i18n.Decimal(ctx, r.Weight, 2)},
		{"urgency", i18n.Decimal(ctx, r.Urgency, 2)}, {"minutes", i18n.Number(ctx, c.Minutes)}, {"score", i18n.Decimal(ctx, r.Score, 3)},
	}
	var out []factView
	for _, x := range rows {
		out = append(out, factView{definition(ctx, at+"-r-"+x.key, "rank_"+x.key, x.value, ""), i18n.T(ctx, "cockpit.rank."+x.key)})
	}
	return out
}

// reading is a released number as people read it.
func reading(ctx context.Context, r disclosure.Released, write func(float64) string) string {
	v, ok := r.Value()
	if !ok {
		return ""
	}
	switch r.Bound() {
	case disclosure.Under:
		return "< " + write(v)
	case disclosure.Over:
		return "> " + write(v)
	}
	return write(v)
}

func signed(ctx context.Context, share float64) string {
	s := i18n.Percent(ctx, math.Abs(share), 0)
	if share < 0 {
		return "−" + s
	}
	return "+" + s
}

// frontReasons are those that say more than headline and numbers do.
func frontReasons(rule signal.Rule, all []string) []string {
	switch rule {
	case signal.Escalation:
		return all[:min(3, len(all))]
	case signal.PhaseChange:
		return all[:min(2, len(all))]
	}
	return nil
}
