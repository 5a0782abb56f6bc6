package cockpitweb

import (
	"context"
	"net/http"
	"strings"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/signal"
	"example.org/linden/ui"
)

// define describes one number of the cockpit. Its texts are cockpit.def.<key>,
// .text, .formula and, where it has one, .window.
type define struct {
	Key    string
	Group  string // heading: cockpit.defs.<group>
	K      bool   // published only for groups of k and more
	Source string // section of docs/science.md or of the handbook
}

// definitions lists every number of the pages of this package.
func definitions() []define {
	return []define{
		{"minutes", "week", false, "11"}, {"capacity", "week", false, "11"}, {"history", "week", true, "0"},
		{"rank_score", "rank", false, "3.1"}, {"rank_claimed", "rank", false, "3.1"}, {"rank_expected", "rank", false, "3.1"},
		{"rank_weight", "rank", false, "11"}, {"rank_urgency", "rank", false, "11"}, {"rank_minutes", "rank", false, "11"},
		{"effect", "effect", false, "4"}, {"effect_peers", "effect", false, "4.2"}, {"effect_matched", "effect", false, "4.3"},
		{"verdict", "effect", false, "4.6"}, {"mde", "effect", false, "4.2"}, {"placebo", "effect", false, "4.3"}, {"precision", "effect", false, "11"},
		{"people", "reach", true, "1.1"}, {"connected", "reach", true, "1.1"}, {"reads", "reach", true, "1.5"}, {"reacts", "reach", true, "1.5"},
		{"writes", "reach", true, "1.5"}, {"active", "reach", true, "1.2"}, {"reach", "reach", true, "1.9"}, {"missing", "reach", true, "1.9"}, {"suppressed", "reach", true, "8.4"},
		{"phase", "community", true, "2.4"}, {"contributors", "community", true, "2.4"}, {"of_peak", "community", true, "2.4"}, {"trend", "community", true, "2.4"},
		{"own", "community", true, "2.4"}, {"answered72", "community", true, "2.4"}, {"top3", "community", true, "2.4"}, {"age_w", "community", false, "2.4"},
		{"last_post_d", "community", false, "2.4"}, {"steward_weeks", "community", false, "2.4"}, {"attended", "community", false, "2.4"},
		{"open_questions", "community", false, "1.7"}, {"weekly", "community", true, "0"}, {"members", "community", false, "1.1"},
		{"answered", "answers", false, "1.7"}, {"answered_members", "answers", false, "1.7"}, {"unanswered_p80", "answers", false, "1.7"}, {"cost", "answers", false, "11"},
	}
}

func find(k string) (define, bool) {
	for _, d := range definitions() {
		if d.Key == k {
			return d, true
		}
	}
	return define{}, false
}

// definition is a number that opens its definition. k is one of ours, or the
// message key of a definition that belongs to the slice that computed the number.
func definition(ctx context.Context, at, k, value, note string) ui.DefinitionProps {
	title, text := definitionTexts(ctx, k)
	return ui.DefinitionProps{ID: "d-" + at, Value: value, Title: title, Text: text, Note: note, Href: "/cockpit/definitions/" + k}
}

func definitionTexts(ctx context.Context, k string) (title, text string) {
	if _, ok := find(k); ok {
		return i18n.T(ctx, "cockpit.def."+k), i18n.T(ctx, "cockpit.def."+k+".text")
	}
	for _, suffix := range []string{".title", ""} {
		if i18n.Has(k + suffix) {
			title = i18n.T(ctx, k+suffix)
			break
		}
	}
	for _, suffix := range []string{".text", ".how"} {
		if i18n.Has(k + suffix) {
			return title, i18n.T(ctx, k+suffix)
		}
	}
	return i18n.T(ctx, "cockpit.def.other"), title
}

func viewFact(ctx context.Context, at string, f signal.Fact) factView {
	return factView{definition(ctx, at, f.Definition, quantity(ctx, f.Value, f.Unit), basis(ctx, f)), tell(ctx, f.Key, nil)}
}

// basis says on what a fact rests: interval, number, window.
func basis(ctx context.Context, f signal.Fact) string {
	var parts []string
	if f.Low != nil && f.High != nil {
		parts = append(parts, i18n.T(ctx, "ui.interval", "low", quantity(ctx, *f.Low, f.Unit), "high", quantity(ctx, *f.High, f.Unit)))
	}
	if f.N > 0 {
		parts = append(parts, i18n.T(ctx, "cockpit.n", "n", f.N))
	}
	if f.Days > 0 {
		parts = append(parts, i18n.N(ctx, "cockpit.days", f.Days))
	}
	return strings.Join(parts, " · ")
}

// quantity writes a value with its unit. The unit is a message key whose last
// part names it.
func quantity(ctx context.Context, v float64, unit string) string {
	name := unit[strings.LastIndexByte(unit, '.')+1:]
	whole := int(v + .5)
	switch {
	case name == "share" || name == "percent":
		return i18n.Percent(ctx, v, 0)
	case name == "per_week":
		return featureText(ctx, "trend", v)
	case name == "posts_per_day":
		return i18n.T(ctx, "cockpit.a_day", "value", i18n.Decimal(ctx, v, 1))
	case i18n.Has("cockpit.unit." + name):
		return i18n.N(ctx, "cockpit.unit."+name, whole)
	case v == float64(int(v)):
		return i18n.Number(ctx, int(v))
	}
	return i18n.Decimal(ctx, v, 2)
}

type definitionView struct {
	Key, Title, Text, Formula, K, Source string
}

type definitionGroup struct {
	Title string
	All   []definitionView
}

func (h handlers) definitionList(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	var groups []definitionGroup
	last := ""
	for _, d := range definitions() {
		if d.Group != last {
			groups, last = append(groups, definitionGroup{Title: i18n.T(ctx, "cockpit.defs."+d.Group)}), d.Group
		}
		g := &groups[len(groups)-1]
		g.All = append(g.All, h.viewDefinition(ctx, d))
	}
	return h.render(w, r, by, "definitions", i18n.T(ctx, "cockpit.definitions"), definitionListBody(groups))
}

func (h handlers) definitionPage(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, k := r.Context(), r.PathValue("key")
	v := definitionView{Key: k}
	if d, ok := find(k); ok {
		v = h.viewDefinition(ctx, d)
	} else {
		v.Title, v.Text = definitionTexts(ctx, k)
		if !i18n.Has(k) && !i18n.Has(k+".title") || !foreignDefinition(k) {
			return web.ErrNotFound
		}
		if i18n.Has(k + ".formula") {
			v.Formula = i18n.T(ctx, k+".formula")
		}
	}
	return h.render(w, r, by, "definitions", v.Title, definitionBody(v))
}

// foreignDefinition keeps the page from reading out any text of the catalogues.
func foreignDefinition(k string) bool {
	for _, p := range []string{"signal.", "insight.", "card.", "report."} {
		if strings.HasPrefix(k, p) && strings.Contains(k, "def") {
			return true
		}
	}
	return false
}

func (h handlers) viewDefinition(ctx context.Context, d define) definitionView {
	v := definitionView{Key: d.Key, Title: i18n.T(ctx, "cockpit.def."+d.Key), Text: i18n.T(ctx, "cockpit.def."+d.Key+".text"),
		Formula: i18n.T(ctx, "cockpit.def."+d.Key+".formula"), Source: i18n.T(ctx, "cockpit.def.source", "section", d.Source)}
	v.K = i18n.T(ctx, "cockpit.def.public")
	if d.K {
		v.K = i18n.T(ctx, "cockpit.def.k", "k", h.K.Int())
	}
	return v
}
