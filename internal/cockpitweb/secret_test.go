package cockpitweb

import (
	"strings"
	"testing"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/post"
)

// One person writes in a closed community of many. A manager who does not belong to
// it is told neither how much nor how many questions wait; one who does sees it.
func TestClosedCommunitiesKeepTheirFewWriters(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ctx := t.Context()
	c, err := s.places.Found(ctx, as(3), community.Details{Name: "Leitung", Access: community.Closed, Type: community.Forum})
	s.must(err)
	people := []actor.ID{2}
	for n := 10; n < 30; n++ {
		people = append(people, actor.ID(n))
	}
	s.must(s.places.Invite(ctx, as(3), c.ID, people))
	for _, p := range people {
		_, err := s.places.Join(ctx, as(int(p)), c.ID, "")
		s.must(err)
	}
	_, err = s.posts.Write(ctx, as(10), post.NewPost{Community: c.ID, Kind: post.Question, Title: "Who goes?", Body: "And when?"})
	s.must(err)
	s.must(s.runner.CatchUp(ctx))
	for who, sees := range map[string]bool{"1": false, "2": true} {
		if got := strings.Contains(s.get(who, "/cockpit/communities/leitung").Body.String(), `id="weeks`); got != sees {
			t.Errorf("manager %s: the weeks are drawn %t, want %t", who, got, sees)
		}
		page := s.get(who, "/cockpit/communities").Body.String()
		_, row, ok := strings.Cut(page, "/cockpit/communities/leitung")
		row, _, _ = strings.Cut(row, "/cockpit/communities/werkstatt")
		if !ok {
			t.Fatal("the closed community is not listed")
		}
		if got := strings.Contains(row, "<svg") && strings.Contains(row, "open_questions"); got != sees {
			t.Errorf("manager %s: line and questions shown %t, want %t", who, got, sees)
		}
	}
}
