package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"time"
)

const (
	hashChars = 2 * sha256.Size
	maxDigits = 18
	incoming  = "incoming"
)

// Local keeps files in folders below one directory, which it cannot leave.
type Local struct {
	root *os.Root
}

var _ Store = (*Local)(nil)

// NewLocal opens the store in dir and makes the directory if it is missing.
func NewLocal(dir string) (*Local, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make the file store: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the file store: %w", err)
	}
	if err := root.MkdirAll(incoming, 0o750); err != nil {
		return nil, errors.Join(fmt.Errorf("make the file store: %w", err), root.Close())
	}
	return &Local{root: root}, nil
}

// Close gives the directory back; files that are open stay readable.
func (l *Local) Close() error { return l.root.Close() }

// Put implements Store.
func (l *Local) Put(ctx context.Context, r io.Reader, limit int64) (Info, error) {
	temp := path.Join(incoming, rand.Text())
	f, err := l.root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return Info{}, fmt.Errorf("store file: %w", err)
	}
	info, err := fill(ctx, f, r, limit)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = l.place(temp, info.Key)
	}
	if err != nil {
		_ = l.root.Remove(temp)
		return Info{}, unjoin(err)
	}
	return info, nil
}

// unjoin keeps our own sentinels bare, so that callers see their code.
func unjoin(err error) error {
	for _, known := range []error{ErrTooLarge, ErrEmpty} {
		if errors.Is(err, known) {
			return known
		}
	}
	return fmt.Errorf("store file: %w", err)
}

func fill(ctx context.Context, w io.Writer, r io.Reader, limit int64) (Info, error) {
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, hash), io.LimitReader(stopping{ctx, r}, limit+1))
	switch {
	case err != nil:
		return Info{}, err
	case n > limit:
		return Info{}, ErrTooLarge
	case n == 0:
		return Info{}, ErrEmpty
	}
	return Info{Key: hex.EncodeToString(hash.Sum(nil)) + "-" + strconv.FormatInt(n, 10), Size: n}, nil
}

// stopping ends reading when the request is gone.
type stopping struct {
	ctx context.Context
	r   io.Reader
}

func (s stopping) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}

func (l *Local) place(temp, key string) error {
	dir, file := where(key)
	if _, err := l.root.Stat(file); err == nil {
		return l.root.Remove(temp)
	}
	if err := l.root.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	if err := l.root.Rename(temp, file); err != nil {
		return err
	}
	return l.flushDir(dir)
}

// flushDir makes the new name survive a power cut.
func (l *Local) flushDir(dir string) error {
	d, err := l.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open implements Store.
func (l *Local) Open(_ context.Context, key string) (io.ReadSeekCloser, error) {
	if !ValidKey(key) {
		return nil, ErrNotFound
	}
	_, file := where(key)
	f, err := l.root.Open(file)
	if err != nil {
		return nil, missing(err)
	}
	return f, nil
}

// Stat implements Store.
func (l *Local) Stat(_ context.Context, key string) (Info, error) {
	if !ValidKey(key) {
		return Info{}, ErrNotFound
	}
	_, file := where(key)
	st, err := l.root.Stat(file)
	if err != nil {
		return Info{}, missing(err)
	}
	return Info{Key: key, Size: st.Size()}, nil
}

// Delete implements Store.
func (l *Local) Delete(_ context.Context, key string) error {
	if !ValidKey(key) {
		return nil
	}
	_, file := where(key)
	if err := l.root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// Sweep removes what interrupted uploads left behind before the given moment
// and returns how many there were.
func (l *Local) Sweep(before time.Time) (int, error) {
	entries, err := fs.ReadDir(l.root.FS(), incoming)
	if err != nil {
		return 0, fmt.Errorf("sweep the file store: %w", err)
	}
	n := 0
	for _, e := range entries {
		st, err := e.Info()
		if err != nil || !st.ModTime().Before(before) {
			continue
		}
		if err := l.root.Remove(path.Join(incoming, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return n, fmt.Errorf("sweep the file store: %w", err)
		}
		n++
	}
	return n, nil
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	return fmt.Errorf("read file: %w", err)
}

// where spreads files over 65,536 folders.
func where(key string) (dir, file string) {
	dir = path.Join(key[:2], key[2:4])
	return dir, path.Join(dir, key)
}

// ValidKey reports whether key has the form the store gives out: 64 lower-case
// hexadecimal digits, a dash, the size in decimal.
func ValidKey(key string) bool {
	hash, size, ok := strings.Cut(key, "-")
	return ok && len(hash) == hashChars && strings.Trim(hash, "0123456789abcdef") == "" &&
		size != "" && len(size) <= maxDigits && size[0] != '0' && strings.Trim(size, "0123456789") == ""
}
