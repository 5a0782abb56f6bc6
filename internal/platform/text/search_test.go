package text

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type pair struct {
	lang, query, doc string
}

// shouldMeet are pairs a person at work would expect to meet.
var shouldMeet = []pair{
	{German, "Haus", "Die Häuser am Stadtrand sind verkauft"},
	{German, "Tür", "Bei uns klemmt die Haustür"},
	{German, "Urlaubsantrag", "Anträge für Urlaub bitte bis Freitag abgeben"},
	{German, "Antrag", "Dein Urlaubsantrag ist genehmigt"},
	{German, "Schichtplan", "Der Wochenendschichtplan hängt aus"},
	{German, "Wärmepumpe", "Ersatz für den Wärmepumpenregler bestellt"},
	{German, "waermepumpe", "Die neue Wärmepumpe läuft"},
	{German, "Versicherung", "Zwei Krankenversicherungen im Vergleich"},
	{German, "Straße", "Baustelle in der Strasse am Werk"},
	{German, "strasse", "Die Straße ist wieder frei"},
	{German, "mueller", "Herr Müller ist heute nicht da"},
	{German, "Muller", "Frau Mueller leitet die Runde"},
	{German, "Müller", "Gruß an Mueller und Schmidt"},
	{German, "Sitzung", "Betriebsratssitzungen im Mai"},
	{German, "Betriebsrat", "Die Mitglieder des Betriebsrates stellen sich vor"},
	{German, "Projektleiter", "Unsere Projektleiterinnen treffen sich"},
	{German, "arbeiten", "Sie arbeitet von zu Hause"},
	{German, "Parkplatz", "Alle Parkplätze sind belegt"},
	{German, "Kollegin", "Liebe Kolleg:innen, bitte beachten"},
	{German, "Datenschutz", "Datenschutzbeauftragter gesucht"},
	{German, "Schulung", "Sicherheitsschulungen im Herbst"},
	{German, "email", "Schick mir eine E-Mail"},
	{German, "Brandschutzhelfer", "Helfer für den Brandschutz gesucht"},
	{German, "Tür", "Alle Brandschutztüren bleiben zu"},
	{German, "Kantine", "Der Kantinenplan dieser Woche"},
	{Dutch, "huis", "De huizen in de straat"},
	{Dutch, "vergadering", "Vergaderingen van de ondernemingsraad"},
	{Dutch, "werken", "Zij werkte gisteren thuis"},
	{Dutch, "verzekering", "Ziektekostenverzekering aanpassen"},
	{Dutch, "rooster", "Het weekendrooster staat online"},
	{Dutch, "medewerker", "Alle medewerkers zijn welkom"},
	{Dutch, "collega", "Beste collega's"},
	{Dutch, "aanvraag", "Vakantieaanvragen indienen voor mei"},
	{Dutch, "feest", "Het kerstfeest is op vrijdag"},
	{Dutch, "warmtepomp", "De warmtepompinstallatie is klaar"},
	{English, "running", "She runs every day"},
	{English, "meeting", "All meetings have moved"},
	{English, "policy", "New travel policies apply"},
	{English, "colleague", "Dear colleagues"},
}

// mustNotMeet are pairs that share letters and no meaning.
var mustNotMeet = []pair{
	{German, "Test", "Protestaktion am Freitag"},
	{German, "Ort", "Sportfest im Juli"},
	{German, "Eis", "Reisebericht aus Rom"},
	{German, "Art", "Partnerschaft mit der Stadt"},
	{German, "Hand", "Verhandlung vertagt"},
	{German, "alt", "Verwaltung zieht um"},
	{German, "Rat", "Reparatur am Lift"},
	{German, "Ehe", "ehemalige Kollegen"},
	{German, "Urlaubsantrag", "Urlaub am Meer"},
	{German, "Gel", "Regelung für Besucher"},
	{German, "Ton", "Betonboden gegossen"},
	{German, "Ende", "im folgenden Jahr"},
	{Dutch, "pen", "de toppen van de bergen"},
	{Dutch, "meer", "de stemmers in de zaal"},
	{Dutch, "oor", "voorraad controleren"},
	{Dutch, "raad", "voorraad controleren"},
	{Dutch, "ei", "veiligheid eerst"},
	{Dutch, "kat", "vakatures open"},
	{English, "car", "scarce resources"},
	{English, "man", "management team"},
}

func TestSearchPairs(t *testing.T) {
	t.Parallel()
	a := NewAnalyser()
	for _, anyLang := range []bool{false, true} {
		query := func(p pair) [][]string {
			if anyLang {
				return a.Query(p.query)
			}
			return a.Query(p.query, p.lang)
		}
		found := 0
		for _, p := range shouldMeet {
			if Matches(a.Index(p.doc, p.lang), query(p)) {
				found++
			} else {
				t.Logf("missed: %q in %q: query %q, index %q", p.query, p.doc, query(p), a.Index(p.doc, p.lang))
			}
		}
		if want := len(shouldMeet) - 3; found < want {
			t.Errorf("any language %v: found %d of %d pairs, want at least %d", anyLang, found, len(shouldMeet), want)
		}
		for _, p := range mustNotMeet {
			if Matches(a.Index(p.doc, p.lang), query(p)) {
				t.Errorf("any language %v: %q met %q: query %q, index %q", anyLang, p.query, p.doc, query(p), a.Index(p.doc, p.lang))
			}
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"},
		{"Groß", "gross", "GROSS", "Groẞ"},
		{"José", "Jose", "JOSÉ"},
		{"Jörg", "Joerg", "Jorg"},
		{"ﬁnanz", "Finanz"},
		{"Goethe", "Göthe"},
	} {
		for _, s := range group[1:] {
			if got, want := Fold(s), Fold(group[0]); got != want {
				t.Errorf("Fold(%q) = %q, want %q as for %q", s, got, want, group[0])
			}
		}
	}
	for in, want := range map[string]string{"neue": "neue", "quer": "quer", "treue": "treue", "Feuer": "feuer", "": ""} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	for _, name := range []string{"Michael", "Mueller", "Goethe", "Samuel", "Noëlle"} {
		for i := range name {
			if !strings.HasPrefix(Fold(name), Fold(name[:i])) {
				t.Errorf("Fold(%q) = %q is no prefix of Fold(%q) = %q", name[:i], Fold(name[:i]), name, Fold(name))
			}
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	got := Tokens("Größe 42, E-Mail: (Kolleg:innen) collega's – ja!")
	want := []string{"größe", "42", "e-mail", "kolleg:innen", "collega's", "ja"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Tokens: %s", d)
	}
}

func TestQueryShape(t *testing.T) {
	t.Parallel()
	a := NewAnalyser()
	got := a.Query("der Schichtplan", German)
	want := [][]string{{"schichtplan", "schicht plan", "schichtplan*"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Query: %s", d)
	}
	if got, want := FTS5(got), `("schichtplan" OR ("schicht" AND "plan") OR "schichtplan"*)`; got != want {
		t.Errorf("FTS5 = %s, want %s", got, want)
	}
	if got, want := TSQuery(got), `('schichtplan' | ('schicht' & 'plan') | 'schichtplan':*)`; got != want {
		t.Errorf("TSQuery = %s, want %s", got, want)
	}
	if got := a.Query("wer ist das", German); len(got) != 3 {
		t.Errorf("a query of stop words = %q, want its three words", got)
	}
	if got := a.Query(`"'; DROP ) & |`, German); FTS5(got) != `("drop")` {
		t.Errorf("FTS5 of syntax = %s, want the word alone", FTS5(got))
	}
	if got := a.Query("   ", German); len(got) != 0 || Matches([]string{"x"}, got) {
		t.Errorf("empty query = %q and must match nothing", got)
	}
}

func TestPrefixOfLastWord(t *testing.T) {
	t.Parallel()
	a := NewAnalyser()
	index := a.Index("Die Wärmepumpe läuft", German)
	if !Matches(index, a.Query("wärmepu", German)) {
		t.Error("the beginning of a word did not meet it")
	}
	if Matches(index, a.Query("wärmepu ", German)) {
		t.Error("a finished word met as a beginning")
	}
}

func TestLearn(t *testing.T) {
	t.Parallel()
	a := NewAnalyser()
	p := pair{German, "Lindomat", "Der Ersatzlindomat am Dienstag"}
	if Matches(a.Index(p.doc, p.lang), a.Query(p.query, p.lang)) {
		t.Fatal("an unknown part met before it was learned")
	}
	a.Learn(German, []string{"Lindomat"})
	if !Matches(a.Index(p.doc, p.lang), a.Query(p.query, p.lang)) {
		t.Error("a learned part did not meet")
	}
	if b := NewAnalyser(); Matches(b.Index(p.doc, p.lang), b.Query(p.query, p.lang)) {
		t.Error("what one analyser learned reached another")
	}
}

func TestVocabularySize(t *testing.T) {
	t.Parallel()
	if n := len(builtin()[German].parts); n < 1500 {
		t.Errorf("German vocabulary has %d parts, want at least 1500", n)
	}
	if n := len(builtin()[Dutch].parts); n < 1000 {
		t.Errorf("Dutch vocabulary has %d parts, want at least 1000", n)
	}
}

func TestSnippet(t *testing.T) {
	t.Parallel()
	a := NewAnalyser()
	body := strings.Repeat("Hier steht lange nichts davon. ", 20) + "Der Wochenendschichtplan für Müller hängt am Tor. " + strings.Repeat("Auch danach nichts. ", 20)
	f := a.Snippet(body, a.Query("Schichtplan Mueller", German), German, 80)
	var marked []string
	for _, r := range f.Ranges {
		marked = append(marked, f.Text[r[0]:r[1]])
	}
	if d := cmp.Diff([]string{"Wochenendschichtplan", "Müller"}, marked); d != "" {
		t.Errorf("Snippet %q marks: %s", f.Text, d)
	}
	if n := len([]rune(f.Text)); n > 90 {
		t.Errorf("Snippet is %d runes, want about 80: %q", n, f.Text)
	}
	if f := a.Snippet("kurz", nil, German, 80); f.Text != "kurz" || len(f.Ranges) != 0 {
		t.Errorf("Snippet without query = %+v", f)
	}
}

func TestLongAndOddInput(t *testing.T) {
	t.Parallel()
	a := NewAnalyser()
	for _, s := range []string{strings.Repeat("a", 1<<20), strings.Repeat("plan", 1<<18), strings.Repeat("-", 1<<20), "\xff\xfe\x00", strings.Repeat("ü-", 1<<18)} {
		for _, term := range a.Index(s, German) {
			if len(term) > 4*maxWord || strings.ContainsAny(term, " *\"'") {
				t.Errorf("index term %.80q", term)
			}
		}
		Detect(s, "")
		a.Snippet(s, a.Query("plan"), German, 80)
	}
}

func FuzzIndex(f *testing.F) {
	f.Add("Der Schichtplan für collega's E-Mail", "de")
	f.Add("\xff'-'*:in_", "nl")
	f.Fuzz(func(t *testing.T, s, lang string) {
		a := NewAnalyser()
		for _, term := range a.Index(s, lang) {
			if term == "" || strings.ContainsAny(term, " \"'*") {
				t.Errorf("index term %q", term)
			}
		}
		if q := a.Query(s, lang); strings.Count(FTS5(q), `"`)%2 != 0 {
			t.Errorf("unbalanced expression %s", FTS5(q))
		}
	})
}

const post = "Guten Morgen zusammen, ab Montag ist die Kantine wegen Umbau geschlossen und der Wochenendschichtplan hängt neu am Tor, bitte denkt daran eure Reisekostenabrechnung bis zum Ende des Monats einzureichen, danach ist die Buchhaltung leider nicht mehr besetzt, Danke euch allen"

func BenchmarkIndex(b *testing.B) {
	a := NewAnalyser()
	a.Index(post, German)
	b.ReportMetric(float64(len(slices.Collect(strings.FieldsSeq(post)))), "words")
	for b.Loop() {
		a.Index(post, German)
	}
}

func BenchmarkIndexCold(b *testing.B) {
	NewAnalyser().Index(post, German)
	for b.Loop() {
		NewAnalyser().Index(post, German)
	}
}

func BenchmarkDetect(b *testing.B) {
	Detect(post, "")
	for b.Loop() {
		Detect(post, "")
	}
}
