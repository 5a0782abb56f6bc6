package app

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/card"
	"example.org/linden/internal/cockpitweb"
	"example.org/linden/internal/communityweb"
	"example.org/linden/internal/demoweb"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/liveweb"
	"example.org/linden/internal/notify"
	"example.org/linden/internal/notifyweb"
	"example.org/linden/internal/person"
	"example.org/linden/internal/personweb"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/blob/picture"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/live"
	"example.org/linden/internal/postweb"
	"example.org/linden/internal/report"
	"example.org/linden/internal/science/business"
	"example.org/linden/internal/search"
	"example.org/linden/internal/searchweb"
	"example.org/linden/internal/signal"
)

// slices are the nouns above people, communities and posts.
type slices struct {
	Notes    *notify.Service
	Search   *search.Service
	Insight  *insight.Service
	Signals  *signal.Service
	Cards    *card.Service
	Reports  *report.Service
	Pictures *picture.Maker
	Hub      *live.Hub
	postWeb  *postweb.Handlers
	moveDemo func(context.Context) error
}

// officeZone is where working hours are counted until sites have their own.
const officeZone = "Europe/Berlin"

func (a *App) buildSlices() error {
	zone, err := time.LoadLocation(officeZone)
	if err != nil {
		return err
	}
	a.Notes = notify.New(a.DB)
	a.Search = search.New(search.Options{DB: a.DB, Ledger: a.Ledger, People: a.People, Now: a.Clock.Now})
	a.Insight = insight.New(insight.Options{DB: a.DB, Calendar: business.NewCalendar(zone, nil)})
	a.Signals = signal.New(signal.Options{DB: a.DB, Insight: a.Insight, NewID: a.IDs.New})
	a.Cards, err = card.New(card.Options{DB: a.DB, Ledger: a.Ledger, IDs: a.IDs, People: a.People, Posts: a.Posts, Signals: a.Signals, Numbers: a.Insight, NoteRead: a.Notes.MarkRead})
	a.Notes.Notes = a.notes
	a.Reports = report.New(report.Options{DB: a.DB, IDs: a.IDs, Numbers: a.Insight, Cards: a.Cards, Now: a.Clock.Now})
	a.Pictures = picture.NewMaker(1)
	a.Hub = live.New(a.DB)
	return err
}

// consumers are the projections, in the order they are rebuilt.
func (a *App) consumers() []ledger.Consumer {
	return append(insight.Consumers(), a.Notes.Projection(), a.Search.Projection())
}

func (a *App) unread(ctx context.Context, by actor.Actor) int {
	n, err := a.Notes.Unread(ctx, by)
	if err != nil {
		a.Log.ErrorContext(ctx, "unread notifications", "err", err)
	}
	return n
}

func (a *App) mountSlices() {
	f := frame{a}
	a.postWeb = postweb.New(postweb.Options{Posts: a.Posts, Communities: a.Community, Blobs: a.Blobs, Pictures: a.Pictures,
		Frame: f, Log: a.Log, Now: a.Clock.Now, Opened: a.Notes.Opened})
	personweb.Mount(a.Web, personweb.Options{People: a.People, Frame: f, Sessions: a.Sessions, Files: a.Blobs, Pictures: a.Pictures,
		ReadList: readPeople, Recent: a.recentBy})
	a.postWeb.Mount(a.Web)
	communityweb.Mount(a.Web, communityweb.Options{Communities: a.Community, Frame: f, Conversation: a.postWeb.Timeline, Questions: a.postWeb.Questions, Topics: a.postWeb.Topics})
	notifyweb.Mount(a.Web, a.Notes, f)
	searchweb.Mount(a.Web, a.Search, f)
	liveweb.Mount(a.Web, liveweb.Options{Hub: a.Hub, Communities: a.Community, Posts: a.Posts, Unread: a.Notes.Unread})
	cockpitweb.Mount(a.Web, cockpitweb.Options{Frame: f, Now: a.Clock.Now, NetworkName: a.networkName(), Cards: a.Cards, Insight: a.Insight,
		People: a.People, Communities: a.Community, Reports: a.Reports, Colleagues: a.managers, Hosts: a.hosts, OpenQuestions: a.openQuestions})
	a.mountDemo(f)
}

// managers are all community managers.
func (a *App) managers(ctx context.Context) ([]person.Card, error) {
	return person.WithRole(ctx, a.DB.Read(), actor.CommunityManager)
}

// notes are what managers wrote to by, for the bell.
func (a *App) notes(ctx context.Context, by actor.Actor, ids []int64) (map[int64]notify.Note, error) {
	found, err := a.Cards.NotesByID(ctx, by, ids)
	out := make(map[int64]notify.Note, len(found))
	for key, n := range found {
		out[key] = notify.Note{Text: n.Text, About: notify.Place{ID: n.Community.ID, Slug: n.Community.Slug, Name: n.Community.Title}}
	}
	return out, err
}

// mountDemo declares the pages of the demo; outside the demo they are listed
// and do not exist.
func (a *App) mountDemo(f frame) {
	o := demoweb.Options{Frame: f, Sessions: a.Sessions, Log: a.Log}
	if a.Demo != nil {
		o.Clock, o.Personas, o.Truths, o.Find = demoClock{a}, a.personas, a.Demo.Truths, a.planted
	}
	a.moveDemo = demoweb.Mount(a.Web, o)
}

// hosts are the hosts of communities, with their faces.
func (a *App) hosts(ctx context.Context, communities []int64) (map[int64][]person.Card, error) {
	ids, err := a.Community.HostsOf(ctx, communities...)
	if err != nil {
		return nil, err
	}
	var all []actor.ID
	for _, some := range ids {
		all = append(all, some...)
	}
	cards, err := person.Names(ctx, a.DB.Read(), all)
	if err != nil {
		return nil, err
	}
	out := make(map[int64][]person.Card, len(ids))
	for c, some := range ids {
		for _, who := range some {
			out[c] = append(out[c], cards[who])
		}
	}
	return out, nil
}

// openQuestions counts the questions that wait, by community.
func (a *App) openQuestions(ctx context.Context, now time.Time, communities []int64) (map[int64]int, error) {
	all, err := a.Insight.Portfolio(ctx, now)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]int, len(communities))
	for _, st := range all {
		out[st.ID] = st.Waiting
	}
	return out, nil
}

// recentBy shows on a profile what the person has written.
func (a *App) recentBy(ctx context.Context, by actor.Actor, who actor.ID) (templ.Component, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	if err != nil {
		return nil, err
	}
	return a.postWeb.RecentBy(r, by, who)
}

// workers run beside the server until their context ends.
func (a *App) workers() []func(context.Context) error {
	return []func(context.Context) error{
		a.postWeb.Run, a.moveDemo, func(ctx context.Context) error { return a.Hub.Run(ctx, a.Runner.Follow) },
	}
}
