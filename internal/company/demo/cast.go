package demo

import "strings"

// role is somebody the stories need by name.
type role struct {
	key, name, dept, site, lang, title, about string
	ask, roles                                []string
	head, staff                               bool
	writes                                    float64
	joinedWeek                                int // week of joining, counted from Now0; 0 is by lot
}

var featured = []role{
	{key: "ines", name: "Ines Kaltenborn", dept: "stab", site: "fulda", lang: "de", title: "Geschäftsführerin", head: true,
		about: "Seit elf Jahren bei Nordhain. Montags zwischen acht und neun steht meine Tür wirklich offen.", ask: split("Strategie|Gründungsgeschichte")},
	{key: "jule", name: "Jule Ahrensfeld", dept: "stab", site: "fulda", lang: "de", title: "Community-Managerin", staff: true, roles: []string{"community_manager"},
		about: "Ich sorge dafür, dass Fragen hier Antworten finden.", ask: split("Communities gründen|Gastgeberrolle|Formate")},
	{key: "bram", name: "Bram Oldenkamp", dept: "verkoop", site: "zwolle", lang: "nl", title: "Binnendienst, twee uur per week community manager", staff: true, writes: .25, roles: []string{"community_manager"},
		about: "Overdag offertes, op donderdagmiddag het intranet.", ask: split("Offertes|Intranet")},
	{key: "silvia", name: "Silvia Rottmann", dept: "kundendienst", site: "fulda", lang: "de", title: "Leitung Kundendienst", head: true, writes: .4, ask: split("Einsatzplanung|Bereitschaft")},
	{key: "gerrit", name: "Gerrit Lohmeyer", dept: "kundendienst", site: "fulda", lang: "de", title: "Servicetechniker, Schwerpunkt Hydraulik", writes: 1.6,
		about: "22 Jahre im Wagen. Wenn es tropft, brummt oder taktet, habe ich es wahrscheinlich schon gesehen.", ask: split("Hydraulik|Abtauung|Volumenstrom|Altbau")},
	{key: "tomasz", name: "Tomasz Zielnik", dept: "kundendienst", site: "fulda", lang: "de", title: "Servicetechniker in Einarbeitung", joinedWeek: -2, ask: split("Gewerbekälte")},
	{key: "beate", name: "Beate Schlichting", dept: "personal", site: "fulda", lang: "de", title: "Leitung Personal", head: true, writes: .5, ask: split("Betriebsvereinbarungen|Teilzeit")},
	{key: "rosa", name: "Rosa Marchetti", dept: "personal", site: "fulda", lang: "de", title: "Küchenleitung", writes: .8, ask: split("Speiseplan|Allergene")},
	{key: "thorsten", name: "Thorsten Hagedorn", dept: "endmontage", site: "fulda", lang: "de", title: "Werkleiter", head: true, writes: .3, ask: split("Schichtmodell|Investitionen")},
	{key: "aylin", name: "Aylin Karatepe", dept: "endmontage", site: "fulda", lang: "de", title: "Monteurin, Springerin", writes: 1.2,
		about: "Spätschicht, zwei Kinder, ein Handy. Schreibe in der Pause, antworte nach Schichtende.", ask: split("Einarbeitung|Endprüfung|Schichttausch")},
	{key: "dennis", name: "Dennis Krollmann", dept: "endmontage", site: "fulda", lang: "de", title: "Schichtführer Spät", writes: .9, ask: split("Schichttausch|Linie 2")},
	{key: "karola", name: "Karola Wendland", dept: "endmontage", site: "fulda", lang: "de", title: "Betriebsratsvorsitzende", writes: .5, ask: split("Betriebsrat|Arbeitszeit")},
	{key: "uwe", name: "Uwe Brinkschulte", dept: "vormontage", site: "fulda", lang: "de", title: "Meister Vormontage", head: true, writes: .7, ask: split("Löten|Rüsten")},
	{key: "rike", name: "Rike Sundermann", dept: "vormontage", site: "fulda", lang: "de", title: "Schichtführerin Früh", writes: 1, ask: split("Kanban|Übergabe")},
	{key: "heiko", name: "Heiko Stamm", dept: "nacht", site: "fulda", lang: "de", title: "Instandhalter Nacht", writes: .3, ask: split("Presse|Hydraulik")},
	{key: "lea", name: "Lea Winterfeld", dept: "logistik", site: "fulda", lang: "de", title: "Kommissioniererin", joinedWeek: -3},
	{key: "frauke", name: "Frauke Dohrmann", dept: "qualitaet", site: "fulda", lang: "de", title: "Leitung Qualität", head: true, writes: .9, ask: split("8D|Reklamationen|Lieferantenaudits")},
	{key: "kilian", name: "Kilian Wettstein", dept: "konstruktion", site: "fulda", lang: "de", title: "Konstrukteur Blech", writes: .5,
		about: "Gastgeber von CAD & Konstruktion, seit kurzem allein.", ask: split("Blech|Biegeradien|Varianten")},
	{key: "sibylle", name: "Sibylle Hartung", dept: "labor", site: "fulda", lang: "de", title: "Versuchsingenieurin", writes: .6, ask: split("CAD|Schwingungen|Normteile")},
	{key: "felix", name: "Felix Armbruster", dept: "regelung", site: "fulda", lang: "de", title: "Leitung Regelungstechnik", head: true, writes: .5, ask: split("Produktplanung|Freigaben")},
	{key: "asha", name: "Asha Venkatesan", dept: "regelung", site: "leeds", lang: "en", title: "Principal controls engineer", writes: 1.7,
		about: "I like loops that settle. Ask me before you double the gain.", ask: split("PID tuning|Defrost logic|Modbus|Flow control")},
	{key: "dominic", name: "Dominic Haigh-Turner", dept: "regelung", site: "leeds", lang: "en", title: "Release engineer", writes: 1, ask: split("Release process|Firmware 3.8")},
	{key: "nora", name: "Nora Feldkamp", dept: "marketing", site: "fulda", lang: "de", title: "Leitung Marketing", head: true, writes: .8, ask: split("Messen|Kampagnen")},
	{key: "marleen", name: "Marleen Kuipersma", dept: "verkoop", site: "zwolle", lang: "nl", title: "Hoofd verkoop Nederland", head: true, writes: .9, ask: split("Woningcorporaties|Beurzen")},
	{key: "ruud", name: "Ruud Wissinkhof", dept: "servicenl", site: "zwolle", lang: "nl", title: "Hoofd service Nederland", head: true, writes: .6, ask: split("Wachtdienst|Planning")},
	{key: "nynke", name: "Nynke Haverlag", dept: "servicenl", site: "zwolle", lang: "nl", title: "Technisch specialist geluid en inregelen", writes: 1.6,
		about: "Als de buren klagen, bel je mij.", ask: split("Geluid|Inregelen|Ontdooien")},
	{key: "jasper", name: "Jasper Nijland", dept: "servicenl", site: "zwolle", lang: "nl", title: "Servicemonteur in opleiding", joinedWeek: -2},
	{key: "graham", name: "Graham Holdsworth", dept: "uk", site: "leeds", lang: "en", title: "Head of UK", head: true, writes: .6, ask: split("UK market|Tea")},
	{key: "tess", name: "Tess Ramsbottom", dept: "uk", site: "leeds", lang: "en", title: "Trainer, Heat Pump Academy", writes: 1.2, ask: split("Training|Hydraulics")},
	{key: "oliver", name: "Oliver Pankratz", dept: "it", site: "fulda", lang: "de", title: "Leitung IT", head: true, writes: .5, ask: split("ERP|Zugänge")},
	{key: "renate", name: "Renate Osterloh", site: "", lang: "de", title: "Beraterin Arbeitszeit (extern)", roles: []string{"guest"}, joinedWeek: -9},
	{key: "sem", name: "Sem Duinkerken", dept: "servicenl", site: "zwolle", lang: "nl", title: "Servicemonteur", joinedWeek: 2},
	{key: "paula", name: "Paula Rennebaum", dept: "marketing", site: "fulda", lang: "de", title: "Werkstudentin Marketing", joinedWeek: 3},
}

// Persona is somebody a visitor of the demo can be with one click.
type Persona struct {
	Key, Username, Name, Role string
	Line                      map[string]string // who they are, by language
}

// Personas are the eight people to sign in as, the community manager first.
func (c *Company) Personas() []Persona {
	out := make([]Persona, 0, len(personaLines))
	for _, p := range personaLines {
		who := c.byKey[p.key]
		role := "member"
		if len(who.rec.Roles) > 0 {
			role = who.rec.Roles[0]
		}
		out = append(out, Persona{Key: p.key, Username: who.rec.Username, Name: who.rec.Name, Role: role,
			Line: map[string]string{"de": p.de, "nl": p.nl, "en": p.en}})
	}
	return out
}

var personaLines = []struct{ key, de, nl, en string }{
	{"jule", "Community-Managerin in Fulda, vier Stunden die Woche für 24 Communities.",
		"Community manager in Fulda, vier uur per week voor 24 community’s.",
		"Community manager in Fulda, with four hours a week for 24 communities."},
	{"bram", "Macht in Zwolle Angebote und hat zwei Stunden die Woche für die niederländischen Communities.",
		"Maakt offertes in Zwolle en heeft twee uur per week voor de Nederlandse community’s.",
		"Writes quotations in Zwolle and has two hours a week for the Dutch communities."},
	{"kilian", "Konstrukteur und seit Weihnachten alleiniger Gastgeber einer Community, die leiser wird.",
		"Constructeur en sinds kerst de enige beheerder van een community die stiller wordt.",
		"Design engineer, since Christmas the only host of a community that is getting quieter."},
	{"aylin", "Montiert Wärmepumpen in der Spätschicht und liest alles auf dem Handy.",
		"Monteert warmtepompen in de late dienst en leest alles op haar telefoon.",
		"Builds heat pumps on the late shift and reads everything on her phone."},
	{"asha", "Regelungstechnikerin in Leeds, die Kollegin, die alle fragen.",
		"Regeltechnicus in Leeds, de collega aan wie iedereen het vraagt.",
		"Controls engineer in Leeds, the colleague everybody asks."},
	{"tomasz", "Seit zwei Wochen im Kundendienst und noch ohne eigenen Beitrag.",
		"Werkt sinds twee weken bij de servicedienst en heeft nog niets geplaatst.",
		"Two weeks into the service team and has not posted yet."},
	{"renate", "Externe Beraterin für das neue Schichtmodell, sieht nur ihr Projekt.",
		"Extern adviseur voor het nieuwe ploegenrooster, ziet alleen haar project.",
		"External adviser on the new shift model, sees only her project."},
	{"ines", "Geschäftsführerin, möchte eine ehrliche Seite im Monat.",
		"Directeur, wil één eerlijke pagina per maand.",
		"Managing director, wants one honest page a month."},
}

var abouts = map[string][]string{
	"de": split("Am liebsten da, wo es warm wird.|Frag mich ruhig zweimal, ich antworte auch zweimal.|Wochenends auf dem Rad in der Rhön.|" +
		"Vorher Heizungsbauer, jetzt auf der anderen Seite.|Frühaufsteher aus Überzeugung, ab zwei nur mit Kaffee.|Halbtags hier, halbtags Familie.|" +
		"Sammle alte Typenschilder.|Ich mag kurze Besprechungen.|Ausgebildet hier im Werk, geblieben wegen der Leute.|Imker, bringe gern Honig mit.|" +
		"Lerne gerade Niederländisch, langsam.|Wenn ich nicht antworte, stehe ich an der Linie."),
	"nl": split("Liever buiten dan achter een scherm.|In mijn vrije tijd schaats ik, als er ijs ligt.|Vraag gerust, ik weet het ook niet altijd.|" +
		"Opa van drie, monteur van beroep.|Werk vier dagen, vrijdag is papadag.|Begonnen als stagiair, nooit meer weggegaan.|Leer Duits met vallen en opstaan."),
	"en": split("Will explain pressure drops for biscuits.|Allotment owner, expect courgettes.|Used to fix fridges, now I fix the fridge’s bigger brother.|" +
		"Part time, all heart.|Learning German one compound noun at a time.|Bell ringer on Sundays."),
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// teams are the departments as people say where they work.
var teams = map[string]string{
	"stab": "in der Kommunikation", "personal": "im Personal", "finanzen": "im Einkauf", "it": "in der IT",
	"vormontage": "in der Vormontage", "endmontage": "in der Endmontage", "nacht": "in der Nachtschicht", "logistik": "in der Logistik",
	"qualitaet": "in der Qualität", "konstruktion": "in der Konstruktion", "regelung": "in der Regelungstechnik", "labor": "im Labor",
	"vertrieb": "im Vertrieb", "marketing": "im Marketing", "kundendienst": "im Kundendienst",
}
