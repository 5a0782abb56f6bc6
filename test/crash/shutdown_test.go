package crash

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
)

// TestStoppedWhilePeopleListen asks a server to end while streams are open and
// requests under way: it ends at once and in order, and nothing is lost.
func TestStoppedWhilePeopleListen(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	r := &record{reactions: map[[2]int64]string{}}
	w := settle(t, p, r)[0]
	server := p.serve(t)
	r.address.Store(server.listening(t))
	if err := w.signIn(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 20)
	for range cap(ended) {
		res, err := w.client.Get(w.base() + "/live")
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("stream: %v, %v", res, err)
		}
		go func() {
			defer res.Body.Close()
			lines := bufio.NewScanner(res.Body)
			for lines.Scan() {
			}
			ended <- lines.Err()
		}()
	}
	for range 5 {
		if err := w.act(); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second) // below the grace of 15 s
	defer cancel()
	began := time.Now()
	if err := server.stop(ctx); err != nil {
		t.Fatalf("stop: %v\n%s", err, server.stderr.String())
	}
	t.Logf("ended after %s with %d streams open", time.Since(began).Round(time.Millisecond), cap(ended))
	for range cap(ended) {
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("a stream was torn off instead of ended: %v", err)
			}
		case <-ctx.Done():
			t.Fatal("a stream is still open")
		}
	}
	p.with(t, func(a *app.App) { audit(t, a, r) })
}

// TestServedAsOfAnotherMoment writes under --now: what is stored is of that time.
func TestServedAsOfAnotherMoment(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	r := &record{reactions: map[[2]int64]string{}}
	w := settle(t, p, r)[0]
	now := time.Date(2034, 2, 6, 12, 0, 0, 0, time.UTC)
	server := p.serve(t, "--now", now.Format(time.RFC3339))
	r.address.Store(server.listening(t))
	if err := w.signIn(); err != nil {
		t.Fatal(err)
	}
	if err := w.act(); err != nil {
		t.Fatal(err)
	}
	if err := server.stop(t.Context()); err != nil {
		t.Fatalf("stop: %v\n%s", err, server.stderr.String())
	}
	p.with(t, func(a *app.App) {
		if at := id.Time(r.posts[0].id); at.Before(now) || at.After(now.Add(5*time.Minute)) {
			t.Errorf("written at %s, want just after %s", at, now)
		}
		got := rowsOf(t, a.DB.Read(), `SELECT count(*) FROM ledger WHERE verb = 'post' AND at >= $1 AND at < $2`, now.UnixMilli(), now.Add(5*time.Minute).UnixMilli())
		if got[0] != "1" {
			t.Errorf("%s acts of that moment in the ledger, want 1", got[0])
		}
	})
	refused := launch(t, p.args("serve", "--now", "yesterday")...)
	if err := <-refused.done; err == nil || !strings.Contains(refused.stderr.String(), "write it like 2020-02-06T12:00:00Z") {
		t.Errorf("--now yesterday: %v, %q", err, refused.stderr.String())
	}
}

// TestNewerSchemaIsRefused starts on a database of a program yet to come.
func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	p.with(t, func(a *app.App) {
		err := a.DB.Update(t.Context(), func(tx db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `INSERT INTO schema_version (version_id, is_applied) VALUES (999999, true)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	for _, words := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"doctor"}, {"migrate"}} {
		refused := launch(t, p.args(words...)...)
		if err := <-refused.done; err == nil || !strings.Contains(refused.stderr.String(), "newer schema") {
			t.Errorf("linden %s: %v, %q", words[0], err, refused.stderr.String())
		}
	}
}
