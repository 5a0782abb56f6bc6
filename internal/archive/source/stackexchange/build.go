package stackexchange

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/htmlmd"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/spill"
)

// builder collects the rows of all files and assembles them to contributions.
type builder struct {
	s       *Source
	ctx     context.Context
	people  *spill.Sorter[archive.Person]
	scraps  *spill.Sorter[scrap]
	line    *source.Timeline
	asked   map[int64]time.Time // when each question was asked
	known   map[string]bool     // people by key
	names   map[string]bool     // user names in use
	handles map[string]string   // display name without blanks, lower case, to user name
	votes   bool
	tags    []string
	first   time.Time
	seq     int64
}

const (
	typeQuestion = 1
	typeAnswer   = 2
	voteAccepted = 1
	voteUp       = 2
)

func (b *builder) collect() error {
	for _, f := range []struct {
		name string
		fn   func(*row) error
	}{{"Users", b.user}, {"Tags", b.tag}, {"Posts", b.post}, {"Votes", b.vote}, {"Comments", b.comment}} {
		if err := b.s.each(f.name, f.fn); err != nil {
			return err
		}
		if err := b.ctx.Err(); err != nil {
			return err
		}
	}
	if len(b.tags) > 0 {
		slices.SortStableFunc(b.tags, func(x, y string) int { return cmp.Compare(y[:8], x[:8]) })
		b.tags = b.tags[:min(len(b.tags), 30)]
		for i := range b.tags {
			b.tags[i] = b.tags[i][8:]
		}
	}
	return nil
}

// tag keeps the count in front of the name until the list is sorted.
func (b *builder) tag(r *row) error {
	n := r.count("Count")
	if name := r.str("TagName"); name != "" && n > 0 {
		b.tags = append(b.tags, pad(n)+name)
	}
	return nil
}

func pad(n int) string {
	s := id(int64(min(n, 99999999)))
	return strings.Repeat("0", 8-len(s)) + s
}

func (b *builder) user(r *row) error {
	n := r.need("Id")
	name := clip(strings.TrimSpace(r.str("DisplayName")), 120)
	at := r.time("CreationDate")
	if r.err != nil {
		return r.err
	}
	p := archive.Person{Key: id(n), Name: name, Joined: at, NoAccount: n < 0}
	if name == "" {
		p.Name = "user" + id(n)
	}
	if b.known[p.Key] {
		return nil
	}
	return b.person(p)
}

func (b *builder) person(p archive.Person) error {
	p.Username = cmp.Or(htmlmd.Username(p.Name), "user"+p.Key)
	if b.names[p.Username] {
		p.Username += "." + strings.TrimPrefix(p.Key, "-")
	}
	b.names[p.Username], b.known[p.Key] = true, true
	handle := strings.ToLower(strings.Join(strings.Fields(p.Name), ""))
	if _, twice := b.handles[handle]; !twice {
		b.handles[handle] = p.Username
	}
	b.seq++
	return b.people.Add(spill.Key{A: p.Joined.UnixMilli(), B: b.seq}, len(p.Name)+200, p)
}

// author is the key of a contribution's author; who is not in the list of users
// is added by the name the dump gives, or as a deleted account.
func (b *builder) author(user, name string, at time.Time) (string, error) {
	if user != "" && b.known[user] {
		return user, nil
	}
	key := "deleted"
	p := archive.Person{Key: key, Name: source.DeletedName(b.s.o.Lang), NoAccount: true, Joined: at}
	switch {
	case user != "":
		p = archive.Person{Key: user, Name: "user" + user, Joined: at}
	case name != "":
		p = archive.Person{Key: "name:" + name, Name: clip(name, 120), NoAccount: true, Joined: at}
	}
	if b.known[p.Key] {
		return p.Key, nil
	}
	return p.Key, b.person(p)
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func (b *builder) add(post int64, order int, size int, s scrap) error {
	if b.seq++; b.seq%512 == 0 && b.ctx.Err() != nil {
		return b.ctx.Err()
	}
	return b.scraps.Add(spill.Key{A: post, B: int64(order)}, size+200, s)
}

func (b *builder) post(r *row) error {
	p := &postRow{
		ID: r.need("Id"), Parent: r.int("ParentId"), AcceptedID: r.int("AcceptedAnswerId"), Type: r.count("PostTypeId"),
		Created: r.when("CreationDate"), Edited: r.time("LastEditDate"), Closed: r.time("ClosedDate"), Active: r.time("LastActivityDate"),
		Score: r.count("Score"), Views: r.count("ViewCount"), Body: r.str("Body"), Title: r.str("Title"),
		Owner: r.str("OwnerUserId"), OwnerName: r.str("OwnerDisplayName"), Tags: tags(r.str("Tags")),
	}
	if r.err != nil {
		return r.err
	}
	if p.Type != typeQuestion && p.Type != typeAnswer {
		return b.skip(p.Created, "wiki", "archive.skip_wiki", r, false)
	}
	var err error
	if p.Owner, err = b.author(p.Owner, p.OwnerName, p.Created); err != nil {
		return err
	}
	if p.Type == typeQuestion {
		if _, twice := b.asked[p.ID]; twice {
			return b.skip(p.Created, "post", "archive.skip_duplicate", r, false)
		}
		b.asked[p.ID] = p.Created
		if b.first.IsZero() || p.Created.Before(b.first) {
			b.first = p.Created
		}
		if p.AcceptedID != 0 {
			mark := &acceptMark{Question: p.ID, By: p.Owner, At: p.Active}
			if err := b.add(p.AcceptedID, orderAccept, 0, scrap{Accept: mark}); err != nil {
				return err
			}
		}
	}
	return b.add(p.ID, orderPost, len(p.Body)+len(p.Title), scrap{Post: p})
}

func (b *builder) skip(at time.Time, what, why string, r *row, lost bool) error {
	return b.line.Add(at, source.Item{Skip: &archive.Skip{What: what, Why: why, File: r.file, Line: r.line, Lost: lost}})
}

func (b *builder) vote(r *row) error {
	b.votes = true
	post, kind := r.need("PostId"), r.count("VoteTypeId")
	at := r.time("CreationDate")
	if r.err != nil || (kind != voteAccepted && kind != voteUp) {
		return r.err
	}
	return b.add(post, orderVote, 0, scrap{Vote: &voteRow{Type: kind, At: at}})
}

func (b *builder) comment(r *row) error {
	post := r.need("PostId")
	c := &commentRow{ID: r.need("Id"), Score: r.count("Score"), Text: r.str("Text"), At: r.when("CreationDate")}
	if r.err != nil {
		return r.err
	}
	var err error
	if c.Owner, err = b.author(r.str("UserId"), r.str("UserDisplayName"), c.At); err != nil {
		return err
	}
	return b.add(post, orderComment, len(c.Text), scrap{Comment: c})
}
