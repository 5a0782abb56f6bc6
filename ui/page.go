package ui

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/platform/i18n"
)

// Page is what Shell needs to know about a request and its answer.
type Page struct {
	Title       string // of the document; the network's name is added
	Lang        string // de, nl or en; empty means the reader's
	Theme       string // "light", "dark" or "" for what the device prefers
	Path        string // path of the request, marks the place in the navigation
	NetworkName string
	Viewer      Viewer
	Unread      int // notifications not yet seen
	Flash       []Flash
	Demo        bool      // shows the line of the demo company
	DemoNow     string    // the demo clock, ready to print
	Now         time.Time // the clock that "5 minutes ago" counts from; zero is the browser's
	Wide        bool      // tables and pictures instead of a reading column
	Aside       templ.Component
	Stream      string // address of the event stream, empty for none
	NoKeys      bool   // the reader has switched one-letter keys off
	Query       string // what the search field shows
	Scripts     []string
}

// Viewer is who looks at the page, as far as the frame shows it.
type Viewer struct {
	SignedIn   bool
	Name       string
	PersonID   string // text form of the id
	Initials   string // empty: made from Name
	PictureURL string
	Cockpit    bool
	Admin      bool
	Guest      bool
}

// Tone says how much a thing asks for; every tone comes with an icon and a word.
type Tone string

// The tones.
const (
	Plain       Tone = ""
	Good        Tone = "good"
	Attention   Tone = "attention"
	Urgent      Tone = "urgent"
	Information Tone = "information"
)

func (t Tone) icon() string {
	switch t {
	case Good:
		return "circle-check"
	case Attention:
		return "clock"
	case Urgent:
		return "circle-alert"
	default:
		return "info"
	}
}

func (t Tone) class(base string) string {
	if t == Plain {
		return base
	}
	return base + " " + base + "--" + string(t)
}

// Flash is one sentence about what just happened, with at most one way on.
type Flash struct {
	Tone   Tone
	Text   string
	Action string // words of the link
	Href   string
}

func (p Page) lang(ctx context.Context) string {
	if p.Lang != "" {
		return p.Lang
	}
	return i18n.Lang(ctx)
}

func (p Page) network() string {
	if p.NetworkName != "" {
		return p.NetworkName
	}
	return "Linden"
}

func (p Page) documentTitle() string {
	if p.Title == "" || p.Title == p.network() {
		return p.network()
	}
	return p.Title + " · " + p.network()
}

func (p Page) nowMS() int64 {
	if p.Now.IsZero() {
		return 0
	}
	return p.Now.UnixMilli()
}

func (p Page) mainClass() string {
	c := "main"
	if p.Wide {
		c += " main--wide"
	}
	if p.Aside != nil {
		c += " main--split"
	}
	return c
}

type place struct{ href, icon, key string }

func (p Page) places() []place {
	all := []place{
		{"/", "house", "ui.nav.home"},
		{"/communities", "users", "ui.nav.communities"},
		{"/questions", "circle-question-mark", "ui.nav.questions"},
	}
	if !p.Viewer.Guest {
		all = append(all, place{"/people", "contact", "ui.nav.people"})
	}
	return all
}

// dock is the five of the phone: the New button stands in the middle.
func (p Page) dock() []place {
	last := place{"/people", "contact", "ui.nav.people"}
	if p.Viewer.Cockpit {
		last = place{"/cockpit", "sprout", "ui.nav.cockpit"}
	} else if p.Viewer.Guest {
		last = place{"/notifications", "bell", "ui.nav.notifications"}
	}
	return []place{
		{"/", "house", "ui.nav.home"},
		{"/communities", "users", "ui.nav.communities"},
		{"/new", "plus", "ui.nav.new"},
		{"/questions", "circle-question-mark", "ui.nav.questions"},
		last,
	}
}

// current is what aria-current says for a link to href: "page" on the place itself,
// "true" below it, empty elsewhere.
func (p Page) current(href string) string {
	switch {
	case p.Path == href:
		return "page"
	case href != "/" && strings.HasPrefix(p.Path, href+"/"):
		return "true"
	}
	return ""
}
