package cockpitweb

import (
	"context"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/report"
	"example.org/linden/ui"
)

const (
	// reportUnits is how many departments fit on the page.
	reportUnits   = 12
	defaultPeriod = "weeks"
)

type sheetView struct {
	Network, Period string
	Links           bool // numbers open their definitions
	Reach           string
	Units           []reachRow
	Answers         []string
	AnswerFacts     []factView
	Moved           []movedView
	Finished        string
	Phases          []phaseView
	Unseen          []string
	Cost            string
	Acts            string
	Foot            string
}

type movedView struct {
	Verdict ui.BadgeProps
	What    string
	Line    string
	Text    string // estimate and interval
	Forest  *forestView
	Cost    string
}

// forestView is an estimate with its interval on an axis with zero, in percent of
// the width.
type forestView struct{ Zero, Low, High, At string }

type phaseView struct {
	Phase ui.Phase
	Bar   ui.BarProps
	Then  string
}

type reportView struct {
	Sheet    sheetView
	Periods  []ui.Choice
	Langs    []ui.Choice
	Download string
}

// span is a period to report on: the 28 days up to now, or whole months of the
// reader's calendar.
func span(now time.Time, zone *time.Location, period string) (from, to time.Time) {
	local := now.In(zone)
	month := time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, zone)
	switch period {
	case "month":
		return month.AddDate(0, -1, 0), month
	case "quarter":
		quarter := month.AddDate(0, -(int(month.Month())-1)%3, 0)
		return quarter.AddDate(0, -3, 0), quarter
	}
	return now.Add(-28 * 24 * time.Hour), now
}

func periods() []string { return []string{defaultPeriod, "month", "quarter"} }

// wanted reads which report a request asks for.
func (h handlers) wanted(r *http.Request, by actor.Actor) (report.Report, string, error) {
	period, lang := r.URL.Query().Get("period"), r.URL.Query().Get("lang")
	if !slices.Contains(periods(), period) {
		period = defaultPeriod
	}
	if !slices.Contains(i18n.Languages(), lang) {
		lang = i18n.Lang(r.Context())
	}
	from, to := span(h.Now(), i18n.Zone(r.Context()), period)
	rep, err := h.Reports.Build(r.Context(), by, from, to, lang)
	return rep, period, err
}

func (h handlers) report(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	rep, period, err := h.wanted(r, by)
	if err != nil {
		return err
	}
	said := spoken(ctx, rep)
	v := reportView{Sheet: viewSheet(said, h.NetworkName, rep, h.K, rep.Lang == i18n.Lang(ctx)), Download: reportAddress("/cockpit/report.html", period, rep.Lang)}
	for _, p := range periods() {
		v.Periods = append(v.Periods, ui.Choice{Text: i18n.T(ctx, "cockpit.period_"+p), Href: reportAddress("/cockpit/report", p, rep.Lang), Current: p == period})
	}
	for _, l := range i18n.Languages() {
		v.Langs = append(v.Langs, ui.Choice{Text: i18n.T(ctx, "cockpit.lang_"+l), Href: reportAddress("/cockpit/report", period, l), Current: l == rep.Lang})
	}
	return h.renderWide(w, r, by, "report", i18n.T(ctx, "cockpit.report"), reportBody(v, within(said, sheet(v.Sheet)), rep.Lang))
}

func reportAddress(path, period, lang string) string {
	return path + "?" + url.Values{"period": {period}, "lang": {lang}}.Encode()
}

func (h handlers) reportFile(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	rep, period, err := h.wanted(r, by)
	if err != nil {
		return err
	}
	name := "linden-" + period + "-" + rep.To.Format(time.DateOnly) + "-" + rep.Lang + ".html"
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return web.Render(w, r, http.StatusOK, within(spoken(r.Context(), rep), reportFile(viewSheet(spoken(r.Context(), rep), h.NetworkName, rep, h.K, false), rep.Lang)))
}

// WriteReport writes a report as one HTML file that needs nothing else and prints
// on one A4 page, in the report's language.
func WriteReport(ctx context.Context, w io.Writer, network string, r report.Report, k disclosure.K) error {
	ctx = spoken(ctx, r)
	return reportFile(viewSheet(ctx, network, r, k, false), r.Lang).Render(ctx, w)
}

// spoken is ctx for a reader in the language of the report.
func spoken(ctx context.Context, r report.Report) context.Context {
	return i18n.With(ctx, i18n.Locale{Lang: r.Lang, Zone: i18n.Zone(ctx).String(), Now: r.BuiltAt})
}

func viewSheet(ctx context.Context, network string, r report.Report, k disclosure.K, links bool) sheetView {
	v := sheetView{Network: network, Links: links, Period: i18n.Date(ctx, r.From) + " – " + i18n.Date(ctx, r.To.Add(-time.Minute))}
	if s := reading(ctx, r.Reach.Org, plainShare(ctx)); s != "" {
		v.Reach = i18n.T(ctx, "cockpit.sheet.reach", "share", s, "range", interval(ctx, r.Reach.Org))
	} else {
		v.Reach = i18n.T(ctx, "cockpit.sheet.reach_hidden", "k", k.Int())
	}
	for i, row := range r.Reach.Rows {
		if i < reportUnits {
			v.Units = append(v.Units, sheetUnit(ctx, i, row, k))
		}
	}
	v.answers(ctx, r.Answers, k)
	v.moved(ctx, r)
	for _, p := range r.Phases {
		v.addPhase(ctx, p, r.Phases)
	}
	v.unseen(ctx, r.Unseen)
	v.Cost = i18n.T(ctx, "cockpit.sheet.no_cost")
	if r.Cost.Cards > 0 {
		v.Cost = i18n.N(ctx, "cockpit.sheet.cost", r.Cost.Cards, "hours", i18n.Decimal(ctx, float64(r.Cost.Minutes)/60, 1))
	}
	v.Foot = i18n.T(ctx, "cockpit.sheet.foot", "k", k.Int(), "date", i18n.Date(ctx, r.BuiltAt))
	return v
}

func sheetUnit(ctx context.Context, i int, row report.ReachRow, k disclosure.K) reachRow {
	at := "s" + strconv.Itoa(i)
	out := reachRow{Name: row.Name, HasRow: true, Flag: row.NotReached, Active: shareBar(ctx, at, row.Share, k)}
	if row.Others > 0 {
		name := row.Name
		if name == "" {
			name = i18n.T(ctx, "cockpit.reach.org")
		}
		out.Name = i18n.N(ctx, "cockpit.reach.other", row.Others, "parent", name)
	} else if row.Name == "" {
		out.Name = i18n.T(ctx, "cockpit.reach.no_unit")
	}
	out.People = reading(ctx, row.Eligible, func(x float64) string { return i18n.Number(ctx, int(x)) })
	if row.NotReached {
		out.Active.Tone = ui.Attention
	}
	return out
}

func (v *sheetView) answers(ctx context.Context, a report.Answers, k disclosure.K) {
	count := func(x float64) string { return i18n.Number(ctx, int(math.Round(x))) }
	say := func(key string, r disclosure.Released, write func(float64) string) {
		text := reading(ctx, r, write)
		if text == "" {
			return
		}
		limits := ""
		if ci, ok := r.Interval(); ok && ci.Hi > ci.Lo {
			limits = " (" + between(ctx, ci.Lo, ci.Hi, write) + ")"
		}
		v.Answers = append(v.Answers, i18n.T(ctx, key, "value", text, "range", limits))
	}
	say("cockpit.sheet.questions", a.Questions, count)
	say("cockpit.sheet.within", a.Within24, plainShare(ctx))
	say("cockpit.sheet.colleagues", a.NotStaff, plainShare(ctx))
	say("cockpit.sheet.open", a.Open, count)
	if len(v.Answers) == 0 {
		v.Answers = []string{i18n.T(ctx, "cockpit.sheet.answers_hidden", "k", k.Int())}
	}
}

func (v *sheetView) moved(ctx context.Context, r report.Report) {
	low, high := 0.0, 0.0
	for _, l := range r.Moved {
		if l.Measured {
			low, high = min(low, l.CI.Lo), max(high, l.CI.Hi)
		}
	}
	for _, l := range r.Moved {
		verdict := string(l.Verdict)
		tone, icon := verdictTone(verdict)
		m := movedView{Verdict: ui.BadgeProps{Text: i18n.T(ctx, "card.verdict_"+verdict), Tone: tone, Icon: icon}, What: i18n.T(ctx, "cockpit.did."+string(l.Act))}
		switch {
		case l.Action != "":
			m.What += " " + l.Action
		case l.Community != "":
			m.What += " " + l.Community
		default:
			m.What = tell(ctx, "card.rule_"+string(l.Rule), nil)
		}
		m.Line = outcomeLine(ctx, card.Effect{Design: l.Design, Metric: l.Metric}, card.Outcome{Days: l.Days, Facts: l.Facts})
		m.Cost = i18n.N(ctx, "ui.minutes", l.Minutes)
		if l.Measured {
			write := points(ctx)
			if l.Design == card.Matched {
				write = func(x float64) string { return signed(ctx, x) }
			}
			m.Text = write(l.Estimate) + " (" + between(ctx, l.CI.Lo, l.CI.Hi, write) + ")"
			m.Forest = forest(l.Estimate, l.CI.Lo, l.CI.Hi, low, high)
		}
		v.Moved = append(v.Moved, m)
	}
	if len(r.Lines) > len(r.Moved) {
		v.Finished = i18n.N(ctx, "cockpit.sheet.finished", len(r.Lines))
	}
}

func forest(at, lo, hi, low, high float64) *forestView {
	width := max(high-low, 1e-9)
	x := func(v float64) string { return strconv.FormatFloat(5+190*(v-low)/width, 'f', 1, 64) }
	return &forestView{Zero: x(0), Low: x(lo), High: x(hi), At: x(at)}
}

func (v *sheetView) addPhase(ctx context.Context, p report.PhaseCount, all []report.PhaseCount) {
	most := 1
	for _, x := range all {
		most = max(most, x.Now)
	}
	dot := uiPhase(string(p.Phase))
	if dot == "" || string(p.Phase) != string(dot) && p.Now+p.Before == 0 {
		return
	}
	v.Phases = append(v.Phases, phaseView{Phase: dot, Bar: ui.BarProps{Share: float64(p.Now) / float64(most), Text: i18n.Number(ctx, p.Now)},
		Then: i18n.T(ctx, "cockpit.sheet.before", "n", p.Before)})
}

func (v *sheetView) unseen(ctx context.Context, u report.Unseen) {
	if s := reading(ctx, u.WithoutAccount, plainShare(ctx)); s != "" {
		v.Unseen = append(v.Unseen, i18n.T(ctx, "cockpit.sheet.no_account", "share", s))
	}
	if u.HiddenUnits > 0 {
		v.Unseen = append(v.Unseen, i18n.N(ctx, "cockpit.sheet.hidden_units", u.HiddenUnits))
	}
	if u.HiddenGroups > 0 {
		v.Unseen = append(v.Unseen, i18n.N(ctx, "cockpit.sheet.hidden_groups", u.HiddenGroups))
	}
	if u.NotMeasurable > 0 {
		v.Unseen = append(v.Unseen, i18n.N(ctx, "cockpit.sheet.not_measurable", u.NotMeasurable))
	}
	v.Unseen = append(v.Unseen, i18n.T(ctx, "report.unseen_channels"))
}
