package audit

import (
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
)

func TestWhatIsRecordedIsRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		clock := func() time.Time { now = now.Add(time.Second); return now }
		trail := New(d, slog.New(slog.NewTextHandler(t.Output(), nil)), clock, id.NewSource(clock).New)
		trail.Record(t.Context(), actor.Actor{ID: 7}, "person.roles", "/people/1/roles")
		trail.Record(t.Context(), actor.Actor{ID: 8}, "card.do", "/cockpit/cards/1/do")
		trail.Record(t.Context(), actor.Actor{ID: 7}, "person.edit", "/people/1/edit")
		got, err := trail.Of(t.Context(), 7, 10)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i].At = time.Time{}
		}
		want := []Entry{{Actor: 7, Action: "person.edit", Path: "/people/1/edit"}, {Actor: 7, Action: "person.roles", Path: "/people/1/roles"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the trail differs (-want +got):\n%s", diff)
		}
	})
}
