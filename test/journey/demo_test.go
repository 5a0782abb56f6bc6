package journey

import (
	"bufio"
	"bytes"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The demo started again is the demo as it was left.
func TestDemoStartedTwice(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first := startDemo(t, data)
	if len(first.Cards) != 5 {
		t.Errorf("%d things need a hand, want five", len(first.Cards))
	}
	before := tally(t, data)
	if before["person"] < 380 || before["community"] < 24 || before["post"] < 1000 {
		t.Errorf("the demo is small: %v", before)
	}
	if truths := readFile(t, data+"/truths.json"); !strings.Contains(truths, "escalating_posts") {
		t.Errorf("what was planted is not beside the database: %.200s", truths)
	}
	if diff := cmp.Diff(first, startDemo(t, data)); diff != "" {
		t.Errorf("a second start shows another week:\n%s", diff)
	}
	if diff := cmp.Diff(before, tally(t, data)); diff != "" {
		t.Errorf("a second start changed something:\n%s", diff)
	}
	if s := linden(t, "", "doctor", "--data", data); s.code != 0 {
		t.Errorf("doctor: %s%s", s.out, s.err)
	}
}

// startDemo starts the demo, reads the week of its community manager, and stops it.
func startDemo(t *testing.T, data string) week {
	t.Helper()
	cmd := command("demo", "--addr", "127.0.0.1:0", "--data", data)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killer := time.AfterFunc(2*time.Minute, func() { _ = cmd.Process.Kill() })
	defer killer.Stop()
	var w week
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), "listening on "); ok {
			s := &site{t: t, base: address, client: newClient(t)}
			if r, err := s.client.PostForm(address+"/demo/sign-in", url.Values{"persona": {"jule"}}); err != nil || r.Body.Close() != nil {
				t.Errorf("no door into the demo: %v", err)
			} else {
				w = s.week()
			}
			_ = cmd.Process.Signal(os.Interrupt)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("the demo ended badly: %v\n%s", err, tail(log.String(), 2000))
	}
	return w
}
