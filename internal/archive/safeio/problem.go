// Package safeio opens files that came from elsewhere and may be broken or
// hostile. It unpacks gzip, zip and tar within fixed limits, refuses names that
// leave the archive, checks the encoding, and reports what is wrong with file,
// line and column, so that an import can stop before it has written anything.
package safeio

import (
	"fmt"
	"strings"

	"example.org/linden/internal/platform/errs"
)

// What can be wrong with a file. The code of each is its key in the archive
// catalogue.
var (
	ErrMissing     = errs.New(errs.NotFound, "archive.missing_file")
	ErrUnknown     = errs.New(errs.Invalid, "archive.unknown_format")
	ErrUnreadable  = errs.New(errs.Invalid, "archive.unreadable")
	ErrTruncated   = errs.New(errs.Invalid, "archive.truncated")
	ErrEncoding    = errs.New(errs.Invalid, "archive.encoding")
	ErrJSON        = errs.New(errs.Invalid, "archive.bad_json")
	ErrXML         = errs.New(errs.Invalid, "archive.bad_xml")
	ErrCSV         = errs.New(errs.Invalid, "archive.bad_csv")
	ErrValue       = errs.New(errs.Invalid, "archive.bad_value")
	ErrLineTooLong = errs.New(errs.TooLarge, "archive.line_too_long")
	ErrTooLarge    = errs.New(errs.TooLarge, "archive.too_large")
	ErrBomb        = errs.New(errs.TooLarge, "archive.bomb")
	ErrEntries     = errs.New(errs.TooLarge, "archive.too_many_files")
	ErrPath        = errs.New(errs.Invalid, "archive.bad_path")
)

// Problem is one of the errors above at a place. Line and Column count from 1;
// 0 means unknown.
type Problem struct {
	Kind         *errs.Error
	File         string
	Line, Column int
	Cause        error
}

// Error reads "file:line:column: code: cause".
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
		if p.Column > 0 {
			fmt.Fprintf(&b, ":%d", p.Column)
		}
	}
	b.WriteString(": ")
	b.WriteString(p.Kind.Code)
	if p.Cause != nil {
		b.WriteString(": ")
		b.WriteString(p.Cause.Error())
	}
	return b.String()
}

// Unwrap makes errors.Is match the sentinel and the cause.
func (p *Problem) Unwrap() []error {
	if p.Cause == nil {
		return []error{p.Kind}
	}
	return []error{p.Kind, p.Cause}
}

// At makes a Problem.
func At(kind *errs.Error, file string, line int, cause error) *Problem {
	return &Problem{Kind: kind, File: file, Line: line, Cause: cause}
}
