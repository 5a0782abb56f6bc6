package archive

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"sync"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
)

// run is one reading of one source.
type run struct {
	*Loader
	source    int64
	report    Report
	recent    map[int64]int64   // hash of a key to id, of what was met lately
	members   map[[2]int64]bool // community and person known to belong together
	taken     map[string]bool   // usernames in use
	names     sync.RWMutex
	usernames map[string]bool   // that texts may mention
	langs     map[string]string // key of a person to language
	slots     chan struct{}     // texts rendered at once
}

// Kinds of keys: the same key may name a post and a comment in one source.
const (
	keyUnit       = "u"
	keyPerson     = "p"
	keyCommunity  = "c"
	keyMembership = "m"
	keyPost       = "t"
	keyComment    = "k"
)

func hashKey(kind, key string) int64 {
	h := fnv.New128a()
	_, _ = h.Write([]byte(kind))
	_, _ = h.Write([]byte(key))
	return int64(binary.BigEndian.Uint64(h.Sum(nil)))
}

// scope is the writing of one batch: what it adds is told to the run only once
// it is committed.
type scope struct {
	*run
	tx      db.Tx
	ids     map[int64]int64
	fresh   map[int64]int64
	taken   map[string]int
	known   map[string]int
	skipped map[Reason]int
	threads map[int64]thread // of posts this batch refers to
	authors map[int64]actor.ID
	joined  map[[2]int64]bool
}

type thread struct {
	community int64
	author    actor.ID
}

func (r *run) write(ctx context.Context, b *batch) error {
	var s *scope
	err := r.DB.Update(ctx, func(tx db.Tx) error {
		s = &scope{run: r, tx: tx, ids: map[int64]int64{}, fresh: map[int64]int64{}, taken: map[string]int{}, known: map[string]int{},
			skipped: map[Reason]int{}, threads: map[int64]thread{}, authors: map[int64]actor.ID{}, joined: map[[2]int64]bool{}}
		if err := s.resolve(ctx, b); err != nil {
			return err
		}
		for _, step := range []func(context.Context, *batch) error{
			s.writeUnits, s.writePeople, s.writeCommunities, s.writeMemberships, s.writePosts,
			s.writeComments, s.writeReactions, s.writeAccepts, s.writeViews, s.writeKeys,
		} {
			if err := step(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.publish(b)
	return nil
}

// publish tells the run what was committed.
func (s *scope) publish(b *batch) {
	if len(s.run.recent) > keepKeys {
		clear(s.run.recent)
	}
	for h, n := range s.fresh {
		s.run.recent[h] = n
	}
	for k := range s.joined {
		s.run.members[k] = true
	}
	for k, n := range s.taken {
		s.report.Taken[k] += n
	}
	for k, n := range s.known {
		s.report.Known[k] += n
	}
	for _, sk := range b.skips {
		s.skipped[Reason{sk.What, sk.Why, sk.Lost}]++
	}
	for k, n := range s.skipped {
		s.report.Skipped[k] += n
	}
}

// resolve looks up every key of the batch at once.
func (s *scope) resolve(ctx context.Context, b *batch) error {
	want := map[int64]bool{}
	need := func(kind string, keys ...string) {
		for _, k := range keys {
			if k == "" {
				continue
			}
			h := hashKey(kind, k)
			if n, ok := s.run.recent[h]; ok {
				s.ids[h] = n
			} else {
				want[h] = true
			}
		}
	}
	for _, v := range b.units {
		need(keyUnit, v.Key, v.Parent)
	}
	for _, v := range b.people {
		need(keyPerson, v.Key, v.Manager)
		need(keyUnit, v.Unit, v.Site)
	}
	for _, v := range b.communities {
		need(keyCommunity, v.Key)
		need(keyPerson, v.Hosts...)
	}
	for _, v := range b.memberships {
		need(keyMembership, v.key())
		need(keyCommunity, v.Community)
		need(keyPerson, v.Person)
	}
	for _, v := range b.posts {
		need(keyPost, v.Key)
		need(keyCommunity, v.Community)
		need(keyPerson, v.Author)
	}
	for _, v := range b.comments {
		need(keyComment, v.Key, v.Parent)
		need(keyPost, v.Post)
		need(keyPerson, v.Author)
	}
	for _, v := range b.reactions {
		need(keyPost, v.Target)
		need(keyComment, v.Target)
		need(keyPerson, v.Person)
	}
	for _, v := range b.accepts {
		need(keyPost, v.Post)
		need(keyComment, v.Comment)
		need(keyPerson, v.By)
	}
	for _, v := range b.views {
		need(keyPost, v.Post)
		need(keyPerson, v.Person)
	}
	return s.lookUp(ctx, want)
}

func (s *scope) lookUp(ctx context.Context, want map[int64]bool) error {
	hashes := make([]int64, 0, len(want))
	for h := range want {
		hashes = append(hashes, h)
	}
	for chunk := range slices.Chunk(hashes, 200) {
		in, args := db.In(2, chunk, []any{s.source})
		rows, err := s.tx.QueryContext(ctx, `SELECT hash, id FROM archive_key WHERE source_id = $1 AND hash IN `+in, args...)
		if err != nil {
			return err
		}
		for rows.Next() {
			var h, n int64
			if err := rows.Scan(&h, &n); err != nil {
				rows.Close()
				return err
			}
			s.ids[h] = n
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
	}
	return nil
}

// has returns the id of a key met before, 0 when there is none.
func (s *scope) has(kind, key string) int64 {
	if key == "" {
		return 0
	}
	return s.ids[hashKey(kind, key)]
}

// add gives a new key its id, made from the time and the key.
func (s *scope) add(kind, key string, at time.Time) int64 {
	n := IDOf(s.report.Source, kind, key, at)
	s.set(kind, key, n)
	return n
}

func (s *scope) set(kind, key string, n int64) {
	h := hashKey(kind, key)
	s.ids[h], s.fresh[h] = n, n
}

func (s *scope) skip(what, why string, n int) { s.skipped[Reason{what, why, true}] += n }

func (s *scope) writeKeys(ctx context.Context, _ *batch) error {
	hashes := make([]int64, 0, len(s.fresh))
	for h := range s.fresh {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	for chunk := range slices.Chunk(hashes, 80) {
		args := make([]any, 0, 3*len(chunk))
		for _, h := range chunk {
			args = append(args, s.source, h, s.fresh[h])
		}
		if _, err := s.tx.ExecContext(ctx, `INSERT INTO archive_key (source_id, hash, id) VALUES `+db.Rows(len(chunk), 3), args...); err != nil {
			return err
		}
	}
	return nil
}

func (s *scope) writeUnits(ctx context.Context, b *batch) error {
	var fresh []person.Unit
	for _, u := range b.units {
		if s.has(keyUnit, u.Key) != 0 {
			s.known[Units]++
			continue
		}
		n := s.IDs.New()
		s.set(keyUnit, u.Key, n)
		fresh = append(fresh, person.Unit{ID: person.UnitID(n), Parent: person.UnitID(s.has(keyUnit, u.Parent)), Site: u.Site, Name: u.Name})
	}
	s.taken[Units] += len(fresh)
	return s.People.BulkUnitsTx(ctx, s.tx, fresh)
}

func (s *scope) writePeople(ctx context.Context, b *batch) error {
	var fresh []person.NewPerson
	seen := map[string]bool{}
	for _, p := range b.people {
		if s.has(keyPerson, p.Key) != 0 {
			s.known[People]++
			continue
		}
		if p.Email != "" {
			card, err := person.ByEmail(ctx, s.tx, p.Email)
			if err == nil {
				s.set(keyPerson, p.Key, int64(card.ID))
				s.known[People]++
				continue
			}
			if seen[strings.ToLower(p.Email)] {
				p.Email = ""
			}
			seen[strings.ToLower(p.Email)] = true
		}
		name := person.Username(firstOf(p.Username, p.Name), p.Email)
		name = person.FreeUsername(name, func(n string) bool { return s.run.taken[n] })
		s.run.taken[name] = true
		roles, _ := actor.ParseRoles(p.Roles)
		if p.Staff {
			roles |= actor.Staff
		}
		joined := p.Joined
		if joined.IsZero() {
			joined = s.Now()
		}
		n := s.add(keyPerson, p.Key, joined)
		fresh = append(fresh, person.NewPerson{
			ID: actor.ID(n), Username: name, Name: p.Name, Email: p.Email, Title: p.Title, About: p.About, AskMeAbout: p.AskMeAbout,
			Lang: p.Lang, Unit: person.UnitID(s.has(keyUnit, p.Unit)), Site: person.UnitID(s.has(keyUnit, p.Site)),
			Manager: actor.ID(s.has(keyPerson, p.Manager)), Roles: roles, HasAccount: !p.NoAccount, JoinedAt: joined, LeftAt: p.Left,
		})
		// A manager later in the same batch is known by then: ids come before rows.
	}
	for i, p := range freshRecords(b.people, fresh, s) {
		if fresh[i].Manager == 0 && p.Manager != "" {
			fresh[i].Manager = actor.ID(s.has(keyPerson, p.Manager))
		}
	}
	s.taken[People] += len(fresh)
	return s.People.BulkPeopleTx(ctx, s.tx, fresh)
}

// freshRecords pairs each new person with the record it came from.
func freshRecords(all []Person, fresh []person.NewPerson, s *scope) []Person {
	by := make(map[int64]Person, len(all))
	for _, p := range all {
		by[s.has(keyPerson, p.Key)] = p
	}
	out := make([]Person, 0, len(fresh))
	for _, f := range fresh {
		out = append(out, by[int64(f.ID)])
	}
	return out
}

func (s *scope) writeCommunities(ctx context.Context, b *batch) error {
	var fresh []community.Community
	var hosts []community.BulkMember
	for _, c := range b.communities {
		if s.has(keyCommunity, c.Key) != 0 {
			s.known[Communities]++
			continue
		}
		slug, err := s.freeSlug(ctx, c.Name)
		if err != nil {
			return err
		}
		n := s.add(keyCommunity, c.Key, c.Created)
		fresh = append(fresh, community.Community{
			ID: n, Slug: slug, Name: c.Name, Purpose: c.Purpose, Lang: c.Lang, CreatedAt: c.Created, ArchivedAt: c.Archived,
			Access: community.Access(firstOf(c.Access, string(community.Open))), Type: community.Type(firstOf(c.Type, string(community.Practice))),
		})
		for _, h := range c.Hosts {
			if p := s.has(keyPerson, h); p != 0 {
				hosts = append(hosts, community.BulkMember{Community: n, Member: community.Member{Person: actor.ID(p), Host: true, Joined: c.Created}})
				s.joined[[2]int64{n, p}] = true
			}
		}
	}
	s.taken[Communities] += len(fresh)
	if err := s.Community.BulkTx(ctx, s.tx, fresh); err != nil {
		return err
	}
	return s.Community.BulkMembersTx(ctx, s.tx, hosts)
}

func (s *scope) freeSlug(ctx context.Context, name string) (string, error) {
	base := firstOf(community.Slug(name), "community")
	for n := 1; ; n++ {
		slug := base
		if n > 1 {
			slug = fmt.Sprintf("%s-%d", base, n)
		}
		taken, err := community.SlugTaken(ctx, s.tx, slug)
		if err != nil || !taken {
			return slug, err
		}
	}
}

// key tells one joining or leaving from another: nobody's second leaving may be
// taken for the first, and none be repeated by a second run.
func (m Membership) key() string {
	return fmt.Sprint(m.Community, "\x00", m.Person, "\x00", m.At.UnixMilli(), m.Left, m.Host)
}

func (s *scope) writeMemberships(ctx context.Context, b *batch) error {
	var all []community.BulkMember
	for _, m := range b.memberships {
		if s.has(keyMembership, m.key()) != 0 {
			s.known[Memberships]++
			continue
		}
		c, p := s.has(keyCommunity, m.Community), s.has(keyPerson, m.Person)
		if c == 0 || p == 0 {
			s.skip(Memberships, "archive.refers_to_nothing", 1)
			continue
		}
		s.set(keyMembership, m.key(), p)
		all = append(all, community.BulkMember{Community: c, Member: community.Member{Person: actor.ID(p), Host: m.Host, Joined: m.At}, Gone: m.Left})
		s.joined[[2]int64{c, p}] = !m.Left
	}
	s.taken[Memberships] += len(all)
	return s.Community.BulkMembersTx(ctx, s.tx, all)
}

// belong makes writers members: in every source only members write.
func (s *scope) belong(into []community.BulkMember, c, p int64, at time.Time) []community.BulkMember {
	key := [2]int64{c, p}
	if s.run.members[key] || s.joined[key] {
		return into
	}
	s.joined[key] = true
	return append(into, community.BulkMember{Community: c, Member: community.Member{Person: actor.ID(p), Joined: at}})
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// The names of what a key may stand for in IDOf.
const (
	OfPerson    = keyPerson
	OfCommunity = keyCommunity
	OfPost      = keyPost
	OfComment   = keyComment
)

// IDOf is the id the loader gives what happened at that moment and has this key
// in this source.
func IDOf(source, of, key string, at time.Time) int64 { return id.FromKey(at, source+of+key, 0) }
