package personweb

import (
	"context"
	"slices"
	"strings"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/ui"
)

func personPath(who actor.ID) string { return "/people/" + id.String(int64(who)) }

func unitPath(u person.UnitID) string { return "/people/org?unit=" + id.String(int64(u)) }

func face(who actor.ID, name, key string, size ui.Size) ui.AvatarProps {
	return ui.AvatarProps{Name: name, Picture: person.PicturePath(who, key), Size: size}
}

func cardWho(c person.Card) ui.WhoProps {
	return ui.WhoProps{Face: face(c.ID, c.Name, c.PictureKey, ui.SizeMedium), Href: personPath(c.ID), More: joined(c.Title, c.UnitName)}
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

func unitName(u *person.UnitRef) string {
	if u == nil {
		return ""
	}
	return u.Name
}

func paragraphs(s string) []string {
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// roleNames says the roles in the reader's language.
func roleNames(ctx context.Context, roles actor.Role) []string {
	var out []string
	for _, name := range roles.Names() {
		out = append(out, i18n.T(ctx, "person.role."+name))
	}
	return out
}

// roleOptions are the roles as boxes to tick.
func roleOptions(ctx context.Context, has actor.Role) []ui.Option {
	var out []ui.Option
	for _, name := range allRoles().Names() {
		role, _ := actor.ParseRoles([]string{name})
		out = append(out, ui.Option{Value: name, Text: i18n.T(ctx, "person.role."+name), Help: i18n.T(ctx, "person.role."+name+".help"), Chosen: has.Has(role)})
	}
	return out
}

func allRoles() actor.Role {
	return actor.Admin | actor.CommunityManager | actor.Editor | actor.Moderator | actor.Guest | actor.Staff
}

// maxOptions bounds a list to choose from; a larger organisation shows its upper levels.
const maxOptions = 300

// unitOptions are the departments in the order of their tree, indented, or the sites.
func unitOptions(ctx context.Context, units []person.Unit, sites bool, chosen person.UnitID) []ui.Option {
	children := map[person.UnitID][]person.Unit{}
	n := 0
	for _, u := range units {
		if u.Site == sites {
			children[u.Parent] = append(children[u.Parent], u)
			n++
		}
	}
	depth := 8
	if n > maxOptions {
		depth = 2
	}
	key := "person.all_units"
	if sites {
		key = "person.all_sites"
	}
	out := []ui.Option{{Text: i18n.T(ctx, key)}}
	var walk func(parent person.UnitID, level int)
	walk = func(parent person.UnitID, level int) {
		for _, u := range children[parent] {
			if len(out) > maxOptions {
				return
			}
			out = append(out, ui.Option{Value: id.String(int64(u.ID)), Text: strings.Repeat("– ", level) + u.Name, Chosen: u.ID == chosen})
			if level+1 < depth {
				walk(u.ID, level+1)
			}
		}
	}
	walk(0, 0)
	return withChosen(out, units, chosen)
}

func withChosen(out []ui.Option, units []person.Unit, chosen person.UnitID) []ui.Option {
	i := slices.IndexFunc(units, func(u person.Unit) bool { return u.ID == chosen })
	if i < 0 || slices.ContainsFunc(out, func(o ui.Option) bool { return o.Chosen }) {
		return out
	}
	u := units[i]
	return append(out, ui.Option{Value: id.String(int64(u.ID)), Text: u.Name, Chosen: true})
}

// problems turns refused inputs into what a form shows, in the order of its fields.
func problems(ctx context.Context, wrong map[string]string, order ...string) []ui.FieldError {
	var out []ui.FieldError
	for _, field := range order {
		if code := wrong[field]; code != "" {
			out = append(out, ui.FieldError{Field: field, Text: i18n.T(ctx, code)})
		}
	}
	return out
}

// said is the text of a code, empty for no code.
func said(ctx context.Context, code string) string {
	if code == "" {
		return ""
	}
	return i18n.T(ctx, code)
}

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	return []ui.Option{
		{Value: "", Text: i18n.T(ctx, "person.lang.browser"), Chosen: chosen == ""}, {Value: "de", Text: "Deutsch", Chosen: chosen == "de"},
		{Value: "nl", Text: "Nederlands", Chosen: chosen == "nl"}, {Value: "en", Text: "English", Chosen: chosen == "en"},
	}
}

func themeOptions(ctx context.Context, chosen string) []ui.Option {
	return []ui.Option{
		{Value: "auto", Text: i18n.T(ctx, "ui.theme.auto"), Chosen: chosen == ""},
		{Value: "light", Text: i18n.T(ctx, "ui.theme.light"), Chosen: chosen == "light"},
		{Value: "dark", Text: i18n.T(ctx, "ui.theme.dark"), Chosen: chosen == "dark"},
	}
}

// commonZones are offered while typing; every other zone can be typed.
func commonZones() []string {
	return []string{"Europe/Amsterdam", "Europe/Berlin", "Europe/Brussels", "Europe/London", "Europe/Vienna", "Europe/Zurich",
		"Europe/Madrid", "Europe/Paris", "Europe/Rome", "Europe/Warsaw", "Europe/Istanbul", "America/New_York", "America/Chicago",
		"America/Los_Angeles", "America/Sao_Paulo", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "UTC"}
}

// fieldText says a stored value of a change in words.
func fieldText(ctx context.Context, field, value string) string {
	switch {
	case field == "account" && value == "":
		return i18n.T(ctx, "person.no_account")
	case field == "account":
		return i18n.T(ctx, "person.with_account")
	case value == "":
		return i18n.T(ctx, "person.nothing")
	case field == "roles":
		roles, _ := actor.ParseRoles(strings.Split(value, ","))
		return strings.Join(roleNames(ctx, roles), ", ")
	case field == "ask":
		return strings.ReplaceAll(value, "\n", ", ")
	}
	return value
}
