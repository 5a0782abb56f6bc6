// Package blob keeps files: attachments and pictures, as bytes under a key.
//
// The rules in plain words. A key is made from the content, so the same file
// is kept once and no name a person chose ever reaches the disk. What kind of
// file it is is read from its bytes, not from its name; only kinds on a list are
// taken, and only pictures are shown in place. Everything else, SVG included,
// is handed out as a download. A file is complete or absent: it is written
// beside, flushed, and moved into place.
package blob

import (
	"context"
	"io"

	"example.org/linden/internal/platform/errs"
)

// What can go wrong when a file comes in or goes out.
var (
	ErrNotFound = errs.New(errs.NotFound, "blob.not_found")
	ErrTooLarge = errs.New(errs.TooLarge, "blob.too_large")
	ErrEmpty    = errs.New(errs.Invalid, "blob.empty")
	ErrKind     = errs.New(errs.Invalid, "blob.kind_refused")
)

// Info is what the store knows of a file.
type Info struct {
	Key  string // hash of the content, a dash, and the size in bytes
	Size int64  // bytes
}

// Store keeps files. It may be used by many goroutines at once.
type Store interface {
	// Put reads r to its end and keeps it. More than limit bytes is
	// ErrTooLarge, none ErrEmpty, and nothing stays behind. What is there
	// already is not written again.
	Put(ctx context.Context, r io.Reader, limit int64) (Info, error)
	// Open returns the content; the caller closes it. ErrNotFound.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
	// Stat says whether a key is there. ErrNotFound.
	Stat(ctx context.Context, key string) (Info, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}
