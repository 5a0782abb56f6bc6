// Package liveweb is the stream of live updates a page listens to.
//
// An event says where something happened and how much, never what: ids and
// counts. Before each one it is asked anew whether the reader may still read that
// place; somebody who was removed from a community gets nothing more, and the
// stream of its page ends. A stream ends after a quarter of an hour by itself and
// the browser opens it again, so that signing out or leaving takes effect. What
// was missed in between, up to 200 events, is sent first.
package liveweb

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/live"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
)

// Options are what the stream needs. Unread may be nil; it tells the number on
// the bell. PerPerson is how many streams one person may hold; 0 is 40.
type Options struct {
	Hub         *live.Hub
	Communities *community.Service
	Posts       *post.Service
	Unread      func(ctx context.Context, by actor.Actor) (int, error)
	PerPerson   int
}

const (
	lifetime = 15 * time.Minute
	// settle is how long the projection behind the bell is given.
	settle = 900 * time.Millisecond
	// look is how often the bell is asked when nothing pointed at it.
	look = 30 * time.Second
	// mostPlaces is how many communities a home page listens to.
	mostPlaces = 200
	// perPerson is more than anybody has tabs; each costs a query an event.
	perPerson = 40
)

type handlers struct {
	Options
	streams *streams
}

// Mount adds the stream to g: /live?thread=ID, /live?community=ID or slug, and
// /live alone for the home page.
func Mount(g *web.Registry, o Options) {
	if o.PerPerson == 0 {
		o.PerPerson = perPerson
	}
	g.Stream(web.Route{Method: "GET", Pattern: "/live", Policy: web.SignedIn}, handlers{o, newStreams(o.PerPerson)}.stream)
}

func (h handlers) stream(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, cancel := context.WithTimeout(r.Context(), lifetime)
	defer cancel()
	v, err := h.open(ctx, r, by)
	if err != nil {
		return err
	}
	if !h.streams.begin(by.ID) {
		return web.ErrTooMany
	}
	defer h.streams.end(by.ID)
	topics, err := v.topics(ctx)
	if err != nil {
		return err
	}
	v.sub = h.Hub.Subscribe(topics...)
	defer v.sub.Close()
	out, err := web.OpenEvents(w, r)
	if err != nil {
		return err
	}
	feed := make(chan web.Event)
	v.out = feed
	from, err := strconv.ParseInt(out.LastID(), 10, 64)
	if err == nil && from > 0 {
		if v.missed, v.seq, err = h.Hub.Missed(ctx, from, topics...); err != nil {
			return err
		}
		v.again = true
	}
	go func() {
		defer close(feed)
		v.run(ctx)
	}()
	return out.Pump(ctx, feed)
}

// open finds out what is listened to, and refuses what may not be read.
func (h handlers) open(ctx context.Context, r *http.Request, by actor.Actor) (*viewer, error) {
	v := &viewer{handlers: h, by: by, scope: "home"}
	q := r.URL.Query()
	switch {
	case q.Get("thread") != "":
		n, err := id.Parse(q.Get("thread"))
		if err != nil {
			return nil, web.ErrNotFound
		}
		found, err := h.Posts.Some(ctx, by, []int64{n})
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, post.ErrNotFound
		}
		v.thread, v.community, v.scope = n, found[0].Community.ID, "thread:"+id.String(n)
	case q.Get("community") != "":
		st, err := h.place(ctx, by, q.Get("community"))
		if err != nil {
			return nil, err
		}
		if !st.CanRead {
			return nil, community.ErrNotFound
		}
		v.community, v.scope = st.Community.ID, "community:"+id.String(st.Community.ID)
	}
	return v, nil
}

func (h handlers) place(ctx context.Context, by actor.Actor, key string) (community.Standing, error) {
	if n, err := id.Parse(key); err == nil {
		if st, err := h.Communities.Enter(ctx, by, n); err == nil {
			return st, nil
		}
	}
	return h.Communities.BySlug(ctx, by, key)
}
