package notify

import (
	"context"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// heard is one person who did one kind of thing, with what it was last.
type heard struct {
	kind        Kind
	who         Who
	target, seq int64
}

const (
	maxVoices = 8000 // of one page of rows
	maxFaces  = 3
)

// voices reads who made rows, the newest first.
func (s *Service) voices(ctx context.Context, by actor.Actor, all []row) (map[int64][]heard, error) {
	out := map[int64][]heard{}
	if len(all) == 0 {
		return out, nil
	}
	ids := make([]int64, 0, len(all))
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	in, args := db.In(3, ids, []any{int64(by.ID), maxVoices})
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT v.place_id, v.kind, v.target_id, v.seq, a.id, a.name, a.username, a.picture_key
		FROM notify_voice v JOIN person a ON a.id = v.actor_id
		WHERE v.person_id = $1 AND v.place_id IN `+in+`
		ORDER BY v.seq DESC LIMIT $2`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var place int64
		var h heard
		if err := rows.Scan(&place, &h.kind, &h.target, &h.seq, &h.who.ID, &h.who.Name, &h.who.Username, &h.who.PictureKey); err != nil {
			return nil, err
		}
		out[place] = append(out[place], h)
	}
	return out, rows.Err()
}

// speak says of a row who did what: for an unread row what is new, by its
// strongest kind. It reports false when nothing is left to say, as after a
// reaction was taken back.
func (r *row) speak(voices []heard) bool {
	wanted := func(h heard) bool {
		return h.kind&r.off == 0 && (!r.Unread || h.kind != Reacted && h.seq > r.read)
	}
	r.Kind = 0
	for _, h := range voices {
		if wanted(h) && (r.Kind == 0 || h.kind < r.Kind) {
			r.Kind = h.kind
		}
	}
	r.Who, r.People, r.Target = nil, 0, 0
	for _, h := range voices {
		if h.kind != r.Kind || !wanted(h) {
			continue
		}
		r.People++
		if len(r.Who) < maxFaces {
			r.Who = append(r.Who, h.who)
		}
		// An unread row leads to the first of what is new, a read one to the last.
		if h.target != r.ID && (r.Target == 0 || r.Unread == (h.target < r.Target)) {
			r.Target = h.target
		}
	}
	if r.Kind != Asked {
		r.Reason = ""
	}
	return r.Kind != 0
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// letters adds what managers wrote to the rows of their notes, and leaves out
// those of which by may read nothing now.
func (s *Service) letters(ctx context.Context, by actor.Actor, items []Item) ([]Item, error) {
	var ids []int64
	for _, i := range items {
		if i.Kind == Noted {
			ids = append(ids, i.ID)
		}
	}
	if len(ids) == 0 {
		return items, nil
	}
	var notes map[int64]Note
	if s.Notes != nil {
		var err error
		if notes, err = s.Notes(ctx, by, ids); err != nil {
			return nil, err
		}
	}
	out := items[:0]
	for _, i := range items {
		if i.Kind == Noted {
			n, there := notes[i.ID]
			if !there {
				continue
			}
			i.Note, i.Community, i.Title = n.Text, n.About, n.About.Name
		}
		out = append(out, i)
	}
	return out, nil
}
