package cockpitweb

import (
	"context"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
)

type wireNumber struct {
	Value      *float64 `json:"value,omitempty"`
	Low        *float64 `json:"low,omitempty" doc:"Ends of the 95 % interval"`
	High       *float64 `json:"high,omitempty"`
	Bound      string   `json:"bound,omitempty" doc:"below or above when the value is a limit"`
	Suppressed string   `json:"suppressed,omitempty" doc:"Why there is no value"`
}

func number(r disclosure.Released) wireNumber {
	v, ok := r.Value()
	if !ok {
		return wireNumber{Suppressed: string(r.Reason())}
	}
	out := wireNumber{Value: &v, Bound: string(r.Bound())}
	if ci, ok := r.Interval(); ok {
		out.Low, out.High = &ci.Lo, &ci.Hi
	}
	return out
}

type wireFact struct {
	Text       string   `json:"text" doc:"What the number counts"`
	Value      float64  `json:"value"`
	Low        *float64 `json:"low,omitempty"`
	High       *float64 `json:"high,omitempty"`
	N          int      `json:"n,omitempty" doc:"What the number rests on"`
	Days       int      `json:"days,omitempty" doc:"The window"`
	Definition string   `json:"definition" doc:"Address of the definition"`
}

type wirePerson struct {
	ID   web.Key `json:"id"`
	Name string  `json:"name"`
	Role string  `json:"role"`
	Why  string  `json:"why,omitempty"`
}

type wireOffer struct {
	Act   string `json:"act"`
	Title string `json:"title,omitempty"`
	Text  string `json:"text" doc:"Ready text, to be changed at will"`
	Lang  string `json:"lang"`
}

type wireCard struct {
	ID        web.Key      `json:"id"`
	Rule      string       `json:"rule"`
	What      string       `json:"what" doc:"In the language of the reader"`
	Community string       `json:"community,omitempty" doc:"Name in addresses"`
	Thread    web.Key      `json:"thread,omitempty"`
	Facts     []wireFact   `json:"facts"`
	Reasons   []string     `json:"reasons"`
	History   []wireNumber `json:"history,omitempty" doc:"A value per week, the oldest first"`
	People    []wirePerson `json:"people"`
	Offers    []wireOffer  `json:"offers"`
	Minutes   int          `json:"minutes"`
	Since     time.Time    `json:"since"`
}

type weekOut struct {
	Body struct {
		Budget  int        `json:"budget" doc:"Minutes the reader has in a week"`
		Minutes int        `json:"minutes" doc:"Of the cards together"`
		Spent   int        `json:"spent" doc:"Minutes of cards done in the last seven days"`
		Waiting int        `json:"waiting" doc:"Open cards that did not fit"`
		Sunk    int        `json:"sunk" doc:"Open cards of rules that sank"`
		Cards   []wireCard `json:"cards"`
	}
}

type wireLevel struct {
	Level string     `json:"level"`
	Count wireNumber `json:"count"`
}

type wireUnit struct {
	Unit   web.Key     `json:"unit"`
	Parent web.Key     `json:"parent,omitempty"`
	Name   string      `json:"name"`
	Levels []wireLevel `json:"levels"`
}

type wireRow struct {
	Unit       web.Key    `json:"unit" doc:"With others the unit whose hidden units these are"`
	Others     int        `json:"others,omitempty" doc:"Number of hidden units this row stands for"`
	People     wireNumber `json:"people"`
	Share      wireNumber `json:"share"`
	Missing    wireNumber `json:"missing"`
	NotReached bool       `json:"not_reached"`
}

type reachOut struct {
	Body struct {
		From  time.Time  `json:"from"`
		To    time.Time  `json:"to"`
		Org   wireNumber `json:"org" doc:"Share of active people of the whole workforce"`
		Rows  []wireRow  `json:"rows" doc:"Most people missing first"`
		Units []wireUnit `json:"units"`
	}
}

type nothing struct{}

func (h handlers) mountAPI(g *web.Registry) {
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/cockpit/week", Policy: web.Cockpit, Summary: "At most five things that need a hand this week"}, h.apiWeek)
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/cockpit/reach", Policy: web.Cockpit, Summary: "Who takes part, by department, over 28 days"}, h.apiReach)
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/cockpit/report", Policy: web.Cockpit, Summary: "The page for the management as numbers"}, h.apiReport)
}

func (h handlers) apiWeek(ctx context.Context, by actor.Actor, _ *nothing) (*weekOut, error) {
	week, err := h.Cards.Week(ctx, by, h.Now(), 0)
	if err != nil {
		return nil, err
	}
	out := &weekOut{}
	b := &out.Body
	b.Budget, b.Minutes, b.Spent, b.Waiting, b.Sunk = int(week.Budget), week.Minutes, week.Spent, week.Waiting, week.Sunk
	b.Cards = make([]wireCard, 0, len(week.Cards))
	for _, c := range week.Cards {
		b.Cards = append(b.Cards, wire(ctx, c))
	}
	return out, nil
}

func wire(ctx context.Context, c card.Card) wireCard {
	w := wireCard{ID: web.KeyOf(c.ID), Rule: string(c.Rule), What: say(ctx, c.Headline), Community: c.Community.Slug, Thread: web.KeyOf(c.Thread.ID),
		Minutes: c.Minutes, Since: c.Since, Facts: []wireFact{}, Reasons: []string{}, People: []wirePerson{}, Offers: []wireOffer{}}
	for _, x := range c.History.Weeks {
		w.History = append(w.History, number(x))
	}
	for _, f := range c.Facts {
		w.Facts = append(w.Facts, wireFact{tell(ctx, f.Key, nil), f.Value, f.Low, f.High, f.N, f.Days, "/cockpit/definitions/" + f.Definition})
	}
	for _, r := range c.Reasons {
		w.Reasons = append(w.Reasons, tell(ctx, r.Key, r.Args))
	}
	for _, p := range c.People {
		x := wirePerson{ID: web.KeyOf(int64(p.Person.ID)), Name: p.Person.Name, Role: string(p.Role)}
		if len(p.Reasons) > 0 {
			x.Why = tell(ctx, p.Reasons[0].Key, p.Reasons[0].Args)
		}
		w.People = append(w.People, x)
	}
	for _, o := range c.Offers {
		w.Offers = append(w.Offers, wireOffer{string(o.Act), o.Title, o.Text, o.Lang})
	}
	return w
}

func (h handlers) apiReach(ctx context.Context, _ actor.Actor, _ *nothing) (*reachOut, error) {
	reach, err := h.Insight.Reach(ctx, h.Now())
	if err != nil {
		return nil, err
	}
	return wireReach(reach), nil
}

func wireReach(reach insight.Reach) *reachOut {
	out := &reachOut{}
	b := &out.Body
	b.From, b.To, b.Org = reach.From, reach.To, number(reach.Sheet.Org)
	b.Rows = make([]wireRow, 0, len(reach.Sheet.Rows))
	for _, r := range reach.Sheet.Rows {
		b.Rows = append(b.Rows, wireRow{web.KeyOf(int64(insight.UnitOf(r.Key))), r.Other, number(r.Eligible), number(r.Share), number(r.Missing), r.NotReached})
	}
	b.Units = make([]wireUnit, 0, len(reach.Departments))
	for _, d := range reach.Departments {
		u := wireUnit{Unit: web.KeyOf(int64(d.Unit)), Parent: web.KeyOf(int64(d.Parent)), Name: d.Name}
		for _, l := range insight.Levels() {
			u.Levels = append(u.Levels, wireLevel{string(l), number(d.Levels[l])})
		}
		b.Units = append(b.Units, u)
	}
	return out
}

type reportIn struct {
	Period string `query:"period" enum:"weeks,month,quarter" default:"weeks"`
	Lang   string `query:"lang" enum:"de,nl,en" default:"en"`
}

type wireEffect struct {
	Card      web.Key  `json:"card"`
	Rule      string   `json:"rule"`
	Act       string   `json:"act"`
	Community string   `json:"community,omitempty"`
	Verdict   string   `json:"verdict"`
	Estimate  *float64 `json:"estimate,omitempty"`
	Low       *float64 `json:"low,omitempty"`
	High      *float64 `json:"high,omitempty"`
	Minutes   int      `json:"minutes"`
}

type wirePhase struct {
	Phase  string `json:"phase"`
	Now    int    `json:"now"`
	Before int    `json:"before"`
}

type wireReportUnit struct {
	Name       string     `json:"name"`
	Others     int        `json:"others,omitempty"`
	People     wireNumber `json:"people"`
	Share      wireNumber `json:"share"`
	Missing    wireNumber `json:"missing"`
	NotReached bool       `json:"not_reached"`
}

type reportOut struct {
	Body struct {
		From           time.Time        `json:"from"`
		To             time.Time        `json:"to"`
		Org            wireNumber       `json:"org" doc:"Share of active people of the whole workforce"`
		Units          []wireReportUnit `json:"units"`
		Questions      wireNumber       `json:"questions"`
		Within24       wireNumber       `json:"within_24" doc:"Share replied to within 24 working hours"`
		NotStaff       wireNumber       `json:"not_staff" doc:"The same by others than community management"`
		Open           wireNumber       `json:"open"`
		Effects        []wireEffect     `json:"effects"`
		Phases         []wirePhase      `json:"phases"`
		WithoutAccount wireNumber       `json:"without_account"`
		HiddenUnits    int              `json:"hidden_units"`
		Minutes        int              `json:"minutes" doc:"Of cards done in the period"`
		Cards          int              `json:"cards"`
	}
}

func (h handlers) apiReport(ctx context.Context, by actor.Actor, in *reportIn) (*reportOut, error) {
	from, to := span(h.Now(), i18n.Zone(ctx), in.Period)
	r, err := h.Reports.Build(ctx, by, from, to, in.Lang)
	if err != nil {
		return nil, err
	}
	out := &reportOut{}
	b := &out.Body
	b.From, b.To, b.Org = r.From, r.To, number(r.Reach.Org)
	b.Questions, b.Within24, b.NotStaff, b.Open = number(r.Answers.Questions), number(r.Answers.Within24), number(r.Answers.NotStaff), number(r.Answers.Open)
	b.WithoutAccount, b.HiddenUnits, b.Minutes, b.Cards = number(r.Unseen.WithoutAccount), r.Unseen.HiddenUnits, r.Cost.Minutes, r.Cost.Cards
	b.Units, b.Effects, b.Phases = []wireReportUnit{}, []wireEffect{}, []wirePhase{}
	for _, u := range r.Reach.Rows {
		b.Units = append(b.Units, wireReportUnit{u.Name, u.Others, number(u.Eligible), number(u.Share), number(u.Missing), u.NotReached})
	}
	for _, l := range r.Lines {
		e := wireEffect{Card: web.KeyOf(l.Card), Rule: string(l.Rule), Act: string(l.Act), Community: l.Community, Verdict: string(l.Verdict), Minutes: l.Minutes}
		if l.Measured {
			e.Estimate, e.Low, e.High = &l.Estimate, &l.CI.Lo, &l.CI.Hi
		}
		b.Effects = append(b.Effects, e)
	}
	for _, p := range r.Phases {
		b.Phases = append(b.Phases, wirePhase{string(p.Phase), p.Now, p.Before})
	}
	return out, nil
}
