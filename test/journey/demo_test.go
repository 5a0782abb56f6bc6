package journey

import (
	"bufio"
	"bytes"
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
	startDemo(t, data)
	before := tally(t, data)
	if before["person"] < 380 || before["community"] < 24 || before["post"] < 1000 {
		t.Errorf("the demo is small: %v", before)
	}
	if truths := readFile(t, data+"/truths.json"); !strings.Contains(truths, "escalating_posts") {
		t.Errorf("what was planted is not beside the database: %.200s", truths)
	}
	startDemo(t, data)
	if diff := cmp.Diff(before, tally(t, data)); diff != "" {
		t.Errorf("a second start changed something:\n%s", diff)
	}
	if s := linden(t, "", "doctor", "--data", data); s.code != 0 {
		t.Errorf("doctor: %s%s", s.out, s.err)
	}
}

// startDemo starts the demo, waits until it listens, and stops it.
func startDemo(t *testing.T, data string) {
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
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "listening on ") {
			_ = cmd.Process.Signal(os.Interrupt)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("the demo ended badly: %v\n%s", err, tail(log.String(), 2000))
	}
}
