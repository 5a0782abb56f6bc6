package signal

import (
	"context"
	"strconv"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
)

// notReached finds departments whose reach is clearly below that of the
// organisation. Only what disclosure publishes is used; small departments are
// never named.
func (s *Service) notReached(ctx context.Context, l look) ([]Signal, error) {
	r, err := s.Insight.Reach(ctx, l.now)
	if err != nil {
		return nil, err
	}
	var out []Signal
	for _, row := range r.Sheet.Rows {
		unit := insight.UnitOf(row.Key)
		if !row.NotReached || row.Other > 0 || unit == 0 {
			continue
		}
		g, ok := missed(row, r.Sheet.Org)
		if !ok {
			continue
		}
		g.Unit, g.Key, g.Since = unit, string(NotReached)+":"+strconv.FormatInt(int64(unit), 10), l.now
		out = append(out, g)
	}
	return out, nil
}

// missed is the signal for a department. Reach moves slowly: urgency is low, and
// the effect is the share of its people who are missing.
func missed(row disclosure.ReachRow, org disclosure.Released) (Signal, bool) {
	share, ok := row.Share.Value()
	eligible, ok2 := row.Eligible.Value()
	missing, ok3 := row.Missing.Value()
	if !ok || !ok2 || !ok3 {
		return Signal{}, false
	}
	fact := Fact{Key: "signal.fact.reach", Value: share, N: int(eligible), Unit: "signal.unit.share", Days: 28, Definition: "signal.definition.reach"}
	if ci, ok := row.Share.Interval(); ok {
		fact.Low, fact.High = &ci.Lo, &ci.Hi
	}
	g := Signal{
		Rule: NotReached, Urgency: 0.35, Effect: clip(missing / max(1, eligible)), People: int(missing), Minutes: 30,
		Facts: []Fact{fact, {Key: "signal.fact.missing", Value: missing, N: int(eligible), Unit: "signal.unit.people", Days: 28, Definition: "signal.definition.missing"}},
		Reasons: []Reason{{Key: "signal.reason.not_reached", Args: map[string]string{"share": percent(share), "people": whole(eligible)}, Strength: 1},
			{Key: "signal.reason.missing", Args: map[string]string{"people": whole(missing)}, Strength: 0.8}},
	}
	if all, ok := org.Value(); ok {
		g.Facts = append(g.Facts, Fact{Key: "signal.fact.reach_all", Value: all, Unit: "signal.unit.share", Days: 28, Definition: "signal.definition.reach"})
		g.Reasons = append(g.Reasons, Reason{Key: "signal.reason.reach_all", Args: map[string]string{"share": percent(all)}, Strength: 0.5})
	}
	return g, true
}
