package notifyweb

import (
	"context"
	"time"

	"example.org/linden/internal/notify"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/web"
)

type wireWho struct {
	ID       web.Key `json:"id"`
	Username string  `json:"username"`
	Name     string  `json:"name"`
}

type wireItem struct {
	ID        web.Key   `json:"id" doc:"Of the thread, of the community or of the note"`
	Kind      string    `json:"kind"`
	Text      string    `json:"text" doc:"In the language of the reader"`
	Community string    `json:"community" doc:"Name in addresses"`
	Title     string    `json:"title"`
	Who       []wireWho `json:"who" doc:"The newest first, at most three"`
	People    int       `json:"people"`
	Reason    string    `json:"reason,omitempty"`
	Note      string    `json:"note,omitempty" doc:"What a community manager wrote to you"`
	Target    string    `json:"target" doc:"Address on this site"`
	At        time.Time `json:"at"`
	Unread    bool      `json:"unread"`
}

type listIn struct {
	After string `query:"after" doc:"The cursor next of the page before"`
}

type listOut struct {
	Body struct {
		Items []wireItem `json:"items"`
		Next  string     `json:"next,omitempty"`
	}
}

type unreadOut struct {
	Body struct {
		Unread int `json:"unread" doc:"At most 100"`
	}
}

type nothing struct{}

type placeIn struct {
	ID web.Key `path:"id"`
}

type muteIn struct {
	ID   web.Key `path:"id"`
	Body struct {
		Muted bool `json:"muted"`
	}
}

type offBody struct {
	Off []string `json:"off" doc:"Kinds that are switched off" maxItems:"20"`
}

type offIO struct{ Body offBody }

func (h handlers) mountAPI(g *web.Registry) {
	const at = "/api/v1/notifications"
	web.API(g, web.Route{Method: "GET", Pattern: at, Policy: web.SignedIn, Summary: "What concerns you, one row per conversation"}, h.apiList)
	web.API(g, web.Route{Method: "GET", Pattern: at + "/unread", Policy: web.SignedIn, Summary: "How many rows are unread"}, h.apiUnread)
	web.API(g, web.Route{Method: "POST", Pattern: at + "/read", Policy: web.SignedIn, Rate: web.RateWrite, Summary: "Mark all rows as read"}, h.apiReadAll)
	web.API(g, web.Route{Method: "POST", Pattern: at + "/{id}/read", Policy: web.SignedIn, Rate: web.RateWrite, Summary: "Mark one row as read"}, h.apiRead)
	web.API(g, web.Route{Method: "PUT", Pattern: at + "/{id}/mute", Policy: web.SignedIn, Rate: web.RateWrite, Summary: "Mute a conversation, or hear of it again"}, h.apiMute)
	web.API(g, web.Route{Method: "GET", Pattern: at + "/settings", Policy: web.SignedIn, Summary: "The kinds you have switched off"}, h.apiOff)
	web.API(g, web.Route{Method: "PUT", Pattern: at + "/settings", Policy: web.SignedIn, Rate: web.RateWrite, Summary: "Switch kinds off; all others are on"}, h.apiSwitchOff)
}

func (h handlers) apiList(ctx context.Context, by actor.Actor, in *listIn) (*listOut, error) {
	items, more, err := h.notes.List(ctx, by, web.ParseCursor(in.After).ID)
	if err != nil {
		return nil, err
	}
	out := &listOut{}
	out.Body.Items = make([]wireItem, 0, len(items))
	for _, i := range items {
		w := wireItem{ID: web.KeyOf(i.ID), Kind: i.Kind.String(), Text: sentence(ctx, i), Community: i.Community.Slug, Title: i.Title,
			People: i.People, Reason: i.Reason, Note: i.Note, Target: target(i), At: i.At, Unread: i.Unread, Who: []wireWho{}}
		for _, p := range i.Who {
			w.Who = append(w.Who, wireWho{web.KeyOf(int64(p.ID)), p.Username, p.Name})
		}
		out.Body.Items = append(out.Body.Items, w)
	}
	if more && len(items) > 0 {
		out.Body.Next = web.Cursor{ID: items[len(items)-1].Seq}.String()
	}
	return out, nil
}

func (h handlers) apiUnread(ctx context.Context, by actor.Actor, _ *nothing) (*unreadOut, error) {
	n, err := h.notes.Unread(ctx, by)
	out := &unreadOut{}
	out.Body.Unread = n
	return out, err
}

func (h handlers) apiReadAll(ctx context.Context, by actor.Actor, _ *nothing) (*nothing, error) {
	return &nothing{}, h.notes.MarkAllRead(ctx, by)
}

func (h handlers) apiRead(ctx context.Context, by actor.Actor, in *placeIn) (*nothing, error) {
	place, err := in.ID.ID()
	if err != nil {
		return nil, err
	}
	return &nothing{}, h.notes.MarkRead(ctx, by, place)
}

func (h handlers) apiMute(ctx context.Context, by actor.Actor, in *muteIn) (*nothing, error) {
	place, err := in.ID.ID()
	if err != nil {
		return nil, err
	}
	return &nothing{}, h.notes.MuteThread(ctx, by, place, in.Body.Muted)
}

func (h handlers) apiOff(ctx context.Context, by actor.Actor, _ *nothing) (*offIO, error) {
	off, err := h.notes.Off(ctx, by)
	out := &offIO{Body: offBody{Off: []string{}}}
	for _, k := range notify.Kinds() {
		if off[k] {
			out.Body.Off = append(out.Body.Off, k.String())
		}
	}
	return out, err
}

func (h handlers) apiSwitchOff(ctx context.Context, by actor.Actor, in *offIO) (*nothing, error) {
	var off []notify.Kind
	for _, name := range in.Body.Off {
		k, err := notify.ParseKind(name)
		if err != nil {
			return nil, err
		}
		off = append(off, k)
	}
	return &nothing{}, h.notes.SwitchOff(ctx, by, off...)
}
