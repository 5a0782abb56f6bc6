// Package insight turns what happened into numbers about communities: who
// waits for an answer, how much is said, in which part of its life a community
// is, which departments are reached.
//
// The rules in plain words. Everything is computed as of a moment: what came
// later is not seen. Contributions are posts and comments; at most three per
// person, community and day count in a measure, because people are counted and
// not clicks. What staff and hosts say can always be told apart. Hidden
// communities with fewer than 15 members are not analysed at all. Numbers about
// groups of people leave this package through package disclosure only; nothing
// here ranks people.
//
// Four projections of the ledger feed this: threads with their first reply by
// somebody else, contributions per person, community and day, totals per day,
// and everybody's first contribution. Weeks of communities are computed from
// them once a week is over, and again when older acts are brought in later.
package insight

import (
	"context"
	"strings"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/science/business"
)

// SmallestHidden is how many members a hidden community has at least before
// anything about it is computed (handbook P-09).
const SmallestHidden = 15

// Options are what a Service needs. Only DB is required.
type Options struct {
	DB       *db.DB
	K        disclosure.K      // the smallest group that may be described
	Calendar business.Calendar // when people work
}

// Service reads the projections and computes what is derived from them.
type Service struct {
	Options
}

// New returns a Service.
func New(o Options) *Service { return &Service{o} }

// Consumers are the projections of this package.
func Consumers() []ledger.Consumer { return []ledger.Consumer{threads{}, days{}, firsts{}} }

const dayMillis = 24 * 60 * 60 * 1000

// dayOf numbers days (UTC) from 1970.
func dayOf(t time.Time) int64 { return t.UnixMilli() / dayMillis }

func dayStart(day int64) time.Time { return time.UnixMilli(day * dayMillis).UTC() }

// Place is a community as far as the cockpit needs it.
type Place struct {
	ID         int64
	Slug, Name string
	Lang       string
	Type       community.Type
	Access     community.Access
	Members    int
	CreatedAt  time.Time
}

// Places lists the communities that are analysed, by id: those that live at
// now, without small hidden ones.
func (s *Service) Places(ctx context.Context, now time.Time) (map[int64]Place, error) {
	out := map[int64]Place{}
	for after, more := int64(0), true; more; {
		const page = 1000
		rows, err := s.DB.Read().QueryContext(ctx, `
			SELECT id, slug, name, lang, type, access, member_count, created_at, coalesce(archived_at, 0)
			FROM community WHERE id > $1 ORDER BY id LIMIT $2`, after, page)
		if err != nil {
			return nil, err
		}
		n := 0
		for rows.Next() {
			var p Place
			var created, archived int64
			if err := rows.Scan(&p.ID, &p.Slug, &p.Name, &p.Lang, &p.Type, &p.Access, &p.Members, &created, &archived); err != nil {
				rows.Close()
				return nil, err
			}
			n++
			after, p.CreatedAt = p.ID, time.UnixMilli(created).UTC()
			gone := archived != 0 && archived <= now.UnixMilli()
			if !gone && (p.Access != community.Hidden || p.Members >= SmallestHidden) {
				out[p.ID] = p
			}
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, err
		}
		more = n == page
	}
	return out, nil
}

// unseen lists the hidden communities that are too small to be analysed.
func (s *Service) unseen(ctx context.Context) ([]int64, error) {
	return s.ids(ctx, `SELECT id FROM community WHERE access = 'hidden' AND member_count < $1`, SmallestHidden)
}

func (s *Service) ids(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := s.DB.Read().QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// staffRoles speak for the network in whatever community they write.
const staffRoles = actor.Staff | actor.CommunityManager | actor.Editor

// crew tells contributions of staff apart. It knows today's roles and hosts,
// not those of the past.
type crew struct {
	staff map[int64]bool
	hosts map[int64][]actor.ID
}

func (s *Service) crew(ctx context.Context, communities ...int64) (crew, error) {
	c := crew{staff: map[int64]bool{}}
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT id, roles FROM person WHERE roles <> ''`)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	for rows.Next() {
		var who int64
		var names string
		if err := rows.Scan(&who, &names); err != nil {
			return c, err
		}
		if roles, _ := actor.ParseRoles(strings.Split(names, ",")); roles.Has(staffRoles) {
			c.staff[who] = true
		}
	}
	if err := rows.Err(); err != nil || len(communities) == 0 {
		return c, err
	}
	c.hosts, err = community.Hosts(ctx, s.DB.Read(), communities...)
	return c, err
}

func (c crew) in(community, who int64) bool {
	if c.staff[who] {
		return true
	}
	for _, h := range c.hosts[community] {
		if int64(h) == who {
			return true
		}
	}
	return false
}
