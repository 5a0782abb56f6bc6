// Command testsum reads the output of "go test -json" and prints what a person
// wants to see: a line for each package, the whole output of what failed, and
// why something was skipped. It appends "passed failed skipped" to a file, so
// that several runs add up to one closing line.
//
//	go test -json ./... | testsum -counts counts.txt
//	testsum -total counts.txt
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	counts := flag.String("counts", "", "append the counts of this run to `file`")
	total := flag.String("total", "", "add up the counts in `file` and print the closing line")
	flag.Parse()
	if err := run(*counts, *total); err != nil {
		fmt.Fprintln(os.Stderr, "testsum:", err)
		os.Exit(1)
	}
}

func run(counts, total string) error {
	if total != "" {
		return closingLine(total, os.Stdout)
	}
	s := newSummary(os.Stdout)
	if err := s.read(os.Stdin); err != nil {
		return err
	}
	s.close()
	if counts != "" {
		if err := appendLine(counts, fmt.Sprintf("%d %d %d\n", s.passed, s.failed, s.skipped)); err != nil {
			return err
		}
	}
	if s.failed > 0 {
		return fmt.Errorf("%d tests failed", s.failed)
	}
	if s.passed == 0 {
		return fmt.Errorf("no test ran")
	}
	return nil
}

func appendLine(path, line string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(line); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// closingLine adds up a counts file. It fails when a count is not zero in the
// column of failures, or when nothing ran at all.
func closingLine(path string, w io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var passed, failed, skipped int
	for {
		var p, q, r int
		if _, err := fmt.Fscanln(f, &p, &q, &r); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		passed, failed, skipped = passed+p, failed+q, skipped+r
	}
	line := fmt.Sprintf("%d passed, %d failed", passed, failed)
	if skipped > 0 {
		line += fmt.Sprintf(", %d skipped", skipped)
	}
	fmt.Fprintln(w, line)
	if failed > 0 || passed == 0 {
		return fmt.Errorf("%d of %d failed", failed, passed+failed)
	}
	return nil
}

// event is one line of "go test -json" (see "go doc test2json").
type event struct {
	Action, Package, ImportPath, Test, Output, FailedBuild string
	Elapsed                                                float64
}

func decode(r io.Reader, each func(event), other func(string)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Action == "" {
			other(lines.Text())
			continue
		}
		each(e)
	}
	return lines.Err()
}
