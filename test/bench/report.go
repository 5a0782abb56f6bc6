package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// othersLoad is the load average before the first request, when this program
// itself rested.
func othersLoad(all []*results) float64 {
	for _, r := range all {
		if r.load > 0 {
			return r.load
		}
	}
	return 0
}

// row is a line of the table of goals.
type row struct {
	what, goal string
	values     []string // one for each engine
	met        []bool
}

// report writes both tables: what was to be reached, and all that was measured.
func report(o options, all []*results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s; company of size %s, %d connections, %s for each side of a request; the load average of other programs was %.1f.\n\n",
		machine(), o.size, o.conns, o.length(), othersLoad(all))
	b.WriteString("| Measured | Goal |")
	for _, r := range all {
		fmt.Fprintf(&b, " %s | |", engineName(r.engine))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---:|---|", len(all)) + "\n")
	for _, line := range goals(all) {
		fmt.Fprintf(&b, "| %s | %s |", line.what, line.goal)
		for i, v := range line.values {
			verdict := "ok"
			switch {
			case v == "":
				verdict = ""
			case !line.met[i]:
				verdict = "**missed**"
			}
			fmt.Fprintf(&b, " %s | %s |", v, verdict)
		}
		b.WriteByte('\n')
	}
	for _, r := range all {
		b.WriteString(details(r))
	}
	return b.String()
}

func engineName(engine string) string {
	if engine == "postgres" {
		return "PostgreSQL"
	}
	return "SQLite"
}

func goals(all []*results) []row {
	var out []row
	add := func(what, goal string, of func(r *results) (string, bool)) {
		line := row{what: what, goal: goal}
		some := false
		for _, r := range all {
			v, met := of(r)
			line.values, line.met = append(line.values, v), append(line.met, met)
			some = some || v != ""
		}
		if some {
			out = append(out, line)
		}
	}
	for _, name := range []string{"timeline JSON", "thread JSON", "timeline HTML", "home JSON", "home HTML", "create post"} {
		goal := goalOf(all, name)
		add(name+", share of its floor", fmt.Sprintf("≥ %.0f %%", 100*goal), func(r *results) (string, bool) {
			m, ok := r.find(name)
			if !ok {
				return "", false
			}
			return fmt.Sprintf("%.0f %%", 100*m.share()), m.share() >= goal
		})
	}
	add("slowest p99 at 50 requests/s", "< 50 ms", slowest)
	add("resident memory after the run", "< 200 MB", func(r *results) (string, bool) {
		return unless(r.resident == 0, fmt.Sprintf("%d MB, %d of them file pages", r.resident>>20, r.mapped>>20)), r.resident < 200<<20
	})
	add("start on the filled database", "< 1 s", func(r *results) (string, bool) {
		return unless(r.start == 0, millis(r.start)), r.start < time.Second
	})
	add("timeline HTML, compressed", "≤ 30 KB", func(r *results) (string, bool) {
		return unless(r.html == 0, fmt.Sprintf("%.1f KB", float64(r.html)/1024)), r.html <= 30<<10
	})
	add("import, share of raw inserts", "≥ 50 %", func(r *results) (string, bool) {
		if r.imported == nil {
			return "", false
		}
		return fmt.Sprintf("%.0f %%", 100*r.imported.share()), r.imported.share() >= 0.5
	})
	add("projections of the import rebuilt", "< 60 s", func(r *results) (string, bool) {
		if r.imported == nil {
			return "", false
		}
		return fmt.Sprintf("%.1f s", r.imported.rebuild.Seconds()), r.imported.rebuild < time.Minute
	})
	return out
}

func unless(missing bool, s string) string {
	if missing {
		return ""
	}
	return s
}

func goalOf(all []*results, name string) float64 {
	for _, r := range all {
		if m, ok := r.find(name); ok {
			return m.goal
		}
	}
	return 0
}

func (r *results) find(name string) (measured, bool) {
	for _, m := range r.requests {
		if m.name == name {
			return m, true
		}
	}
	return measured{}, false
}

func slowest(r *results) (string, bool) {
	var worst measured
	for _, m := range r.requests {
		if m.calm.quantile(0.99) > worst.calm.quantile(0.99) {
			worst = m
		}
	}
	p99 := worst.calm.quantile(0.99)
	return unless(p99 == 0, millis(p99)+" ("+worst.name+")"), p99 < 50*time.Millisecond
}

func details(r *results) string {
	var b strings.Builder
	if len(r.requests) > 0 {
		fmt.Fprintf(&b, "\n%s, request by request. Processor time is that of the server; with PostgreSQL the database's own comes on top.\n\n", engineName(r.engine))
		b.WriteString("| Request | per second | p50 | p99 | processor | floor per second | floor processor | share | p99 at 50/s | answer |\n")
		b.WriteString("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	}
	for _, m := range r.requests {
		size := fmt.Sprintf("%.1f KB", float64(m.size)/1024)
		if m.compressed > 0 {
			size += fmt.Sprintf(" (%.1f)", float64(m.compressed)/1024)
		}
		fmt.Fprintf(&b, "| %s | %.0f | %s | %s | %s | %.0f | %s | %.0f %% | %s | %s |\n", m.name, m.own.perSecond(), millis(m.own.quantile(0.5)),
			millis(m.own.quantile(0.99)), millis(m.own.cpuEach()), m.floor.perSecond(), millis(m.floor.cpuEach()), 100*m.share(), millis(m.calm.quantile(0.99)), size)
	}
	if i := r.imported; i != nil {
		fmt.Fprintf(&b, "\n%s: the import of discourse-urho3d, %d records, took %s (%s of processor time); writing its %d rows raw %s (%s); building everything derived anew %s, most of it %s with %s.\n",
			engineName(r.engine), i.records,
			short(i.took), short(i.cpu), i.rows, short(i.raw), short(i.rawCPU), short(i.rebuild), i.slowest, short(i.slowestTook))
	}
	return b.String()
}

func short(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func millis(d time.Duration) string {
	ms := float64(d.Microseconds()) / 1000
	switch {
	case ms < 1:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 10:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.0f ms", ms)
}

// The tables stand between these lines of the document.
const (
	docFrom = "<!-- written by make bench ARGS=-write -->"
	docTo   = "<!-- end of what make bench writes -->"
)

// writeDoc replaces the tables in the document.
func writeDoc(path, text string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(b), docFrom)
	_, after, ok2 := strings.Cut(rest, docTo)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no place for the tables: it needs the lines %q and %q", path, docFrom, docTo)
	}
	return os.WriteFile(path, []byte(before+docFrom+"\n\n"+text+"\n"+docTo+after), 0o644)
}
