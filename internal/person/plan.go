package person

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/text"
)

// File is a list of the workforce that was read from elsewhere.
type File struct {
	Units    []IncomingUnit
	People   []Incoming
	Problems []Problem // what the reader could not make sense of
	// Leavers says that the list is complete: who came from an earlier list and
	// is not in this one has left.
	Leavers bool
}

// IncomingUnit is a department or site of a list; Key and Parent are the list's own.
type IncomingUnit struct {
	Key, Parent, Name string
	Site              bool
}

// Incoming is one person of a list. Unit, Site and Manager are keys of the list.
type Incoming struct {
	Line                       int
	Key, Name, Email, Username string
	Unit, Site, Manager        string
	Title, Lang, About         string
	AskMeAbout                 []string
	Roles                      actor.Role
	Joined, Left               time.Time
	NoAccount                  bool
}

// Problem is a line of a list that is not taken over. Code is a message code,
// Detail what it is about.
type Problem struct {
	Line         int
	Code, Detail string
}

// Field is one difference between what is stored and what the list says. Name
// is name, email, title, unit, site, manager, about, ask, lang, roles, account
// or left.
type Field struct{ Name, Old, New string }

// Change is a person whom the list says something new about.
type Change struct {
	Line   int
	ID     actor.ID
	Name   string
	Fields []Field
	next   NewPerson
}

// Plan is what taking over a list would do.
type Plan struct {
	NewUnits  []Unit
	New       []NewPerson
	Changed   []Change
	Unchanged int
	Leavers   []Card
	Problems  []Problem

	lines map[actor.ID]int
}

// Line is the line of the list that somebody new stands in.
func (p Plan) Line(who actor.ID) int { return p.lines[who] }

// Empty reports whether there is nothing to do.
func (p Plan) Empty() bool {
	return len(p.NewUnits)+len(p.New)+len(p.Changed)+len(p.Leavers) == 0
}

// Plan compares a list with the people there are and changes nothing.
// Somebody is recognised by the key of an earlier list, else by e-mail address,
// else by username. What the list leaves empty stays as it is; roles are only
// ever added, and nobody who has left is let back in by a list.
// Administrators only.
func (s *Service) Plan(ctx context.Context, by actor.Actor, f File) (Plan, error) {
	if !by.Roles.Has(actor.Admin) {
		return Plan{}, ErrForbidden
	}
	return s.plan(ctx, s.DB.Read(), f)
}

func (s *Service) plan(ctx context.Context, q db.Q, f File) (Plan, error) {
	k, err := loadKnown(ctx, q)
	if err != nil {
		return Plan{}, err
	}
	p := planner{Service: s, known: k, file: f, units: map[string]UnitID{}, people: map[string]actor.ID{}, seen: map[actor.ID]int{}, fresh: map[actor.ID]string{}}
	p.out.Problems = slices.Clone(f.Problems)
	p.out.lines = map[actor.ID]int{}
	p.planUnits()
	valid := p.planIDs()
	for _, in := range valid {
		p.planPerson(in)
	}
	p.planLeavers()
	slices.SortStableFunc(p.out.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return p.out, nil
}

type planner struct {
	*Service
	known  *known
	file   File
	units  map[string]UnitID   // key of the list to unit
	people map[string]actor.ID // key of the list to person
	seen   map[actor.ID]int    // line of each person of the list
	fresh  map[actor.ID]string // names of the list
	out    Plan
}

func (p *planner) problem(line int, code, detail string) {
	p.out.Problems = append(p.out.Problems, Problem{Line: line, Code: code, Detail: detail})
}

// planUnits recognises a unit by its parent and name.
func (p *planner) planUnits() {
	for _, u := range p.file.Units {
		parent := p.units[u.Parent]
		place := unitPlace{parent, u.Site, text.Fold(u.Name)}
		if found, ok := p.known.units[place]; ok {
			p.units[u.Key] = found
			continue
		}
		fresh := Unit{ID: UnitID(p.IDs.New()), Parent: parent, Site: u.Site, Name: oneLine(u.Name)}
		p.known.units[place], p.units[u.Key] = fresh.ID, fresh.ID
		p.known.unitName[fresh.ID] = fresh.Name
		p.out.NewUnits = append(p.out.NewUnits, fresh)
	}
}

// planIDs finds out who each line is, so that managers can be looked up whatever
// the order of the list, and leaves out lines that cannot be taken over.
func (p *planner) planIDs() []Incoming {
	var valid []Incoming
	emails := map[string]int{}
	for _, in := range p.file.People {
		in.Name, in.Email, in.Username = oneLine(in.Name), foldEmail(in.Email), strings.ToLower(in.Username)
		who, found := p.known.find(in)
		switch {
		case in.Name == "":
			p.problem(in.Line, "person.import_name", "")
			continue
		case in.Email != "" && !validEmail(in.Email):
			p.problem(in.Line, "person.import_email", in.Email)
			continue
		case in.Email != "" && emails[in.Email] != 0:
			p.problem(in.Line, "person.import_email_twice", in.Email)
			continue
		case in.Key != "" && p.people[in.Key] != 0, found && p.seen[who] != 0:
			p.problem(in.Line, "person.import_twice", in.Name)
			continue
		case in.Email != "" && p.known.email[in.Email] != 0 && p.known.email[in.Email] != who:
			p.problem(in.Line, "person.import_email_taken", in.Email)
			continue
		}
		if !found {
			who = actor.ID(p.IDs.New())
		}
		if in.Email != "" {
			emails[in.Email] = in.Line
		}
		if in.Key != "" {
			p.people[in.Key] = who
		}
		p.seen[who], p.fresh[who] = in.Line, in.Name
		p.out.lines[who] = in.Line
		valid = append(valid, in)
		p.known.order = append(p.known.order, who)
	}
	return valid
}

func (p *planner) planPerson(in Incoming) {
	who := p.known.order[0]
	p.known.order = p.known.order[1:]
	next := NewPerson{ID: who, Name: in.Name, Email: in.Email, Title: oneLine(in.Title), About: strings.TrimSpace(in.About),
		AskMeAbout: in.AskMeAbout, Lang: in.Lang, Unit: p.unit(in.Line, in.Unit), Site: p.unit(in.Line, in.Site),
		Manager: p.manager(in, who), Roles: in.Roles, HasAccount: !in.NoAccount, JoinedAt: in.Joined, LeftAt: in.Left, Ref: in.Key}
	old, ok := p.known.people[who]
	if !ok {
		wanted := cleanUsername(in.Username)
		if len(wanted) < 2 {
			wanted = Username(in.Name, in.Email)
		}
		next.Username = FreeUsername(wanted, func(name string) bool { return p.known.username[name] != 0 })
		p.known.username[next.Username] = who
		p.out.New = append(p.out.New, next)
		return
	}
	if !old.LeftAt.IsZero() && next.LeftAt.IsZero() {
		p.problem(in.Line, "person.import_had_left", in.Name)
	}
	next.Username = old.Username
	fields := p.differences(old, next)
	if len(fields) == 0 && (next.Ref == "" || next.Ref == old.Ref) {
		p.out.Unchanged++
		return
	}
	p.out.Changed = append(p.out.Changed, Change{Line: in.Line, ID: who, Name: in.Name, Fields: fields, next: merged(old, next)})
}

func (p *planner) unit(line int, key string) UnitID {
	if key == "" {
		return 0
	}
	u, ok := p.units[key]
	if !ok {
		p.problem(line, "person.import_unit", key)
	}
	return u
}

// manager is looked up in the list, then among the addresses and usernames
// there are. Nobody leads themselves.
func (p *planner) manager(in Incoming, who actor.ID) actor.ID {
	if in.Manager == "" {
		return 0
	}
	m, ok := p.people[in.Manager]
	if !ok {
		m, ok = p.known.find(Incoming{Key: in.Manager, Email: foldEmail(in.Manager), Username: strings.ToLower(in.Manager)})
	}
	switch {
	case !ok:
		p.problem(in.Line, "person.import_manager", in.Manager)
		return 0
	case m == who:
		p.problem(in.Line, "person.import_own_manager", in.Name)
		return 0
	}
	return m
}

// planLeavers are people of an earlier list who are not in this one. People who
// were never in a list stay.
func (p *planner) planLeavers() {
	if !p.file.Leavers {
		return
	}
	for who, old := range p.known.people {
		if old.Ref != "" && p.seen[who] == 0 && old.LeftAt.IsZero() {
			p.out.Leavers = append(p.out.Leavers, Card{ID: who, Username: old.Username, Name: old.Name, Title: old.Title, UnitName: p.known.unitName[old.Unit]})
		}
	}
	slices.SortFunc(p.out.Leavers, func(a, b Card) int {
		return strings.Compare(a.Name+strconv.FormatInt(int64(a.ID), 10), b.Name+strconv.FormatInt(int64(b.ID), 10))
	})
}
