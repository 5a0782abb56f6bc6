package stackexchange

import (
	"testing"

	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
)

func TestSharedDumps(t *testing.T) {
	t.Parallel()
	type counts struct{ Questions, Posts, Comments, Accepts, Wiki int }
	for _, tc := range []struct {
		site string
		want counts
	}{
		{"quantumcomputing.stackexchange.com", counts{612, 612, 1060 + 3413, 389, 314}},
		{"bicycles.meta.stackexchange.com", counts{453, 453, 971 + 2448, 157, 22}},
		{"alcohol.meta.stackexchange.com", counts{94, 94, 141 + 367, 29, 16}},
		{"alcohol.stackexchange.com", counts{663, 663, 1572, 410, 119}},
	} {
		t.Run(tc.site, func(t *testing.T) {
			t.Parallel()
			s, err := Open(archivetest.Shared(t, "data", "sets", "stackexchange-dumps", tc.site), source.Options{Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			c := archivetest.Read(t, s, nil)
			got := counts{c.Questions, c.Posts, c.Comments, c.Accepts, c.Skips["wiki archive.skip_wiki"]}
			if got != tc.want {
				t.Errorf("got %+v, want %+v (skips %v)", got, tc.want, c.Skips)
			}
		})
	}
}
