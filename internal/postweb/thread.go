package postweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/ui"
)

func (h *Handlers) thread(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	return h.showThread(w, r, by, n, http.StatusOK, replyView{})
}

// showThread draws a thread with the answer somebody was writing, if any.
func (h *Handlers) showThread(w http.ResponseWriter, r *http.Request, by actor.Actor, n int64, status int, reply replyView) error {
	ctx := r.Context()
	t, err := h.Posts.Read(ctx, by, n, queryID(r, "from"))
	if err != nil {
		return err
	}
	v := threadView{t: t, mine: t.Author.ID == by.ID, tends: t.Standing.CanManage || by.Roles.Has(actor.Moderator), reader: int64(by.ID), now: h.Now()}
	v.settles = t.Kind == post.Question && !t.Deleted && (v.mine || v.tends)
	v.canReply = canReply(by, t)
	v.roots = branches(t.Comments)
	if v.firstNew, err = h.firstNew(r, by, t); err != nil {
		return err
	}
	if from := queryID(r, "from"); from != 0 {
		v.older = threadURL(n)
	}
	if t.Next != 0 {
		v.newer = threadURL(n) + "?from=" + id.String(t.Next)
	}
	if v.canReply {
		v.reply = reply
		if reply.once == "" {
			v.reply.once = web.NewOnce()
		}
		v.reply.thread, v.reply.answer = n, t.Kind == post.Question
		if to := queryID(r, "reply"); to != 0 && v.reply.parent.ID == 0 {
			v.reply.parent, v.reply.focus = find(t.Comments, to), true
		}
	}
	v.page = h.Frame.Page(r, by, headline(ctx, t.Post))
	v.page.Stream = "/live?thread=" + id.String(n)
	if status == http.StatusOK {
		h.note(by, t.Post)
	}
	return web.Render(w, r, status, threadPage(v))
}

func queryID(r *http.Request, name string) int64 {
	n, err := id.Parse(r.URL.Query().Get(name))
	if err != nil {
		return 0
	}
	return n
}

func canReply(by actor.Actor, t post.Thread) bool {
	return !t.Deleted && !t.Closed && t.Standing.CanRead && !t.Standing.Community.Archived() && (!by.Guest() || t.Standing.Member)
}

// firstNew is the first comment after the one the address names, or else after
// the last visit; a first visit has none.
func (h *Handlers) firstNew(r *http.Request, by actor.Actor, t post.Thread) (int64, error) {
	bound := queryID(r, "after")
	if bound == 0 {
		last, err := h.Posts.LastSeen(r.Context(), by, t.Post.ID)
		if err != nil || last.IsZero() {
			return 0, err
		}
		bound = id.Until(last)
	}
	for _, b := range branches(t.Comments) {
		for _, k := range append([]post.Comment{b.Comment}, b.replies...) {
			if k.ID > bound && k.Author.ID != by.ID && !k.Deleted {
				return k.ID, nil
			}
		}
	}
	return 0, nil
}

// branches groups comments under the one that began their branch. An answer
// whose beginning is on an earlier page begins one of its own. A deleted comment
// stays only where somebody answered it.
func branches(all []post.Comment) []branch {
	root := make(map[int64]int, len(all))
	var out []branch
	for _, k := range all {
		if at, ok := root[k.Parent]; ok && k.Parent != 0 {
			root[k.ID] = at
			out[at].replies = append(out[at].replies, k)
			continue
		}
		root[k.ID] = len(out)
		out = append(out, branch{Comment: k})
	}
	return withoutEmpty(out, all)
}

func withoutEmpty(all []branch, comments []post.Comment) []branch {
	answered := map[int64]bool{}
	for _, k := range comments {
		if k.Parent != 0 && !k.Deleted {
			answered[k.Parent] = true
		}
	}
	kept := all[:0]
	for _, b := range all {
		var replies []post.Comment
		for _, k := range b.replies {
			if !k.Deleted || answered[k.ID] {
				replies = append(replies, k)
			}
		}
		b.replies = replies
		if !b.Deleted || len(replies) > 0 {
			kept = append(kept, b)
		}
	}
	return kept
}

func find(all []post.Comment, comment int64) post.Comment {
	for _, k := range all {
		if k.ID == comment && !k.Deleted {
			return k
		}
	}
	return post.Comment{}
}

func (v threadView) item(k post.Comment, size ui.Size) item {
	return item{Comment: k, size: size, best: v.t.Post.Best == k.ID, mine: int64(k.Author.ID) == v.reader, tends: v.tends,
		canReply: v.canReply, settles: v.settles}
}

func commentHead(ctx context.Context, p post.Post) string {
	if p.Kind == post.Question {
		return answerWords(ctx, p.Comments)
	}
	if p.Comments == 0 {
		return i18n.T(ctx, "post.comments.none")
	}
	return i18n.N(ctx, "post.comments", p.Comments)
}

func onOff(on bool, yes, no string) string {
	if on {
		return yes
	}
	return no
}

func (v replyView) open() bool { return v.parent.ID != 0 || v.body != "" || v.err != "" }

func (v replyView) draft() string { return "reply:" + id.String(v.thread) }

func (v replyView) label(ctx context.Context) string {
	if v.answer {
		return i18n.T(ctx, "post.reply.answer")
	}
	return i18n.T(ctx, "post.reply.comment")
}

func (v replyView) do(ctx context.Context) string {
	if v.answer {
		return i18n.T(ctx, "post.do.answer")
	}
	return i18n.T(ctx, "post.do.comment")
}

func (v replyView) attrs() templ.Attributes {
	a := templ.Attributes{"data-reply": true}
	if v.focus {
		a["autofocus"] = true
	}
	return a
}

// replyForm is the form alone, pointed at another comment; without script it is
// the whole thread.
func (h *Handlers) replyForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	t, err := h.Posts.Read(r.Context(), by, n, max(0, queryID(r, "to")-1))
	if err != nil {
		return err
	}
	if !web.IsPartial(r) || !canReply(by, t) {
		return web.Redirect(w, r, threadURL(n)+"#reply", "")
	}
	v := replyView{thread: n, answer: t.Kind == post.Question, focus: true, once: web.NewOnce(), parent: find(t.Comments, queryID(r, "to"))}
	return web.Render(w, r, http.StatusOK, replyForm(v))
}

func (h *Handlers) history(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	all, err := h.Posts.Revisions(ctx, by, n)
	if err != nil {
		return err
	}
	back, err := h.homeOf(ctx, by, n)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, historyPage(historyView{page: h.Frame.Page(r, by, i18n.T(ctx, "post.history")),
		back: back, backText: i18n.T(ctx, "post.back"), revisions: all}))
}

// homeOf is where a post or comment stands.
func (h *Handlers) homeOf(ctx context.Context, by actor.Actor, n int64) (string, error) {
	k, err := h.Posts.Comment(ctx, by, n)
	if err == nil {
		return commentURL(k.Post, k.ID), nil
	}
	if web.Status(err) == http.StatusNotFound {
		return threadURL(n), nil
	}
	return "", err
}

// nobody is the resolver of names in a text that is only looked at.
func nobody(string) bool { return false }
