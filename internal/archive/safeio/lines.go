package safeio

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// Lines calls fn with each line of r, numbered from 1, without its line end.
// The slice is only valid during the call. Text must be UTF-8.
func Lines(r io.Reader, name string, limit int, fn func(line int, b []byte) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, min(64<<10, limit)), limit)
	line := 0
	for sc.Scan() {
		line++
		b := sc.Bytes()
		if line == 1 {
			if utf16BOM(b) {
				return At(ErrEncoding, name, 1, nil)
			}
			b = bytes.TrimPrefix(b, []byte("\ufeff"))
		}
		if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
			return &Problem{Kind: ErrEncoding, File: name, Line: line, Column: badColumn(b)}
		}
		if err := fn(line, b); err != nil {
			return err
		}
	}
	err := sc.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		return At(ErrLineTooLong, name, line+1, nil)
	}
	return withLine(err, name, line+1)
}

func withLine(err error, name string, line int) error {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*Problem](err); ok {
		if p.Line == 0 {
			p.Line = line
		}
		return p
	}
	p, _ := errors.AsType[*Problem](readProblem(err, name))
	p.Line = line
	return p
}

func utf16BOM(b []byte) bool {
	return bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff})
}

func badColumn(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if (r == utf8.RuneError && n == 1) || r == 0 {
			return i + 1
		}
		i += n
	}
	return 0
}

// DecodeJSON decodes b, which begins on the given line, into v.
func DecodeJSON(b []byte, name string, line int, v any) error {
	err := json.Unmarshal(b, v)
	if err == nil {
		return nil
	}
	offset := int64(0)
	kind := ErrJSON
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = s.Offset
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset, kind = t.Offset, ErrValue
	}
	if n, ok := errors.AsType[*strconv.NumError](err); ok && n != nil {
		kind = ErrValue
	}
	before := b[:min(max(offset-1, 0), int64(len(b)))]
	p := &Problem{Kind: kind, File: name, Line: line + bytes.Count(before, []byte{'\n'}), Cause: err}
	p.Column = len(before) - bytes.LastIndexByte(before, '\n')
	return p
}

// DecodeFile decodes one JSON document read from r, at most l.File bytes.
func DecodeFile(r io.Reader, name string, l Limits, v any) error {
	b, err := ReadAll(r, name, l.OrDefault().File)
	if err != nil {
		return err
	}
	if utf16BOM(b) {
		return At(ErrEncoding, name, 1, nil)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if !utf8.Valid(b) {
		at := badColumn(b)
		head := b[:max(at-1, 0)]
		return &Problem{Kind: ErrEncoding, File: name, Line: 1 + bytes.Count(head, []byte{'\n'}),
			Column: len(head) - bytes.LastIndexByte(head, '\n')}
	}
	return DecodeJSON(b, name, 1, v)
}

// JSONArray calls fn with each element of the JSON array in r and the line it
// begins on. Memory is bounded by the largest element, at most l.Line bytes.
func JSONArray(r io.Reader, name string, l Limits, fn func(line int, raw []byte) error) error {
	l = l.OrDefault()
	m := NewMeter(r, name, l.Line)
	br := bufio.NewReader(m)
	if head, _ := br.Peek(3); utf16BOM(head) {
		return At(ErrEncoding, name, 1, nil)
	} else if bytes.Equal(head, []byte("\ufeff")) {
		_, _ = br.Discard(3)
		m.skip = 3
	}
	dec := json.NewDecoder(br)
	fail := func(err error) error {
		p, ok := errors.AsType[*Problem](err)
		if !ok {
			p = At(ErrJSON, name, 0, err)
		}
		if p.Line == 0 {
			at := dec.InputOffset()
			if s, ok := errors.AsType[*json.SyntaxError](err); ok {
				at = max(at, s.Offset)
			}
			if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
				at = m.off
			}
			p.Line = m.LineAt(at)
		}
		return p
	}
	tok, err := dec.Token()
	if err != nil {
		return fail(err)
	}
	if tok != json.Delim('[') {
		return fail(errors.New("expected an array"))
	}
	for dec.More() {
		m.Reset()
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return fail(err)
		}
		line := m.LineAt(dec.InputOffset() - int64(len(raw)))
		if !utf8.Valid(raw) {
			return At(ErrEncoding, name, line, nil)
		}
		if err := fn(line, raw); err != nil {
			return err
		}
		m.LineAt(dec.InputOffset())
	}
	if _, err := dec.Token(); err != nil {
		return fail(err)
	}
	return nil
}
