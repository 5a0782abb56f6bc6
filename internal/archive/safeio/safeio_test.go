package safeio

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/linden/internal/platform/errs"
)

func write(t *testing.T, name string, b []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func gz(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func readLines(p string, l Limits) (int, error) {
	f, err := Open(p, l)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	n := 0
	err = Lines(f, filepath.Base(p), l.OrDefault().Line, func(int, []byte) error { n++; return nil })
	return n, err
}

func TestLines(t *testing.T) {
	t.Parallel()
	good := []byte("{\"a\":1}\n{\"a\":2}\n")
	cut := gz(bytes.Repeat([]byte("0123456789abcdef ghij\n"), 4000))
	for _, tc := range []struct {
		name  string
		file  string
		in    []byte
		limit Limits
		lines int
		kind  *errs.Error
		at    int
	}{
		{name: "plain", file: "a.ndjson", in: good, lines: 2},
		{name: "byte order mark", file: "a.ndjson", in: append([]byte("\ufeff"), good...), lines: 2},
		{name: "gzip by content", file: "a.ndjson", in: gz(good), lines: 2},
		{name: "empty", file: "a.ndjson", in: nil},
		{name: "truncated gzip", file: "a.gz", in: cut[:len(cut)-40], kind: ErrTruncated, at: 1},
		{name: "gzip head only", file: "a.gz", in: cut[:5], kind: ErrTruncated},
		{name: "broken gzip", file: "a.gz", in: append([]byte{0x1f, 0x8b, 9}, cut[3:]...), kind: ErrUnreadable},
		{name: "bomb", file: "a.gz", in: gz(bytes.Repeat(append(bytes.Repeat([]byte{' '}, 1<<16), '\n'), 300)), limit: Limits{Ratio: 50}, kind: ErrBomb, at: 1},
		{name: "too much", file: "a.gz", in: cut, limit: Limits{Total: 1000}, kind: ErrTooLarge, at: 1},
		{name: "long line", file: "a", in: append([]byte("x\n"), bytes.Repeat([]byte{'y'}, 5000)...), limit: Limits{Line: 1000}, kind: ErrLineTooLong, at: 2},
		{name: "utf-16", file: "a", in: []byte("\xff\xfe{\x00}\x00\n\x00"), kind: ErrEncoding, at: 1},
		{name: "latin-1", file: "a", in: []byte("ok\ncaf\xe9\n"), kind: ErrEncoding, at: 2},
		{name: "zero byte", file: "a", in: []byte("ok\nok\n\x00\n"), kind: ErrEncoding, at: 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			n, err := readLines(write(t, tc.file, tc.in), tc.limit)
			if tc.kind == nil {
				if err != nil || n != tc.lines {
					t.Errorf("got %d lines, %v; want %d", n, err, tc.lines)
				}
				return
			}
			p, ok := errors.AsType[*Problem](err)
			if !ok || !errors.Is(err, tc.kind) || p.File != tc.file || (tc.at > 0 && p.Line < tc.at) {
				t.Errorf("got %v; want %s in %s at line %d or later", err, tc.kind.Code, tc.file, tc.at)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	if _, err := Open(filepath.Join(t.TempDir(), "none"), Limits{}); !errors.Is(err, ErrMissing) {
		t.Errorf("a missing file gave %v", err)
	}
	if _, err := Open(t.TempDir(), Limits{}); !errors.Is(err, ErrPath) {
		t.Errorf("a folder gave %v", err)
	}
}

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"{\"a\":}":                           "f:7:6: archive.bad_json",
		"{\n\"a\":1,\n}":                     "f:9:1: archive.bad_json",
		"{\"a\":99999999999999999999999999}": "f:7:",
		"{\"a\":1e999}":                      "f:7:",
		"{\"a\":\"x\"}":                      "f:7:",
		strings.Repeat("[", 20000):           "f:7:",
		"":                                   "f:7:",
	} {
		var v struct{ A int }
		err := DecodeJSON([]byte(in), "f", 7, &v)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("DecodeJSON(%.20q) = %v, want %s…", in, err, want)
		}
	}
}

func TestJSONArray(t *testing.T) {
	t.Parallel()
	var at []int
	in := "\ufeff[\n {\"a\":1},\n\n {\"a\":\n2}\n]"
	err := JSONArray(strings.NewReader(in), "f", Limits{}, func(line int, _ []byte) error { at = append(at, line); return nil })
	if err != nil || len(at) != 2 || at[0] != 2 || at[1] != 4 {
		t.Errorf("lines %v, %v; want 2 and 4", at, err)
	}
	for in, want := range map[string]string{
		"{}":                      "f:1: archive.bad_json",
		"[\n1,\n":                 "f:",
		"[\n1,\n2 3]":             "f:3: archive.bad_json",
		"\xff\xfe[\x00":           "f:1: archive.encoding",
		"[\"" + big(9000) + "\"]": "f:",
		"[\n\"\xff\"]":            "f:2: archive.encoding",
	} {
		err := JSONArray(strings.NewReader(in), "f", Limits{}, func(int, []byte) error { return nil })
		if strings.HasPrefix(in, "[\"aaa") {
			err = JSONArray(strings.NewReader("[\""+big(200_000)+"\"]"), "f", Limits{Line: 1000}, func(int, []byte) error { return nil })
			if !errors.Is(err, ErrLineTooLong) {
				t.Errorf("a huge element gave %v", err)
			}
		}
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("JSONArray(%.20q) = %v, want %s…", in, err, want)
		}
	}
}

func big(n int) string { return strings.Repeat("a", n) }

func zipOf(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		h := &zip.FileHeader{Name: n, Method: zip.Deflate}
		if link, ok := strings.CutPrefix(n, "link:"); ok {
			h.Name = link
			h.SetMode(os.ModeSymlink | 0o777)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(bytes.Repeat([]byte{'a'}, 100))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return write(t, "a.zip", b.Bytes())
}

func TestZipNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]error{
		"a/b.json":       nil,
		"../a":           ErrPath,
		"a/../../b":      ErrPath,
		"a/../b":         ErrPath,
		"/etc/passwd":    ErrPath,
		`a\b`:            ErrPath,
		"C:/x":           ErrPath,
		"a\nb":           ErrPath,
		"link:users":     ErrPath,
		"./a/./b.json":   nil,
		"a/" + big(2000): ErrPath,
	} {
		z, err := OpenZip(zipOf(t, name), Limits{})
		if !errors.Is(err, want) || (want == nil && err != nil) {
			t.Errorf("OpenZip with %.30q = %v, want %v", name, err, want)
		}
		if err == nil {
			_ = z.Close()
		}
	}
	if _, err := OpenZip(zipOf(t, "a", "./a"), Limits{}); !errors.Is(err, ErrPath) {
		t.Errorf("one name twice gave %v", err)
	}
	if _, err := OpenZip(zipOf(t, "a", "b", "c"), Limits{Entries: 2}); !errors.Is(err, ErrEntries) {
		t.Errorf("too many entries gave %v", err)
	}
	if _, err := OpenZip(zipOf(t, "a", "b", "c"), Limits{Total: 250}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too much gave %v", err)
	}
	if _, err := OpenZip(write(t, "a.zip", []byte("PK no zip")), Limits{}); !errors.Is(err, ErrUnreadable) {
		t.Errorf("no zip gave %v", err)
	}
}

func TestTar(t *testing.T) {
	t.Parallel()
	make := func(h tar.Header) string {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		h.Mode = 0o600
		_ = w.WriteHeader(&h)
		_ = w.Close()
		return write(t, "a.tar.gz", gz(b.Bytes()))
	}
	for _, tc := range []struct {
		h    tar.Header
		want error
	}{
		{tar.Header{Name: "a.json", Typeflag: tar.TypeReg}, nil},
		{tar.Header{Name: "../a.json", Typeflag: tar.TypeReg}, ErrPath},
		{tar.Header{Name: "a", Linkname: "/etc", Typeflag: tar.TypeSymlink}, ErrPath},
		{tar.Header{Name: "a", Linkname: "b", Typeflag: tar.TypeLink}, ErrPath},
	} {
		err := Tar(make(tc.h), Limits{}, func(string, io.Reader) error { return nil })
		if !errors.Is(err, tc.want) || (tc.want == nil && err != nil) {
			t.Errorf("Tar with %+v = %v, want %v", tc.h.Name, err, tc.want)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("a\nb\n"))
	f.Add(gz([]byte("a\n")))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Unpack(bytes.NewReader(b), "f", Limits{Total: 1 << 20})
		if err == nil {
			err = Lines(r, "f", 1<<16, func(int, []byte) error { return nil })
		}
		if _, ok := errors.AsType[*Problem](err); err != nil && !ok {
			t.Errorf("error without place: %v", err)
		}
	})
}

func FuzzJSONArray(f *testing.F) {
	f.Add([]byte("[1,\n{\"a\":2}]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		err := JSONArray(bytes.NewReader(b), "f", Limits{Line: 1 << 12}, func(line int, _ []byte) error {
			if line < 1 || line > 1+bytes.Count(b, []byte{'\n'}) {
				t.Errorf("line %d of %q", line, b)
			}
			return nil
		})
		if _, ok := errors.AsType[*Problem](err); err != nil && !ok {
			t.Errorf("error without place: %v", err)
		}
	})
}
