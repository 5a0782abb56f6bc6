package app

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/communityweb"
	"example.org/linden/internal/company/demo"
	"example.org/linden/internal/demoweb"
	"example.org/linden/internal/notify"
	"example.org/linden/internal/notifyweb"
	"example.org/linden/internal/personweb"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/blob/picture"
	"example.org/linden/internal/platform/jobs"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/postweb"
)

// slices are the nouns above people, communities and posts.
type slices struct {
	Notes    *notify.Service
	Pictures *picture.Maker
	postWeb  *postweb.Handlers
	moveDemo func(context.Context) error
}

func (a *App) buildSlices() {
	a.Notes = notify.New(a.DB)
	a.Pictures = picture.NewMaker(1)
}

// consumers are the projections, in the order they are rebuilt.
func (a *App) consumers() []ledger.Consumer {
	return []ledger.Consumer{a.Notes.Projection()}
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
		Frame: f, Log: a.Log, Now: a.Clock.Now})
	personweb.Mount(a.Web, personweb.Options{People: a.People, Frame: f, Sessions: a.Sessions, Files: a.Blobs, Pictures: a.Pictures,
		ReadList: readPeople, Recent: a.recentBy})
	a.postWeb.Mount(a.Web)
	communityweb.Mount(a.Web, communityweb.Options{Communities: a.Community, Frame: f, Conversation: a.postWeb.Timeline, Questions: a.postWeb.Questions})
	notifyweb.Mount(a.Web, a.Notes, f)
	a.mountDemo(f)
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
	return []func(context.Context) error{a.postWeb.Run, a.moveDemo}
}

// cleanUp forgets what has expired.
type cleanUp struct{}

// Kind names the job.
func (cleanUp) Kind() string { return "app.clean_up" }

// schedule registers the work that is done at set times.
func (a *App) schedule() {
	jobs.Handle(a.Jobs, func(ctx context.Context, _ cleanUp) error {
		if _, err := a.Sessions.Cleanup(ctx); err != nil {
			return err
		}
		_, err := a.People.ForgetAttempts(ctx)
		return err
	})
	a.Jobs.Every(time.Hour, true, func() jobs.Args { return cleanUp{} })
}

// Refresh brings everything derived up to date as of the clock: projections,
// signals, cards and effects.
func (a *App) Refresh(ctx context.Context) error {
	return a.Runner.CatchUp(ctx)
}

// interventions are the acts of the cockpit that the demo company answers.
func (a *App) interventions(context.Context, string) ([]demo.Intervention, error) { return nil, nil }
