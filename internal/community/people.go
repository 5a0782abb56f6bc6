package community

import (
	"context"
	"strings"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
)

// Cards names people, for pages that show members and hosts. People who are not
// known are left out.
func (s *Service) Cards(ctx context.Context, people ...actor.ID) (map[actor.ID]person.Card, error) {
	if len(people) == 0 {
		return map[actor.ID]person.Card{}, nil
	}
	return person.Names(ctx, s.db.Read(), people)
}

// HostsOf lists the hosts of each community, the first of them first.
func (s *Service) HostsOf(ctx context.Context, communities ...int64) (map[int64][]actor.ID, error) {
	if len(communities) == 0 {
		return map[int64][]actor.ID{}, nil
	}
	return Hosts(ctx, s.db.Read(), communities...)
}

// Named is Invite for usernames. If one of them is nobody's, nobody is invited
// and the names that are nobody's are returned.
func (s *Service) Named(ctx context.Context, by actor.Actor, id int64, usernames []string) (unknown []string, err error) {
	st, err := s.Enter(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if !mayInvite(by, st) {
		return nil, ErrForbidden
	}
	var names []string
	for _, n := range usernames {
		if n = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(n), "@")); n != "" {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return nil, ErrInvalid.WithFields(map[string]string{"people": "community.people_missing"})
	}
	found, err := person.ByUsernames(ctx, s.db.Read(), names)
	if err != nil {
		return nil, err
	}
	var ids []actor.ID
	for _, n := range names {
		if c, ok := found[n]; ok {
			ids = append(ids, c.ID)
		} else {
			unknown = append(unknown, n)
		}
	}
	if len(unknown) > 0 {
		return unknown, nil
	}
	return nil, s.Invite(ctx, by, id, ids)
}
