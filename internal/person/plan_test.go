package person

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

func workforce() File {
	return File{
		Units: []IncomingUnit{
			{Key: "d1", Name: "Ahorn"}, {Key: "d2", Parent: "d1", Name: "Vertrieb"}, {Key: "d3", Parent: "d1", Name: "Einkauf"},
			{Key: "s1", Name: "Bremen", Site: true},
		},
		People: []Incoming{
			{Line: 2, Key: "100", Name: "Mia Brandt", Email: "mia@ahorn.example", Unit: "d2", Site: "s1", Title: "Leiterin Vertrieb"},
			{Line: 3, Key: "101", Name: "Nora Klein", Email: "nora@ahorn.example", Unit: "d3", Manager: "104", NoAccount: true},
			{Line: 4, Key: "102", Name: ""},
			{Line: 5, Key: "103", Name: "Bad Mail", Email: "no-mail"},
			{Line: 6, Key: "104", Name: "Otto Klein", Email: "nora@other.example", Manager: "999", Unit: "d9"},
			{Line: 7, Key: "104", Name: "Otto Zwei"},
			{Line: 8, Key: "105", Name: "Jörg Mueller", Email: "jm@ahorn.example", Manager: "105", Roles: actor.Moderator},
		},
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		p, err := h.Plan(t.Context(), asAdmin, workforce())
		if err != nil {
			t.Fatal(err)
		}
		want := []Problem{{4, "person.import_name", ""}, {5, "person.import_email", "no-mail"}, {6, "person.import_unit", "d9"},
			{6, "person.import_manager", "999"}, {7, "person.import_twice", "Otto Zwei"}, {8, "person.import_own_manager", "Jörg Mueller"}}
		if diff := cmp.Diff(want, p.Problems); diff != "" {
			t.Errorf("problems: %s", diff)
		}
		if len(p.New) != 2 || p.New[0].Username != "nora" || p.New[1].Username != "nora2" || p.New[0].Manager != p.New[1].ID || p.Line(p.New[1].ID) != 6 {
			t.Errorf("new = %+v", p.New)
		}
		if len(p.NewUnits) != 1 || p.NewUnits[0].Name != "Einkauf" || p.NewUnits[0].Parent != company {
			t.Errorf("new units = %+v", p.NewUnits)
		}
		if len(p.Changed) != 2 || p.Changed[0].ID != mia || len(p.Changed[0].Fields) != 0 {
			t.Fatalf("changed = %+v, want Mia (only the key) and Jörg", p.Changed)
		}
		if diff := cmp.Diff([]Field{{"name", "Jörg Müller", "Jörg Mueller"}, {"roles", "", "moderator"}}, p.Changed[1].Fields); diff != "" {
			t.Errorf("Jörg: %s", diff)
		}
	})
}

func TestApplyIsRepeatable(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		if _, err := h.Apply(t.Context(), asAdmin, workforce()); err != nil {
			t.Fatal(err)
		}
		p, err := h.Plan(t.Context(), asAdmin, workforce())
		if err != nil || !p.Empty() || p.Unchanged != 4 {
			t.Errorf("a second time: %+v %v, want nothing to do and 4 unchanged", p, err)
		}
		next := workforce()
		next.Leavers = true
		next.People = next.People[:1]
		next.People[0].Title = "Beraterin"
		next.People[0].Left = time.Time{}
		p, err = h.Apply(t.Context(), asAdmin, next)
		if diff := cmp.Diff([]string{"Jörg Mueller", "Nora Klein", "Otto Klein"}, cardNames(p.Leavers)); err != nil || diff != "" {
			t.Errorf("leavers: %v %s", err, diff)
		}
		if len(p.Changed) != 1 || !cmp.Equal(p.Changed[0].Fields, []Field{{"title", "Leiterin Vertrieb", "Beraterin"}}) {
			t.Errorf("changed = %+v", p.Changed)
		}
		if got, _ := h.Directory(t.Context(), as(mia), Filter{}, 0, 50); len(got.People) != 5 {
			t.Errorf("left over: %v, want 5 who were in no list or stay", names(got.People))
		}
		if _, err = h.Apply(t.Context(), asAdmin, workforce()); err != nil {
			t.Fatal(err)
		}
		got, err := h.Profile(t.Context(), as(mia), joerg)
		if err != nil || !got.Left() || got.Manager == nil || got.Manager.ID != mia {
			t.Errorf("Jörg = %+v %v, want still gone, with his manager kept", got, err)
		}
	})
}

func TestKeptImport(t *testing.T) {
	t.Parallel()
	h := newHall(t, dbtest.New(t))
	key, err := h.KeepImport(t.Context(), asAdmin, "name\nMia")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := h.KeptImport(t.Context(), asAdmin, key); err != nil || got != "name\nMia" {
		t.Errorf("KeptImport = %q %v", got, err)
	}
	if _, err := h.KeptImport(t.Context(), as(mia), key); err != ErrImportGone {
		t.Errorf("somebody else's list: %v", err)
	}
	if err := h.DropImport(t.Context(), asAdmin); err != nil {
		t.Fatal(err)
	}
	if _, err := h.KeptImport(t.Context(), asAdmin, key); err != ErrImportGone {
		t.Errorf("a dropped list: %v", err)
	}
}
