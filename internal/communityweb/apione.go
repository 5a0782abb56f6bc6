package communityweb

import (
	"context"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/web"
)

func one(st community.Standing) *oneOut {
	c := st.Community
	return &oneOut{wireStanding{Summary: wire(c, st.Member, st.Host), Goal: c.Goal, Rules: c.Rules, Founded: c.CreatedAt,
		Muted: st.Muted, Invited: st.Invited, Asked: st.Asked, CanRead: st.CanRead, CanWrite: st.CanWrite, CanManage: st.CanManage}}
}

func (h handlers) apiOne(ctx context.Context, by actor.Actor, in *slugIn) (*oneOut, error) {
	st, err := h.Communities.BySlug(ctx, by, in.Slug)
	if err != nil {
		return nil, err
	}
	if !st.CanRead {
		st.Community.Goal, st.Community.Rules = "", ""
	}
	return one(st), nil
}

func (h handlers) apiFound(ctx context.Context, by actor.Actor, in *foundIn) (*oneOut, error) {
	c, err := h.Communities.Found(ctx, by, in.Body.details())
	if err != nil {
		return nil, err
	}
	return h.apiOne(ctx, by, &slugIn{c.Slug})
}

func (h handlers) apiEdit(ctx context.Context, by actor.Actor, in *editIn) (*oneOut, error) {
	st, err := h.Communities.BySlug(ctx, by, in.Slug)
	if err != nil {
		return nil, err
	}
	if err := h.Communities.Change(ctx, by, st.Community.ID, in.Body.details()); err != nil {
		return nil, err
	}
	return h.apiOne(ctx, by, &slugIn{in.Slug})
}

func (h handlers) apiJoin(ctx context.Context, by actor.Actor, in *joinIn) (*joinOut, error) {
	st, err := h.Communities.BySlug(ctx, by, in.Slug)
	if err != nil {
		return nil, err
	}
	how, err := h.Communities.Join(ctx, by, st.Community.ID, in.Body.Message)
	if err != nil {
		return nil, err
	}
	out := &joinOut{}
	out.Body.Outcome = string(how)
	return out, nil
}

func (h handlers) apiMute(ctx context.Context, by actor.Actor, in *muteIn) (*none, error) {
	st, err := h.Communities.BySlug(ctx, by, in.Slug)
	if err != nil {
		return nil, err
	}
	return &none{}, h.Communities.Mute(ctx, by, st.Community.ID, in.Body.Muted)
}

func (h handlers) apiInvite(ctx context.Context, by actor.Actor, in *inviteIn) (*inviteOut, error) {
	st, err := h.Communities.BySlug(ctx, by, in.Slug)
	if err != nil {
		return nil, err
	}
	unknown, err := h.Communities.Named(ctx, by, st.Community.ID, in.Body.Usernames)
	if err != nil {
		return nil, err
	}
	out := &inviteOut{}
	out.Body.Unknown = append([]string{}, unknown...)
	return out, nil
}

func (h handlers) apiHost(ctx context.Context, by actor.Actor, in *hostIn) (*none, error) {
	st, p, err := h.both(ctx, by, in.Slug, in.Person)
	if err != nil {
		return nil, err
	}
	return &none{}, h.Communities.SetHost(ctx, by, st.Community.ID, p, in.Body.Host)
}

func (h handlers) apiMembers(ctx context.Context, by actor.Actor, in *membersIn) (*membersOut, error) {
	st, err := h.Communities.BySlug(ctx, by, in.Slug)
	if err != nil {
		return nil, err
	}
	all, err := h.Communities.Members(ctx, by, st.Community.ID, actor.ID(web.ParseCursor(in.After).ID), peoplePage+1)
	if err != nil {
		return nil, err
	}
	out := &membersOut{}
	if len(all) > peoplePage {
		all = all[:peoplePage]
		out.Body.Next = web.Cursor{ID: int64(all[peoplePage-1].Person)}.String()
	}
	ids := make([]actor.ID, 0, len(all))
	for _, m := range all {
		ids = append(ids, m.Person)
	}
	cards, err := h.Communities.Cards(ctx, ids...)
	if err != nil {
		return nil, err
	}
	out.Body.Items = make([]wireMember, 0, len(all))
	for _, m := range all {
		c := cards[m.Person]
		out.Body.Items = append(out.Body.Items, wireMember{ID: web.KeyOf(int64(m.Person)), Username: c.Username, Name: c.Name, Title: c.Title,
			Host: m.Host, Joined: m.Joined})
	}
	return out, nil
}
