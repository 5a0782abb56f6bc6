package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

type testID struct{ pkg, test string }

type summary struct {
	w                       io.Writer
	output                  map[testID][]string // until the test has ended
	parents                 map[testID]bool     // tests with subtests: only the leaves count
	broken                  map[testID]bool     // tests with a failed subtest
	failures                map[string]int      // by package
	results                 map[string]int      // by package
	skips                   []string
	passed, failed, skipped int
}

func newSummary(w io.Writer) *summary {
	return &summary{
		w: w, output: map[testID][]string{}, parents: map[testID]bool{}, broken: map[testID]bool{},
		failures: map[string]int{}, results: map[string]int{},
	}
}

func (s *summary) read(r io.Reader) error {
	return decode(r, s.event, func(line string) { fmt.Fprintln(s.w, line) })
}

func (s *summary) event(e event) {
	id := testID{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(s.w, e.Output)
	case "run":
		if i := strings.LastIndexByte(e.Test, '/'); i > 0 {
			s.parents[testID{e.Package, e.Test[:i]}] = true
		}
	case "output":
		s.output[id] = append(s.output[id], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			s.packageEnd(e)
		} else {
			s.testEnd(id, e.Action)
		}
		delete(s.output, id)
	}
}

func (s *summary) testEnd(id testID, action string) {
	said := spoken(s.output[id])
	if action == "fail" {
		if i := strings.LastIndexByte(id.test, '/'); i > 0 {
			s.broken[testID{id.pkg, id.test[:i]}] = true
		}
		if said == "" && s.broken[id] {
			return
		}
		fmt.Fprintf(s.w, "FAIL %s %s\n%s", id.pkg, id.test, said)
	} else if s.parents[id] {
		return
	}
	s.results[id.pkg]++
	switch action {
	case "pass":
		s.passed++
	case "fail":
		s.failed++
		s.failures[id.pkg]++
	case "skip":
		s.skipped++
		s.skips = append(s.skips, fmt.Sprintf("skipped %s %s: %s", id.pkg, id.test, reason(s.output[id])))
	}
}

func (s *summary) packageEnd(e event) {
	id := testID{e.Package, ""}
	switch {
	case e.Action == "fail":
		if s.failures[e.Package] == 0 {
			s.failed++
			fmt.Fprint(s.w, strings.Join(s.output[id], ""))
			s.unfinished(e.Package)
		}
		fmt.Fprintf(s.w, "FAIL %s\n", e.Package)
	case s.results[e.Package] > 0:
		fmt.Fprintf(s.w, "ok   %s  %d tests, %.1f s\n", e.Package, s.results[e.Package], e.Elapsed)
	}
}

// unfinished prints what tests wrote that were cut off by a panic or a time-out.
func (s *summary) unfinished(pkg string) {
	for id, lines := range s.output {
		if id.pkg == pkg && id.test != "" {
			fmt.Fprintf(s.w, "CUT OFF %s %s\n%s", id.pkg, id.test, strings.Join(lines, ""))
			delete(s.output, id)
		}
	}
}

func (s *summary) close() {
	slices.Sort(s.skips)
	for _, line := range s.skips {
		fmt.Fprintln(s.w, line)
	}
}

// reason is what a test said when it skipped itself.
func reason(output []string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(spoken(output)), "\n")
	if line == "" {
		return "no reason given"
	}
	return line
}

// spoken is the output of a test without the lines of the runner.
func spoken(output []string) string {
	var b strings.Builder
	for _, line := range output {
		start := strings.TrimSpace(line)
		if !strings.HasPrefix(start, "=== ") && !strings.HasPrefix(start, "--- ") {
			b.WriteString(line)
		}
	}
	return b.String()
}
