package phrase

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestEveryBookIsRichAndComplete(t *testing.T) {
	for _, lang := range Languages() {
		b, err := Load(lang)
		if err != nil {
			t.Fatalf("Load(%q): %v", lang, err)
		}
		if got, want := b.Patterns(), 250; got < want {
			t.Errorf("%s: got %d patterns, want at least %d", lang, got, want)
		}
		if len(b.Common.Replies) == 0 || len(b.Common.Later) == 0 {
			t.Errorf("%s: nothing that fits everywhere", lang)
		}
		for _, s := range b.all {
			if len(s.Openings) == 0 {
				t.Errorf("%s: situation %v opens with nothing", lang, s.Tags)
			}
		}
	}
}

func TestThreadSharesItsChoices(t *testing.T) {
	b, err := Load("en")
	if err != nil {
		t.Fatal(err)
	}
	c := b.Choose(rand.New(rand.NewPCG(1, 2)))
	c.Set("name", "Asha")
	first, err := Compile("{model} and {name}, {n} of {n2}")
	if err != nil {
		t.Fatal(err)
	}
	got := c.Plain(first)
	if again := c.Plain(first); again != got {
		t.Errorf("second time %q, want %q", again, got)
	}
	if strings.ContainsAny(got, "{}") || !strings.Contains(got, "Asha") {
		t.Errorf("got %q, want all slots filled", got)
	}
}

func TestCompileRefusesAnOpenSlot(t *testing.T) {
	if _, err := Compile("half a {slot"); err == nil {
		t.Error("got no error for a slot without end")
	}
}

func TestBookNamesTheSlotNobodyFills(t *testing.T) {
	b := &Book{Lang: "en", byTag: map[string][]*Situation{}, slots: map[string][]string{}}
	if err := b.readSituations("@ a\n? Title\nBody {nothing}\n"); err != nil {
		t.Fatal(err)
	}
	if err := b.checkSlots(); err == nil || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("got %v, want an error that names the slot", err)
	}
}
