// Package errs classifies failures so that one place can turn them into HTTP
// statuses and visible text. It knows nothing about HTTP.
package errs

import "errors"

// Kind is what went wrong, in terms a caller can act on.
type Kind uint8

// The kinds. Internal is a bug or an outage; its text is never shown.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	Forbidden
	NotFound
	Conflict
	TooMany
	TooLarge
)

// Error is a failure people may see. Code is stable ("moderation.already_resolved"),
// the key of its text in the catalogues and the type of the API's problem document.
type Error struct {
	Kind   Kind
	Code   string
	Fields map[string]string // input name to message code, for Invalid
}

func (e *Error) Error() string { return e.Code }

// Is reports whether target has the same code, so that an Error with Fields
// still matches the sentinel it was made from.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// New declares a sentinel.
func New(k Kind, code string) *Error { return &Error{Kind: k, Code: code} }

// WithFields returns a copy of e that names the inputs that were refused.
func (e *Error) WithFields(fields map[string]string) *Error {
	return &Error{Kind: e.Kind, Code: e.Code, Fields: fields}
}

// KindOf reports the kind of err; Internal when err is not one of ours.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf reports the code of err; "internal" when err is not one of ours.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return "internal"
}

// FieldsOf reports the refused inputs of err; nil when it names none.
func FieldsOf(err error) map[string]string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}
