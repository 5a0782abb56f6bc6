package demo

import "math/rand/v2"

type place struct{ key, name string }

var sites = []place{{"fulda", "Fulda"}, {"zwolle", "Zwolle"}, {"leeds", "Leeds"}}

var divisions = []place{
	{"leitung", "Leitung und Zentrale"}, {"produktion", "Produktion"}, {"technik", "Technik"}, {"markt", "Markt und Service"},
}

// department is a group of the organisation. reach is the share of its people
// who open the intranet, keen how early they registered, newcomers the share
// that joined in the last months.
type department struct {
	key, name, division    string
	size, noAccount        int
	shift                  bool
	reach, keen, newcomers float64
	zwolle, leeds          float64 // share of people at the other sites
	headTitle              string
	titles                 map[string][]string
	ask                    map[string][]string
}

var departments = []department{
	{key: "stab", name: "Geschäftsführung und Kommunikation", division: "leitung", size: 8, reach: 1, keen: .1, headTitle: "Assistenz der Geschäftsführung",
		titles: titles("Referentin Nachhaltigkeit|Redakteur Kommunikation", "", ""), ask: topics("Leitbild|interne Kommunikation", "", "")},
	{key: "personal", name: "Personal", division: "leitung", size: 10, reach: .95, keen: .2, headTitle: "Leitung Personal",
		titles: titles("Personalreferentin|Entgeltabrechnung|Ausbildungsleiter", "", ""), ask: topics("Betriebsvereinbarungen|Ausbildung|Elternzeit|Weiterbildung", "", "")},
	{key: "finanzen", name: "Einkauf und Finanzen", division: "leitung", size: 18, reach: .75, keen: .5, headTitle: "Leitung Einkauf und Finanzen",
		titles: titles("Einkäuferin|Buchhalter|Controllerin|Strategischer Einkäufer", "", ""), ask: topics("Reisekosten|Rahmenverträge|Lieferanten|Bestellungen", "", "")},
	{key: "it", name: "IT", division: "leitung", size: 10, reach: 1, keen: .1, leeds: .2, headTitle: "Leitung IT",
		titles: titles("Systemadministrator|Anwendungsbetreuerin|IT-Support", "", "Service desk analyst"), ask: topics("Netzwerk|Auswertungen|Geräteausgabe", "", "Access rights|Spreadsheets")},
	{key: "vormontage", name: "Vormontage", division: "produktion", size: 36, noAccount: 2, shift: true, reach: .62, keen: .9, newcomers: .08, headTitle: "Meister Vormontage",
		titles: titles("Monteurin|Anlagenführer|Lötfachkraft|Schichtführer|Maschinenbediener", "", ""), ask: topics("Löten|Rüsten|Kanban|Ergonomie", "", "")},
	{key: "endmontage", name: "Endmontage", division: "produktion", size: 46, noAccount: 5, shift: true, reach: .62, keen: .9, newcomers: .1, headTitle: "Meisterin Endmontage",
		titles: titles("Monteur|Endprüferin|Schichtführerin|Kältemonteur|Springer", "", ""), ask: topics("Endprüfung|Dichtheitsprüfung|Schichttausch|Einarbeitung", "", "")},
	{key: "nacht", name: "Nachtschicht", division: "produktion", size: 40, noAccount: 17, shift: true, reach: .26, keen: 1.6, headTitle: "Schichtleiter Nacht",
		titles: titles("Anlagenführer|Monteurin|Prüfer|Instandhalter|Maschinenbedienerin", "", ""), ask: topics("Instandhaltung|Presse", "", "")},
	{key: "logistik", name: "Logistik und Lager", division: "produktion", size: 22, noAccount: 6, shift: true, reach: .55, keen: 1, newcomers: .08, headTitle: "Leitung Logistik",
		titles: titles("Staplerfahrer|Kommissioniererin|Wareneingang|Disponent", "", ""), ask: topics("Umlagern|Versand|Staplerschein", "", "")},
	{key: "qualitaet", name: "Qualität", division: "produktion", size: 16, reach: .85, keen: .5, headTitle: "Leitung Qualität",
		titles: titles("Qualitätsingenieurin|Prüfplaner|Messtechniker", "", ""), ask: topics("Prüfpläne|Reklamationen|8D|Messmittel", "", "")},
	{key: "konstruktion", name: "Konstruktion", division: "technik", size: 26, reach: .85, keen: .4, headTitle: "Leitung Konstruktion",
		titles: titles("Konstrukteurin|Technischer Produktdesigner|Normenbeauftragter|Berechnungsingenieur", "", ""), ask: topics("CAD|Blech|Toleranzen|Hydraulik|Schwingungen", "", "")},
	{key: "regelung", name: "Regelungstechnik und Software", division: "technik", size: 28, reach: .95, keen: .1, zwolle: .14, leeds: .43, newcomers: .05, headTitle: "Leitung Regelungstechnik",
		titles: titles("Softwareentwicklerin|Regelungstechniker|Testingenieur", "Softwareontwikkelaar|Testengineer", "Firmware engineer|Controls engineer|Test engineer"),
		ask:    topics("Heizkurven|Modbus|Testautomatisierung", "Gateway|Testen", "Defrost logic|BACnet|PID tuning|Release process|Telemetry")},
	{key: "labor", name: "Labor und Prüfstand", division: "technik", size: 10, reach: .9, keen: .3, headTitle: "Leitung Labor",
		titles: titles("Laborantin|Versuchsingenieur", "", ""), ask: topics("Schallmessung|Kältekreis|Klimakammer", "", "")},
	{key: "vertrieb", name: "Vertrieb Deutschland", division: "markt", size: 20, reach: .75, keen: .4, headTitle: "Leitung Vertrieb Deutschland",
		titles: titles("Gebietsleiter|Vertriebsinnendienst|Key-Account-Managerin", "", ""), ask: topics("Förderung|Fachpartner|Angebote", "", "")},
	{key: "marketing", name: "Marketing", division: "markt", size: 12, reach: .9, keen: .2, headTitle: "Leitung Marketing",
		titles: titles("Marketingreferentin|Grafiker|Veranstaltungsmanagerin", "", ""), ask: topics("Messen|Texte|Fotos|Produktseiten", "", "")},
	{key: "kundendienst", name: "Kundendienst Deutschland", division: "markt", size: 36, reach: .85, keen: .3, newcomers: .06, headTitle: "Leitung Kundendienst",
		titles: titles("Servicetechniker|Servicetechnikerin|Technische Hotline|Einsatzplanung", "", ""), ask: topics("Fehlersuche|R290|Altbau|Schall|Ersatzteile|Hydraulik", "", "")},
	{key: "verkoop", name: "Verkoop Nederland", division: "markt", size: 18, reach: .8, keen: .4, zwolle: 1, headTitle: "Hoofd verkoop Nederland",
		titles: titles("", "Accountmanager|Binnendienst|Projectverkoper", ""), ask: topics("", "Woningcorporaties|Subsidies|Offertes", "")},
	{key: "servicenl", name: "Service Nederland", division: "markt", size: 26, reach: .85, keen: .4, zwolle: 1, newcomers: .06, headTitle: "Hoofd service Nederland",
		titles: titles("", "Servicemonteur|Planner|Technische helpdesk", ""), ask: topics("", "Storingzoeken|Geluid|Inregelen|R290|Onderdelen", "")},
	{key: "uk", name: "Sales and Service UK", division: "markt", size: 18, reach: .85, keen: .4, leeds: 1, headTitle: "Head of UK",
		titles: titles("", "", "Service engineer|Area sales manager|Office coordinator|Trainer"), ask: topics("", "", "Old houses|Noise|Lead times|Spare parts|Training")},
}

func departmentOf(key string) department {
	for _, d := range departments {
		if d.key == key {
			return d
		}
	}
	return department{}
}

// place draws the site of a person, and with it the language.
func (d department) place(r *rand.Rand) (site, lang string) {
	switch u := r.Float64(); {
	case u < d.zwolle:
		return "zwolle", "nl"
	case u < d.zwolle+d.leeds:
		return "leeds", "en"
	}
	return "fulda", "de"
}

func (d department) title(r *rand.Rand, lang string) string { return pickOne(r, d.titles[lang]) }

func titles(de, nl, en string) map[string][]string { return topics(de, nl, en) }

func topics(de, nl, en string) map[string][]string {
	return map[string][]string{"de": split(de), "nl": split(nl), "en": split(en)}
}
