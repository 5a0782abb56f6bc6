package crash

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/app"
)

// TestKilledWhileImporting takes an archive over at one go, and again into
// another place with the import killed several times: both end up the same.
func TestKilledWhileImporting(t *testing.T) {
	t.Parallel()
	file := archive(t, 9000)
	whole, cut := onSQLite(t), onSQLite(t)
	began := time.Now()
	run(t, whole.args("import", "zulip", file)...)
	took := time.Since(began)

	rng := rand.New(rand.NewPCG(7, 7))
	kills := 0
	for i := range 6 {
		// Soon at first: the whole run was measured beside other tests, and this one
		// may be several times as fast.
		wait := took*time.Duration(i+1)/16 + time.Duration(rng.Int64N(int64(took/16)))
		p := launch(t, cut.args("import", "zulip", file)...)
		select {
		case <-p.done:
		case <-time.After(wait):
			p.kill()
			kills++
		}
	}
	if kills < 2 {
		t.Errorf("only %d imports could be killed", kills)
	}
	run(t, cut.args("import", "zulip", file)...)

	var want, got map[string][]string
	whole.with(t, func(a *app.App) { want = taken(t, a) })
	cut.with(t, func(a *app.App) {
		sound(t, a)
		got = taken(t, a)
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the killed import differs (- at one go, + killed):\n%s", short(diff))
	}
	if n := len(got["post"]) + len(got["post_comment"]); n != 9000 {
		t.Errorf("%d posts and comments, want 9000", n)
	}
	rebuilt(t, cut)
}

// archive writes an export with messages.
func archive(t *testing.T, messages int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "messages.ndjson")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(f)
	lines := json.NewEncoder(out)
	rng := rand.New(rand.NewPCG(1, 2))
	at := time.Date(2024, 1, 8, 8, 0, 0, 0, time.UTC)
	for n := range messages {
		at = at.Add(time.Duration(1+rng.IntN(900)) * time.Second)
		err := lines.Encode(map[string]any{
			"id": n + 1, "stream": fmt.Sprintf("Stream %d", n%5), "topic": fmt.Sprintf("Topic %d", (n/40)*5+n%5),
			"sender_full_name": fmt.Sprintf("Person %c%c", 'A'+rng.IntN(8), 'a'+rng.IntN(8)), "timestamp": at.Unix(), "resolved": false,
			"content": fmt.Sprintf("<p>Message <b>%d</b> about the pump, the valve and the shift plan?</p>", n),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// taken is everything an import writes, without what is counted anew in each
// installation: the numbers of events and of sources, and when it was done.
func taken(t *testing.T, a *app.App) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, table := range tables(t, a) {
		if strings.HasPrefix(table, "post") || slices.Contains([]string{"person", "person_word", "community", "community_member"}, table) ||
			strings.HasPrefix(table, "insight_") || table == "search_document" {
			out[table] = rowsOf(t, a.DB.Read(), `SELECT * FROM `+table)
		}
	}
	out["ledger"] = rowsOf(t, a.DB.Read(), `SELECT at, actor_id, verb, object_kind, object_id, object_author_id, community_id, thread_id, parent_id, lang, data FROM ledger`)
	out["notify_item"] = rowsOf(t, a.DB.Read(), `SELECT person_id, place_id, community_id, at, kinds, unread FROM notify_item`)
	out["search_text"] = index(t, a)
	return out
}
