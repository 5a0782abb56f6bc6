package app

import (
	"io"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/source/people"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
)

// PeopleFile reads a list of the workforce from a file.
func PeopleFile(path string) (person.File, error) {
	src, err := people.Open(path, source.Options{})
	if err != nil {
		return person.File{}, err
	}
	return peopleFile(src)
}

// readPeople reads an uploaded list of the workforce.
func readPeople(name string, body io.Reader) (person.File, error) {
	b, err := safeio.ReadAll(body, name, safeio.Limits{}.OrDefault().File)
	if err != nil {
		return person.File{}, err
	}
	src, err := people.Parse(b, name, source.Options{})
	if err != nil {
		return person.File{}, err
	}
	return peopleFile(src)
}

func peopleFile(src *people.Source) (person.File, error) {
	var f person.File
	for _, p := range src.Findings() {
		f.Problems = append(f.Problems, person.Problem{Line: p.Line, Code: p.Code, Detail: p.Value})
	}
	for _, u := range src.Units() {
		f.Units = append(f.Units, person.IncomingUnit{Key: u.Key, Parent: u.Parent, Name: u.Name, Site: u.Site})
	}
	for _, row := range src.Rows() {
		f.People = append(f.People, incoming(row.Line, row.Person))
	}
	return f, nil
}

func incoming(line int, p archive.Person) person.Incoming {
	roles, _ := actor.ParseRoles(p.Roles)
	if p.Staff {
		roles |= actor.Staff
	}
	return person.Incoming{
		Line: line, Key: p.Key, Name: p.Name, Email: p.Email, Username: p.Username, Unit: p.Unit, Site: p.Site, Manager: p.Manager,
		Title: p.Title, Lang: p.Lang, About: p.About, AskMeAbout: p.AskMeAbout, Roles: roles, Joined: p.Joined, Left: p.Left, NoAccount: p.NoAccount,
	}
}
