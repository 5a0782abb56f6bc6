// Package notify tells people what concerns them, one row per thread.
//
// A row comes from acts of others: an answer in a thread one opened or takes
// part in, an answer to one's comment, a mention, being asked for an answer,
// one's answer marked as the best, an invitation, a wish to join a community
// one hosts, an announcement in one's community, a note of a community manager
// (a row of its own, which nobody else may see). Reactions to one's words join
// the row without making it unread. Nobody is told of their own acts.
//
// The rows are a projection of the ledger: dropped and built again they are the
// same. What a person decides (read, muted, kinds switched off) is kept apart
// and survives that. Rights are checked when rows are shown, not when they are
// written: what somebody may no longer read is no longer listed or counted.
// Leaving a community ends what it had to say. Acts taken over from elsewhere
// that were older than two weeks when they came in count as read.
package notify

import (
	"context"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
)

// Errors that people can meet.
var (
	ErrNotFound = errs.New(errs.NotFound, "notify.not_found")
	ErrInvalid  = errs.New(errs.Invalid, "notify.invalid")
)

// Kind says why somebody is told. Kinds are bits; the smaller is the stronger,
// and the strongest names the row.
type Kind int64

// The kinds, the strongest first.
const (
	Asked     Kind = 1 << iota // asked for an answer
	Mentioned                  // named in a text
	Best                       // own answer marked as the best
	Answered                   // an answer to an own comment
	Mine                       // an answer in a thread one opened
	Joined                     // an answer in a thread one takes part in
	Announced                  // an announcement in an own community
	Invited                    // invited to a community
	Wish                       // somebody wants to join a community one hosts
	Reacted                    // a reaction to own words; never unread
	Noted                      // a note of a community manager, always alone in its row
)

// Kinds lists all kinds, the strongest first.
func Kinds() []Kind {
	return []Kind{Asked, Mentioned, Best, Answered, Mine, Joined, Announced, Invited, Wish, Reacted, Noted}
}

const all = Noted<<1 - 1

// String names the kind in settings, the API and the keys of its texts.
func (k Kind) String() string {
	switch k {
	case Asked:
		return "asked"
	case Mentioned:
		return "mentioned"
	case Best:
		return "best"
	case Answered:
		return "answered"
	case Mine:
		return "mine"
	case Joined:
		return "joined"
	case Announced:
		return "announced"
	case Invited:
		return "invited"
	case Wish:
		return "wish"
	case Reacted:
		return "reacted"
	case Noted:
		return "noted"
	}
	return "none"
}

// ParseKind reads what String wrote; ErrInvalid for anything else.
func ParseKind(s string) (Kind, error) {
	for _, k := range Kinds() {
		if k.String() == s {
			return k, nil
		}
	}
	return 0, ErrInvalid
}

// Who is somebody whose act made a row.
type Who struct {
	ID             actor.ID
	Name, Username string
	PictureKey     string
}

// Place is the community of a row.
type Place struct {
	ID         int64
	Slug, Name string
}

// Note is what a manager has written to somebody, with the community it is
// about; zero for none, or for one the reader may not see.
type Note struct {
	Text  string
	About Place
}

// Notes reads the notes with these ids that are written to by, by id. Those
// that are taken back or are somebody else's are left out.
type Notes func(ctx context.Context, by actor.Actor, ids []int64) (map[int64]Note, error)

// Item is one row: what is new in a thread, or about a community.
type Item struct {
	ID        int64 // of the thread, of the community or of the note
	Thread    bool
	Community Place
	Title     string // of the thread
	Note      string // what a manager wrote, as plain text
	Kind      Kind
	Who       []Who  // the newest first, at most three
	People    int    // all who did this
	Target    int64  // the newest post or comment it is about; 0 for none
	Reason    string // why one was asked
	At        time.Time
	Unread    bool
	Seq       int64 // where the list goes on
}
