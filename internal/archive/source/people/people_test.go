package people

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, in string
		people   []string // name|unit|manager|lang|joined
		findings []string // line code
	}{
		{
			name: "english commas", in: "Name,Email,Department,Manager,Language,Joined\n" +
				"Ada Bloom,ada@x.org,Europe / Sales,,English,2020-02-01\nBo Cole,bo@x.org,Europe/Sales/North,ada@x.org,nl,1.3.2021\n",
			people: []string{"Ada Bloom|europe/sales||en|2020-02-01", "Bo Cole|europe/sales/north|ada@x.org|nl|2021-03-01"},
		},
		{
			name: "german semicolons, manager later in the file", in: "\ufeffVorname;Nachname;E-Mail;Abteilung;Führungskraft\r\n" +
				"Änne;Öhl;a@x.org;Werk;Bo Groß\r\nBo;Groß;b@x.org;Werk;\r\n",
			people: []string{"Bo Groß|werk|||", "Änne Öhl|werk|b@x.org||"},
		},
		{
			name: "dutch tabs", in: "Naam\tE-mailadres\tAfdeling\tTaal\tAccount\nJan Vos\tjan@x.nl\tInkoop\tNederlands\tnee\n",
			people: []string{"Jan Vos|inkoop||nl|"},
		},
		{
			name: "latin-1", in: "Name;Abteilung\nJ\xfcrgen M\xfcller;Vertrieb\n",
			people: []string{"Jürgen Müller|vertrieb|||"},
		},
		{
			name: "utf-16", in: "\xff\xfeN\x00a\x00m\x00e\x00\n\x00\xc4\x00d\x00a\x00\n\x00",
			people: []string{"Äda||||"},
		},
		{
			name: "wrong in every way", in: "Name,Email,Manager,Joined,Left,Language,Role,Account\n" +
				"A,a@x.org,zed@x.org,2020-13-01,,xx,king,maybe\n" +
				",b@x.org,,,,,,\n" +
				"C,a@x.org,,,,,,\n" +
				"D,not-an-address,,,,,,\n" +
				"E,e@x.org,f@x.org,2020-01-01,2019-01-01,,,,extra\n" +
				"F,f@x.org,e@x.org,,,,,\n" +
				"G,g@x.org,g@x.org,,,,,\n",
			people: []string{"A||||", "F||||", "E||f@x.org||2020-01-01", "G||||"},
			findings: []string{"2 unknown_lang", "2 unknown_role", "2 bad_date", "2 bad_yes_no", "2 unknown_manager", "3 no_name", "4 duplicate_email",
				"5 bad_email", "6 too_many_cells", "6 left_before_joined", "7 manager_circle", "8 own_manager"},
		},
		{
			name: "too long", in: "Name,Title\nA," + strings.Repeat("x", 300) + "\n",
			people: []string{"A||||"}, findings: []string{"2 too_long"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, err := Parse([]byte(tc.in), "list.csv", source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var people []string
			archivetest.Read(t, s, func(r archive.Record) {
				if p, ok := r.(archive.Person); ok {
					joined := ""
					if !p.Joined.IsZero() {
						joined = p.Joined.Format("2006-01-02")
					}
					people = append(people, strings.Join([]string{p.Name, p.Unit, p.Manager, p.Lang, joined}, "|"))
				}
			})
			if diff := cmp.Diff(tc.people, people); diff != "" {
				t.Errorf("people (-want +got):\n%s", diff)
			}
			var found []string
			for _, f := range s.Findings() {
				found = append(found, fmt.Sprint(f.Line, " ", strings.TrimPrefix(f.Code, "archive.people_")))
			}
			if diff := cmp.Diff(tc.findings, found); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoTable(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"archive.unknown_format": "colour,size\nred,1\n",
		"archive.bad_csv":        "Name,Email\n\"open,a@x.org\n",
		"archive.encoding":       "Name\nA\x00B\n",
	} {
		_, err := Parse([]byte(in), "list.csv", source.Options{})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Parse(%q) = %v, want %s", in, err, name)
		}
	}
}

func TestHRDataset(t *testing.T) {
	t.Parallel()
	s, err := Open(archivetest.Shared(t, "data", "sets", "hr-hrdataset-v14", "HRDataset_v14.csv"), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	managed := 0
	c := archivetest.Read(t, s, func(r archive.Record) {
		if p, ok := r.(archive.Person); ok && p.Manager != "" {
			managed++
		}
	})
	if c.People != 311 || managed < 100 {
		t.Errorf("people %d, with manager %d; want 311 and most (skips %v)", c.People, managed, c.Skips)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("Name,Email,Manager\nA,a@x.org,b@x.org\nB,b@x.org,a@x.org\n"))
	f.Add([]byte("Naam;Afdeling\n\"x;y\n"))
	f.Add([]byte("\xff\xfeN\x00a\x00m\x00e\x00\n\x00A\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Parse(b, "list.csv", source.Options{})
		if err != nil {
			return
		}
		archivetest.Read(t, s, nil)
	})
}
