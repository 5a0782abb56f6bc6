package person

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// hall is a small company: Mia leads sales in Bremen, with Jörg (who leads
// Ayşe), Piet without account, a guest and an administrator.
type hall struct {
	*Service
	db  *db.DB
	now time.Time
}

const (
	company UnitID = 1 + iota
	sales
	inside
	plant
	bremen
	utrecht
)

const (
	mia actor.ID = 11 + iota
	joerg
	ayse
	piet
	guest
	admin
)

var asAdmin = actor.Actor{ID: admin, Roles: actor.Admin}

func newHall(t *testing.T, d *db.DB) *hall {
	t.Helper()
	h := &hall{db: d, now: start}
	clock := func() time.Time { return h.now }
	ids := id.NewSource(clock)
	h.Service = New(Options{DB: d, IDs: ids, Now: clock, Ledger: ledger.New(ids.New)})
	err := d.Update(t.Context(), func(tx db.Tx) error {
		if err := h.BulkUnitsTx(t.Context(), tx, []Unit{
			{ID: inside, Parent: sales, Name: "Innendienst"}, {ID: sales, Parent: company, Name: "Vertrieb"},
			{ID: company, Name: "Ahorn"}, {ID: plant, Parent: company, Name: "Werk"},
			{ID: bremen, Site: true, Name: "Bremen"}, {ID: utrecht, Site: true, Name: "Utrecht"},
		}); err != nil {
			return err
		}
		return h.BulkPeopleTx(t.Context(), tx, []NewPerson{
			{ID: ayse, Username: "ayse", Name: "Ayşe Demir", Unit: inside, Site: bremen, Manager: joerg, HasAccount: true, JoinedAt: start.AddDate(0, -1, 0), AskMeAbout: []string{"Zoll", "Excel"}},
			{ID: mia, Username: "mia", Name: "Mia Brandt", Email: "Mia@Ahorn.example", Unit: sales, Site: bremen, HasAccount: true, Lang: "de", Title: "Leiterin Vertrieb", JoinedAt: start.AddDate(-1, 0, 0)},
			{ID: joerg, Username: "jmueller", Name: "Jörg Müller", Email: "jm@ahorn.example", Unit: sales, Site: bremen, Manager: mia, HasAccount: true, JoinedAt: start.AddDate(-1, 0, 0)},
			{ID: piet, Username: "piet", Name: "Piet de Vries", Unit: plant, Site: utrecht, JoinedAt: start.AddDate(-2, 0, 0)},
			{ID: guest, Username: "gast", Name: "Gast Muster", Roles: actor.Guest, HasAccount: true, JoinedAt: start},
			{ID: admin, Username: "admin", Name: "Vera Admin", Roles: actor.Admin | actor.CommunityManager, HasAccount: true, JoinedAt: start},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func as(who actor.ID) actor.Actor { return actor.Actor{ID: who} }

func names(all []Person) []string {
	var out []string
	for _, p := range all {
		out = append(out, p.Name)
	}
	return out
}

func cardNames(all []Card) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Name)
	}
	return out
}

func TestProfile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		got, err := h.Profile(t.Context(), as(mia), joerg)
		want := Person{ID: joerg, Username: "jmueller", Name: "Jörg Müller", Email: "jm@ahorn.example", Unit: &UnitRef{sales, "Vertrieb"},
			Site: &UnitRef{bremen, "Bremen"}, Manager: &Ref{mia, "Mia Brandt"}, HasAccount: true, JoinedAt: start.AddDate(-1, 0, 0)}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("Profile: %v %s", err, diff)
		}
		got, err = h.Profile(t.Context(), actor.Actor{ID: guest, Roles: actor.Guest}, joerg)
		want = Person{ID: joerg, Username: "jmueller", Name: "Jörg Müller", JoinedAt: start.AddDate(-1, 0, 0)}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("Profile for a guest: %v %s", err, diff)
		}
		h.Circle = circle{mia: true}
		if _, err := h.Profile(t.Context(), actor.Actor{ID: guest, Roles: actor.Guest}, joerg); !errors.Is(err, ErrNotFound) {
			t.Errorf("a guest sees somebody outside the circle: %v", err)
		}
		for _, by := range []actor.Actor{{}, as(mia)} {
			if _, err := h.Profile(t.Context(), by, 99); !errors.Is(err, ErrNotFound) {
				t.Errorf("nobody by %d: got %v, want ErrNotFound", by.ID, err)
			}
		}
	})
}

type circle map[actor.ID]bool

func (c circle) Shares(_ context.Context, _, other actor.ID) (bool, error) { return c[other], nil }

func TestDirectory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		for _, c := range []struct {
			name string
			f    Filter
			want []string
		}{
			{"all", Filter{}, []string{"Ayşe Demir", "Gast Muster", "Jörg Müller", "Mia Brandt", "Piet de Vries", "Vera Admin"}},
			{"with descendants", Filter{Unit: sales}, []string{"Ayşe Demir", "Jörg Müller", "Mia Brandt"}},
			{"top", Filter{Unit: company, Site: utrecht}, []string{"Piet de Vries"}},
			{"umlaut", Filter{Query: "mül"}, []string{"Jörg Müller"}},
			{"umlaut spelled out", Filter{Query: "MUELLER jo"}, []string{"Jörg Müller"}},
			{"username", Filter{Query: "jmu"}, []string{"Jörg Müller"}},
			{"turkish", Filter{Query: "ays"}, []string{"Ayşe Demir"}},
			{"nobody", Filter{Query: "zz"}, nil},
			{"last name prefix", Filter{Query: "vr pi"}, []string{"Piet de Vries"}},
		} {
			got, err := h.Directory(t.Context(), as(mia), c.f, 0, 50)
			if diff := cmp.Diff(c.want, names(got.People)); err != nil || diff != "" {
				t.Errorf("%s: %v %s", c.name, err, diff)
			}
		}
		var all []string
		after := actor.ID(0)
		for range 10 {
			got, err := h.Directory(t.Context(), as(mia), Filter{}, after, 2)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, names(got.People)...)
			if after = got.After; after == 0 {
				break
			}
		}
		if len(all) != 6 {
			t.Errorf("pages of two show %v, want 6 people once each", all)
		}
		if _, err := h.Directory(t.Context(), actor.Actor{ID: guest, Roles: actor.Guest}, Filter{}, 0, 9); !errors.Is(err, ErrForbidden) {
			t.Errorf("directory for a guest: %v", err)
		}
	})
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		for prefix, want := range map[string][]string{"m": {"Gast Muster", "Jörg Müller", "Mia Brandt"}, "@jm": {"Jörg Müller"}, "piet": nil, "": nil, "vries": nil} {
			got, err := h.Suggest(t.Context(), as(mia), prefix, 8)
			if diff := cmp.Diff(want, cardNames(got)); err != nil || diff != "" {
				t.Errorf("Suggest(%q): %v %s", prefix, err, diff)
			}
		}
		h.Circle = circle{mia: true}
		got, err := h.Suggest(t.Context(), actor.Actor{ID: guest, Roles: actor.Guest}, "m", 8)
		if diff := cmp.Diff([]string{"Gast Muster", "Mia Brandt"}, cardNames(got)); err != nil || diff != "" {
			t.Errorf("Suggest for a guest: %v %s", err, diff)
		}
	})
}

func TestOrganisation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		nodes, _, err := h.Tree(t.Context(), as(mia), 0, 2)
		if err != nil || len(nodes) != 1 {
			t.Fatalf("Tree: %v %v", nodes, err)
		}
		top, sub := nodes[0], nodes[0].Children
		if top.People != 4 || top.Own != 0 || len(sub) != 2 || sub[0].Name != "Vertrieb" || sub[0].People != 3 || !sub[0].Deeper {
			t.Errorf("Tree = %+v", nodes)
		}
		if sub[0].Leader == nil || sub[0].Leader.ID != mia {
			t.Errorf("leader of sales = %+v, want Mia", sub[0].Leader)
		}
		_, path, err := h.Tree(t.Context(), as(mia), inside, 1)
		if err != nil || len(path) != 3 || path[0].ID != company {
			t.Errorf("path = %v %v", path, err)
		}
		if _, _, err := h.Tree(t.Context(), as(mia), bremen, 1); !errors.Is(err, ErrNotFound) {
			t.Errorf("a site as department: %v", err)
		}
		chain, err := h.Chain(t.Context(), as(mia), ayse)
		if diff := cmp.Diff([]string{"Jörg Müller", "Mia Brandt"}, cardNames(chain)); err != nil || diff != "" {
			t.Errorf("Chain: %v %s", err, diff)
		}
		reports, err := h.Reports(t.Context(), as(mia), mia)
		if diff := cmp.Diff([]string{"Jörg Müller"}, cardNames(reports)); err != nil || diff != "" {
			t.Errorf("Reports: %v %s", err, diff)
		}
		counts, err := Headcounts(t.Context(), d.Read(), start.AddDate(0, -2, 0))
		want := map[UnitID]Headcount{sales: {2, 2}, plant: {1, 0}}
		if diff := cmp.Diff(want, counts); err != nil || diff != "" {
			t.Errorf("Headcounts two months ago: %v %s", err, diff)
		}
		cards, err := Names(t.Context(), d.Read(), []actor.ID{mia, mia, 99})
		if diff := cmp.Diff(map[actor.ID]Card{mia: {ID: mia, Username: "mia", Name: "Mia Brandt", Title: "Leiterin Vertrieb", UnitName: "Vertrieb"}}, cards); err != nil || diff != "" {
			t.Errorf("Names: %v %s", err, diff)
		}
	})
}
