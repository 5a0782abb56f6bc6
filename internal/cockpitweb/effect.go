package cockpitweb

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/ui"
)

// mostEffects bounds the list of effects.
const mostEffects = 200

type effectView struct {
	CardHref     string
	Act          string
	Where        ui.Choice
	At           time.Time
	Verdict      string // words
	VerdictTone  ui.Tone
	VerdictIcon  string
	Line         string // what happened, compared
	Estimate     ui.DefinitionProps
	HasEstimate  bool
	Interval     string
	Pending      string // when the first outcome is due
	Why          []string
	Design       []factView
	DesignText   string
	Minutes      int
	Pre          []float64
	Post         []float64
	BarID        string
	BarLow, High float64
}

type ruleView struct {
	Rule    string
	Bar     ui.BarProps
	Judged  string
	Pending int
	Sunk    bool
	Drops   []string
}

type effectsView struct {
	Effects []effectView
	Waiting []effectView
	Rules   []ruleView
}

func (h handlers) effects(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, now := r.Context(), h.Now()
	all, err := h.Cards.Effects(ctx, by, now.AddDate(-1, 0, 0), now.Add(time.Minute), mostEffects)
	if err != nil {
		return err
	}
	var v effectsView
	for _, e := range all {
		if e.Last() == nil {
			v.Waiting = append(v.Waiting, viewEffect(ctx, e))
		} else {
			v.Effects = append(v.Effects, viewEffect(ctx, e))
		}
	}
	rules, err := h.Cards.Precision(ctx, by, now)
	if err != nil {
		return err
	}
	for _, p := range rules {
		v.Rules = append(v.Rules, viewRule(ctx, p))
	}
	return h.render(w, r, by, "effects", i18n.T(ctx, "cockpit.effects"), effectsBody(v))
}

func viewRule(ctx context.Context, p card.Precision) ruleView {
	v := ruleView{Rule: i18n.T(ctx, "card.rule_"+string(p.Rule)), Pending: p.Pending, Sunk: p.Sunk,
		Judged: i18n.N(ctx, "cockpit.precision.of", p.Judged, "hits", p.Hits)}
	if p.Judged > 0 {
		v.Bar = ui.BarProps{Share: p.Share, Low: p.CI.Lo, High: p.CI.Hi, Text: i18n.Percent(ctx, p.Share, 0), Range: between(ctx, p.CI.Lo, p.CI.Hi, plainShare(ctx))}
		if p.Sunk {
			v.Bar.Tone = ui.Attention
		}
	}
	for _, why := range card.Whys() {
		if n := p.Drops[why]; n > 0 {
			v.Drops = append(v.Drops, i18n.T(ctx, "card.drop_"+string(why))+": "+i18n.Number(ctx, n))
		}
	}
	return v
}

func plainShare(ctx context.Context) func(float64) string {
	return func(v float64) string { return i18n.Percent(ctx, v, 0) }
}

func between(ctx context.Context, low, high float64, write func(float64) string) string {
	return i18n.T(ctx, "ui.interval", "low", write(low), "high", write(high))
}

func viewEffect(ctx context.Context, e card.Effect) effectView {
	at := key(e.ID)
	v := effectView{CardHref: "/cockpit/cards/" + key(e.Card), At: e.StartedAt, Minutes: e.Minutes, BarID: at,
		Act: i18n.T(ctx, "cockpit.did."+string(e.Act))}
	switch {
	case e.Thread.ID != 0:
		v.Where = ui.Choice{Text: e.Thread.Title, Href: "/posts/" + key(e.Thread.ID)}
	case e.Community.ID != 0:
		v.Where = ui.Choice{Text: e.Community.Title, Href: "/communities/" + e.Community.Slug}
	}
	v.design(ctx, at, e)
	o := e.Last()
	if o == nil {
		v.Pending = i18n.T(ctx, "cockpit.effect.due", "date", i18n.Date(ctx, e.StartedAt.AddDate(0, 0, card.Horizons()[0])))
		return v
	}
	verdict := string(o.Verdict)
	v.Verdict = i18n.T(ctx, "card.verdict_"+verdict)
	v.VerdictTone, v.VerdictIcon = verdictTone(verdict)
	v.Line = outcomeLine(ctx, e, *o)
	if o.Measured {
		write := points(ctx)
		if e.Design == card.Matched {
			write = func(x float64) string { return signed(ctx, x) }
		}
		v.HasEstimate = true
		v.Interval = between(ctx, o.CI.Lo, o.CI.Hi, write)
		v.Estimate = definition(ctx, at+"-e", "effect_"+string(e.Design), write(o.Estimate), v.Interval)
	}
	for _, k := range o.Facts.Why {
		if s := tell(ctx, k, nil); s != "" {
			v.Why = append(v.Why, s)
		}
	}
	v.Pre, v.Post = o.Facts.Before, o.Facts.After
	return v
}

// points writes a difference of two shares.
func points(ctx context.Context) func(float64) string {
	return func(v float64) string {
		n := int(math.Round(100 * math.Abs(v)))
		sign := "+"
		if v < 0 {
			sign = "−"
		}
		return sign + i18n.N(ctx, "cockpit.points", n)
	}
}

func verdictTone(v string) (ui.Tone, string) {
	switch v {
	case "likely_helped":
		return ui.Good, "circle-check"
	case "likely_harmful":
		return ui.Urgent, "circle-alert"
	case "confounded":
		return ui.Attention, "info"
	}
	return ui.Plain, "minus"
}

func outcomeLine(ctx context.Context, e card.Effect, o card.Outcome) string {
	f := o.Facts
	days := i18n.N(ctx, "cockpit.after_days", o.Days)
	switch {
	case e.Design == card.Matched && len(f.Before) > 0 && len(f.After) > 0:
		return days + " " + i18n.T(ctx, "cockpit.line.matched", "before", i18n.Decimal(ctx, mean(f.Before), 1), "after", i18n.Decimal(ctx, mean(f.After), 1), "controls", f.Controls)
	case e.Design == card.Peers:
		what := "cockpit.line." + e.Metric + "_no"
		if f.Success {
			what = "cockpit.line." + e.Metric + "_yes"
		}
		line := days + " " + i18n.T(ctx, what)
		if f.Peers > 0 {
			line += " " + i18n.N(ctx, "cockpit.line.peers", f.Peers, "hits", f.PeerSuccess)
		}
		return line
	}
	return days + " " + i18n.N(ctx, "cockpit.line.describe", f.Comments)
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(max(1, len(xs)))
}

// design lists what was fixed when the card was done.
func (v *effectView) design(ctx context.Context, at string, e card.Effect) {
	v.DesignText = i18n.T(ctx, "card.design_"+string(e.Design))
	add := func(k, value, label string) {
		v.Design = append(v.Design, factView{definition(ctx, at+"-p"+strconv.Itoa(len(v.Design)), k, value, ""), label})
	}
	write := points(ctx)
	if e.Design == card.Matched {
		write = func(x float64) string { return signed(ctx, x) }
	}
	add("effect", i18n.T(ctx, "card.metric_"+e.Metric), i18n.T(ctx, "cockpit.plan.metric"))
	add("effect", i18n.N(ctx, "cockpit.days", e.Plan.Window), i18n.T(ctx, "cockpit.plan.window"))
	if e.Plan.BaselineN > 0 {
		base := i18n.Percent(ctx, e.Plan.Baseline, 0)
		if e.Metric == card.Weekly {
			base = i18n.Decimal(ctx, e.Plan.Baseline, 1)
		}
		add("effect", base, i18n.N(ctx, "cockpit.plan.baseline", e.Plan.BaselineN))
	}
	if n := len(e.Plan.Comparison); n > 0 {
		add("effect_"+string(e.Design), i18n.Number(ctx, n), i18n.T(ctx, "cockpit.plan.comparison"))
	}
	if e.Plan.Expected != 0 {
		add("rank_expected", write(e.Plan.Expected), i18n.T(ctx, "cockpit.plan.expected"))
	}
	if e.Plan.MDE > 0 {
		add("mde", write(e.Plan.MDE), i18n.T(ctx, "cockpit.plan.mde"))
	}
	if s := tell(ctx, e.Plan.Why, nil); s != "" {
		v.Why = append(v.Why, s)
	}
}
