package check

import (
	"testing"
	"time"

	"example.org/linden/internal/archive"
)

func TestOrderFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	good := []archive.Record{archive.Unit{Key: "u"}, archive.Person{Key: "p", Unit: "u"}, archive.Community{Key: "c", Hosts: []string{"p"}},
		archive.Post{Key: "t", Community: "c", Author: "p", At: at}, archive.Comment{Key: "k", Post: "t", Author: "p", At: at.Add(time.Hour)}}
	for name, bad := range map[string]archive.Record{
		"unknown unit":            archive.Person{Key: "q", Unit: "x"},
		"person twice":            archive.Person{Key: "p", Unit: "u"},
		"unknown author":          archive.Post{Key: "t2", Community: "c", Author: "x", At: at},
		"post twice":              archive.Post{Key: "t", Community: "c", Author: "p", At: at},
		"comment before its post": archive.Comment{Key: "k2", Post: "t", Author: "p", At: at.Add(-time.Hour)},
		"parent in nowhere":       archive.Comment{Key: "k3", Post: "t", Parent: "x", Author: "p", At: at.Add(time.Hour)},
		"reaction too early":      archive.Reaction{Target: "k", Person: "p", At: at},
		"stranger joins":          archive.Membership{Community: "c", Person: "x"},
		"foreign answer":          archive.Accept{Post: "x", Comment: "k", By: "p", At: at.Add(2 * time.Hour)},
	} {
		var o Order
		for _, r := range good {
			if err := o.Add(r); err != nil {
				t.Fatalf("%+v: %v", r, err)
			}
		}
		if err := o.Add(bad); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
