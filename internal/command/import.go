package command

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"example.org/linden/internal/app"
	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/pseudonym"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/source/discourse"
	"example.org/linden/internal/archive/source/slack"
	"example.org/linden/internal/archive/source/stackexchange"
	"example.org/linden/internal/archive/source/zulip"
	"example.org/linden/internal/platform/clock"
	"example.org/linden/internal/platform/config"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/science/business"
)

// Import takes over people and conversations.
type Import struct {
	People        ImportPeople  `cmd:"" help:"The workforce, from a CSV list. Shows what would change; --apply does it."`
	Discourse     ImportForeign `cmd:"" help:"A Discourse archive: a folder of topic JSON or ndjson."`
	Stackexchange ImportForeign `cmd:"" help:"A Stack Exchange dump: a folder of XML files."`
	Slack         ImportForeign `cmd:"" help:"A Slack export: the zip file."`
	Zulip         ImportForeign `cmd:"" help:"A Zulip archive: messages.ndjson, may be gzipped."`
}

// ImportForeign takes over conversations from another product.
type ImportForeign struct {
	config.Config
	Path         string `arg:"" help:"File or folder of the export."`
	Community    string `help:"Put everything into one community of this name." placeholder:"NAME"`
	Split        bool   `help:"Keep the categories of the source apart as communities of their own."`
	Lang         string `help:"Language of the archive: de, nl or en." enum:",de,nl,en" default:""`
	Pseudonymise bool   `help:"Replace names, user names and addresses by invented ones, in texts too."`
	DryRun       bool   `help:"Read everything and report, but write nothing."`
}

// Run reads the archive and writes what is new.
func (i ImportForeign) Run(ctx context.Context, c *CLI, k *kong.Context) error {
	o := source.Options{Community: i.Community, Split: i.Split, Lang: i.Lang, IsQuestion: business.IsQuestion}
	src, err := readers()[k.Selected().Name](i.Path, o)
	if err != nil {
		return readable(err)
	}
	if i.Pseudonymise {
		secret, err := i.secret()
		if err != nil {
			return err
		}
		src = pseudonym.Wrap(src, secret)
	}
	if i.DryRun {
		return c.tryOut(ctx, src)
	}
	return c.with(ctx, i.Config, "", func(a *app.App) error {
		fmt.Fprintf(c.err, "Reading %s …\n", i.Path)
		last := time.Time{}
		report, err := a.Loader(func(r archive.Report) {
			if a.Clock.Now().Sub(last) > time.Second {
				last = a.Clock.Now()
				fmt.Fprintf(c.err, "\r%d records", r.Records())
			}
		}).Load(ctx, src)
		fmt.Fprintf(c.err, "\r%d records\n", report.Records())
		if err != nil && report.Records() > 0 {
			return fmt.Errorf("%w\nWhat was written until then is kept; the same command goes on from there", readable(err))
		}
		if err != nil {
			return fmt.Errorf("%w\nNothing was written", readable(err))
		}
		c.report(report)
		return a.Runner.CatchUp(ctx)
	})
}

// secret is made once per installation, so that a second run invents the same names.
func (i ImportForeign) secret() ([]byte, error) {
	path := filepath.Join(i.Dir(), "pseudonym.key")
	if b, err := os.ReadFile(path); err == nil {
		return hex.DecodeString(strings.TrimSpace(string(b)))
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(i.Dir(), 0o700); err != nil {
		return nil, err
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	return secret, os.WriteFile(path, []byte(hex.EncodeToString(secret)+"\n"), 0o600)
}

func (c *CLI) tryOut(ctx context.Context, src archive.Source) error {
	began := clock.Wall()
	r := archive.Report{Source: src.Name(), Taken: map[string]int{}, Skipped: map[archive.Reason]int{}}
	if err := src.Read(ctx, func(rec archive.Record) error { r.Count(rec); return nil }); err != nil {
		return readable(err)
	}
	r.Took = clock.Wall().Sub(began)
	c.say("Nothing was written. The archive holds:")
	c.report(r)
	return nil
}

// report prints what became of an archive.
func (c *CLI) report(r archive.Report) {
	c.say("%s, in %s", r.Source, r.Took.Round(100*time.Millisecond))
	for _, k := range slices.Sorted(maps.Keys(r.Taken)) {
		if r.Taken[k]+r.Known[k] > 0 {
			c.say("  %-14s %8d new %8d here before", k, r.Taken[k], r.Known[k])
		}
	}
	for _, lost := range []bool{false, true} {
		for _, k := range slices.SortedFunc(maps.Keys(r.Skipped), func(a, b archive.Reason) int { return strings.Compare(a.What+a.Why, b.What+b.Why) }) {
			if k.Lost != lost {
				continue
			}
			word := "left out"
			if lost {
				word = "could not be taken over"
			}
			c.say("  %-14s %8d %s: %s", k.What, r.Skipped[k], word, i18n.For("en").T(k.Why))
		}
	}
}

type reader func(path string, o source.Options) (archive.Source, error)

// asReader makes a reader of a source's own Open.
func asReader[S archive.Source](open func(string, source.Options) (S, error)) reader {
	return func(path string, o source.Options) (archive.Source, error) { return open(path, o) }
}

// readers are the products there is an importer for, by the name of the subcommand.
func readers() map[string]reader {
	return map[string]reader{
		"discourse": asReader(discourse.Open), "stackexchange": asReader(stackexchange.Open),
		"slack": asReader(slack.Open), "zulip": asReader(zulip.Open),
	}
}

// readable turns the code of a broken archive into a sentence with its place.
func readable(err error) error {
	p, ok := errors.AsType[*safeio.Problem](err)
	if !ok {
		return err
	}
	place := p.File
	if p.Line > 0 {
		place = fmt.Sprintf("%s, line %d", place, p.Line)
	}
	text := i18n.For("en").T(p.Kind.Code)
	if p.Cause != nil {
		text += " (" + p.Cause.Error() + ")"
	}
	return fmt.Errorf("%s: %s", place, text)
}
