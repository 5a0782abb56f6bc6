package jobs

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"golang.org/x/sync/errgroup"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

func TestJobOfAKilledProgramIsRunAgain(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	q, w := open(t, d), &work{}
	Handle(q, func(_ context.Context, a greet) error { w.add(a.Name); return nil })
	if err := q.Enqueue(t.Context(), greet{"left"}); err != nil {
		t.Fatal(err)
	}
	err := d.Update(t.Context(), func(tx db.Tx) error {
		res, err := tx.ExecContext(t.Context(), `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = CURRENT_TIMESTAMP`)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			return errors.New("no job to leave running")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	start(t, q)
	eventually(t, "the job is run", func() bool { return w.count() == 1 })
}

func TestManyNodesStartAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var g errgroup.Group
		for range 4 {
			g.Go(func() error {
				_, err := Open(t.Context(), d, Options{Log: slog.New(slog.DiscardHandler)})
				return err
			})
		}
		if err := g.Wait(); err != nil {
			t.Error(err)
		}
	})
}
