package app

import (
	"context"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/demoweb"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/id"
)

// place is something of the company that has been loaded.
type place struct {
	id        int64
	kind, key string
}

// places lists people, communities and posts of the company by id and by key.
func (l *Life) places(ctx context.Context) (map[int64]place, map[[2]string]place, error) {
	byID, byKey := map[int64]place{}, map[[2]string]place{}
	note := func(of, kind, key string, at time.Time) {
		p := place{archive.IDOf(l.company.Name(), of, key, at), kind, key}
		byID[p.id], byKey[[2]string{kind, key}] = p, p
	}
	emit := func(r archive.Record) error {
		switch v := r.(type) {
		case archive.Unit:
			l.units[v.Key] = v.Name
		case archive.Person:
			note(archive.OfPerson, "person", v.Key, v.Joined)
		case archive.Community:
			note(archive.OfCommunity, "community", v.Key, v.Created)
		case archive.Post:
			note(archive.OfPost, "post", v.Key, v.At)
		}
		return nil
	}
	if err := l.company.Read(ctx, emit); err != nil {
		return nil, nil, err
	}
	err := l.company.Between(ctx, l.company.Now0(), l.company.Until(), nil, emit)
	return byID, byKey, err
}

// demoClock is the clock of the demo for its pages.
type demoClock struct{ app *App }

func (c demoClock) Now() time.Time { return c.app.Clock.Now() }

func (c demoClock) Advance(ctx context.Context, by time.Duration) error {
	return c.app.Demo.Advance(ctx, c.app, by)
}

func (a *App) personas(ctx context.Context) ([]demoweb.Persona, error) {
	var out []demoweb.Persona
	for _, p := range a.Demo.Personas() {
		card, err := person.ByUsername(ctx, a.DB.Read(), p.Username)
		if err != nil {
			return nil, err
		}
		out = append(out, demoweb.Persona{Key: p.Key, Person: card.ID, Name: card.Name, Role: p.Role, Cockpit: p.Role == "community_manager", Line: p.Line})
	}
	return out, nil
}

// planted tells what a key of the planted truths is called, and where it is.
func (a *App) planted(ctx context.Context, kind, key string) (name, href string) {
	if kind == "unit" {
		return a.Demo.UnitName(key), "/people/org"
	}
	p, ok := a.Demo.Place(kind, key)
	if !ok {
		return key, ""
	}
	var slug string
	q := a.DB.Read()
	switch kind {
	case "post":
		if err := q.QueryRowContext(ctx, `SELECT title FROM post WHERE id = $1`, p).Scan(&name); err == nil {
			return name, "/posts/" + id.String(p)
		}
	case "community":
		if err := q.QueryRowContext(ctx, `SELECT name, slug FROM community WHERE id = $1`, p).Scan(&name, &slug); err == nil {
			return name, "/communities/" + slug
		}
	case "person":
		if err := q.QueryRowContext(ctx, `SELECT name FROM person WHERE id = $1`, p).Scan(&name); err == nil {
			return name, "/people/" + id.String(p)
		}
	}
	return key, ""
}

var _ Demo = (*Life)(nil)

// UnitName is what a department of the company is called.
func (l *Life) UnitName(key string) string { return l.units[key] }

// Place is the id of what has a key in the company.
func (l *Life) Place(kind, key string) (int64, bool) {
	p, ok := l.byKey[[2]string{kind, key}]
	return p.id, ok
}
