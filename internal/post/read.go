package post

import (
	"context"
	"slices"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
)

// PageSize is how many posts a page of a list holds.
const PageSize = 20

// List is a page of posts. Next is the id to go on after, 0 at the end.
type List struct {
	Posts []Post
	Next  int64
}

func (s *Service) top(after int64) int64 {
	if after > 0 {
		return after
	}
	return id.Until(s.now()) + 1
}

func page(posts []Post, err error) (List, error) {
	l := List{Posts: posts}
	if len(posts) == PageSize {
		l.Next = posts[PageSize-1].ID
	}
	return l, err
}

// Timeline lists the posts of a community, newest first, after the post after.
// The standing is what Enter gave the reader.
func (s *Service) Timeline(ctx context.Context, by actor.Actor, st community.Standing, after int64) (List, error) {
	if !st.CanRead {
		return List{}, community.ErrMembers
	}
	rows, err := s.q.QueryContext(ctx, `
		SELECT `+hereColumns+` FROM post p `+plainTables+`
		WHERE p.community_id = $2 AND p.id < $3 AND p.deleted_at IS NULL
		ORDER BY p.id DESC LIMIT $4`, int64(by.ID), st.Community.ID, s.top(after), PageSize)
	return page(collect(rows, err, here(st)))
}

// here reads hereColumns.
func here(st community.Standing) func(scanner) (Post, error) {
	return func(r scanner) (Post, error) {
		p, err := scanPost(r)
		p.Community.Slug, p.Community.Name = st.Community.Slug, st.Community.Name
		return p, err
	}
}

// Pinned lists what a community keeps on top.
func (s *Service) Pinned(ctx context.Context, by actor.Actor, st community.Standing) ([]Post, error) {
	if !st.CanRead {
		return nil, community.ErrMembers
	}
	rows, err := s.q.QueryContext(ctx, `
		SELECT `+hereColumns+` FROM post p `+plainTables+`
		WHERE p.community_id = $2 AND p.pinned AND p.deleted_at IS NULL ORDER BY p.id DESC LIMIT 5`, int64(by.ID), st.Community.ID)
	return collect(rows, err, here(st))
}

// Show narrows the list of questions.
type Show string

// What can be shown of questions.
const (
	AllQuestions Show = ""
	OpenOnes     Show = "open"
	AnsweredOnes Show = "answered"
)

// Questions lists questions in one community, or with community 0 in all that by
// may read, newest first.
func (s *Service) Questions(ctx context.Context, by actor.Actor, in int64, show Show, after int64) (List, error) {
	where, args := ``, []any{int64(by.ID), s.top(after), PageSize}
	if in != 0 {
		where, args = ` AND p.community_id = $4`, append(args, in)
	}
	return s.questions(ctx, by, show, where, args)
}

// MyQuestions is Questions in the communities by belongs to.
func (s *Service) MyQuestions(ctx context.Context, by actor.Actor, show Show, after int64) (List, error) {
	return s.questions(ctx, by, show,
		` AND EXISTS (SELECT 1 FROM community_member mm WHERE mm.community_id = p.community_id AND mm.person_id = $1)`,
		[]any{int64(by.ID), s.top(after), PageSize})
}

func (s *Service) questions(ctx context.Context, by actor.Actor, show Show, where string, args []any) (List, error) {
	switch show {
	case OpenOnes:
		where += ` AND p.accepted_at IS NULL`
	case AnsweredOnes:
		where += ` AND p.accepted_at IS NOT NULL`
	}
	rows, err := s.q.QueryContext(ctx, `
		SELECT `+postColumns+` FROM post p `+postTables+`
		WHERE p.kind = 'question' AND p.deleted_at IS NULL AND p.id < $2`+where+`
		  AND `+community.ReadableSQL(by, "c", "$1")+`
		ORDER BY p.id DESC LIMIT $3`, args...)
	return page(collect(rows, err, onePost))
}

// ByTopic lists the posts about a topic that by may read, newest first.
func (s *Service) ByTopic(ctx context.Context, by actor.Actor, topic string, after int64) (List, error) {
	rows, err := s.q.QueryContext(ctx, `
		SELECT `+postColumns+` FROM post_topic t JOIN post p ON p.id = t.post_id `+postTables+`
		WHERE t.topic = $2 AND t.post_id < $3 AND p.deleted_at IS NULL AND `+community.ReadableSQL(by, "c", "$1")+`
		ORDER BY t.post_id DESC LIMIT $4`, int64(by.ID), topicKey(topic), s.top(after), PageSize)
	return page(collect(rows, err, onePost))
}

// ByAuthor lists what a person posted that by may read, newest first.
func (s *Service) ByAuthor(ctx context.Context, by actor.Actor, author actor.ID, after int64) (List, error) {
	rows, err := s.q.QueryContext(ctx, `
		SELECT `+postColumns+` FROM post p `+postTables+`
		WHERE p.author_id = $2 AND p.id < $3 AND p.deleted_at IS NULL AND `+community.ReadableSQL(by, "c", "$1")+`
		ORDER BY p.id DESC LIMIT $4`, int64(by.ID), int64(author), s.top(after), PageSize)
	return page(collect(rows, err, onePost))
}

// Some reads the posts of these ids that by may read, in the order of ids.
func (s *Service) Some(ctx context.Context, by actor.Actor, ids []int64) ([]Post, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	posts, err := s.byID(ctx, by, ids)
	if err != nil {
		return nil, err
	}
	place := map[int64]int{}
	for i, n := range ids {
		place[n] = i
	}
	slices.SortFunc(posts, func(a, b Post) int { return place[a.ID] - place[b.ID] })
	return posts, nil
}

// Thread is a post with a page of its comments.
type Thread struct {
	Post
	Standing community.Standing
	Comments []Comment
	Best     *Comment // the best answer, wherever it stands
	Next     int64    // comment to go on after, 0 at the end
}

// CommentPage is how many comments a page of a thread holds.
const CommentPage = 100

// Read reads a thread with its comments after the comment after, oldest first.
func (s *Service) Read(ctx context.Context, by actor.Actor, post, after int64) (Thread, error) {
	t, err := s.enter(ctx, s.q, by, post)
	if err != nil {
		return Thread{}, err
	}
	out := Thread{Post: t.Post, Standing: t.Standing}
	out.Comments, err = readComments(ctx, s.q, by.ID, post, after, id.Until(s.now()), CommentPage)
	if err != nil {
		return out, err
	}
	if len(out.Comments) == CommentPage {
		out.Next = out.Comments[CommentPage-1].ID
	}
	if t.Post.Best != 0 {
		i := slices.IndexFunc(out.Comments, func(k Comment) bool { return k.ID == t.Post.Best })
		if i >= 0 {
			out.Best = &out.Comments[i]
		} else if k, err := readComment(ctx, s.q, by.ID, t.Post.Best); err == nil {
			out.Best = &k
		}
	}
	return out, s.withFiles(ctx, &out)
}

// Comment reads one comment by may read.
func (s *Service) Comment(ctx context.Context, by actor.Actor, comment int64) (Comment, error) {
	_, k, err := s.target(ctx, s.q, by, comment)
	if err == nil && k == nil {
		err = ErrNotFound
	}
	if err != nil {
		return Comment{}, err
	}
	return *k, nil
}

// Revisions lists earlier versions of a post or comment, newest first.
func (s *Service) Revisions(ctx context.Context, by actor.Actor, target int64) ([]Revision, error) {
	if _, _, err := s.target(ctx, s.q, by, target); err != nil {
		return nil, err
	}
	rows, err := s.q.QueryContext(ctx, `
		SELECT r.id, r.title, r.body, a.id, a.name, a.username FROM post_revision r JOIN person a ON a.id = r.editor_id
		WHERE r.target_id = $1 ORDER BY r.id DESC LIMIT 100`, target)
	return collect(rows, err, func(row scanner) (Revision, error) {
		var r Revision
		var n int64
		err := row.Scan(&n, &r.Title, &r.Body, &r.Editor.ID, &r.Editor.Name, &r.Editor.Username)
		r.At = id.Time(n)
		return r, err
	})
}
