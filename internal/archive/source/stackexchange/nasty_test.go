package stackexchange

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
)

func dump(t testing.TB, files map[string]string) *Source {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "trees.stackexchange.com")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name+".xml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(dir, source.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	head     = "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<posts>\n"
	question = `<row Id="1" PostTypeId="1" AcceptedAnswerId="2" CreationDate="2020-01-02T10:00:00.5" Score="3" ViewCount="9" Body="&lt;p&gt;Q&lt;/p&gt;" OwnerUserId="5" LastActivityDate="2020-02-01T00:00:00" Title="How?" Tags="&lt;oak&gt;&lt;elm&gt;" />` + "\n"
	answer   = `<row Id="2" PostTypeId="2" ParentId="1" CreationDate="2020-01-01T00:00:00" Score="2" Body="&lt;p&gt;A&lt;/p&gt;" OwnerDisplayName="gone" />` + "\n"
	orphan   = `<row Id="3" PostTypeId="2" ParentId="99" CreationDate="2020-01-05T00:00:00" Body="x" />` + "\n"
)

func TestThread(t *testing.T) {
	t.Parallel()
	s := dump(t, map[string]string{
		"Users":    `<users><row Id="5" DisplayName="Ann Bo" CreationDate="2019-01-01T00:00:00" /><row Id="6" DisplayName="Cy" CreationDate="2018-01-01T00:00:00" /></users>`,
		"Posts":    head + answer + question + orphan + "</posts>",
		"Votes":    `<votes><row Id="1" PostId="1" VoteTypeId="2"/><row Id="2" PostId="1" VoteTypeId="3"/><row Id="3" PostId="2" VoteTypeId="1" CreationDate="2020-01-09T00:00:00"/></votes>`,
		"Comments": `<comments><row Id="7" PostId="2" Score="1" Text="Thanks @AnnBo, really" CreationDate="2020-01-03T00:00:00" UserId="6"/><row Id="8" PostId="1" Text="hm" CreationDate="2020-01-03T01:00:00" UserId="6"/></comments>`,
		"Tags":     `<tags><row TagName="elm" Count="1"/><row TagName="oak" Count="12"/><row TagName="none" Count="0"/></tags>`,
	})
	var got []string
	archivetest.Read(t, s, func(r archive.Record) {
		switch r := r.(type) {
		case archive.Person:
			got = append(got, fmt.Sprint("person ", r.Key, " ", r.Name, " ", r.Username, " ", r.NoAccount))
		case archive.Community:
			got = append(got, fmt.Sprint("community ", r.Name, " ", r.Topics))
		case archive.Post:
			got = append(got, fmt.Sprint("post ", r.Key, " ", r.Title, " ", r.Body, " ", r.Reactions, " ", r.Views, " ", r.Topics))
		case archive.Comment:
			got = append(got, fmt.Sprint("comment ", r.Key, " to ", r.Parent, " by ", r.Author, " ", r.Body, " ", r.Reactions))
		case archive.Accept:
			got = append(got, fmt.Sprint("accept ", r.Comment, " by ", r.By, " ", r.At.Format("01-02")))
		case archive.Skip:
			got = append(got, fmt.Sprint("skip ", r.What, " ", r.Why))
		}
	})
	want := []string{
		"person 6 Cy cy false", "person 5 Ann Bo ann.bo false", "person name:gone gone gone true", "person deleted Deleted account deleted.account true",
		"community Trees [oak elm]",
		"post 1 How? Q 1 9 [oak elm]", "comment 2 to  by name:gone A 0",
		"comment c7 to 2 by 6 Thanks @ann.bo, really 1", "comment c8 to  by 6 hm 0",
		"skip answer archive.skip_no_thread", "accept 2 by 5 01-09",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, posts string
		line        int
		kind        error
	}{
		{"cut in the middle", head + question + answer[:50], 4, safeio.ErrXML},
		{"no end", head + question, 4, safeio.ErrXML},
		{"empty", "", 1, safeio.ErrXML},
		{"not xml", "hello", 1, safeio.ErrXML},
		{"other elements", head + "<a/>", 3, safeio.ErrXML},
		{"no id", head + `<row PostTypeId="1" CreationDate="2020-01-01T00:00:00"/>`, 3, safeio.ErrValue},
		{"bad number", head + strings.Replace(question, `Id="1"`, `Id="one"`, 1), 3, safeio.ErrValue},
		{"bad time", head + strings.Replace(question, "2020-01-02T", "soon", 1), 3, safeio.ErrValue},
		{"own entities", `<!DOCTYPE a [<!ENTITY x "yy">]><posts><row Id="&x;"/></posts>`, 1, safeio.ErrXML},
		{"latin-1 declared", `<?xml version="1.0" encoding="ISO-8859-1"?><posts></posts>`, 1, safeio.ErrEncoding},
		{"latin-1 undeclared", head + strings.Replace(question, "How?", "\xe9", 1), 3, safeio.ErrEncoding},
		{"endless attribute", head + `<row Body="` + strings.Repeat("x", 6<<20), 3, safeio.ErrLineTooLong},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := archivetest.New()
			err := dump(t, map[string]string{"Posts": tc.posts}).Read(t.Context(), c.Emit)
			p, ok := errors.AsType[*safeio.Problem](err)
			if !ok || !errors.Is(err, tc.kind) || p.File != "Posts.xml" || p.Line != tc.line {
				t.Errorf("got %.200v, want %v at line %d", err, tc.kind, tc.line)
			}
			if c.People > 0 {
				t.Errorf("%d people came before the error", c.People)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	if _, err := Open(t.TempDir(), source.Options{}); !errors.Is(err, safeio.ErrUnknown) {
		t.Errorf("an empty folder gave %v", err)
	}
	if _, err := Open("/nowhere/at/all", source.Options{}); !errors.Is(err, safeio.ErrMissing) {
		t.Errorf("nothing gave %v", err)
	}
}

func FuzzRows(f *testing.F) {
	f.Add(head + question + answer + "</posts>")
	f.Add("<posts><row Id=\"1\"><x/></row>")
	f.Fuzz(func(t *testing.T, in string) {
		c := archivetest.New()
		err := dump(t, map[string]string{"Posts": in}).Read(t.Context(), c.Emit)
		if _, ok := errors.AsType[*safeio.Problem](err); err != nil && !ok {
			t.Errorf("error without place: %v", err)
		}
		for _, p := range c.Problems {
			t.Error(p)
		}
	})
}
