package source

import (
	"context"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/spill"
)

// Item is one contribution on its way through the sorter: exactly one of the
// pointers is set. Raw says that the body still has to be converted.
type Item struct {
	Post       *archive.Post
	Comment    *archive.Comment
	Reaction   *archive.Reaction
	Accept     *archive.Accept
	Membership *archive.Membership
	Skip       *archive.Skip
	Raw        bool
}

// Timeline puts contributions into the order they happened in.
type Timeline struct {
	sorter *spill.Sorter[Item]
	seq    int64
	// Join makes people members of a community with their first contribution
	// there, for sources that do not record joining.
	Join bool
	// Convert turns a raw body into Markdown; cut says that something was left out.
	Convert func(string) (md string, cut bool)
}

// NewTimeline makes a Timeline that sorts under o.TempDir.
func NewTimeline(o Options) *Timeline {
	return &Timeline{sorter: spill.New[Item](o.TempDir, 0)}
}

// Close removes temporary files.
func (t *Timeline) Close() error { return t.sorter.Close() }

// Add takes an item at its place in time. What refers to another item must be
// added after it, with a time that is not earlier.
func (t *Timeline) Add(at time.Time, it Item) error {
	t.seq++
	size := 256
	switch {
	case it.Post != nil:
		size += len(it.Post.Body) + len(it.Post.Title)
	case it.Comment != nil:
		size += len(it.Comment.Body)
	}
	return t.sorter.Add(spill.Key{A: at.UnixMilli(), B: t.seq}, size, it)
}

// Emit converts and emits everything in order.
func (t *Timeline) Emit(ctx context.Context, o Options, emit func(archive.Record) error) error {
	if t.Join {
		emit = joining(emit)
	}
	return Pipe(ctx, o, func(push func(func() []archive.Record) error) error {
		return t.sorter.Each(func(_ spill.Key, it Item) error {
			return push(func() []archive.Record { return t.records(o, it) })
		})
	}, emit)
}

func (t *Timeline) records(o Options, it Item) []archive.Record {
	switch {
	case it.Post != nil:
		p := *it.Post
		var more []archive.Record
		p.Body, more = t.body(it, p.Body, "post")
		p.Question = p.Question || o.Question(p.Title, p.Body)
		if p.Title == "" && p.Body == "" {
			p.Body = "…"
		}
		return append([]archive.Record{p}, more...)
	case it.Comment != nil:
		c := *it.Comment
		var more []archive.Record
		c.Body, more = t.body(it, c.Body, "comment")
		if c.Body == "" {
			c.Body = "…"
		}
		return append([]archive.Record{c}, more...)
	case it.Reaction != nil:
		return []archive.Record{*it.Reaction}
	case it.Accept != nil:
		return []archive.Record{*it.Accept}
	case it.Membership != nil:
		return []archive.Record{*it.Membership}
	case it.Skip != nil:
		return []archive.Record{*it.Skip}
	}
	return nil
}

func (t *Timeline) body(it Item, body, what string) (string, []archive.Record) {
	if !it.Raw || t.Convert == nil {
		return body, nil
	}
	md, cut := t.Convert(body)
	if cut {
		return md, []archive.Record{archive.Skip{What: what, Why: "archive.text_cut", Lost: true}}
	}
	return md, nil
}

type seat struct{ community, person string }

func joining(emit func(archive.Record) error) func(archive.Record) error {
	members := map[seat]bool{}
	thread := map[string]string{} // community of each thread
	join := func(community, person string, at time.Time) error {
		s := seat{community, person}
		if members[s] {
			return nil
		}
		members[s] = true
		return emit(archive.Membership{Community: community, Person: person, At: at})
	}
	return func(r archive.Record) error {
		var err error
		switch r := r.(type) {
		case archive.Membership:
			members[seat{r.Community, r.Person}] = true
		case archive.Post:
			thread[r.Key] = r.Community
			err = join(r.Community, r.Author, r.At)
		case archive.Comment:
			err = join(thread[r.Post], r.Author, r.At)
		}
		if err != nil {
			return err
		}
		return emit(r)
	}
}

// Later is the later of two times.
func Later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// DeletedName is what somebody is called whose account is gone.
func DeletedName(lang string) string {
	switch lang {
	case "de":
		return "Gelöschtes Konto"
	case "nl":
		return "Verwijderd account"
	}
	return "Deleted account"
}
