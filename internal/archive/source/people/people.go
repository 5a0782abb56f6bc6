// Package people reads the list of a workforce from CSV.
//
// Column names may be German, Dutch or English and stand in any order;
// delimiters are comma, semicolon or tab; the file may be UTF-8, UTF-16 or
// Windows-1252. Departments are a path ("Europe / Sales / Berlin") or a unit
// with its parent; sites are names. A manager is named by e-mail, number or
// full name. Who has no account still counts as part of the workforce.
//
// What is wrong is found line by line. A line that cannot be understood is
// left out, a detail that cannot be understood is left empty, and both are
// listed as findings, so that a dry run can show them before anything is
// written.
package people

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
)

// Finding is something wrong on a line. Code is a key of the archive catalogue
// that begins with archive.people_.
type Finding struct {
	Line  int
	Field string // as the column is called in the file
	Code  string
	Value string
	// Fatal is true when the whole line was left out.
	Fatal bool
}

// Source is an opened list.
type Source struct {
	path, base string
	o          source.Options
	units      []archive.Unit
	people     []archive.Person
	lines      map[string]int // of people, by key
	findings   []Finding
}

// Open reads and checks the file; only a file that is no table at all is an
// error.
func Open(path string, o source.Options) (*Source, error) {
	o.Limits = o.Limits.OrDefault()
	base := filepath.Base(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, safeio.At(safeio.ErrUnknown, base, 0, nil)
	}
	f, err := safeio.Open(path, o.Limits)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := safeio.ReadAll(f, base, o.Limits.File)
	if err != nil {
		return nil, err
	}
	return Parse(b, base, o)
}

// Parse is Open for bytes; name is the file named in findings.
func Parse(b []byte, name string, o source.Options) (*Source, error) {
	o.Limits = o.Limits.OrDefault()
	text, err := decode(b, name)
	if err != nil {
		return nil, err
	}
	t, err := parseTable(text, name, o.Limits.Line)
	if err != nil {
		return nil, err
	}
	s := &Source{path: name, base: name, o: o}
	s.build(t)
	return s, nil
}

// Name is the same for every list, so that the next one updates the people of
// the last.
func (s *Source) Name() string { return "people" }

// Findings lists what is wrong, in order of lines.
func (s *Source) Findings() []Finding { return s.findings }

// Units lists the departments and sites.
func (s *Source) Units() []archive.Unit { return s.units }

// Row is a person and the line they stand on.
type Row struct {
	Line int
	archive.Person
}

// Rows lists the people, managers before those they manage.
func (s *Source) Rows() []Row {
	out := make([]Row, 0, len(s.people))
	for _, p := range s.people {
		out = append(out, Row{s.lines[p.Key], p})
	}
	return out
}

// Read emits departments and sites, then people, managers before those they
// manage, then what was left out.
func (s *Source) Read(ctx context.Context, emit func(archive.Record) error) error {
	for _, u := range s.units {
		if err := emit(u); err != nil {
			return err
		}
	}
	for _, p := range s.people {
		if err := errors.Join(ctx.Err(), emit(p)); err != nil {
			return err
		}
	}
	for _, f := range s.findings {
		what := "detail"
		if f.Fatal {
			what = "person"
		}
		if err := emit(archive.Skip{What: what, Why: f.Code, File: s.base, Line: f.Line, Lost: true}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Source) find(line int, field, code, value string, fatal bool) {
	if len(value) > 80 {
		value = string([]rune(value)[:min(40, len([]rune(value)))]) + "…"
	}
	s.findings = append(s.findings, Finding{Line: line, Field: field, Code: "archive.people_" + code, Value: value, Fatal: fatal})
}

func (s *Source) sortFindings() {
	slices.SortStableFunc(s.findings, func(a, b Finding) int { return a.Line - b.Line })
}
