package communityweb

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

type formView struct {
	community.Details
	Slug  string // empty for a new one
	Wrong map[string]string
}

func (v formView) said(ctx context.Context, field string) string {
	if code := v.Wrong[field]; code != "" {
		return i18n.T(ctx, code)
	}
	return ""
}

func (v formView) errors(ctx context.Context) []ui.FieldError {
	var out []ui.FieldError
	for _, field := range []string{"name", "purpose", "access", "type"} {
		if text := v.said(ctx, field); text != "" {
			out = append(out, ui.FieldError{Field: field, Text: text})
		}
	}
	return out
}

func detailsOf(r *http.Request) community.Details {
	f := r.PostFormValue
	return community.Details{Name: f("name"), Purpose: f("purpose"), Goal: f("goal"), Rules: f("rules"), Lang: f("lang"),
		Access: community.Access(f("access")), Type: community.Type(f("type"))}
}

func (h handlers) newForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	v := formView{Details: community.Details{Name: r.URL.Query().Get("name"), Access: community.Open, Type: community.Forum, Lang: by.Lang}}
	return h.form(w, r, by, http.StatusOK, v)
}

func (h handlers) form(w http.ResponseWriter, r *http.Request, by actor.Actor, status int, v formView) error {
	title := "community.new"
	if v.Slug != "" {
		title = "community.edit"
	}
	return h.render(w, r, by, status, i18n.T(r.Context(), title), formBody(v))
}

// again shows a refused form with what was written; other errors go on.
func (h handlers) again(w http.ResponseWriter, r *http.Request, by actor.Actor, v formView, err error) error {
	switch {
	case errors.Is(err, community.ErrTaken):
		v.Wrong = map[string]string{"name": "community.name_taken"}
	case errs.KindOf(err) == errs.Invalid:
		v.Wrong = errs.FieldsOf(err)
	default:
		return err
	}
	return h.form(w, r, by, http.StatusUnprocessableEntity, v)
}

func (h handlers) found(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	d := detailsOf(r)
	c, err := h.Communities.Found(r.Context(), by, d)
	if err != nil {
		return h.again(w, r, by, formView{Details: d}, err)
	}
	return web.Redirect(w, r, path(c.Slug, "about")+"#invite", "community.founded")
}

// managed is the community of the address, for those who manage it.
func (h handlers) managed(r *http.Request, by actor.Actor) (community.Community, error) {
	st, err := h.enter(r, by)
	if err == nil && !st.CanManage {
		err = community.ErrForbidden
	}
	return st.Community, err
}

func (h handlers) editForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	c, err := h.managed(r, by)
	if err != nil {
		return err
	}
	d := community.Details{Name: c.Name, Purpose: c.Purpose, Goal: c.Goal, Rules: c.Rules, Lang: c.Lang, Access: c.Access, Type: c.Type}
	return h.form(w, r, by, http.StatusOK, formView{Details: d, Slug: c.Slug})
}

func (h handlers) edit(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	c, err := h.managed(r, by)
	if err != nil {
		return err
	}
	d := detailsOf(r)
	if err := h.Communities.Change(r.Context(), by, c.ID, d); err != nil {
		return h.again(w, r, by, formView{Details: d, Slug: c.Slug}, err)
	}
	return web.Redirect(w, r, path(c.Slug, "about"), "community.edited")
}

func (h handlers) archiveForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	c, err := h.managed(r, by)
	if err != nil {
		return err
	}
	return h.render(w, r, by, http.StatusOK, i18n.T(r.Context(), "community.archive"), archiveBody(c))
}

// act does something with the community of the address and goes on to one of
// its parts.
func (h handlers) act(w http.ResponseWriter, r *http.Request, by actor.Actor, part, said string, do func(context.Context, community.Standing) error) error {
	st, err := h.enter(r, by)
	if err != nil {
		return err
	}
	if err := do(r.Context(), st); err != nil {
		return err
	}
	to := path(st.Community.Slug)
	if part != "" {
		to = path(st.Community.Slug, part)
	}
	return web.Redirect(w, r, to, said)
}

func (h handlers) archive(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	return h.act(w, r, by, "", "community.archive.done", func(ctx context.Context, st community.Standing) error {
		return h.Communities.Archive(ctx, by, st.Community.ID)
	})
}

func (h handlers) revive(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	return h.act(w, r, by, "", "community.revived", func(ctx context.Context, st community.Standing) error {
		return h.Communities.Revive(ctx, by, st.Community.ID)
	})
}

func (h handlers) join(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	st, err := h.enter(r, by)
	if err != nil {
		return err
	}
	said := "community.joined"
	how, err := h.Communities.Join(r.Context(), by, st.Community.ID, r.PostFormValue("message"))
	if err != nil {
		return err
	}
	if how == community.AskedNow {
		said = "community.asked"
	}
	return web.Redirect(w, r, path(st.Community.Slug), said)
}

// leave ends in the directory: the community may be out of sight now.
func (h handlers) leave(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	st, err := h.enter(r, by)
	if err != nil {
		return err
	}
	if err := h.Communities.Leave(r.Context(), by, st.Community.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, "/communities", "community.left")
}

func (h handlers) withdraw(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	st, err := h.enter(r, by)
	if err != nil {
		return err
	}
	if err := h.Communities.Decline(r.Context(), by, st.Community.ID, by.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, "/communities", "community.withdrawn")
}

func (h handlers) mute(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	on, said := r.PostFormValue("muted") != "0", "community.muted"
	if !on {
		said = "community.unmuted"
	}
	return h.act(w, r, by, "about", said, func(ctx context.Context, st community.Standing) error {
		return h.Communities.Mute(ctx, by, st.Community.ID, on)
	})
}

func personOf(r *http.Request) (actor.ID, error) {
	n, err := id.Parse(r.PostFormValue("person"))
	if err != nil {
		return 0, community.ErrNotFound
	}
	return actor.ID(n), nil
}

func (h handlers) actOn(w http.ResponseWriter, r *http.Request, by actor.Actor, said string, do func(context.Context, int64, actor.ID) error) error {
	p, err := personOf(r)
	if err != nil {
		return err
	}
	return h.act(w, r, by, "people", said, func(ctx context.Context, st community.Standing) error { return do(ctx, st.Community.ID, p) })
}

func (h handlers) admit(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	return h.actOn(w, r, by, "community.admitted", func(ctx context.Context, c int64, p actor.ID) error {
		return h.Communities.Admit(ctx, by, c, p)
	})
}

func (h handlers) decline(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	return h.actOn(w, r, by, "community.declined", func(ctx context.Context, c int64, p actor.ID) error {
		return h.Communities.Decline(ctx, by, c, p)
	})
}

func (h handlers) hosts(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	host := r.PostFormValue("host") == "1"
	return h.actOn(w, r, by, "community.hosts_changed", func(ctx context.Context, c int64, p actor.ID) error {
		return h.Communities.SetHost(ctx, by, c, p, host)
	})
}

func (h handlers) remove(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	return h.actOn(w, r, by, "community.removed", func(ctx context.Context, c int64, p actor.ID) error {
		return h.Communities.Remove(ctx, by, c, p)
	})
}

type inviteForm struct{ People, Error string }

func usernames(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' || r == '\r' || r == '\t' })
}

func (h handlers) invite(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	v, err := h.view(r, by, "about")
	if err != nil {
		return err
	}
	f := inviteForm{People: r.PostFormValue("people")}
	unknown, err := h.Communities.Named(r.Context(), by, v.Community.ID, usernames(f.People))
	switch {
	case len(unknown) > 0:
		f.Error = i18n.T(r.Context(), "community.people_unknown", "names", strings.Join(unknown, ", "))
	case errs.KindOf(err) == errs.Invalid && err != nil:
		f.Error = i18n.T(r.Context(), "community.people_missing")
	case err != nil:
		return err
	default:
		return web.Redirect(w, r, path(v.Community.Slug, "about"), "community.invite.sent")
	}
	return h.render(w, r, by, http.StatusUnprocessableEntity, v.Community.Name, communityBody(v, aboutBody(v, f)))
}
