// Package id makes and writes the 64-bit ids of everything that is stored.
//
// An id is positive and ordered by time: 41 bits of milliseconds since
// 2000-01-01 UTC, then 22 bits that tell apart what was made in the same
// millisecond. In addresses and JSON it is Crockford base 32.
package id

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"sync/atomic"
	"time"
)

const (
	lowBits = 22
	lowMask = 1<<lowBits - 1
)

var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()

// Source makes ids that do not repeat within this program and are unlikely to
// repeat across programs. The zero value is not usable; call NewSource.
type Source struct {
	now  func() time.Time
	last atomic.Uint64
}

// NewSource returns a Source that reads the time from now.
func NewSource(now func() time.Time) *Source {
	s := &Source{now: now}
	var b [8]byte
	_, _ = rand.Read(b[:]) // documented never to fail
	s.last.Store(binary.LittleEndian.Uint64(b[:]) & lowMask)
	return s
}

// New returns an id of this moment.
func (s *Source) New() int64 { return s.At(s.now()) }

// At returns an id of the moment t.
func (s *Source) At(t time.Time) int64 {
	return Floor(t) | int64(s.last.Add(1)&lowMask)
}

// Floor is the smallest id of the moment t: lists "until t" start below Floor(t+1ms).
func Floor(t time.Time) int64 {
	ms := t.UnixMilli() - epoch
	if ms < 0 {
		ms = 0
	}
	return ms << lowBits
}

// Until is the largest id of the moment t.
func Until(t time.Time) int64 { return Floor(t) | lowMask }

// FromKey returns the id of something that happened at t and is called key
// elsewhere. The same t and key give the same id; attempt tells apart the rare
// keys that would collide.
func FromKey(t time.Time, key string, attempt int) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	_, _ = h.Write([]byte{byte(attempt)})
	// FNV spreads the last bytes of a key over its lower bits only: without
	// this step p1 and p2 would share the bits that are kept.
	mixed := h.Sum64()
	mixed = (mixed ^ mixed>>33) * 0xff51afd7ed558ccd
	mixed ^= mixed >> 33
	low := int64(mixed) & lowMask
	if low == 0 {
		low = 1
	}
	return Floor(t) | low
}

// Time is the moment an id was made, to the millisecond.
func Time(id int64) time.Time { return time.UnixMilli(id>>lowBits + epoch).UTC() }

const digits = "0123456789abcdefghjkmnpqrstvwxyz"

// ErrSyntax says that a text is not an id.
var ErrSyntax = errors.New("id: not an id")

// String writes id in Crockford base 32, lower case, without leading zeros.
func String(id int64) string {
	var buf [13]byte
	i := len(buf)
	for u := uint64(id); ; u >>= 5 {
		i--
		buf[i] = digits[u&31]
		if u < 32 {
			return string(buf[i:])
		}
	}
}

// Parse reads what String wrote. Upper case, and o, i, l for 0, 1, 1 are taken
// too. Zero and numbers of more than 63 bits are refused with ErrSyntax.
func Parse(s string) (int64, error) {
	if s == "" || len(s) > 13 {
		return 0, ErrSyntax
	}
	var u uint64
	for i := range len(s) {
		v := value(s[i])
		if v < 0 || u>>58 != 0 {
			return 0, ErrSyntax
		}
		u = u<<5 | uint64(v)
	}
	if u == 0 || u>>63 != 0 {
		return 0, ErrSyntax
	}
	return int64(u), nil
}

func value(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		c += 'a' - 'A'
	}
	switch c {
	case 'o':
		return 0
	case 'i', 'l':
		return 1
	}
	for i := 10; i < len(digits); i++ {
		if digits[i] == c {
			return i
		}
	}
	return -1
}
