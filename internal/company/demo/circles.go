package demo

// plan says how a community came about and how it went. Rates are
// contributions a week at turning points, between which they run straight.
type plan struct {
	key, name, purpose, lang, access, kind string
	tags, hosts                            []string
	created                                int // week of foundation, counted from Now0
	size                                   int // people who belong to it in the end
	depts                                  map[string]float64
	langs                                  string // languages of those who come; empty means its own
	rate                                   []turn
	onShift, broad                         bool // hours of a shift; staff posts only
	late                                   float64
	topics                                 []string
}

type turn struct {
	week int
	rate float64
}

var plans = []plan{
	{key: "servicetechnik", name: "Servicetechnik Wärmepumpe", lang: "de", kind: "forum", created: -52, size: 92,
		purpose: "Fehlersuche, Kniffe und Ersatzteile: Wer draußen vor der Anlage steht, bekommt hier Hilfe.",
		tags:    []string{"service", "firmware"}, hosts: []string{"silvia"}, depts: map[string]float64{"kundendienst": 1, "labor": .9, "regelung": .8, "vertrieb": .55, "qualitaet": .8, "konstruktion": .5, "endmontage": .15},
		rate: []turn{{-52, 5}, {-36, 15}, {-26, 20}, {12, 20}}, topics: []string{"Fehlersuche", "Schall", "Altbau"}},
	{key: "fertigung", name: "Fertigung & Montage", lang: "de", kind: "practice", created: -40, size: 84, late: 1.6,
		purpose: "Was an den Linien läuft, was klemmt und was wir besser machen.",
		tags:    []string{"production"}, hosts: []string{"uwe", "rike"}, depts: map[string]float64{"vormontage": 1, "endmontage": 1, "logistik": .8, "nacht": .12, "qualitaet": .7, "konstruktion": .35},
		rate: []turn{{-40, 2}, {-20, 4}, {-12, 6}, {0, 17}, {12, 20}}, onShift: true, topics: []string{"Ergonomie", "Übergabe"}},
	{key: "schicht", name: "Schicht & Dienstplan", lang: "de", kind: "forum", created: -44, size: 78,
		purpose: "Tauschen, planen, nachfragen. Bitte freundlich, wir sind alle müde.",
		tags:    []string{"shift"}, hosts: []string{"dennis", "beate"}, depts: map[string]float64{"vormontage": .8, "endmontage": .9, "logistik": .6, "nacht": .16, "personal": .7},
		rate: []turn{{-44, 2}, {-20, 5}, {-6, 6}, {0, 9}, {12, 8}}, onShift: true, topics: []string{"Schichtmodell"}},
	{key: "cad", name: "CAD & Konstruktion", lang: "de", kind: "practice", created: -51, size: 58,
		purpose: "Vorlagen, Varianten, Toleranzen: damit niemand dieselbe Zeichnung zweimal macht.",
		tags:    []string{"cad"}, hosts: []string{"kilian"}, depts: map[string]float64{"konstruktion": 1, "labor": .8, "qualitaet": .6, "finanzen": .3, "regelung": .3, "vormontage": .2},
		rate: []turn{{-51, 5}, {-40, 11}, {-13, 13}, {-9, 7}, {-5, 3}, {-2, 1.2}, {0, .8}, {12, .4}}, topics: []string{"Normteile", "Blech"}},
	{key: "lieferkette", name: "Lieferketten-Runde", lang: "de", kind: "practice", access: "closed", created: -38, size: 24,
		purpose: "Lieferanten, Termine, zweite Quellen. Geschlossen wegen der Konditionen.",
		tags:    []string{"supply"}, hosts: []string{"finanzen-01"}, depts: map[string]float64{"finanzen": 1, "logistik": .5, "qualitaet": .4},
		rate: []turn{{-38, 3}, {0, 2.2}, {12, 2}}},
	{key: "kantine", name: "Kantine & Campus Fulda", lang: "de", kind: "practice", created: -50, size: 130,
		purpose: "Essen, Parken, Fundsachen und alles, was das Werk zum Dorf macht.",
		tags:    []string{"canteen", "site"}, hosts: []string{"rosa"}, depts: everywhere(.5),
		rate: []turn{{-50, 3}, {-30, 6}, {12, 6}}, topics: []string{"Speiseplan", "Parken"}},
	{key: "neu", name: "Neu bei Nordhain", lang: "de", kind: "practice", created: -48, size: 64,
		purpose: "Vorstellen, fragen, ankommen. Alteingesessene sind ausdrücklich erwünscht.",
		tags:    []string{"newcomer"}, hosts: []string{"beate"}, depts: everywhere(.25), rate: []turn{{-48, 2}, {-20, 3.5}, {12, 3.5}}},
	{key: "qualitaet", name: "Qualität & Reklamation", lang: "de", kind: "practice", access: "closed", created: -46, size: 34,
		purpose: "Rückläufer verstehen, bevor es der Kunde zweimal merkt.",
		tags:    []string{"quality"}, hosts: []string{"frauke"}, depts: map[string]float64{"qualitaet": 1, "endmontage": .2, "kundendienst": .3, "labor": .6, "finanzen": .2},
		rate: []turn{{-46, 2.5}, {-25, 4}, {-3, 4}, {0, 2.4}, {12, 3}}, topics: []string{"8D"}},
	{key: "sicherheit", name: "Arbeitssicherheit", lang: "de", kind: "practice", created: -45, size: 60,
		purpose: "Beinaheunfälle, Schutzausrüstung, Ersthelfer. Melden ist keine Petze.",
		tags:    []string{"safety"}, hosts: []string{"karola"}, depts: map[string]float64{"vormontage": .5, "endmontage": .5, "logistik": .6, "kundendienst": .4, "labor": .4, "nacht": .06, "personal": .3},
		rate: []turn{{-45, 2}, {0, 3.2}, {12, 3}}, onShift: true},
	{key: "marketing", name: "Marketing & Messen", lang: "de", kind: "practice", created: -49, size: 40,
		purpose: "Messen, Texte, Bilder: was wir nach außen zeigen und was wir dabei lernen.",
		tags:    []string{"marketing"}, hosts: []string{"nora"}, depts: map[string]float64{"marketing": 1, "vertrieb": .7, "stab": .6, "kundendienst": .1},
		rate: []turn{{-49, 3}, {-20, 4}, {12, 4}}, topics: []string{"Messe"}},
	{key: "vertrieb", name: "Vertrieb Süd & Nord", lang: "de", kind: "practice", created: -33, size: 30,
		purpose: "Angebote, Förderung, gewonnene und verlorene Aufträge.",
		tags:    []string{"sales"}, hosts: []string{"vertrieb-01"}, depts: map[string]float64{"vertrieb": 1, "kundendienst": .15, "marketing": .4},
		rate: []turn{{-33, 2}, {0, 2.5}, {12, 2.5}}},
	{key: "reisen", name: "Reisen & Fuhrpark", lang: "de", kind: "forum", created: -43, size: 70,
		purpose: "Belege, Bahn, Dienstwagen. Fragen, die jeder hat und keiner stellt.",
		tags:    []string{"travel"}, hosts: []string{"finanzen-02"}, depts: map[string]float64{"vertrieb": .7, "kundendienst": .4, "regelung": .5, "marketing": .6, "finanzen": .5, "konstruktion": .3, "personal": .4},
		rate: []turn{{-43, 2.5}, {-15, 4}, {12, 4}}},
	{key: "werkzeuge", name: "Tabellen & Werkzeuge", lang: "de", kind: "forum", created: -30, size: 46,
		purpose: "Auswertungen, Kürzel, kleine Helfer für den Bürotag.",
		tags:    []string{"it", "works"}, hosts: []string{"oliver"}, depts: map[string]float64{"finanzen": .6, "it": .8, "personal": .6, "vertrieb": .4, "qualitaet": .5, "logistik": .3},
		rate: []turn{{-30, 3}, {0, 4}, {12, 4}}},
	{key: "aktuell", name: "Nordhain aktuell", lang: "de", kind: "broadcast", created: -52, size: 230, broad: true,
		purpose: "Nachrichten aus dem ganzen Unternehmen.", hosts: []string{"jule", "ines"}, depts: everywhere(1), langs: "de nl en", rate: []turn{{-52, 0}}},
	{key: "schichtmodell", name: "Projekt Schichtmodell 2026", lang: "de", kind: "project", access: "hidden", created: -9, size: 11,
		purpose: "Vorbereitung der Gespräche über das neue Schichtmodell.", tags: []string{"erp"},
		hosts: []string{"beate", "thorsten"}, depts: map[string]float64{"personal": .5, "stab": .5}, rate: []turn{{-9, 0}}},
	{key: "feierabend", name: "Feierabend: Laufen, Lesen, Hochbeet", lang: "de", kind: "practice", created: -36, size: 52,
		purpose: "Was wir gern zusammen machen, wenn die Linie steht.", tags: []string{"leisure"}, hosts: []string{"aylin"}, depts: everywhere(.3),
		rate: []turn{{-36, 3}, {0, 3.5}, {12, 4}}},
	{key: "verkoop", name: "Verkoop & offertes", lang: "nl", kind: "practice", created: -41, size: 26,
		purpose: "Offertes, subsidies en wat klanten ons vragen.", tags: []string{"sales"}, hosts: []string{"marleen"},
		depts: map[string]float64{"verkoop": 1, "servicenl": .3}, rate: []turn{{-41, 3}, {-10, 5}, {12, 5}}, topics: []string{"Subsidie"}},
	{key: "storingen", name: "Installatie & storingen", lang: "nl", kind: "forum", created: -42, size: 40, late: 1.2,
		purpose: "Sta je voor een toestel dat niet wil? Vraag het hier.", tags: []string{"service"}, hosts: []string{"ruud"},
		depts: map[string]float64{"servicenl": 1, "verkoop": .6, "regelung": .8}, rate: []turn{{-42, 3}, {-20, 6}, {0, 10}, {12, 12}}, topics: []string{"Geluid"}},
	{key: "zwolle", name: "Locatie Zwolle", lang: "nl", kind: "practice", created: -47, size: 44,
		purpose: "Sleutels, soep, fietsen en alles wat het kantoor gezellig houdt.", tags: []string{"site", "newcomer"}, hosts: []string{"bram", "verkoop-03"},
		depts: map[string]float64{"verkoop": 1, "servicenl": .9, "regelung": .8}, rate: []turn{{-47, 4}, {-30, 7}, {-9, 7}, {-8, 9.8}, {-4, 9.8}, {-3, 7}, {12, 7}}},
	{key: "wagenpark", name: "Groen wagenpark", lang: "nl", kind: "project", created: -43, size: 18,
		purpose: "Van diesel naar elektrisch: ervaringen met de nieuwe bussen.", tags: []string{"fleet"}, hosts: []string{"servicenl-05"},
		depts: map[string]float64{"servicenl": .8, "verkoop": .3}, rate: []turn{{-43, 5}, {-22, 5}, {-16, 1}, {-13, 0}, {12, 0}}},
	{key: "leeds", name: "Leeds Site", lang: "en", kind: "practice", created: -44, size: 40,
		purpose: "Keys, kettles, fire drills and everything else about the building.", tags: []string{"site", "newcomer", "sales"}, hosts: []string{"graham"},
		depts: map[string]float64{"uk": 1, "regelung": .9, "it": .8}, rate: []turn{{-44, 3}, {-20, 4.5}, {12, 4.5}}},
	{key: "controls", name: "Controls & Firmware", lang: "en", kind: "forum", created: -46, size: 62, late: 1.1, langs: "en nl de",
		purpose: "Loops, buses, releases. English so that all three sites can join in.", tags: []string{"controls", "firmware"}, hosts: []string{"dominic", "felix"},
		depts: map[string]float64{"regelung": 1, "labor": .7, "uk": .5, "it": .4, "servicenl": .15, "kundendienst": .1}, rate: []turn{{-46, 4}, {-20, 8}, {-3, 11}, {0, 15}, {12, 12}}, topics: []string{"Modbus", "Release"}},
	{key: "academy", name: "Heat Pump Academy", lang: "en", kind: "practice", created: -5, size: 22, langs: "en nl de",
		purpose: "Learn how the thing works, one idea at a time.", tags: []string{"academy"}, hosts: []string{"tess"},
		depts: map[string]float64{"uk": .8, "regelung": .3, "it": .3, "servicenl": .2, "marketing": 0}, rate: []turn{{-5, 2}, {0, 4}, {12, 9}}, topics: []string{"Training"}},
	{key: "erp", name: "ERP Switch 2026", lang: "en", kind: "project", access: "closed", created: -26, size: 28, langs: "en nl de",
		purpose: "One system for three sites by October. Rehearsals, open points, decisions.", tags: []string{"erp", "works"}, hosts: []string{"oliver", "it-02"},
		depts: map[string]float64{"it": 1, "finanzen": .5, "logistik": .3, "uk": .3, "qualitaet": .3}, rate: []turn{{-26, 3}, {0, 5.5}, {12, 7}}},
}

func everywhere(w float64) map[string]float64 {
	m := map[string]float64{}
	for _, d := range departments {
		m[d.key] = w
	}
	m["nacht"] = w * .12
	return m
}
