package cockpitweb

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// lookBack is how far the front page looks back on what was done and what came of it.
const (
	lookBackDays = 56
	earlierRows  = 5
	doneRows     = 5
)

type weekView struct {
	Brief    string
	Lead     string
	Budget   ui.BudgetProps
	Hours    []hoursView
	Cards    []cardView
	Done     []doneView
	Earlier  []effectView
	Waiting  int
	Sunk     int
	Capacity string
	Handed   []cardView
	Notes    []noteView
	Others   []ui.WhoProps
}

type hoursView struct {
	Text, Value string
	Current     bool
}

type doneView struct {
	ID, What, Href, How string
	CanUndo             bool
}

type noteView struct {
	ID   string
	From ui.WhoProps
	Text string
	At   time.Time
	New  bool
}

func (h handlers) week(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, now := r.Context(), h.Now()
	week, err := h.Cards.Week(ctx, by, now, 0)
	if err != nil {
		return err
	}
	v := weekView{
		Brief: brief(ctx, week), Lead: i18n.T(ctx, "cockpit.week.lead"),
		Budget: ui.BudgetProps{Done: week.Spent, Planned: week.Minutes, Total: int(week.Budget)},
		Hours:  hours(ctx, week.Budget), Waiting: week.Waiting, Sunk: week.Sunk,
	}
	if v.Others, err = h.others(ctx, by); err != nil {
		return err
	}
	hand := h.handOver(v.Others)
	for _, c := range week.Cards {
		v.Cards = append(v.Cards, viewCard(ctx, now, by, c, hand))
	}
	if len(week.Cards) == 0 {
		v.Lead = ""
	}
	if err := h.aside(ctx, by, now, week, &v); err != nil {
		return err
	}
	p := h.Frame.Page(r, by, i18n.T(ctx, "cockpit.week"))
	p.Aside = weekAside(v)
	return web.Render(w, r, http.StatusOK, framed(p, "week", weekBody(v)))
}

func (h handlers) aside(ctx context.Context, by actor.Actor, now time.Time, week card.Week, v *weekView) error {
	done, err := h.Cards.Recent(ctx, by, now, 7)
	if err != nil {
		return err
	}
	for _, c := range done {
		if d := viewDone(ctx, c); d.How != "" && len(v.Done) < doneRows {
			v.Done = append(v.Done, d)
		}
	}
	earlier, err := h.Cards.Effects(ctx, by, now.AddDate(0, 0, -lookBackDays), now.Add(time.Minute), 4*earlierRows)
	if err != nil {
		return err
	}
	for _, e := range earlier {
		if e.Last() != nil && len(v.Earlier) < earlierRows {
			v.Earlier = append(v.Earlier, viewEffect(ctx, e))
		}
	}
	handed, err := h.Cards.Handed(ctx, by, now)
	if err != nil {
		return err
	}
	for _, c := range handed {
		v.Handed = append(v.Handed, viewCard(ctx, now, by, c, nil))
	}
	capacity, err := h.Cards.Capacity(ctx, by, now, week.Budget)
	if err != nil {
		return err
	}
	v.Capacity = capacityText(ctx, capacity)
	notes, err := h.Cards.Notes(ctx, by)
	if err != nil {
		return err
	}
	v.Notes = viewNotes(notes, false)
	return nil
}

// brief is the sentence on top of the week.
func brief(ctx context.Context, w card.Week) string {
	n := len(w.Cards)
	if n == 0 {
		return i18n.T(ctx, "cockpit.week.nothing")
	}
	return i18n.N(ctx, "cockpit.week.brief", n, "count", i18n.T(ctx, "cockpit.count_"+strconv.Itoa(min(n, card.MostCards))),
		"minutes", w.Minutes, "total", int(w.Budget))
}

func hours(ctx context.Context, chosen card.Budget) []hoursView {
	var out []hoursView
	for _, b := range card.Budgets() {
		key := strconv.Itoa(int(b))
		out = append(out, hoursView{i18n.T(ctx, "cockpit.hours_"+key), key, b == chosen})
	}
	return out
}

func capacityText(ctx context.Context, c card.Capacity) string {
	if c.Urgent == 0 {
		return i18n.T(ctx, "cockpit.capacity.calm")
	}
	share := float64(c.Covered) / float64(c.Urgent)
	hours := i18n.T(ctx, "cockpit.hours_"+strconv.Itoa(int(c.Budget)))
	if share >= .9 {
		return i18n.N(ctx, "cockpit.capacity.enough", c.Urgent, "hours", hours, "share", i18n.Percent(ctx, share, 0))
	}
	need := i18n.Duration(ctx, time.Duration(c.For90)*time.Minute)
	return i18n.N(ctx, "cockpit.capacity.short", c.Urgent, "hours", hours, "share", i18n.Percent(ctx, share, 0), "need", need)
}

func viewDone(ctx context.Context, c card.Card) doneView {
	d := c.Decision
	if d == nil {
		return doneView{}
	}
	v := doneView{ID: key(c.ID), What: say(ctx, c.Headline), Href: "/cockpit/cards/" + key(c.ID), CanUndo: d.CanUndo}
	switch c.State {
	case card.Done:
		v.How = i18n.T(ctx, "cockpit.done."+string(d.Act))
	case card.Delegated:
		v.How = i18n.T(ctx, "cockpit.done.handed", "name", d.To.Name)
	case card.Snoozed:
		v.How = i18n.T(ctx, "cockpit.done.later", "date", i18n.ShortDate(ctx, d.Until))
	case card.Dropped:
		v.How = i18n.T(ctx, "cockpit.done.dropped", "why", i18n.T(ctx, "card.drop_"+string(d.Why)))
	}
	return v
}

// others are the other community managers.
func (h handlers) others(ctx context.Context, by actor.Actor) ([]ui.WhoProps, error) {
	if h.Colleagues == nil {
		return nil, nil
	}
	all, err := h.Colleagues(ctx)
	var out []ui.WhoProps
	for _, c := range all {
		if c.ID != by.ID {
			out = append(out, who(c, c.Title))
		}
	}
	return out, err
}

func who(c person.Card, more string) ui.WhoProps {
	return ui.WhoProps{
		Face: ui.AvatarProps{Name: c.Name, Picture: person.PicturePath(c.ID, c.PictureKey)},
		Href: "/people/" + key(int64(c.ID)), More: more,
	}
}

func (h handlers) setHours(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	minutes, err := strconv.Atoi(r.PostFormValue("minutes"))
	if err != nil {
		return card.ErrInvalid
	}
	if err := h.Cards.SetBudget(r.Context(), by, card.Budget(minutes)); err != nil {
		return err
	}
	return web.Redirect(w, r, "/cockpit", "")
}

func (h handlers) sunk(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	all, err := h.Cards.Sunk(ctx, by, h.Now())
	if err != nil {
		return err
	}
	var v []cardView
	for _, c := range all {
		v = append(v, viewCard(ctx, h.Now(), by, c, nil))
	}
	return h.render(w, r, by, "week", i18n.T(ctx, "cockpit.sunk"), sunkBody(v))
}
