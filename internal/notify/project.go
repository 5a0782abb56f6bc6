package notify

import (
	"context"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
)

// Projection builds the rows from the ledger.
type Projection struct{}

// Name is the name of the checkpoint.
func (Projection) Name() string { return "notify" }

// Reset empties what Apply has written. What people decided stays.
func (Projection) Reset(ctx context.Context, tx db.Tx) error {
	for _, query := range []string{`DELETE FROM notify_item`, `DELETE FROM notify_voice`,
		`DELETE FROM notify_follow`, `DELETE FROM notify_host`} {
		if _, err := tx.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// Apply adds the rows of events.
func (Projection) Apply(ctx context.Context, tx db.Tx, events []ledger.Event) error {
	b, err := newBatch(ctx, tx, events)
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := b.event(ctx, e); err != nil {
			return err
		}
	}
	return b.flush(ctx)
}

// pair is one row: a person and what it is about.
type pair struct {
	person actor.ID
	place  int64
}

type item struct {
	community, seq, at int64
	kinds              Kind
	loud               []spoken
}

type spoken struct {
	kind Kind
	seq  int64
}

type voiceKey struct {
	pair
	kind  Kind
	actor actor.ID
}

// voice of seq 0 is taken away.
type voice struct{ target, seq int64 }

// batch gathers rows of many events, so that each is written once.
type batch struct {
	tx      db.Tx
	items   map[pair]*item
	voices  map[voiceKey]voice
	threads map[int64]*thread
	authors map[int64]actor.ID // of comments that were answered
}

func newBatch(ctx context.Context, tx db.Tx, events []ledger.Event) (*batch, error) {
	b := &batch{tx: tx, items: map[pair]*item{}, voices: map[voiceKey]voice{}}
	var threads, parents []int64
	for _, e := range events {
		if e.Verb == ledger.Replied {
			threads = append(threads, e.Thread)
			if e.Parent != 0 {
				parents = append(parents, e.Parent)
			}
		}
	}
	var err error
	if b.threads, err = readFollowers(ctx, tx, threads); err != nil {
		return nil, err
	}
	b.authors, err = readAuthors(ctx, tx, parents)
	return b, err
}

func (b *batch) event(ctx context.Context, e ledger.Event) error {
	switch e.Verb {
	case ledger.Posted:
		b.thread(e.Thread).follow(e.Actor, true, e.Seq)
		if e.Data == "announcement" {
			return b.announce(ctx, e)
		}
	case ledger.Replied:
		b.reply(e)
	case ledger.Mentioned:
		b.tell(e, e.Author, Mentioned)
	case ledger.Asked:
		b.tell(e, e.Author, Asked)
	case ledger.Accepted:
		if e.Kind == ledger.Comment {
			b.tell(e, e.Author, Best)
		}
	case ledger.Reacted:
		b.tell(e, e.Author, Reacted)
	case ledger.Unreacted:
		b.voices[voiceKey{pair{e.Author, e.Thread}, Reacted, e.Actor}] = voice{}
	case ledger.Invited:
		b.tell(e, e.Author, Invited)
	case ledger.Noted:
		// The row stands for the note, so that a community that is left or
		// muted takes nothing away that was written to a person.
		e.Thread, e.Community = e.Object, 0
		b.tell(e, e.Author, Noted)
	case ledger.NoteGone:
		if err := b.flush(ctx); err != nil {
			return err
		}
		return forgetPlace(ctx, b.tx, e.Object, e.Author)
	case ledger.Requested:
		return b.wish(ctx, e)
	case ledger.Joined, ledger.Changed, ledger.Left:
		return b.membership(ctx, e)
	}
	return nil
}

// maxFollowers bounds who is told of an answer in a very busy thread: those who
// came last.
const maxFollowers = 200

func (b *batch) reply(e ledger.Event) {
	t := b.thread(e.Thread)
	answered := b.authors[e.Parent]
	if e.Parent != 0 {
		b.tell(e, answered, Answered)
	}
	if t.author != answered {
		b.tell(e, t.author, Mine)
	}
	for _, p := range t.latest(maxFollowers) {
		if p != t.author && p != answered {
			b.tell(e, p, Joined)
		}
	}
	t.follow(e.Actor, false, e.Seq)
}

// tell adds to the row of person, unless the act is their own or the program's.
func (b *batch) tell(e ledger.Event, person actor.ID, kind Kind) {
	if person <= 0 || e.Actor <= 0 || person == e.Actor {
		return
	}
	place := e.Thread
	if place == 0 {
		place = e.Community
	}
	k := pair{person, place}
	it := b.items[k]
	if it == nil {
		it = &item{community: e.Community}
		b.items[k] = it
	}
	it.seq, it.at, it.kinds = e.Seq, e.At.UnixMilli(), it.kinds|kind
	if kind != Reacted && !old(e) {
		it.loud = append(it.loud, spoken{kind, e.Seq})
	}
	b.voices[voiceKey{k, kind, e.Actor}] = voice{e.Object, e.Seq}
}

const fresh = 14 * 24 * time.Hour

// old reports whether an act was taken over from elsewhere long after it was done.
func old(e ledger.Event) bool { return id.Time(e.ID).Sub(e.At) > fresh }

// announceChunk is how many members are read and written at once.
const announceChunk = 5000

func (b *batch) announce(ctx context.Context, e ledger.Event) error {
	for after := actor.ID(0); ; {
		people, err := membersAt(ctx, b.tx, e.Community, e.At.UnixMilli(), after, announceChunk)
		if err != nil {
			return err
		}
		for _, p := range people {
			b.tell(e, p, Announced)
		}
		if len(people) < announceChunk {
			return nil
		}
		after = people[len(people)-1]
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
}

func (b *batch) wish(ctx context.Context, e ledger.Event) error {
	hosts, err := hostsOf(ctx, b.tx, e.Community)
	if err != nil {
		return err
	}
	for _, p := range hosts {
		b.tell(e, p, Wish)
	}
	return nil
}

// membership keeps who hosts what, and forgets a community somebody left.
func (b *batch) membership(ctx context.Context, e ledger.Event) error {
	if e.Kind != ledger.Community || e.Author == 0 {
		return nil
	}
	switch {
	case e.Verb == ledger.Joined && e.Data == "host", e.Verb == ledger.Changed && e.Data == "host=true":
		return addHost(ctx, b.tx, e.Community, e.Author)
	case e.Verb == ledger.Changed && e.Data == "host=false":
		return removeHost(ctx, b.tx, e.Community, e.Author)
	case e.Verb == ledger.Left:
		if err := b.flush(ctx); err != nil {
			return err
		}
		return forget(ctx, b.tx, e.Community, e.Author)
	}
	return nil
}
