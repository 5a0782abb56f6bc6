package stackexchange

import (
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/archive/safeio"
)

type postRow struct {
	ID, Parent, AcceptedID          int64
	Type                            int
	Created, Edited, Closed, Active time.Time
	Score, Views                    int
	Body, Title, Owner, OwnerName   string
	Tags                            []string
}

type voteRow struct {
	Type int
	At   time.Time
}

type commentRow struct {
	ID          int64
	Score       int
	Text, Owner string
	OwnerName   string
	At          time.Time
}

// row reads the attributes of one element and remembers what was wrong.
type row struct {
	file  string
	line  int
	attrs []xml.Attr
	err   error
}

func (r *row) str(name string) string {
	for _, a := range r.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (r *row) bad(name string, cause error) {
	if r.err == nil {
		if cause == nil {
			cause = errors.New(name)
		}
		r.err = safeio.At(safeio.ErrValue, r.file, r.line, cause)
	}
}

func (r *row) int(name string) int64 {
	s := r.str(name)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		r.bad(name, err)
	}
	return n
}

func (r *row) need(name string) int64 {
	n := r.int(name)
	if n == 0 {
		r.bad(name, nil)
	}
	return n
}

func (r *row) count(name string) int {
	n := r.int(name)
	if n > 1<<31 || n < -1<<31 {
		r.bad(name, nil)
	}
	return int(n)
}

func (r *row) time(name string) time.Time {
	s := r.str(name)
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse("2006-01-02T15:04:05.999", strings.TrimSuffix(s, "Z"))
	if err != nil || t.Year() < 1970 || t.Year() > 2200 {
		r.bad(name, err)
	}
	return t
}

func (r *row) when(name string) time.Time {
	t := r.time(name)
	if t.IsZero() {
		r.bad(name, nil)
	}
	return t
}

// tags reads "<a><b>" and "|a|b|".
func tags(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '<' || r == '>' || r == '|' })
}

// each calls fn with every row element of a dump file.
func (s *Source) each(name string, fn func(r *row) error) error {
	path := s.find(name)
	if path == "" {
		return nil
	}
	f, err := safeio.Open(path, s.o.Limits)
	if err != nil {
		return err
	}
	defer f.Close()
	return rows(f, filepath.Base(path), s.o.Limits.Line, fn)
}

func rows(f io.Reader, file string, limit int, fn func(r *row) error) error {
	m := safeio.NewMeter(f, file, limit)
	d := xml.NewDecoder(m)
	root := false
	for {
		m.Reset()
		tok, err := d.Token()
		line, col := d.InputPos()
		if err == io.EOF {
			if root {
				return nil
			}
			return safeio.At(safeio.ErrXML, file, line, io.ErrUnexpectedEOF)
		}
		if err != nil {
			return xmlProblem(err, file, line, col)
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if !root {
			root = true
			continue
		}
		if start.Name.Local != "row" {
			return safeio.At(safeio.ErrXML, file, line, errors.New("element "+start.Name.Local))
		}
		r := &row{file: file, line: line, attrs: start.Attr}
		if err := fn(r); err != nil {
			return err
		}
		if r.err != nil {
			return r.err
		}
		if err := d.Skip(); err != nil {
			line, col := d.InputPos()
			return xmlProblem(err, file, line, col)
		}
	}
}

func xmlProblem(err error, file string, line, col int) error {
	if p, ok := errors.AsType[*safeio.Problem](err); ok {
		if p.Line == 0 {
			p.Line = line
		}
		return p
	}
	kind := safeio.ErrXML
	if msg := err.Error(); strings.Contains(msg, "invalid UTF-8") || strings.Contains(msg, "encoding") {
		kind = safeio.ErrEncoding
	}
	return &safeio.Problem{Kind: kind, File: file, Line: line, Column: col, Cause: err}
}
