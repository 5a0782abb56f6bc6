package app

import (
	"context"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/company/demo"
)

// interventions are the acts of the cockpit that life in the demo answers, in
// the keys of the company.
func (l *Life) interventions(ctx context.Context, a *App) ([]demo.Intervention, error) {
	rows, err := a.DB.Read().QueryContext(ctx, `
		SELECT c.act, c.community_id, c.thread_id, c.decided_at, coalesce(k.person_id, n.host_id, 0)
		FROM card c
		LEFT JOIN post_ask k ON c.act = 'ask' AND k.post_id = c.thread_id AND k.at >= c.decided_at - 60000 AND k.at <= c.decided_at + 60000
		LEFT JOIN card_note n ON c.act = 'talk' AND n.card_id = c.id
		WHERE c.state = 'done' AND c.decided_at > 0 ORDER BY c.decided_at, c.id LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []demo.Intervention
	for rows.Next() {
		var act card.Act
		var community, thread, at, who int64
		if err := rows.Scan(&act, &community, &thread, &at, &who); err != nil {
			return nil, err
		}
		d := demo.Intervention{Community: l.byID[community].key, Post: l.byID[thread].key, Person: l.byID[who].key, At: time.UnixMilli(at).UTC()}
		switch act {
		case card.Ask:
			d.Kind = demo.AskExpert
		case card.Welcome:
			d.Kind = demo.WelcomeReply
		case card.Start:
			d.Kind = demo.CommunityAction
		case card.Talk:
			d.Kind = demo.HostTalk
		}
		out = append(out, d)
	}
	return out, rows.Err()
}
