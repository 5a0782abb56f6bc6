package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T) (*Local, string) {
	t.Helper()
	dir := t.TempDir()
	l, err := NewLocal(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l, filepath.Join(dir, "files")
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestLocal(t *testing.T) {
	t.Parallel()
	l, dir := open(t)
	ctx := context.Background()
	info, err := l.Put(ctx, strings.NewReader("hello"), 5)
	if err != nil {
		t.Fatal(err)
	}
	if want := "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824-5"; info.Key != want || info.Size != 5 || !ValidKey(info.Key) {
		t.Errorf("Put = %+v, want key %s", info, want)
	}
	again, err := l.Put(ctx, strings.NewReader("hello"), 100)
	if err != nil || again != info {
		t.Errorf("the same content again = %+v, %v", again, err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files on disk: %v, want one", got)
	}
	f, err := l.Open(ctx, info.Key)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(f); err != nil || string(b) != "hello" {
		t.Errorf("read %q, %v", b, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if st, err := l.Stat(ctx, info.Key); err != nil || st != info {
		t.Errorf("Stat = %+v, %v", st, err)
	}
	for range 2 {
		if err := l.Delete(ctx, info.Key); err != nil {
			t.Errorf("Delete: %v", err)
		}
	}
	if _, err := l.Open(ctx, info.Key); !errors.Is(err, ErrNotFound) {
		t.Errorf("Open after Delete: %v", err)
	}
	if _, err := l.Stat(ctx, info.Key); !errors.Is(err, ErrNotFound) {
		t.Errorf("Stat after Delete: %v", err)
	}
}

type broken struct{ n int }

func (b *broken) Read(p []byte) (int, error) {
	if b.n--; b.n < 0 {
		return 0, errors.New("line went dead")
	}
	return len(p), nil
}

func TestPutRefusesAndLeavesNothing(t *testing.T) {
	t.Parallel()
	l, dir := open(t)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		r    io.Reader
		want error
	}{
		{"one byte too many", context.Background(), strings.NewReader("123456"), ErrTooLarge},
		{"endless", context.Background(), &broken{n: 1 << 30}, ErrTooLarge},
		{"empty", context.Background(), strings.NewReader(""), ErrEmpty},
		{"cancelled", gone, strings.NewReader("123"), context.Canceled},
	} {
		if _, err := l.Put(c.ctx, c.r, 5); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := l.Put(context.Background(), &broken{n: 1}, 1<<40); err == nil {
		t.Error("a broken stream was kept")
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestKeysThatAreNone(t *testing.T) {
	t.Parallel()
	l, dir := open(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	hash := strings.Repeat("a", 64)
	for _, key := range []string{"", "../secret", "..", "/etc/passwd", hash, hash + "-", hash + "-0", hash + "-1/../x", strings.ToUpper(hash) + "-1", hash + "--1", hash + "-1\x00", "aa/bb-1", hash + "-" + strings.Repeat("9", 19)} {
		if ValidKey(key) {
			t.Errorf("ValidKey(%q)", key)
		}
		if _, err := l.Open(context.Background(), key); !errors.Is(err, ErrNotFound) {
			t.Errorf("Open(%q): %v", key, err)
		}
		if _, err := l.Stat(context.Background(), key); !errors.Is(err, ErrNotFound) {
			t.Errorf("Stat(%q): %v", key, err)
		}
		if err := l.Delete(context.Background(), key); err != nil {
			t.Errorf("Delete(%q): %v", key, err)
		}
	}
}

// TestSymlinkOut plants a link that leads out of the store where a file would
// be.
func TestSymlinkOut(t *testing.T) {
	t.Parallel()
	l, dir := open(t)
	key := strings.Repeat("a", 64) + "-1"
	if err := os.MkdirAll(filepath.Join(dir, "aa", "aa"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../../../secret", filepath.Join(dir, "aa", "aa", key)); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if f, err := l.Open(context.Background(), key); err == nil {
		_ = f.Close()
		t.Error("a link out of the store was followed")
	}
}

func TestPutAtOnce(t *testing.T) {
	t.Parallel()
	l, dir := open(t)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if _, err := l.Put(context.Background(), bytes.NewReader(make([]byte, 100_000)), 1<<20); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("%d files, want one", len(got))
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	l, dir := open(t)
	left := filepath.Join(dir, incoming, "left")
	if err := os.WriteFile(left, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(left, old, old); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Sweep(old); n != 0 || err != nil {
		t.Errorf("Sweep before = %d, %v, want 0", n, err)
	}
	if n, err := l.Sweep(old.Add(time.Hour)); n != 1 || err != nil {
		t.Errorf("Sweep after = %d, %v, want 1", n, err)
	}
}
