// Package demo is Nordhain, a company that does not exist: 400 people in
// Fulda, Zwolle and Leeds who build heat pumps and their controls. It writes
// the first year of their intranet as records, and what happens in the twelve
// weeks after.
//
// Everything follows from the seed: the same seed gives the same records. What
// a community manager should find is planted and listed in Truths. After the
// start of the demo's clock life also answers what was done: somebody who is
// asked may reply, a newcomer who is welcomed writes again, a community action
// brings more contributions.
package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // the company lives by the clocks of Fulda wherever the demo runs

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/phrase"
)

const (
	weeksBefore = 52
	weeksAfter  = 12
)

// Company is a whole invented company, ready to be read.
type Company struct {
	mu      sync.Mutex // guards what answering interventions needs
	seed    uint64
	loc     *time.Location
	now0    time.Time
	books   map[string]*phrase.Book
	units   []archive.Unit
	people  []*person
	byKey   map[string]*person
	circles []*circle
	byName  map[string]*circle
	events  []event // in order of time
	threads map[string]*thread
	opened  map[string]int         // how often a title was used
	played  map[string]map[int]int // contributions of written scenes by community and week
	truths  Truths
}

type event struct {
	at  time.Time
	rec archive.Record
}

// New invents the company of a seed.
func New(seed uint64) (*Company, error) {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return nil, fmt.Errorf("demo: time zone: %w", err)
	}
	c := &Company{seed: seed, loc: loc, now0: time.Date(2026, 3, 2, 8, 0, 0, 0, loc), books: map[string]*phrase.Book{},
		byKey: map[string]*person{}, byName: map[string]*circle{}, threads: map[string]*thread{}, opened: map[string]int{}, played: map[string]map[int]int{}}
	for _, lang := range phrase.Languages() {
		if c.books[lang], err = phrase.Load(lang); err != nil {
			return nil, err
		}
	}
	c.hire()
	c.found()

	if err := c.live(); err != nil {
		return nil, err
	}
	c.plant()
	inOrder(c.events)
	return c, nil
}

// Now0 is the moment the demo starts at: Monday, 2 March 2026, 8 o'clock in Fulda.
func (c *Company) Now0() time.Time { return c.now0 }

// Until is the end of the life that was invented.
func (c *Company) Until() time.Time { return c.monday(weeksAfter) }

// Name identifies the company as a source of records.
func (c *Company) Name() string { return fmt.Sprintf("nordhain-%d", c.seed) }

// Read gives the organisation and everything that happened before Now0.
func (c *Company) Read(ctx context.Context, emit func(archive.Record) error) error {
	for _, u := range c.units {
		if err := emit(u); err != nil {
			return err
		}
	}
	for _, p := range c.people {
		if p.rec.Joined.Before(c.now0) {
			if err := emit(p.rec); err != nil {
				return err
			}
		}
	}
	for _, k := range c.circles {
		if err := emit(k.rec); err != nil {
			return err
		}
	}
	c.mu.Lock()
	events := c.events
	c.mu.Unlock()
	return send(ctx, events, time.Time{}, c.now0, emit)
}

// Between gives what happens in [from, to), from Now0 on, to a company in
// which done was done. Earlier calls need the same interventions: what they
// cause depends on the seed and on each of them alone.
func (c *Company) Between(ctx context.Context, from, to time.Time, done []Intervention, emit func(archive.Record) error) error {
	c.mu.Lock()
	all := append([]event{}, c.events...)
	for _, d := range done {
		all = append(all, c.answer(d)...)
	}
	c.mu.Unlock()
	inOrder(all)
	if from.Before(c.now0) {
		from = c.now0
	}
	return send(ctx, all, from, to, emit)
}

func send(ctx context.Context, events []event, from, to time.Time, emit func(archive.Record) error) error {
	for _, e := range events {
		if e.at.Before(from) || !e.at.Before(to) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := emit(e.rec); err != nil {
			return err
		}
	}
	return nil
}

// Truths are what was planted.
func (c *Company) Truths() Truths { return c.truths }

// WriteTruths writes what was planted as JSON.
func (c *Company) WriteTruths(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(c.truths)
}

// monday is the Monday of a week, counted from the week of Now0.
func (c *Company) monday(week int) time.Time {
	y, m, d := c.now0.Date()
	return time.Date(y, m, d+7*week, 0, 0, 0, 0, c.loc)
}

// dice gives randomness that belongs to one purpose, so that a change in one
// place of the company leaves the others as they were.
func (c *Company) dice(purpose string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(purpose))
	return rand.New(rand.NewPCG(c.seed, h.Sum64()))
}

func (c *Company) add(at time.Time, rec archive.Record) {
	c.events = append(c.events, event{at, rec})
}

func inOrder(events []event) {
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
}
