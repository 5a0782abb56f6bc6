package postweb

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/ui"
)

// after is the post a list goes on after; anything that is no id is the beginning.
func after(r *http.Request) int64 {
	n, err := id.Parse(r.URL.Query().Get("after"))
	if err != nil {
		return 0
	}
	return n
}

// pager keeps the other parameters of the address.
func pager(r *http.Request, next int64) ui.PagerProps {
	var p ui.PagerProps
	q := r.URL.Query()
	q.Del("after")
	if after(r) != 0 {
		p.NewestHref = address(r.URL.Path, q)
	}
	if next != 0 {
		q.Set("after", id.String(next))
		p.OlderHref = address(r.URL.Path, q)
	}
	return p
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (h *Handlers) home(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	list, err := h.Posts.Home(ctx, by, after(r))
	if err == nil {
		err = h.Posts.WithFiles(ctx, list.Posts)
	}
	if err != nil {
		return err
	}
	mine, err := h.Communities.Mine(ctx, by, 200)
	if err != nil {
		return err
	}
	v := homeView{page: h.Frame.Page(r, by, i18n.T(ctx, "post.home")), entries: entries(list.Posts, int64(by.ID), true, true),
		pager: pager(r, list.Next), first: after(r) == 0, now: h.Now()}
	v.page.Stream = "/live"
	if v.first {
		waiting, err := h.Posts.Waiting(ctx, by)
		if err != nil {
			return err
		}
		v.composer = newComposer(0, h.writable(by, mine), myFace(v.page))
		v.page.Aside = homeAside(waiting, mine[:min(len(mine), 8)])
	}
	return web.Render(w, r, http.StatusOK, homePage(v))
}

func myFace(p ui.Page) ui.AvatarProps {
	return ui.AvatarProps{Name: p.Viewer.Name, Initials: p.Viewer.Initials, Picture: p.Viewer.PictureURL}
}

// writable leaves out what only editors and hosts write in; hosts reach the form
// from the community's page.
func (h *Handlers) writable(by actor.Actor, all []community.Community) []community.Community {
	var out []community.Community
	for _, c := range all {
		if c.Type != community.Broadcast || by.Roles.Has(actor.Editor|actor.CommunityManager) {
			out = append(out, c)
		}
	}
	return out
}

// Timeline is the conversation of a community, for the frame of its page.
func (h *Handlers) Timeline(r *http.Request, by actor.Actor, st community.Standing) (templ.Component, error) {
	ctx := r.Context()
	list, err := h.Posts.Timeline(ctx, by, st, after(r))
	if err != nil {
		return nil, err
	}
	v := timelineView{pager: pager(r, list.Next), scope: "community:" + id.String(st.Community.ID), href: r.URL.Path, now: h.Now(),
		empty: ui.EmptyProps{Icon: "message-square", Title: i18n.T(ctx, "post.timeline.empty"), Text: i18n.T(ctx, "post.timeline.empty.text")}}
	if after(r) == 0 {
		pinned, err := h.Posts.Pinned(ctx, by, st)
		if err != nil {
			return nil, err
		}
		v.pinned = entries(pinned, int64(by.ID), false, false)
		list.Posts = without(list.Posts, pinned)
		if st.CanWrite {
			c := newComposer(st.Community.ID, nil, ui.AvatarProps{Name: by.Name})
			v.composer = &c
			v.empty.ActionText, v.empty.ActionHref = i18n.T(ctx, "post.do.ask"), "/new?kind=question&community="+url.QueryEscape(st.Community.Slug)
		}
	}
	if err := h.Posts.WithFiles(ctx, list.Posts); err != nil {
		return nil, err
	}
	v.entries = entries(list.Posts, int64(by.ID), false, false)
	return timeline(v), nil
}

func without(posts, drop []post.Post) []post.Post {
	if len(drop) == 0 {
		return posts
	}
	gone := map[int64]bool{}
	for _, p := range drop {
		gone[p.ID] = true
	}
	var out []post.Post
	for _, p := range posts {
		if !gone[p.ID] {
			out = append(out, p)
		}
	}
	return out
}

// RecentBy is what a person wrote lately that by may read, for their profile.
func (h *Handlers) RecentBy(r *http.Request, by actor.Actor, person actor.ID) (templ.Component, error) {
	list, err := h.Posts.ByAuthor(r.Context(), by, person, 0)
	if err != nil {
		return nil, err
	}
	const most = 5
	return recent(entries(list.Posts[:min(most, len(list.Posts))], int64(by.ID), true, false), h.Now()), nil
}

// Questions is the list of questions of a community, for the frame of its page.
func (h *Handlers) Questions(r *http.Request, by actor.Actor, st community.Standing) (templ.Component, error) {
	if !st.CanRead {
		return nil, community.ErrMembers
	}
	show := shown(r)
	list, err := h.Posts.Questions(r.Context(), by, st.Community.ID, show, after(r))
	if err != nil {
		return nil, err
	}
	v := h.questionList(r, list, show)
	v.scope, v.crumbHref = nil, r.URL.Path
	if st.CanWrite {
		v.empty.ActionText = i18n.T(r.Context(), "post.do.ask")
		v.empty.ActionHref = "/new?kind=question&community=" + url.QueryEscape(st.Community.Slug)
	}
	return listBody(v), nil
}

func (h *Handlers) questions(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, show := r.Context(), shown(r)
	var list post.List
	var err error
	if r.URL.Query().Get("where") == "all" {
		list, err = h.Posts.Questions(ctx, by, 0, show, after(r))
	} else {
		list, err = h.Posts.MyQuestions(ctx, by, show, after(r))
	}
	if err != nil {
		return err
	}
	v := h.questionList(r, list, show)
	v.title, v.lead, v.ask = i18n.T(ctx, "post.questions"), i18n.T(ctx, "post.questions.lead"), "/new?kind=question"
	v.page = h.Frame.Page(r, by, v.title)
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// shown is which questions the address asks for: the open ones unless it says otherwise.
func shown(r *http.Request) post.Show {
	switch r.URL.Query().Get("show") {
	case "answered":
		return post.AnsweredOnes
	case "all":
		return post.AllQuestions
	}
	return post.OpenOnes
}

func (h *Handlers) questionList(r *http.Request, list post.List, show post.Show) listView {
	ctx := r.Context()
	choice := func(name, value, key string, current bool) ui.Choice {
		q := r.URL.Query()
		q.Del("after")
		q.Del(name)
		if value != "" {
			q.Set(name, value)
		}
		return ui.Choice{Text: i18n.T(ctx, key), Href: address(r.URL.Path, q), Current: current}
	}
	all := r.URL.Query().Get("where") == "all"
	v := listView{questions: list.Posts, pager: pager(r, list.Next), now: h.Now(),
		chips: []ui.Choice{
			choice("show", "", "post.questions.open", show == post.OpenOnes),
			choice("show", "answered", "post.questions.answered", show == post.AnsweredOnes),
			choice("show", "all", "post.questions.all", show == post.AllQuestions),
		},
		scope: []ui.Choice{
			choice("where", "", "post.questions.mine", !all),
			choice("where", "all", "post.questions.everywhere", all),
		},
		empty: ui.EmptyProps{Icon: "circle-question-mark", Title: i18n.T(ctx, "post.questions.empty"), Text: i18n.T(ctx, "post.questions.empty.text")}}
	if show == post.OpenOnes {
		v.empty.Title = i18n.T(ctx, "post.questions.none_open")
	}
	return v
}

// Topics is what a community talks about, for the frame of its page.
func (h *Handlers) Topics(r *http.Request, by actor.Actor, st community.Standing) (templ.Component, error) {
	topics, err := h.Posts.Topics(r.Context(), by, st)
	if err != nil {
		return nil, err
	}
	v := topicsView{topics: topics, empty: ui.EmptyProps{Icon: "inbox",
		Title: i18n.T(r.Context(), "post.topics.empty"), Text: i18n.T(r.Context(), "post.topics.empty.text")}}
	if st.CanWrite {
		v.empty.ActionText = i18n.T(r.Context(), "post.new.post")
		v.empty.ActionHref = "/new?community=" + url.QueryEscape(st.Community.Slug)
	}
	return topicsBody(v), nil
}

func (h *Handlers) topic(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, topic := r.Context(), r.PathValue("topic")
	list, err := h.Posts.ByTopic(ctx, by, topic, after(r))
	if err == nil {
		err = h.Posts.WithFiles(ctx, list.Posts)
	}
	if err != nil {
		return err
	}
	v := listView{title: "#" + topic, lead: i18n.T(ctx, "post.topic.lead"), entries: entries(list.Posts, int64(by.ID), true, false),
		pager: pager(r, list.Next), now: h.Now(),
		empty: ui.EmptyProps{Icon: "inbox", Title: i18n.T(ctx, "post.topic.empty"), Text: i18n.T(ctx, "post.topic.empty.text", "topic", topic)}}
	v.page = h.Frame.Page(r, by, v.title)
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// place is where a context-free caller finds a community's page.
func (h *Handlers) place(ctx context.Context, by actor.Actor, key string) (community.Standing, error) {
	if n, err := id.Parse(key); err == nil {
		if st, err := h.Communities.Enter(ctx, by, n); err == nil {
			return st, nil
		}
	}
	return h.Communities.BySlug(ctx, by, key)
}
