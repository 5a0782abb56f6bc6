package cockpitweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

const (
	portfolioPage = 30
	// portfolioAll is how many communities a filter by phase looks through.
	portfolioAll   = 200
	portfolioWeeks = 26
)

type portfolioView struct {
	Filters []ui.Choice
	Phases  []ui.Choice
	Rows    []portfolioRow
	More    string
	Newest  string
}

type portfolioRow struct {
	Name, Href, Type string
	Phase            ui.Phase
	HasPhase         bool
	Reason           string
	Spark            ui.SparkProps
	HasSpark         bool
	Open             ui.DefinitionProps
	HasOpen          bool
	Hosts            []ui.AvatarProps
	NoHost           bool
	Border           bool
}

func (h handlers) portfolio(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, now := r.Context(), h.Now()
	kind, phase := community.Type(r.URL.Query().Get("type")), r.URL.Query().Get("phase")
	current, err := h.Insight.Current(ctx, now)
	if err != nil {
		return err
	}
	list, more, err := h.listed(ctx, by, r, kind, func(l community.Listed) bool {
		return phase == "" || uiPhase(string(current[l.ID].Phase)) == ui.Phase(phase)
	})
	if err != nil {
		return err
	}
	v := portfolioView{Filters: typeChips(ctx, string(kind), phase), Phases: phaseChips(ctx, string(kind), phase), More: more}
	if r.URL.Query().Get("after") != "" {
		v.Newest = address(string(kind), phase, "")
	}
	if v.Rows, err = h.rows(ctx, now, list, current); err != nil {
		return err
	}
	return h.renderWide(w, r, by, "communities", i18n.T(ctx, "cockpit.communities"), portfolioBody(v))
}

// listed is one page of the communities that pass the filter, and the address of the next.
func (h handlers) listed(ctx context.Context, by actor.Actor, r *http.Request, kind community.Type, passes func(community.Listed) bool) ([]community.Listed, string, error) {
	f := community.Filter{Type: kind, Limit: portfolioAll}
	phase := r.URL.Query().Get("phase")
	if phase == "" {
		f.Limit = portfolioPage + 1
	}
	f.After, f.AfterID = splitCursor(r.URL.Query().Get("after"))
	all, err := h.Communities.Directory(ctx, by, f)
	if err != nil {
		return nil, "", err
	}
	var out []community.Listed
	for i, l := range all {
		if l.CreatedAt.After(h.Now()) || !passes(l) {
			continue
		}
		if len(out) == portfolioPage {
			return out, address(string(kind), phase, joinCursor(out[len(out)-1])), nil
		}
		out = append(out, l)
		if i == portfolioAll-1 {
			return out, address(string(kind), phase, joinCursor(l)), nil
		}
	}
	return out, "", nil
}

// rows are built with as many queries for thirty communities as for one.
func (h handlers) rows(ctx context.Context, now time.Time, list []community.Listed, current map[int64]insight.Week) ([]portfolioRow, error) {
	places, err := h.Insight.Places(ctx, now)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, l := range list {
		if _, ok := places[l.ID]; ok {
			ids = append(ids, l.ID)
		}
	}
	series, err := h.Insight.Series(ctx, ids, monday(now).AddDate(0, 0, -7*portfolioWeeks), portfolioWeeks, now)
	if err != nil {
		return nil, err
	}
	open := map[int64]int{}
	if h.OpenQuestions != nil {
		if open, err = h.OpenQuestions(ctx, now, ids); err != nil {
			return nil, err
		}
	}
	faces, err := h.faces(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]portfolioRow, 0, len(list))
	for _, l := range list {
		week, has := current[l.ID]
		row := viewPortfolio(ctx, l.Community, week, has, h.K)
		if _, analysed := places[l.ID]; analysed {
			reads := l.Access == community.Open || l.Member
			row.spark(ctx, released(series[l.ID], behind(l.Community, reads, week), h.K))
			row.HasOpen = open[l.ID] > 0 && reads
			row.Open = definition(ctx, "q"+key(l.ID), "open_questions", i18n.N(ctx, "cockpit.open", open[l.ID]), "")
			row.Hosts, row.NoHost = faces[l.ID], h.Hosts != nil && len(faces[l.ID]) == 0
		}
		out = append(out, row)
	}
	return out, nil
}

func (h handlers) faces(ctx context.Context, ids []int64) (map[int64][]ui.AvatarProps, error) {
	out := map[int64][]ui.AvatarProps{}
	if h.Hosts == nil || len(ids) == 0 {
		return out, nil
	}
	all, err := h.Hosts(ctx, ids)
	for c, hosts := range all {
		for _, p := range hosts[:min(4, len(hosts))] {
			f := who(p, "").Face
			f.Href, f.Alone, f.Size = "/people/"+key(int64(p.ID)), true, ui.SizeSmall
			out[c] = append(out[c], f)
		}
	}
	return out, err
}

func viewPortfolio(ctx context.Context, c community.Community, week insight.Week, has bool, k disclosure.K) portfolioRow {
	row := portfolioRow{Name: c.Name, Href: "/cockpit/communities/" + url.PathEscape(c.Slug), Type: i18n.T(ctx, "cockpit.type."+string(c.Type))}
	switch {
	case has && uiPhase(string(week.Phase)) != "":
		row.HasPhase, row.Phase = true, uiPhase(string(week.Phase))
		row.Border = week.Confidence < .5
		row.Reason = phaseReason(ctx, week, k)
	case c.Type == community.Broadcast:
		row.Reason = i18n.T(ctx, "cockpit.phase.broadcast")
	default:
		row.Reason = i18n.T(ctx, "cockpit.phase.none")
	}
	return row
}

func (row *portfolioRow) spark(ctx context.Context, weeks []disclosure.Released) {
	shown := 0
	row.Spark.Values, shown = drawn(weeks)
	if shown < 2 {
		return
	}
	row.HasSpark = true
	last := reading(ctx, weeks[len(weeks)-1], func(v float64) string { return i18n.Number(ctx, int(v)) })
	row.Spark.Label = i18n.N(ctx, "cockpit.history", len(weeks), "what", i18n.T(ctx, "cockpit.def.weekly"))
	if last != "" {
		row.Spark.Label += ", " + i18n.T(ctx, "cockpit.history.last", "value", last)
	}
}

// behind is how many people the numbers of a community rest on: its members where
// the reader can see for themselves what they write, elsewhere those who wrote.
func behind(c community.Community, reads bool, week insight.Week) int {
	if reads {
		return c.Members
	}
	return min(c.Members, week.Contributors)
}

// released publishes weekly contributions of a community with enough people behind
// them that the line describes none of them.
func released(weeks []float64, people int, k disclosure.K) []disclosure.Released {
	none, _ := disclosure.Released{}.Interval()
	out := make([]disclosure.Released, len(weeks))
	for i, v := range weeks {
		out[i] = disclosure.Measure(v, none, people, k)
	}
	return out
}

func monday(t time.Time) time.Time {
	t = t.UTC().Truncate(24 * time.Hour)
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
}

// uiPhase is the dot of a phase on the path of five; stewardship is a long maturity.
func uiPhase(p string) ui.Phase {
	if p == "stewardship" {
		p = string(ui.Maturity)
	}
	if slices.Contains(ui.Phases(), ui.Phase(p)) {
		return ui.Phase(p)
	}
	return ""
}

func typeChips(ctx context.Context, kind, phase string) []ui.Choice {
	out := []ui.Choice{{Text: i18n.T(ctx, "cockpit.all_types"), Href: address("", phase, ""), Current: kind == ""}}
	for _, t := range []community.Type{community.Practice, community.Forum, community.Project, community.Broadcast} {
		out = append(out, ui.Choice{Text: i18n.T(ctx, "cockpit.type."+string(t)), Href: address(string(t), phase, ""), Current: kind == string(t)})
	}
	return out
}

func phaseChips(ctx context.Context, kind, phase string) []ui.Choice {
	out := []ui.Choice{{Text: i18n.T(ctx, "cockpit.all_phases"), Href: address(kind, "", ""), Current: phase == ""}}
	for _, p := range ui.Phases() {
		out = append(out, ui.Choice{Text: i18n.T(ctx, "ui.phase."+string(p)), Href: address(kind, string(p), ""), Current: phase == string(p)})
	}
	return out
}

func address(kind, phase, after string) string {
	q := url.Values{}
	for k, v := range map[string]string{"type": kind, "phase": phase, "after": after} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(q) == 0 {
		return "/cockpit/communities"
	}
	return "/cockpit/communities?" + q.Encode()
}

func joinCursor(l community.Listed) string { return strconv.FormatInt(l.ID, 36) + "." + l.Fold }

func splitCursor(s string) (fold string, id int64) {
	n, fold, ok := strings.Cut(s, ".")
	id, err := strconv.ParseInt(n, 36, 64)
	if !ok || err != nil {
		return "", 0
	}
	return fold, id
}

func (h handlers) life(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, now := r.Context(), h.Now()
	st, err := h.Communities.BySlug(ctx, by, r.PathValue("slug"))
	if err != nil {
		return err
	}
	path, err := h.Insight.Path(ctx, st.Community.ID, now, portfolioWeeks)
	if err != nil {
		return err
	}
	places, err := h.Insight.Places(ctx, now)
	if err != nil {
		return err
	}
	if _, ok := places[st.Community.ID]; !ok {
		return web.ErrNotFound
	}
	v, err := h.viewLife(ctx, now, st, path)
	if err != nil {
		return err
	}
	return h.render(w, r, by, "communities", st.Community.Name, lifeBody(v))
}
