// Package slack reads the export zip of a Slack workspace: users.json,
// channels.json, groups.json where present, and one file per channel and day.
//
// A channel becomes a community (a private one a hidden community), a message
// outside a thread becomes a post, replies become comments, reactions are taken
// over with who gave them (Slack does not say when: they count from the
// message). Joining and leaving become memberships; other system messages,
// messages of robots and direct messages are left out. Files stay where they
// are: the message links to them.
package slack

import (
	"cmp"
	"context"
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
)

// Source is an export zip.
type Source struct {
	path, base string
	o          source.Options
}

// Open checks that path is a zip with users and channels in it;
// safeio.ErrUnknown when it is not.
func Open(file string, o source.Options) (*Source, error) {
	o.Limits = o.Limits.OrDefault()
	z, err := safeio.OpenZip(file, o.Limits)
	if err != nil {
		return nil, err
	}
	s := &Source{path: file, base: strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), o: o}
	if _, ok := root(z); !ok {
		return nil, errors.Join(safeio.At(safeio.ErrUnknown, filepath.Base(file), 0, nil), z.Close())
	}
	return s, z.Close()
}

// root is the folder the export lies in, which is the top or one folder.
func root(z *safeio.Zip) (string, bool) {
	for _, n := range z.Names() {
		if path.Base(n) == "channels.json" && strings.Count(n, "/") <= 1 && z.Has(path.Join(path.Dir(n), "users.json")) {
			return path.Dir(n), true
		}
	}
	return "", false
}

// Name is "slack:" and the name of the file.
func (s *Source) Name() string { return "slack:" + s.base }

type user struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	RealName string `json:"real_name"`
	Deleted  bool   `json:"deleted"`
	Bot      bool   `json:"is_bot"`
	Admin    bool   `json:"is_admin"`
	Profile  struct {
		RealName string `json:"real_name"`
		Display  string `json:"display_name"`
		Email    string `json:"email"`
		Title    string `json:"title"`
	} `json:"profile"`
}

type channel struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Created  any      `json:"created"` // a number, or text in blanked exports
	Creator  string   `json:"creator"`
	Archived bool     `json:"is_archived"`
	Members  []string `json:"members"`
	Purpose  struct {
		Value string `json:"value"`
	} `json:"purpose"`
	hidden      bool
	first, last time.Time
	joined      map[string]bool
}

func (c *channel) created() time.Time {
	if n, ok := c.Created.(float64); ok && n > 0 && n < 7e9 {
		return time.Unix(int64(n), 0).UTC()
	}
	return c.first
}

type reader struct {
	s        *Source
	ctx      context.Context
	z        *safeio.Zip
	root     string
	line     *source.Timeline
	users    map[string]user
	order    []string
	channels []*channel
}

// Read reads and checks everything before it emits the first record.
func (s *Source) Read(ctx context.Context, emit func(archive.Record) error) (err error) {
	z, err := safeio.OpenZip(s.path, s.o.Limits)
	if err != nil {
		return err
	}
	r := &reader{s: s, ctx: ctx, z: z, line: source.NewTimeline(s.o), users: map[string]user{}}
	r.line.Join, r.line.Convert = true, r.markdown
	defer func() { err = errors.Join(err, r.line.Close(), z.Close()) }()
	r.root, _ = root(z)
	if err := r.collect(); err != nil {
		return err
	}
	if err := r.emit(emit); err != nil {
		return err
	}
	return r.line.Emit(ctx, s.o, emit)
}

func (r *reader) collect() error {
	err := r.array("users.json", func(file string, line int, raw []byte) error {
		var u user
		if err := safeio.DecodeJSON(raw, file, line, &u); err != nil {
			return err
		}
		if u.ID == "" {
			return safeio.At(safeio.ErrValue, file, line, nil)
		}
		if _, twice := r.users[u.ID]; !twice {
			r.order = append(r.order, u.ID)
		}
		r.users[u.ID] = u
		return nil
	})
	for _, name := range []string{"channels.json", "groups.json"} {
		if err == nil && r.z.Has(path.Join(r.root, name)) {
			err = r.array(name, func(file string, line int, raw []byte) error { return r.channel(name, file, line, raw) })
		}
	}
	for _, name := range []string{"dms.json", "mpims.json"} {
		if err == nil && r.z.Has(path.Join(r.root, name)) {
			err = r.line.Add(time.UnixMilli(0), source.Item{Skip: &archive.Skip{What: "direct_messages", Why: "archive.skip_private", File: name}})
		}
	}
	if err != nil {
		return err
	}
	days := r.days()
	for _, c := range r.channels {
		if err := r.messages(c, days[cmp.Or(c.Name, c.ID)]); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) channel(list, file string, line int, raw []byte) error {
	c := &channel{joined: map[string]bool{}, hidden: list == "groups.json"}
	if err := safeio.DecodeJSON(raw, file, line, c); err != nil {
		return err
	}
	if c.ID == "" || slices.ContainsFunc(r.channels, func(o *channel) bool { return o.ID == c.ID }) {
		return safeio.At(safeio.ErrValue, file, line, nil)
	}
	r.channels = append(r.channels, c)
	return nil
}

// days lists the day files of each channel's folder, in order.
func (r *reader) days() map[string][]string {
	days := map[string][]string{}
	for _, n := range r.z.Names() {
		dir, file := path.Split(n)
		dir = strings.TrimSuffix(dir, "/")
		if path.Dir(dir) == r.root && strings.HasSuffix(file, ".json") {
			days[path.Base(dir)] = append(days[path.Base(dir)], n)
		}
	}
	return days
}

func (r *reader) array(name string, fn func(file string, line int, raw []byte) error) error {
	full := name
	if !strings.Contains(name, "/") {
		full = path.Join(r.root, name)
	}
	f, err := r.z.Open(full)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return safeio.JSONArray(f, full, r.s.o.Limits, func(line int, raw []byte) error { return fn(full, line, raw) })
}

func (r *reader) emit(emit func(archive.Record) error) error {
	for _, id := range r.order {
		u := r.users[id]
		p := archive.Person{
			Key: id, Username: u.Name, Email: u.Profile.Email, Title: u.Profile.Title,
			Name:      cmp.Or(u.Profile.RealName, u.RealName, u.Profile.Display, u.Name, id),
			NoAccount: u.Deleted || u.Bot,
		}
		if err := emit(p); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.channels, func(a, b *channel) int { return a.created().Compare(b.created()) })
	for _, c := range r.channels {
		a := archive.Community{Key: c.ID, Name: cmp.Or(c.Name, c.ID), Purpose: c.Purpose.Value, Lang: r.s.o.Lang, Created: c.created()}
		a.Purpose = r.text(c.Purpose.Value)
		if c.hidden {
			a.Access = "hidden"
		}
		if c.Archived {
			a.Archived = cmp.Or(c.last, c.created())
		}
		if _, ok := r.users[c.Creator]; ok {
			a.Hosts = []string{c.Creator}
		}
		if err := emit(a); err != nil {
			return err
		}
	}
	return nil
}
