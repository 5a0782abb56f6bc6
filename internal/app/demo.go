package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/demo"
)

// Demo is what only the demo has. *Life is one.
type Demo interface {
	NetworkName() string
	Personas() []demo.Persona
	Truths() demo.Truths
	// Place is the id of a person, community or post that has a key in the company.
	Place(kind, key string) (int64, bool)
	// UnitName is what a department with a key in the company is called.
	UnitName(key string) string
	// Advance moves the clock forward: what happens in the company until then
	// is loaded, and everything derived is brought up to date.
	Advance(ctx context.Context, a *App, by time.Duration) error
}

// Life is the demo company over time. How far it has come is kept in a file
// beside the database, with the acts it answered.
type Life struct {
	company *demo.Company
	file    string
	byID    map[int64]place
	byKey   map[[2]string]place
	units   map[string]string // names by key
	mu      sync.Mutex
	state   state
}

type state struct {
	Now  time.Time           `json:"now"`
	Done []demo.Intervention `json:"done"`
}

// DemoState is the file beside the database that says how far a demo has come.
// No other installation has it.
const DemoState = "demo.json"

// IsDemo reports whether the data in dir are those of a demo.
func IsDemo(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, DemoState))
	return err == nil
}

// NewLife reads how far the company has come in the data directory.
func NewLife(ctx context.Context, company *demo.Company, dir string) (*Life, error) {
	l := &Life{units: map[string]string{}, company: company, file: filepath.Join(dir, DemoState), state: state{Now: company.Now0()}}
	var err error
	if l.byID, l.byKey, err = l.places(ctx); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(l.file)
	if errors.Is(err, os.ErrNotExist) {
		return l, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &l.state)
	}
	if err != nil {
		return nil, fmt.Errorf("the state of the demo cannot be read; start it with --fresh: %w", err)
	}
	return l, nil
}

// Start is the moment the demo's clock shows at first.
func (l *Life) Start() time.Time { return l.state.Now }

// NetworkName is what the company calls its intranet.
func (l *Life) NetworkName() string { return "Nordhain" }

// Personas are who a visitor can be.
func (l *Life) Personas() []demo.Persona { return l.company.Personas() }

// Truths are what was planted.
func (l *Life) Truths() demo.Truths { return l.company.Truths() }

// Begin loads the year before the demo starts, unless it is here, writes what
// was planted to truths.json, and brings everything derived up to date.
func (l *Life) Begin(ctx context.Context, a *App, progress func(archive.Report)) (archive.Report, error) {
	if err := l.ours(ctx, a); err != nil {
		return archive.Report{}, err
	}
	// Kept before anything is loaded, so that a demo that was cut off while it
	// was filled is known as one.
	if err := l.save(); err != nil {
		return archive.Report{}, err
	}
	if err := l.wind(ctx, a); err != nil {
		return archive.Report{}, err
	}
	report, err := a.Loader(progress).Load(ctx, l.company)
	if err != nil {
		return report, err
	}
	f, err := os.Create(filepath.Join(a.Config.Dir(), "truths.json"))
	if err != nil {
		return report, err
	}
	if err := errors.Join(l.company.WriteTruths(f), f.Close()); err != nil {
		return report, err
	}
	return report, a.Refresh(ctx)
}

// wind moves the clock to the last thing that happened: a demo that is started
// again must not show a moment before what was done in it.
func (l *Life) wind(ctx context.Context, a *App) error {
	var last int64
	err := a.DB.Read().QueryRowContext(ctx, `SELECT coalesce(max(at), 0) FROM (
		SELECT at FROM (SELECT at FROM ledger ORDER BY id DESC LIMIT 500) AS e
		UNION ALL SELECT made_at FROM (SELECT made_at FROM card ORDER BY id DESC LIMIT 1) AS c) AS latest`).Scan(&last)
	if ahead := time.UnixMilli(last).Sub(a.Clock.Now()); err == nil && ahead > 0 {
		a.Clock.Advance(ahead)
	}
	return err
}

// ErrNotDemo refuses a database with people the demo has not brought: whoever
// opens the demo can be anybody in it.
var ErrNotDemo = errors.New("this database holds people who are not the demo's; name an empty one with --data or --database, or start a demo of another seed with --fresh")

// ours reports ErrNotDemo for a database that is in other use.
func (l *Life) ours(ctx context.Context, a *App) error {
	var foreign bool
	err := a.DB.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM person)
		AND NOT EXISTS (SELECT 1 FROM archive_source WHERE name = $1)`, l.company.Name()).Scan(&foreign)
	if err == nil && foreign {
		err = ErrNotDemo
	}
	return err
}

func (l *Life) save() error {
	b, err := json.Marshal(l.state)
	if err != nil {
		return err
	}
	return os.WriteFile(l.file, b, 0o600)
}

// Advance lets the company live on.
func (l *Life) Advance(ctx context.Context, a *App, by time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	// Counted from the clock and not from the last move: what was done a few
	// minutes after it is then a whole span old.
	from, to := l.state.Now, a.Clock.Now().Add(by)
	if to.After(l.company.Until()) {
		to = l.company.Until()
	}
	done, err := l.interventions(ctx, a)
	if err != nil {
		return err
	}
	if _, err := a.Loader(nil).Load(ctx, stretch{l.company, from, to, done}); err != nil {
		return err
	}
	a.Clock.Advance(to.Sub(a.Clock.Now()))
	l.state = state{Now: to, Done: done}
	if err := l.save(); err != nil {
		return err
	}
	return a.Refresh(ctx)
}

// stretch is a piece of the company's life as a source of records.
type stretch struct {
	company  *demo.Company
	from, to time.Time
	done     []demo.Intervention
}

func (s stretch) Name() string { return s.company.Name() }

func (s stretch) Read(ctx context.Context, emit func(archive.Record) error) error {
	return s.company.Between(ctx, s.from, s.to, s.done, emit)
}
