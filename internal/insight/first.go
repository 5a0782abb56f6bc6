package insight

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// firsts remembers everybody's first contribution in each community, and under
// community 0 in the network. Ids are ordered by time, so the smallest is the
// first, in whatever order archives are brought in.
type firsts struct{}

// Name implements ledger.Consumer.
func (firsts) Name() string { return "insight_first" }

type firstKey struct{ person, community int64 }

type firstValue struct{ object, thread int64 }

// Apply implements ledger.Consumer.
func (firsts) Apply(ctx context.Context, tx db.Tx, events []ledger.Event) error {
	found := map[firstKey]firstValue{}
	for _, e := range events {
		if e.Actor <= 0 || e.Verb != ledger.Posted && e.Verb != ledger.Replied {
			continue
		}
		for _, k := range []firstKey{{int64(e.Actor), e.Community}, {int64(e.Actor), 0}} {
			if was, ok := found[k]; !ok || e.Object < was.object {
				found[k] = firstValue{e.Object, e.Thread}
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(found), func(a, b firstKey) int {
		return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.community, b.community))
	})
	values := make([]any, 0, 4*len(keys))
	for _, k := range keys {
		values = append(values, k.person, k.community, found[k].object, found[k].thread)
	}
	return upsert(ctx, tx, `INSERT INTO insight_first (person_id, community_id, object_id, thread_id)`, `
		ON CONFLICT (person_id, community_id) DO UPDATE SET object_id = excluded.object_id, thread_id = excluded.thread_id
		WHERE excluded.object_id < insight_first.object_id`, 4, values)
}

// Reset implements ledger.Consumer.
func (firsts) Reset(ctx context.Context, tx db.Tx) error {
	return clearTables(ctx, tx, `DELETE FROM insight_first`)
}
