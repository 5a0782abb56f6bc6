package stackexchange

import (
	"testing"

	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
)

func TestSharedDumps(t *testing.T) {
	t.Parallel()
	type counts struct{ People, Questions, Posts, Answers, Accepts, Likes int }
	for _, tc := range []struct {
		site string
		want counts
	}{
		{"quantumcomputing.stackexchange.com", counts{}},
		{"bicycles.meta.stackexchange.com", counts{}},
		{"alcohol.meta.stackexchange.com", counts{}},
		{"alcohol.stackexchange.com", counts{}},
	} {
		t.Run(tc.site, func(t *testing.T) {
			t.Parallel()
			s, err := Open(archivetest.Shared(t, "data", "sets", "stackexchange-dumps", tc.site), source.Options{Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			c := archivetest.Read(t, s, nil)
			t.Errorf("%+v", c.Skips)
			t.Errorf("%d %d %d %d acc %d r %d m %d", c.People, c.Questions, c.Posts, c.Comments, c.Accepts, c.CountedReactions, c.Memberships)
		})
	}
}
