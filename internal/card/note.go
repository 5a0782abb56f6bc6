package card

import (
	"time"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/ledger"
)

// Noted is the verb of a note to a host: Object is the note, Author the one it
// is for.
const Noted ledger.Verb = "card_note"

// Note is a few lines from a manager to a host.
type Note struct {
	ID, Card  int64
	Community Place
	From      person.Card
	Text      string
	At        time.Time
	Read      bool
}
