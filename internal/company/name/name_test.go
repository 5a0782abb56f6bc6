package name

import (
	"math/rand/v2"
	"regexp"
	"testing"
)

func TestUsernamesArePlain(t *testing.T) {
	t.Parallel()
	plain := regexp.MustCompile(`^[a-z.]+$`)
	r := rand.New(rand.NewPCG(1, 1))
	for _, lang := range []string{"de", "nl", "en"} {
		for range 3000 {
			n := Draw(r, lang)
			if u := Username(n); !plain.MatchString(u) {
				t.Fatalf("Username(%q) = %q, want letters and dots", n, u)
			}
		}
	}
	if got, want := Username("Sönke van der Groß"), "soenke.van.der.gross"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
