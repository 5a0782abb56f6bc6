package postweb

import (
	"context"
	"net/http"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/ui"
)

func (h *Handlers) newForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	q := r.URL.Query()
	return h.showNew(w, r, by, http.StatusOK, writeView{kind: kindOf(q.Get("kind")), community: q.Get("community"), subject: q.Get("title"), body: q.Get("body")})
}

func kindOf(s string) post.Kind {
	switch k := post.Kind(s); k {
	case post.Question, post.Announcement:
		return k
	}
	return post.Plain
}

// showNew draws the form for a new post with what has been filled in.
func (h *Handlers) showNew(w http.ResponseWriter, r *http.Request, by actor.Actor, status int, v writeView) error {
	ctx := r.Context()
	mine, err := h.Communities.Mine(ctx, by, 200)
	if err != nil {
		return err
	}
	v.places = h.writable(by, mine)
	v.announces = by.Roles.Has(actor.Editor | actor.CommunityManager)
	v.back = "/"
	if v.community != "" {
		if st, err := h.place(ctx, by, v.community); err == nil {
			v.places = withPlace(v.places, st.Community)
			v.community, v.back = id.String(st.Community.ID), "/communities/"+st.Community.Slug
			v.announces = v.announces || st.CanManage
		}
	}
	v.canChange, v.action = true, "/new"
	v.title, v.do = i18n.T(ctx, "post.new."+string(v.kind)), i18n.T(ctx, "post.do."+string(v.kind))
	if v.once == "" {
		v.once = web.NewOnce()
	}
	v.page = h.Frame.Page(r, by, v.title)
	return web.Render(w, r, status, writePage(v))
}

func withPlace(all []community.Community, c community.Community) []community.Community {
	for _, x := range all {
		if x.ID == c.ID {
			return all
		}
	}
	return append([]community.Community{c}, all...)
}

func placeOptions(all []community.Community, chosen string) []ui.Option {
	out := make([]ui.Option, len(all))
	for i, c := range all {
		out[i] = ui.Option{Value: id.String(c.ID), Text: c.Name, Chosen: id.String(c.ID) == chosen}
	}
	return out
}

func (v writeView) kinds(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, k := range []post.Kind{post.Plain, post.Question, post.Announcement} {
		if k == post.Announcement && !v.announces {
			continue
		}
		out = append(out, ui.Option{Value: string(k), Text: i18n.T(ctx, "post.kind."+string(k)), Help: i18n.T(ctx, "post.kind."+string(k)+".help"), Chosen: v.kind == k})
	}
	return out
}

func (v writeView) wrong(field string) string {
	for _, e := range v.errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// wrongs lists what a refusal says, for the top of a form.
func wrongs(ctx context.Context, err error) []ui.FieldError {
	var out []ui.FieldError
	for _, field := range []string{"community", "kind", "title", "body", "file"} {
		if code := web.Fields(err)[field]; code != "" {
			out = append(out, ui.FieldError{Field: field, Text: i18n.T(ctx, code)})
		}
	}
	if len(out) == 0 {
		out = append(out, ui.FieldError{Text: i18n.T(ctx, errs.CodeOf(err))})
	}
	return out
}

// refused reports errors a form can be shown again for.
func refused(err error) bool {
	switch errs.KindOf(err) {
	case errs.Invalid, errs.Forbidden, errs.Conflict, errs.TooLarge:
		return i18n.Has(errs.CodeOf(err))
	}
	return false
}

func (h *Handlers) write(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	files, err := h.uploads(r, by)
	v := writeView{kind: kindOf(r.PostFormValue("kind")), community: r.PostFormValue("community"),
		subject: r.PostFormValue("title"), body: r.PostFormValue("body"), files: files, once: web.Once(r)}
	if err != nil {
		return h.again(w, r, by, v, err)
	}
	if r.PostFormValue("more") != "" {
		return h.showNew(w, r, by, http.StatusOK, v)
	}
	if r.PostFormValue("preview") != "" {
		c, err := h.Posts.Preview(ctx, by, v.body)
		if err != nil {
			return err
		}
		v.preview = &c
		return h.showNew(w, r, by, http.StatusOK, v)
	}
	st, err := h.place(ctx, by, v.community)
	if err != nil {
		return h.again(w, r, by, v, post.ErrInvalid.WithFields(map[string]string{"community": "post.community_missing"}))
	}
	n, err := h.Posts.WriteIn(ctx, by, st, post.NewPost{Kind: v.kind, Title: v.subject, Body: v.body, Files: fileIDs(files), Once: v.once})
	if err != nil {
		return h.again(w, r, by, v, err)
	}
	return web.Redirect(w, r, threadURL(n), "post.done."+string(v.kind))
}

func (h *Handlers) again(w http.ResponseWriter, r *http.Request, by actor.Actor, v writeView, err error) error {
	if !refused(err) {
		return err
	}
	v.errors = wrongs(r.Context(), err)
	return h.showNew(w, r, by, web.Status(err), v)
}

func (h *Handlers) reply(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	files, err := h.uploads(r, by)
	v := replyView{body: r.PostFormValue("body"), files: files, once: web.Once(r)}
	var parent int64
	if key := r.PostFormValue("parent"); key != "" && err == nil {
		if parent, err = id.Parse(key); err != nil {
			err = web.ErrNotFound
		}
	}
	var k int64
	if err == nil {
		k, err = h.Posts.Reply(ctx, by, post.NewComment{Post: n, Parent: parent, Body: v.body, Files: fileIDs(files), Once: v.once})
	}
	if err != nil {
		if !refused(err) {
			return err
		}
		v.err = wrongs(ctx, err)[0].Text
		if parent != 0 {
			v.parent, _ = h.Posts.Comment(ctx, by, parent)
		}
		return h.showThread(w, r, by, n, web.Status(err), v)
	}
	return web.Redirect(w, r, h.whereComment(ctx, by, n, k), "")
}

// whereComment is the page of a long thread a comment stands on.
func (h *Handlers) whereComment(ctx context.Context, by actor.Actor, thread, comment int64) string {
	all, err := h.Posts.Some(ctx, by, []int64{thread})
	if err == nil && len(all) == 1 && all[0].Comments > post.CommentPage {
		return threadURL(thread) + "?from=" + id.String(comment-1) + "#c-" + id.String(comment)
	}
	return commentURL(thread, comment)
}

func (h *Handlers) editForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	v, _, err := h.editView(r, by)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writePage(v))
}

// editView fills the form with what stands there, for its author.
func (h *Handlers) editView(r *http.Request, by actor.Actor) (writeView, int64, error) {
	ctx := r.Context()
	n, err := web.ID(r, "id")
	if err != nil {
		return writeView{}, 0, err
	}
	v := writeView{action: r.URL.Path, do: i18n.T(ctx, "post.do.save")}
	var author actor.ID
	var deleted bool
	if k, err := h.Posts.Comment(ctx, by, n); err == nil {
		v.title, v.body, v.noTitle, v.back = i18n.T(ctx, "post.edit.comment"), k.Body, true, commentURL(k.Post, n)
		author, deleted = k.Author.ID, k.Deleted
	} else {
		t, err := h.Posts.Read(ctx, by, n, 0)
		if err != nil {
			return v, 0, err
		}
		v.title, v.kind, v.subject, v.body, v.back = i18n.T(ctx, "post.edit.post"), t.Kind, t.Title, t.Body, threadURL(n)
		author, deleted = t.Author.ID, t.Deleted
	}
	switch {
	case author != by.ID:
		return v, 0, post.ErrForbidden
	case deleted:
		return v, 0, post.ErrDeleted
	}
	v.page = h.Frame.Page(r, by, v.title)
	return v, n, nil
}

func (h *Handlers) edit(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	v, n, err := h.editView(r, by)
	if err != nil {
		return err
	}
	v.subject, v.body = r.FormValue("title"), r.FormValue("body")
	if r.FormValue("preview") != "" {
		c, err := h.Posts.Preview(ctx, by, v.body)
		if err != nil {
			return err
		}
		v.preview = &c
		return web.Render(w, r, http.StatusOK, writePage(v))
	}
	if err := h.Posts.Edit(ctx, by, n, v.subject, v.body); err != nil {
		if !refused(err) {
			return err
		}
		v.errors = wrongs(ctx, err)
		return web.Render(w, r, web.Status(err), writePage(v))
	}
	return web.Redirect(w, r, v.back, "post.done.saved")
}
