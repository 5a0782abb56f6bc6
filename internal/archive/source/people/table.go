package people

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"

	"example.org/linden/internal/archive/safeio"
)

// decode returns UTF-8: by byte order mark, by the zero bytes of UTF-16, as it
// is when valid, and as Windows-1252 otherwise.
func decode(b []byte, name string) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return utf16(b, name, xunicode.LittleEndian)
	case len(b) > 3 && b[1] == 0 && b[3] == 0:
		return utf16(b, name, xunicode.LittleEndian)
	case len(b) > 3 && b[0] == 0 && b[2] == 0:
		return utf16(b, name, xunicode.BigEndian)
	}
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return "", safeio.At(safeio.ErrEncoding, name, 1+bytes.Count(b[:i], []byte{'\n'}), nil)
	}
	if utf8.Valid(b) {
		return string(b), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return "", safeio.At(safeio.ErrEncoding, name, 0, err)
	}
	return string(out), nil
}

func utf16(b []byte, name string, e xunicode.Endianness) (string, error) {
	out, err := xunicode.UTF16(e, xunicode.UseBOM).NewDecoder().Bytes(b)
	if err != nil || len(b)%2 != 0 {
		return "", safeio.At(safeio.ErrEncoding, name, 0, err)
	}
	return string(out), nil
}

type row struct {
	line  int
	cells []string
}

type table struct {
	header  []string
	columns map[string]int // field to column
	rows    []row
}

func (t *table) has(field string) bool {
	_, ok := t.columns[field]
	return ok
}

func (t *table) cell(r row, field string) string {
	i, ok := t.columns[field]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return strings.Join(strings.Fields(r.cells[i]), " ")
}

func (t *table) label(field string) string {
	if i, ok := t.columns[field]; ok {
		return t.header[i]
	}
	return ""
}

func parseTable(text, name string, maxLine int) (*table, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = delimiter(text)
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = r.Comma != '\t'
	t := &table{columns: map[string]int{}}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			p := safeio.At(safeio.ErrCSV, name, 0, err)
			if c, ok := errors.AsType[*csv.ParseError](err); ok {
				p.Line, p.Column = c.Line, c.Column
			}
			return nil, p
		}
		line, _ := r.FieldPos(0)
		size := 0
		for _, c := range cells {
			size += len(c)
		}
		if size > maxLine {
			return nil, safeio.At(safeio.ErrLineTooLong, name, line, nil)
		}
		if t.header == nil {
			t.header = cells
			continue
		}
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			t.rows = append(t.rows, row{line, cells})
		}
	}
	for i, h := range t.header {
		if f := field(h); f != "" && !t.has(f) {
			t.columns[f] = i
		}
	}
	if !t.has("name") && !t.has("family") {
		return nil, safeio.At(safeio.ErrUnknown, name, 1, nil)
	}
	return t, nil
}

// delimiter is the most frequent of the three in the first line, outside of
// quotes.
func delimiter(text string) rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range text {
		if r == '\n' && !quoted {
			break
		}
		if r == '"' {
			quoted = !quoted
		} else if !quoted {
			count[r]++
		}
	}
	best := ','
	for _, r := range ";\t" {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

// fold keeps letters and digits, lower case, umlauts as two letters.
func fold(s string) string {
	s = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "ë", "e", "é", "e").Replace(strings.ToLower(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// field is what a column of that name holds; "" when it is not used.
func field(header string) string {
	switch fold(header) {
	case "name", "fullname", "displayname", "vollstaendigername", "anzeigename", "volledigenaam", "naam", "weergavenaam", "employeename", "mitarbeiter", "medewerker", "employee":
		return "name"
	case "givenname", "firstname", "vorname", "voornaam":
		return "given"
	case "familyname", "lastname", "surname", "nachname", "familienname", "achternaam":
		return "family"
	case "email", "emailaddress", "mail", "emailadresse", "emailadres", "mailadresse", "workemail":
		return "email"
	case "username", "login", "user", "benutzername", "benutzer", "gebruikersnaam", "kennung", "account name", "accountname":
		return "username"
	case "id", "employeeid", "empid", "personnelnumber", "personalnummer", "persnr", "personeelsnummer", "medewerkernummer", "mitarbeiternummer", "mitarbeiterid":
		return "id"
	case "department", "departmentpath", "abteilung", "afdeling", "orgunit", "organisationseinheit", "organisatieeenheid", "bereich", "unitpath":
		return "department"
	case "unit", "einheit", "eenheid", "team":
		return "unit"
	case "parentunit", "parent", "uebergeordneteeinheit", "bovenliggendeeenheid", "parentdepartment", "oberabteilung":
		return "parent"
	case "site", "standort", "locatie", "vestiging", "location", "office", "kantoor", "ort", "plaats":
		return "site"
	case "manager", "supervisor", "vorgesetzter", "vorgesetzte", "vorgesetzteperson", "fuehrungskraft", "leidinggevende":
		return "manager"
	case "manageremail", "emailvorgesetzter", "vorgesetzteemail", "emailmanager", "emailleidinggevende":
		return "manager_email"
	case "managerid", "managernumber", "vorgesetztenr", "managernummer":
		return "manager_id"
	case "managername", "namevorgesetzter", "naammanager":
		return "manager_name"
	case "title", "jobtitle", "position", "funktion", "stelle", "berufsbezeichnung", "functie", "functietitel", "stellenbezeichnung", "function":
		return "title"
	case "lang", "language", "sprache", "taal", "locale":
		return "lang"
	case "role", "roles", "rolle", "rollen", "rol":
		return "role"
	case "joined", "entry", "hired", "hiredate", "dateofhire", "startdate", "eintritt", "eintrittsdatum", "indienst", "datumindienst", "startdatum", "eingetreten":
		return "joined"
	case "left", "exit", "leavingdate", "enddate", "dateoftermination", "austritt", "austrittsdatum", "uitdienst", "datumuitdienst", "einddatum", "ausgetreten":
		return "left"
	case "account", "hasaccount", "konto", "zugang", "toegang", "benutzerkonto", "heeftaccount":
		return "account"
	case "about", "ueber", "over", "bio":
		return "about"
	}
	return ""
}
