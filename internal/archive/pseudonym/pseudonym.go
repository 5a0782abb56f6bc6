// Package pseudonym replaces the people of an archive by made-up ones: names,
// user names, e-mail addresses and keys, in every record and inside titles and
// texts. The same secret gives the same people each time, so that an import
// stays repeatable; without the secret nobody gets back.
//
// Inside texts three things are replaced: a user name or name part after "@", in
// any case; a user name or full name as a whole word, as it is spelled; and the
// capitalised parts of full names, so that "thanks, Anna" does not give Anna
// away. Addresses of e-mail are replaced whether they are known or not. A person
// who is only named in passing and never appears in the archive is not found.
package pseudonym

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/htmlmd"
)

type wrapped struct {
	src    archive.Source
	secret []byte
}

// Wrap returns a source with the records of src under made-up names.
func Wrap(src archive.Source, secret []byte) archive.Source {
	return &wrapped{src: src, secret: secret}
}

// Name differs from that of the original and between secrets, because the keys
// of its people do.
func (w *wrapped) Name() string {
	return w.src.Name() + "~" + token(w.secret, "source", "")[:8]
}

// Read emits what the original emits, renamed.
func (w *wrapped) Read(ctx context.Context, emit func(archive.Record) error) error {
	t := newTable(w.secret)
	return w.src.Read(ctx, func(r archive.Record) error { return emit(t.record(r)) })
}

func sum(secret []byte, kind, s string) []byte {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(kind))
	m.Write([]byte{0})
	m.Write([]byte(s))
	return m.Sum(nil)
}

func token(secret []byte, kind, s string) string {
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum(secret, kind, s)))
}

func pick(secret []byte, kind, s string, list []string) string {
	return list[binary.BigEndian.Uint64(sum(secret, kind, s))%uint64(len(list))]
}

type table struct {
	secret   []byte
	taken    map[string]bool   // made-up user names in use
	user     map[string]string // user name, lower case, to made-up user name
	word     map[string]string // whole word as spelled to what replaces it
	family   map[string]bool   // made-up full names in use
	mail     map[string]string
	nickname map[string]string // person key to made-up user name
}

func newTable(secret []byte) *table {
	return &table{
		secret: secret, taken: map[string]bool{}, user: map[string]string{}, word: map[string]string{},
		family: map[string]bool{}, mail: map[string]string{}, nickname: map[string]string{},
	}
}

func (t *table) key(k string) string {
	if k == "" {
		return ""
	}
	return "p" + token(t.secret, "key", k)[:20]
}

func (t *table) keys(list []string) []string {
	out := make([]string, len(list))
	for i, k := range list {
		out[i] = t.key(k)
	}
	return out
}

// person makes up a person and learns what to replace in texts.
func (t *table) person(p archive.Person) archive.Person {
	given, family := pick(t.secret, "given", p.Key, givenNames()), pick(t.secret, "family", p.Key, familyNames())
	for n := 2; t.family[given+" "+family] && n < 40; n++ {
		family = pick(t.secret, "family", fmt.Sprint(p.Key, n), familyNames())
	}
	t.family[given+" "+family] = true
	user := htmlmd.Username(given + " " + family)
	for n := 2; t.taken[user]; n++ {
		user = fmt.Sprintf("%s%d", htmlmd.Username(given+" "+family), n)
	}
	t.taken[user] = true
	t.learn(p, given, family, user)
	p.Key, p.Manager = t.key(p.Key), t.key(p.Manager)
	p.Name, p.About = given+" "+family, ""
	if p.Username != "" {
		p.Username = user
	}
	if p.Email != "" {
		p.Email = user + "@example.org"
	}
	return p
}

func (t *table) learn(p archive.Person, given, family, user string) {
	if p.Email != "" {
		t.mail[strings.ToLower(p.Email)] = user + "@example.org"
	}
	for _, u := range []string{p.Username, strings.Join(strings.Fields(p.Name), "")} {
		if low := strings.ToLower(u); low != "" && t.user[low] == "" {
			t.user[low] = user
		}
	}
	if telling(p.Username) {
		t.set(p.Username, user)
	}
	parts := strings.Fields(p.Name)
	if len(parts) == 1 {
		if telling(parts[0]) {
			t.set(parts[0], given)
		}
		return
	}
	for i, part := range parts {
		part = strings.TrimFunc(part, func(r rune) bool { return !unicode.IsLetter(r) })
		first := []rune(part + "  ")[0]
		if !unicode.IsUpper(first) || len([]rune(part)) < 3 || ordinary(part) {
			continue
		}
		as := family
		if i == 0 {
			as = given
		}
		t.set(part, as)
		if low := strings.ToLower(part); t.user[low] == "" {
			t.user[low] = user
		}
	}
}

// set keeps the first meaning of a word: two people of one given name keep one
// made-up given name in texts.
func (t *table) set(word, as string) {
	if word != "" && t.word[word] == "" {
		t.word[word] = as
	}
}

// telling reports whether a user name gives somebody away when it stands in a
// text: not when it is short or an everyday word.
func telling(name string) bool {
	return len(name) >= 3 && !ordinary(name)
}

func (t *table) record(r archive.Record) archive.Record {
	switch r := r.(type) {
	case archive.Person:
		return t.person(r)
	case archive.Community:
		r.Hosts, r.Purpose, r.Name = t.keys(r.Hosts), t.text(r.Purpose), t.text(r.Name)
		return r
	case archive.Membership:
		r.Person = t.key(r.Person)
		return r
	case archive.Post:
		r.Author, r.Title, r.Body = t.key(r.Author), t.text(r.Title), t.text(r.Body)
		return r
	case archive.Comment:
		r.Author, r.Body = t.key(r.Author), t.text(r.Body)
		return r
	case archive.Reaction:
		r.Person = t.key(r.Person)
		return r
	case archive.Accept:
		r.By = t.key(r.By)
		return r
	case archive.View:
		r.Person = t.key(r.Person)
		return r
	}
	return r
}
