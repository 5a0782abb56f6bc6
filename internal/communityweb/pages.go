package communityweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

const (
	directoryPage = 30
	peoplePage    = 48
)

type directoryView struct {
	Filter  community.Filter
	All     []community.Listed
	Hosts   map[int64][]person.Card
	Chips   []ui.Choice
	More    string
	Newest  string
	MayOpen bool
}

func types() []community.Type {
	return []community.Type{community.Practice, community.Forum, community.Project, community.Broadcast}
}

func filterOf(r *http.Request) community.Filter {
	q := r.URL.Query()
	f := community.Filter{Query: q.Get("q"), Mine: q.Get("mine") != "", Type: community.Type(q.Get("type")), After: q.Get("after")}
	f.AfterID, _ = id.Parse(q.Get("id")) // an old or broken link begins at the top
	if f.AfterID == 0 {
		f.After = ""
	}
	return f
}

func directoryPath(f community.Filter) string {
	q := url.Values{}
	if f.Query != "" {
		q.Set("q", f.Query)
	}
	if f.Mine {
		q.Set("mine", "1")
	}
	if f.Type != "" {
		q.Set("type", string(f.Type))
	}
	if f.AfterID != 0 {
		q.Set("after", f.After)
		q.Set("id", id.String(f.AfterID))
	}
	if len(q) == 0 {
		return "/communities"
	}
	return "/communities?" + q.Encode()
}

func (h handlers) directory(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, f := r.Context(), filterOf(r)
	f.Limit = directoryPage + 1
	all, err := h.Communities.Directory(ctx, by, f)
	if err != nil {
		return err
	}
	v := directoryView{Filter: f, All: all, MayOpen: !by.Guest(), Chips: h.chips(r, f)}
	if len(all) > directoryPage {
		v.All = all[:directoryPage]
		last, next := v.All[directoryPage-1], f
		next.After, next.AfterID = last.Fold, last.ID
		v.More = directoryPath(next)
	}
	if f.AfterID != 0 {
		top := f
		top.AfterID = 0
		v.Newest = directoryPath(top)
	}
	if v.Hosts, err = h.hostCards(r, v.All); err != nil {
		return err
	}
	p := h.Frame.Page(r, by, i18n.T(ctx, "community.list"))
	p.Wide = true
	return web.Render(w, r, http.StatusOK, framed(p, directoryBody(v)))
}

func (h handlers) chips(r *http.Request, f community.Filter) []ui.Choice {
	ctx := r.Context()
	base := community.Filter{Query: f.Query}
	mine := base
	mine.Mine = true
	out := []ui.Choice{
		{Text: i18n.T(ctx, "community.list.all"), Href: directoryPath(base), Current: !f.Mine && f.Type == ""},
		{Text: i18n.T(ctx, "community.list.mine"), Href: directoryPath(mine), Current: f.Mine},
	}
	for _, t := range types() {
		one := base
		one.Type = t
		out = append(out, ui.Choice{Text: i18n.T(ctx, "community.type."+string(t)), Href: directoryPath(one), Current: f.Type == t})
	}
	return out
}

// hostCards names the hosts of a page of communities: two queries, however long
// the page is.
func (h handlers) hostCards(r *http.Request, all []community.Listed) (map[int64][]person.Card, error) {
	ids := make([]int64, 0, len(all))
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	hosts, err := h.Communities.HostsOf(r.Context(), ids...)
	if err != nil {
		return nil, err
	}
	var people []actor.ID
	for _, h := range hosts {
		people = append(people, h...)
	}
	cards, err := h.Communities.Cards(r.Context(), people...)
	if err != nil {
		return nil, err
	}
	out := map[int64][]person.Card{}
	for c, all := range hosts {
		for _, p := range all {
			if card, ok := cards[p]; ok {
				out[c] = append(out[c], card)
			}
		}
	}
	return out, nil
}

// view is what every tab of a community shows above its body.
type view struct {
	community.Standing
	Hosts []person.Card
	Tab   string
	Tabs  []ui.Choice
	Guest bool
}

func (h handlers) view(r *http.Request, by actor.Actor, tab string) (view, error) {
	st, err := h.enter(r, by)
	if err != nil {
		return view{}, err
	}
	hosts, err := h.hostCards(r, []community.Listed{{Community: st.Community}})
	v := view{Standing: st, Tab: tab, Hosts: hosts[st.Community.ID], Guest: by.Guest()}
	ctx := r.Context()
	add := func(name string, body bool, parts ...string) {
		if body {
			v.Tabs = append(v.Tabs, ui.Choice{Text: i18n.T(ctx, "community.tab."+name), Href: path(st.Community.Slug, parts...), Current: tab == name})
		}
	}
	add("conversation", true)
	add("questions", h.Questions != nil, "questions")
	add("topics", h.Topics != nil, "topics")
	add("people", true, "people")
	add("about", true, "about")
	return v, err
}

// tab draws one part of a community. Whoever may not read it sees what it is
// and how to get in, whichever tab was asked for.
func (h handlers) tab(name string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
		v, err := h.view(r, by, name)
		if err != nil {
			return err
		}
		body := lockedBody(v)
		if v.CanRead {
			if body, err = h.body(r, by, v); err != nil {
				return err
			}
		}
		p := h.Frame.Page(r, by, v.Community.Name)
		if v.CanRead && name == "conversation" {
			p.Stream = "/live?community=" + id.String(v.Community.ID)
		}
		return web.Render(w, r, http.StatusOK, framed(p, communityBody(v, body)))
	}
}

func (h handlers) body(r *http.Request, by actor.Actor, v view) (templ.Component, error) {
	given := map[string]Body{"conversation": h.Conversation, "questions": h.Questions, "topics": h.Topics}
	switch v.Tab {
	case "people":
		return h.people(r, by, v)
	case "about":
		return aboutBody(v, inviteForm{}), nil
	}
	f := given[v.Tab]
	if f == nil {
		if v.Tab != "conversation" {
			return nil, community.ErrNotFound
		}
		return nothingBody(v), nil
	}
	return f(r, by, v.Standing)
}

type peopleView struct {
	view
	Members  []memberRow
	Requests []requestRow
	More     string
}

type memberRow struct {
	community.Member
	Card person.Card
}

type requestRow struct {
	community.Request
	Card person.Card
}

func (h handlers) people(r *http.Request, by actor.Actor, v view) (templ.Component, error) {
	ctx := r.Context()
	members, err := h.Communities.Members(ctx, by, v.Community.ID, actor.ID(web.After(r).ID), peoplePage+1)
	if err != nil {
		return nil, err
	}
	out := peopleView{view: v}
	if len(members) > peoplePage {
		members = members[:peoplePage]
		out.More = path(v.Community.Slug, "people") + "?after=" + web.Cursor{ID: int64(members[peoplePage-1].Person)}.String()
	}
	var requests []community.Request
	if v.CanManage {
		if requests, err = h.Communities.Requests(ctx, by, v.Community.ID); err != nil {
			return nil, err
		}
	}
	var people []actor.ID
	for _, m := range members {
		people = append(people, m.Person)
	}
	for _, q := range requests {
		people = append(people, q.Person)
	}
	cards, err := h.Communities.Cards(ctx, people...)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		out.Members = append(out.Members, memberRow{m, cards[m.Person]})
	}
	for _, q := range requests {
		out.Requests = append(out.Requests, requestRow{q, cards[q.Person]})
	}
	return peopleBody(out), nil
}
