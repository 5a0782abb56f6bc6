package cockpitweb

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/ui"
)

type lifeView struct {
	Name, Href, Type string
	Phase            ui.Phase
	HasPhase         bool
	Since, Reason    string
	Border, Split    bool
	Conditions       []conditionView
	Missing          []conditionView
	Chart            ui.LineChart
	HasChart         bool
	History          []pastPhase
	Answers          []factView
	K                int
}

type conditionView struct {
	Text   string
	Value  ui.DefinitionProps
	Wanted string
	Met    bool
}

type pastPhase struct {
	Phase ui.Phase
	Since time.Time
	Weeks string
}

func (h handlers) viewLife(ctx context.Context, now time.Time, st community.Standing, path []insight.Week) (lifeView, error) {
	c, latest := st.Community, insight.Week{}
	v := lifeView{Name: c.Name, Href: "/communities/" + c.Slug, Type: i18n.T(ctx, "cockpit.type."+string(c.Type)), K: h.K.Int()}
	v.Reason = i18n.T(ctx, "cockpit.phase.none")
	if c.Type == community.Broadcast {
		v.Reason = i18n.T(ctx, "cockpit.phase.broadcast")
	}
	if len(path) > 0 {
		latest = path[0]
	}
	if uiPhase(string(latest.Phase)) != "" {
		v.phase(ctx, path, h.K)
	}
	series, err := h.Insight.Series(ctx, []int64{c.ID}, monday(now).AddDate(0, 0, -7*portfolioWeeks), portfolioWeeks, now)
	if err != nil {
		return v, err
	}
	v.chart(ctx, monday(now), released(series[c.ID], behind(c, st.CanRead, latest), h.K))
	answers, err := h.Insight.Answers(ctx, c.ID, now, 90)
	if err != nil {
		return v, err
	}
	v.Answers = viewAnswers(ctx, "a", answers)
	return v, nil
}

// mayTell reports whether a condition may be shown: what describes those who write
// needs enough of them.
func mayTell(w insight.Week, name string, k disclosure.K) bool {
	switch name {
	case "contributors", "of_peak", "own", "answered72", "top3":
		_, ok := disclosure.Count(w.Contributors, k).Value()
		return ok
	}
	return true
}

func (v *lifeView) phase(ctx context.Context, path []insight.Week, k disclosure.K) {
	now := path[0]
	v.HasPhase, v.Phase = true, uiPhase(string(now.Phase))
	v.Since = i18n.N(ctx, "cockpit.phase.since", now.Since)
	v.Reason = phaseReason(ctx, now, k)
	v.Border, v.Split = now.Confidence < .5, now.Split
	for i, x := range now.Conditions {
		if !mayTell(now, x.Name, k) {
			continue
		}
		v.Conditions = append(v.Conditions, viewCondition(ctx, "c"+strconv.Itoa(i), x.Name, string(x.Op), x.Value, x.Threshold, x.Met))
	}
	for i, x := range now.Missing {
		if !mayTell(now, x.Name, k) {
			continue
		}
		v.Missing = append(v.Missing, viewCondition(ctx, "m"+strconv.Itoa(i), x.Name, string(x.Op), x.Value, x.Threshold, x.Met))
	}
	last := ""
	for _, w := range path {
		if p := uiPhase(string(w.Phase)); p != "" && string(w.Phase) != last {
			last = string(w.Phase)
			v.History = append(v.History, pastPhase{p, w.Start.AddDate(0, 0, -7*(max(1, w.Since)-1)), i18n.N(ctx, "cockpit.weeks", max(1, w.Since))})
		}
	}
}

func viewCondition(ctx context.Context, at, name, op string, value, threshold float64, met bool) conditionView {
	return conditionView{
		Text: i18n.T(ctx, "cockpit.def."+name), Met: met,
		Value:  definition(ctx, at, name, featureText(ctx, name, value), ""),
		Wanted: i18n.T(ctx, "cockpit.wanted."+opKey(op), "value", featureText(ctx, name, threshold)),
	}
}

func opKey(op string) string {
	switch op {
	case ">=":
		return "at_least"
	case "<=":
		return "at_most"
	}
	return "below"
}

// featureText writes a feature of a community in its unit.
func featureText(ctx context.Context, name string, v float64) string {
	switch name {
	case "own", "answered72", "top3", "of_peak":
		return i18n.Percent(ctx, v, 0)
	case "trend":
		return signed(ctx, math.Expm1(v)) + " " + i18n.T(ctx, "cockpit.per_week")
	case "contributors":
		return i18n.N(ctx, "cockpit.unit.people", int(math.Round(v)))
	case "last_post_d":
		return i18n.N(ctx, "cockpit.days", int(math.Round(v)))
	case "age_w", "steward_weeks":
		return i18n.N(ctx, "cockpit.weeks", int(math.Round(v)))
	case "attended":
		if v >= 1 {
			return i18n.T(ctx, "cockpit.yes")
		}
		return i18n.T(ctx, "cockpit.no")
	}
	return i18n.Decimal(ctx, v, 2)
}

// phaseReason is the phase in words: what holds, and what would change it.
func phaseReason(ctx context.Context, w insight.Week, k disclosure.K) string {
	var holds, missing []string
	told := ""
	for _, c := range w.Missing {
		if !c.Met && mayTell(w, c.Name, k) {
			told = c.Name
			break
		}
	}
	for _, c := range w.Conditions {
		if c.Met && len(holds) < 2 && c.Name != told && mayTell(w, c.Name, k) {
			holds = append(holds, i18n.T(ctx, "cockpit.because."+c.Name, "value", featureText(ctx, c.Name, c.Value)))
		}
	}
	for _, c := range w.Missing {
		if !c.Met && len(missing) < 1 && mayTell(w, c.Name, k) {
			missing = append(missing, i18n.T(ctx, "cockpit.needs."+opKey(string(c.Op)), "what", i18n.T(ctx, "cockpit.because."+c.Name, "value", featureText(ctx, c.Name, c.Value)), "wanted", featureText(ctx, c.Name, c.Threshold), "phase", i18n.T(ctx, "cockpit.phase."+string(c.For))))
		}
	}
	text := strings.Join(append(holds, missing...), "; ")
	if text == "" && !mayTell(w, "contributors", k) {
		return i18n.T(ctx, "cockpit.phase.few", "k", k.Int())
	}
	if text == "" {
		return i18n.N(ctx, "cockpit.phase.since", w.Since)
	}
	return text
}

func (v *lifeView) chart(ctx context.Context, end time.Time, weeks []disclosure.Released) {
	values, shown := drawn(weeks)
	if shown < 2 {
		return
	}
	v.HasChart = true
	title := i18n.T(ctx, "cockpit.def.weekly")
	v.Chart = ui.LineChart{
		ChartText: ui.ChartText{ID: "weeks", Title: title, Lead: i18n.N(ctx, "cockpit.chart.lead", len(weeks)), Desc: i18n.N(ctx, "cockpit.history", len(weeks), "what", title)},
		Head:      i18n.T(ctx, "cockpit.chart.week"), Series: []ui.Series{{Name: i18n.T(ctx, "cockpit.chart.contributions"), Values: values}},
		Format: func(x float64) string {
			if math.IsNaN(x) {
				return ""
			}
			return i18n.Number(ctx, int(math.Round(x)))
		},
	}
	for i := range weeks {
		v.Chart.Steps = append(v.Chart.Steps, day(ctx, end.AddDate(0, 0, -7*(len(weeks)-i))))
	}
}

// drawn turns released weeks into points of a line; what is held back is a gap.
func drawn(weeks []disclosure.Released) (values []float64, shown int) {
	values = make([]float64, len(weeks))
	for i, w := range weeks {
		v, ok := w.Value()
		if !ok {
			v = math.NaN()
		} else {
			shown++
		}
		values[i] = v
	}
	return values, shown
}

func viewAnswers(ctx context.Context, at string, a insight.Answers) []factView {
	count := func(v float64) string { return i18n.Number(ctx, int(math.Round(v))) }
	rows := []struct {
		key, label string
		value      disclosure.Released
		write      func(float64) string
	}{
		{"open_questions", "cockpit.answers.open", a.Open, count},
		{"answered", "cockpit.answers.within", a.Within24, plainShare(ctx)},
		{"answered_members", "cockpit.answers.members", a.NotStaff, plainShare(ctx)},
		{"answered", "cockpit.answers.median", a.Median, func(v float64) string { return i18n.N(ctx, "cockpit.unit.hours", int(math.Round(v))) }},
	}
	var out []factView
	for i, r := range rows {
		text, note := reading(ctx, r.value, r.write), i18n.N(ctx, "cockpit.days", a.Days)
		if ci, ok := r.value.Interval(); ok && ci.Hi > ci.Lo {
			note = between(ctx, ci.Lo, ci.Hi, r.write) + " · " + note
		}
		if text != "" {
			out = append(out, factView{definition(ctx, at+strconv.Itoa(i), r.key, text, note), i18n.T(ctx, r.label)})
		}
	}
	return out
}

// day is a date short enough to stand below a chart.
func day(ctx context.Context, at time.Time) string { return i18n.For(i18n.Lang(ctx)).Day(at) }
