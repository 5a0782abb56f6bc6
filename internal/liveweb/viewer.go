package liveweb

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/live"
	"example.org/linden/internal/platform/web"
)

// viewer is one page that listens.
type viewer struct {
	handlers
	by                actor.Actor
	thread, community int64 // both 0 on the home page
	scope             string
	sub               *live.Subscription
	out               chan<- web.Event
	missed            []ledger.Event
	seq               int64 // up to where missed goes
	again             bool  // the browser was connected before
	unread            int
}

func (v *viewer) topics(ctx context.Context) ([]live.Topic, error) {
	topics := []live.Topic{live.Person(int64(v.by.ID))}
	switch {
	case v.thread != 0:
		return append(topics, live.Thread(v.thread)), nil
	case v.community != 0:
		return append(topics, live.Community(v.community)), nil
	}
	mine, err := v.Communities.Mine(ctx, v.by, mostPlaces)
	for _, c := range mine {
		topics = append(topics, live.Community(c.ID))
	}
	return topics, err
}

// run passes on what happens until the reader leaves, may not read any more or
// was too slow.
func (v *viewer) run(ctx context.Context) {
	v.unread = -1
	if !v.again {
		v.unread = v.bell(ctx)
	} else if !v.ring(ctx) {
		return
	}
	for _, e := range v.missed {
		if !v.pass(ctx, e) {
			return
		}
	}
	ticks := time.NewTicker(look)
	defer ticks.Stop()
	soon := time.NewTimer(settle)
	soon.Stop()
	defer soon.Stop()
	for {
		ok := true
		select {
		case <-ctx.Done():
			return
		case e, open := <-v.sub.Events:
			if !open {
				return
			}
			if e.Seq <= v.seq {
				continue
			}
			if v.forMe(e) {
				soon.Reset(settle)
			}
			ok = v.pass(ctx, e)
		case <-soon.C:
			ok = v.ring(ctx)
		case <-ticks.C:
			ok = v.ring(ctx)
		}
		if !ok {
			return
		}
	}
}

// forMe reports acts of others that may ring the bell.
func (v *viewer) forMe(e ledger.Event) bool { return e.Author == v.by.ID && e.Actor != v.by.ID }

// pass sends what e means for the page; false ends the stream.
func (v *viewer) pass(ctx context.Context, e ledger.Event) bool {
	if v.scope == "home" {
		return v.passHome(ctx, e)
	}
	leaving := e.Verb == ledger.Left && e.Author == v.by.ID
	if e.Community != v.community || v.thread != 0 && e.Thread != v.thread && !leaving {
		return true
	}
	name := ""
	switch {
	case v.thread == 0 && e.Verb == ledger.Posted, v.thread != 0 && e.Verb == ledger.Replied:
		name = "news"
	case v.thread != 0 && rewrites(e.Verb):
		name = "changed"
	}
	if !leaving && (name == "" || e.Actor == v.by.ID) {
		return true
	}
	st, err := v.Communities.Enter(ctx, v.by, v.community)
	if err != nil || !st.CanRead {
		return false
	}
	return leaving || v.tell(ctx, name, e)
}

// rewrites reports verbs after which a thread looks different.
func rewrites(verb ledger.Verb) bool {
	switch verb {
	case ledger.Edited, ledger.Deleted, ledger.Reacted, ledger.Unreacted, ledger.Accepted, ledger.Unaccepted, ledger.Closed, ledger.Reopened:
		return true
	}
	return false
}

// passHome tells of new posts in communities the reader belongs to, and follows
// their joining and leaving.
func (v *viewer) passHome(ctx context.Context, e ledger.Event) bool {
	if e.Author == v.by.ID && (e.Verb == ledger.Joined || e.Verb == ledger.Left) {
		topics, err := v.topics(ctx)
		if err == nil {
			v.sub.Set(topics...)
		}
		return err == nil
	}
	if e.Verb != ledger.Posted || e.Actor == v.by.ID {
		return true
	}
	st, err := v.Communities.Enter(ctx, v.by, e.Community)
	if err != nil || !st.CanRead || !st.Member || st.Muted {
		return ctx.Err() == nil
	}
	return v.tell(ctx, "news", e)
}

// news is what an event carries: where, how much, and which.
type news struct {
	Scope     string  `json:"scope"`
	N         int     `json:"n"`
	ID        web.Key `json:"id"`
	Community web.Key `json:"community,omitempty"`
}

func (v *viewer) tell(ctx context.Context, name string, e ledger.Event) bool {
	return v.send(ctx, web.Event{ID: strconv.FormatInt(e.Seq, 10), Name: name},
		news{Scope: v.scope, N: 1, ID: web.KeyOf(e.Object), Community: web.KeyOf(e.Community)})
}

// bell is the number on the bell now; -1 when it cannot be told.
func (v *viewer) bell(ctx context.Context) int {
	if v.Unread == nil {
		return -1
	}
	n, err := v.Unread(ctx, v.by)
	if err != nil {
		return -1
	}
	return n
}

// ring sends the number on the bell when it is another one.
func (v *viewer) ring(ctx context.Context) bool {
	n := v.bell(ctx)
	if n < 0 || n == v.unread {
		return ctx.Err() == nil
	}
	v.unread = n
	return v.send(ctx, web.Event{Name: "unread"}, struct {
		N int `json:"n"`
	}{n})
}

func (v *viewer) send(ctx context.Context, e web.Event, data any) bool {
	b, err := json.Marshal(data)
	if err != nil {
		return false
	}
	e.Data = string(b)
	select {
	case v.out <- e:
		return true
	case <-ctx.Done():
		return false
	}
}
