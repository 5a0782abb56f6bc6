package safeio

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Limits bounds what reading one archive may cost.
type Limits struct {
	Line    int   // bytes of one line, JSON value or XML element
	File    int64 // bytes of one unpacked file that is read as a whole
	Total   int64 // bytes of one unpacked stream, or of all entries of an archive
	Ratio   int64 // unpacked bytes per packed byte, once past 16 MB
	Entries int   // files in an archive
}

// DefaultLimits is generous for real exports and far below what harms.
func DefaultLimits() Limits {
	return Limits{Line: 4 << 20, File: 64 << 20, Total: 64 << 30, Ratio: 250, Entries: 2_000_000}
}

// OrDefault fills the zero fields of l from DefaultLimits.
func (l Limits) OrDefault() Limits {
	d := DefaultLimits()
	if l.Line > 0 {
		d.Line = l.Line
	}
	if l.File > 0 {
		d.File = l.File
	}
	if l.Total > 0 {
		d.Total = l.Total
	}
	if l.Ratio > 0 {
		d.Ratio = l.Ratio
	}
	if l.Entries > 0 {
		d.Entries = l.Entries
	}
	return d
}

const ratioGrace = 16 << 20

type file struct {
	io.Reader
	closers []io.Closer
}

func (f *file) Close() error {
	var err error
	for _, c := range f.closers {
		err = errors.Join(err, c.Close())
	}
	return err
}

// Open opens a regular file and unpacks it when it is gzip, whatever its name.
// Reading fails with ErrTruncated, ErrBomb or ErrTooLarge when it has to.
func Open(path string, l Limits) (io.ReadCloser, error) {
	l = l.OrDefault()
	name := filepath.Base(path)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, At(ErrMissing, name, 0, nil)
	}
	if err != nil {
		return nil, At(ErrUnreadable, name, 0, err)
	}
	if !info.Mode().IsRegular() {
		return nil, At(ErrPath, name, 0, nil)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, At(ErrUnreadable, name, 0, err)
	}
	r, err := Unpack(f, name, l)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &file{Reader: r, closers: []io.Closer{f}}, nil
}

// Unpack returns r, gunzipped when it begins with the gzip magic, within l.
// name is the file named in errors.
func Unpack(r io.Reader, name string, l Limits) (io.Reader, error) {
	l = l.OrDefault()
	packed := &counter{r: r}
	br := bufio.NewReaderSize(packed, 64<<10)
	magic, _ := br.Peek(2)
	if len(magic) < 2 || magic[0] != 0x1f || magic[1] != 0x8b {
		return &limited{r: br, name: name, limits: l}, nil
	}
	zr, err := gzip.NewReader(br)
	if err != nil {
		return nil, readProblem(err, name)
	}
	return &limited{r: zr, name: name, limits: l, packed: packed}, nil
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

type limited struct {
	r      io.Reader
	name   string
	limits Limits
	packed *counter
	n      int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	l.n += int64(n)
	if l.n > l.limits.Total {
		return 0, At(ErrTooLarge, l.name, 0, nil)
	}
	if l.packed != nil && l.n > ratioGrace && l.n/max(l.packed.n, 1) > l.limits.Ratio {
		return 0, At(ErrBomb, l.name, 0, nil)
	}
	if err != nil && err != io.EOF {
		return n, readProblem(err, l.name)
	}
	return n, err
}

func readProblem(err error, name string) error {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return At(ErrTruncated, name, 0, err)
	}
	return At(ErrUnreadable, name, 0, err)
}

// ReadAll reads r to its end, at most max bytes.
func ReadAll(r io.Reader, name string, max int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, max+1))
	if err != nil {
		return nil, readProblem(err, name)
	}
	if int64(len(b)) > max {
		return nil, At(ErrTooLarge, name, 0, nil)
	}
	return b, nil
}
