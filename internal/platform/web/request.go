package web

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"example.org/linden/internal/platform/id"
)

// ID is the id in the path element name. A text that is no id is ErrNotFound,
// like an id of nothing.
func ID(r *http.Request, name string) (int64, error) {
	n, err := id.Parse(r.PathValue(name))
	if err != nil {
		return 0, ErrNotFound
	}
	return n, nil
}

// Key is an id in the JSON of the API: Crockford base 32, empty for none.
type Key string

// KeyOf writes an id; zero becomes the empty Key.
func KeyOf(n int64) Key {
	if n == 0 {
		return ""
	}
	return Key(id.String(n))
}

// ID reads k. A text that is no id is ErrNotFound, like an id of nothing.
func (k Key) ID() (int64, error) {
	n, err := id.Parse(string(k))
	if err != nil {
		return 0, ErrNotFound
	}
	return n, nil
}

// Schema describes Key in the API description.
func (Key) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Description: "Id in Crockford base 32"}
}

// Cursor is where a list goes on: after the row with this sort value and id.
// The zero Cursor is the beginning.
type Cursor struct{ Sort, ID int64 }

// IsZero reports whether c is the beginning.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// String is the form of c in addresses; empty for the beginning.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	return strconv.FormatInt(c.Sort, 36) + "." + strconv.FormatInt(c.ID, 36)
}

// ParseCursor reads what String wrote. Anything else is the beginning: old
// links keep working.
func ParseCursor(s string) Cursor {
	a, b, ok := strings.Cut(s, ".")
	if !ok || len(s) > 30 {
		return Cursor{}
	}
	sort, err1 := strconv.ParseInt(a, 36, 64)
	n, err2 := strconv.ParseInt(b, 36, 64)
	if err1 != nil || err2 != nil {
		return Cursor{}
	}
	return Cursor{sort, n}
}

// After is the cursor in the parameter "after".
func After(r *http.Request) Cursor { return ParseCursor(r.URL.Query().Get("after")) }

const onceName = "_once"

// Once is the key that a form or a client sent along so that sending twice does
// a thing once: the field _once or the header Idempotency-Key. It is empty when
// there is none or it is not a key.
func Once(r *http.Request) string {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		key = r.PostFormValue(onceName)
	}
	if len(key) > 64 || strings.ContainsFunc(key, func(c rune) bool {
		return c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	}) {
		return ""
	}
	return key
}

// NewOnce makes a key for a form.
func NewOnce() string { return rand.Text() }
