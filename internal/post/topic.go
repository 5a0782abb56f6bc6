package post

import (
	"context"
	"slices"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
)

// Topic is what posts of a community are about. Posts counts those among the
// newest TopicWindow posts; Last is when the newest of them was written.
type Topic struct {
	Name  string
	Posts int
	Last  time.Time
}

// TopicWindow is how many posts of a community are looked through for its
// topics, so that a long life costs no more than a short one.
const TopicWindow = 2000

const mostTopics = 60

// Topics lists what the newest posts of a community are about, the most used
// first, at most 60. The standing is what Enter gave the reader; ErrMembers
// where they may not read.
func (s *Service) Topics(ctx context.Context, by actor.Actor, st community.Standing) ([]Topic, error) {
	if !st.CanRead {
		return nil, community.ErrMembers
	}
	rows, err := s.q.QueryContext(ctx, `
		SELECT t.topic, count(*), max(t.post_id)
		FROM (SELECT id FROM post WHERE community_id = $1 AND id < $2 AND deleted_at IS NULL ORDER BY id DESC LIMIT $3) AS p
		JOIN post_topic t ON t.post_id = p.id
		GROUP BY t.topic ORDER BY count(*) DESC, max(t.post_id) DESC LIMIT $4`, st.Community.ID, s.top(0), TopicWindow, mostTopics)
	return collect(rows, err, func(r scanner) (t Topic, err error) {
		var last int64
		err = r.Scan(&t.Name, &t.Posts, &last)
		t.Last = id.Time(last)
		return t, err
	})
}

// keptTopics are the topics of an edited post: those of its new text, and those
// it had that never stood in its text, as the tags of a post taken over from
// elsewhere.
func keptTopics(had []string, oldText, newText Composed) []string {
	var kept []string
	for _, t := range had {
		if !slices.Contains(oldText.Topics, t) {
			kept = append(kept, t)
		}
	}
	return topicKeys(append(kept, newText.Topics...))
}
