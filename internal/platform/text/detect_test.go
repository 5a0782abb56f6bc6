package text

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

func TestDetectShortPosts(t *testing.T) {
	t.Parallel()
	cases := []struct{ text, prior, want string }{
		{"Kann mir jemand helfen?", "", German},
		{"Wann ist die nächste Sitzung?", "", German},
		{"Die Maschine steht schon wieder", "", German},
		{"Danke, das hat geholfen", "", German},
		{"Läuft bei euch der Server?", "", German},
		{"Kan iemand mij helpen?", "", Dutch},
		{"Wanneer is de volgende vergadering?", "", Dutch},
		{"De machine staat alweer stil", "", Dutch},
		{"Bedankt, dat werkte", "", Dutch},
		{"Wie gaat er mee lunchen?", "", Dutch},
		{"Can somebody help me?", "", English},
		{"When is the next meeting?", "", English},
		{"The machine has stopped again", "", English},
		{"Thanks, that worked", "", English},
		{"Where did you put the keys?", "", English},
		{"Merci pour votre aide, c'est parfait", "", Other},
		{"¿Dónde está la reunión de mañana?", "", Other},
		{"Где находится новый принтер?", German, Other},
		{"新しいプリンターはどこですか、教えてください", German, Other},
		{"OK", German, German},
		{"Super!", Dutch, Dutch},
		{"👍", English, English},
		{"", "", Other},
		{"12345", Dutch, Dutch},
		{"Where did you put the keys?", German, English},
	}
	for _, c := range cases {
		if got := Detect(c.text, c.prior); got != c.want {
			t.Errorf("Detect(%q, %q) = %q, want %q", c.text, c.prior, got, c.want)
		}
	}
}

// TestDetectSIB measures on the sentences of SIB-200, which no profile was made
// from.
func TestDetectSIB(t *testing.T) {
	t.Parallel()
	shared := os.Getenv("LINDEN_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	right, all := 0, 0
	for _, lang := range []string{German, Dutch, English} {
		for _, part := range []string{"dev", "train"} {
			f, err := os.Open(filepath.Join(shared, "data", "sets", "sib200-de-nl-en", lang+"_"+part+".tsv"))
			if err != nil {
				t.Skipf("shared data set sib200-de-nl-en is not here: %v", err)
			}
			defer f.Close()
			r := csv.NewReader(f)
			r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
			rows, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows[1:] {
				all++
				if got := Detect(row[2], ""); got == lang {
					right++
				} else if testing.Verbose() {
					t.Logf("%s taken for %s: %.90s", lang, got, row[2])
				}
			}
		}
	}
	if rate := float64(right) / float64(all); all < 2000 || rate < 0.95 {
		t.Errorf("%d of %d sentences right (%.3f), want 0.95", right, all, rate)
	} else {
		t.Logf("%d of %d sentences right (%.4f)", right, all, rate)
	}
}
