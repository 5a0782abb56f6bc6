package insight

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
)

// days counts what each person did per community and day, and the
// contributions of all per day. A contribution belongs to the day it was made,
// whenever it was brought in; when it is deleted it no longer counts.
type days struct{}

// Name implements ledger.Consumer.
func (days) Name() string { return "insight_day" }

type dayKey struct{ community, day, person int64 }

func compareDays(a, b dayKey) int {
	return cmp.Or(cmp.Compare(a.community, b.community), cmp.Compare(a.day, b.day), cmp.Compare(a.person, b.person))
}

type dayCount struct{ posts, comments, reactions, views int64 }

// Apply implements ledger.Consumer.
func (days) Apply(ctx context.Context, tx db.Tx, events []ledger.Event) error {
	counts := map[dayKey]dayCount{}
	for _, e := range events {
		if k, c, ok := dayChange(e); ok {
			was := counts[k]
			counts[k] = dayCount{was.posts + c.posts, was.comments + c.comments, was.reactions + c.reactions, was.views + c.views}
		}
	}
	values := make([]any, 0, 7*len(counts))
	totals, oldest := map[int64]int64{}, map[int64]int64{}
	for _, k := range slices.SortedFunc(maps.Keys(counts), compareDays) {
		c := counts[k]
		values = append(values, k.community, k.day, k.person, c.posts, c.comments, c.reactions, c.views)
		if n := c.posts + c.comments; n != 0 {
			totals[k.day] += n
			if was, ok := oldest[k.community]; !ok || k.day < was {
				oldest[k.community] = k.day
			}
		}
	}
	err := upsert(ctx, tx, `INSERT INTO insight_day (community_id, day, person_id, posts, comments, reactions, views)`, `
		ON CONFLICT (community_id, day, person_id) DO UPDATE SET posts = insight_day.posts + excluded.posts,
			comments = insight_day.comments + excluded.comments, reactions = insight_day.reactions + excluded.reactions,
			views = insight_day.views + excluded.views`, 7, values)
	if err != nil {
		return err
	}
	values = values[:0]
	for _, day := range slices.Sorted(maps.Keys(totals)) {
		values = append(values, day, totals[day])
	}
	err = upsert(ctx, tx, `INSERT INTO insight_total (day, contributions)`, `
		ON CONFLICT (day) DO UPDATE SET contributions = insight_total.contributions + excluded.contributions`, 2, values)
	if err != nil {
		return err
	}
	return forgetWeeks(ctx, tx, oldest)
}

// dayChange is what an event adds to which count.
func dayChange(e ledger.Event) (dayKey, dayCount, bool) {
	who, at, c := int64(e.Actor), e.At, dayCount{}
	switch {
	case e.Community == 0:
		return dayKey{}, c, false
	case e.Verb == ledger.Posted:
		c.posts, at = 1, id.Time(e.Object)
	case e.Verb == ledger.Replied:
		c.comments, at = 1, id.Time(e.Object)
	case e.Verb == ledger.Reacted && e.Actor != e.Author:
		c.reactions = 1
	case e.Verb == ledger.Viewed:
		c.views = 1
	case e.Verb == ledger.Deleted && e.Kind == ledger.Post:
		c.posts, who, at = -1, int64(e.Author), id.Time(e.Object)
	case e.Verb == ledger.Deleted && e.Kind == ledger.Comment:
		c.comments, who, at = -1, int64(e.Author), id.Time(e.Object)
	}
	return dayKey{e.Community, dayOf(at), who}, c, c != dayCount{} && who > 0
}

// forgetWeeks drops the weeks of communities from a day on: they are computed
// again from what is known now.
func forgetWeeks(ctx context.Context, tx db.Tx, from map[int64]int64) error {
	for _, c := range slices.Sorted(maps.Keys(from)) {
		if _, err := tx.ExecContext(ctx, `DELETE FROM insight_week WHERE community_id = $1 AND week >= $2`, c, weekOf(from[c])); err != nil {
			return err
		}
	}
	return nil
}

// Reset implements ledger.Consumer.
func (days) Reset(ctx context.Context, tx db.Tx) error {
	return clearTables(ctx, tx, `DELETE FROM insight_day`, `DELETE FROM insight_total`, `DELETE FROM insight_week`)
}
