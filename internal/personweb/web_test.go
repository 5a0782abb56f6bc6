package personweb

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/blob"
	"example.org/linden/internal/platform/blob/picture"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const (
	mia actor.ID = 1<<30 + iota
	joerg
	guest
	admin
	sales person.UnitID = 7
	good                = "vier Worte aus Bremen"
)

// site is the routes of people over a database, with two colleagues, a guest
// and an administrator. Requests say who they are in a header.
type site struct {
	t      *testing.T
	g      *web.Registry
	people *person.Service
	in     actor.ID // who signed in last
}

func (s *site) SignIn(_ context.Context, who actor.ID) error { s.in = who; return nil }
func (s *site) SignOut(context.Context) error                { s.in = 0; return nil }

func (s *site) Page(r *http.Request, by actor.Actor, title string) ui.Page {
	p := ui.Page{Title: title, Path: r.URL.Path, Viewer: ui.Viewer{SignedIn: by.SignedIn(), Name: by.Name, PersonID: id.String(int64(by.ID))}}
	if key := web.Flash(r.Context()); key != "" {
		p.Flash = []ui.Flash{{Tone: ui.Good, Text: i18n.T(r.Context(), key)}}
	}
	return p
}

func newSite(t *testing.T) *site {
	t.Helper()
	d := dbtest.New(t)
	now := func() time.Time { return start }
	ids := id.NewSource(now)
	s := &site{t: t, people: person.New(person.Options{DB: d, IDs: ids, Now: now, Ledger: ledger.New(ids.New)})}
	err := d.Update(t.Context(), func(tx db.Tx) error {
		if err := s.people.BulkUnitsTx(t.Context(), tx, []person.Unit{{ID: sales, Name: "Vertrieb"}, {ID: 8, Name: "Innendienst", Parent: sales}, {ID: 9, Name: "Bremen", Site: true}}); err != nil {
			return err
		}
		return s.people.BulkPeopleTx(t.Context(), tx, []person.NewPerson{
			{ID: mia, Username: "mia", Name: "Mia <b>Brandt</b>", Email: "mia@ahorn.example", Unit: sales, Site: 9, Title: "Leiterin", HasAccount: true, AskMeAbout: []string{"Zoll"}},
			{ID: joerg, Username: "jmueller", Name: "Jörg Müller", Email: "jm@ahorn.example", Unit: 8, Manager: mia, HasAccount: true},
			{ID: guest, Username: "gast", Name: "Gast", Roles: actor.Guest, HasAccount: true},
			{ID: admin, Username: "vera", Name: "Vera", Roles: actor.Admin, HasAccount: true},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.NewLocal(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	s.g = web.NewRegistry(web.Options{
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: now, NoLimits: true,
		Actor: func(r *http.Request) (actor.Actor, error) {
			who, _ := id.Parse(r.Header.Get("X-Test"))
			a, err := s.people.Actor(r.Context(), actor.ID(who))
			if errors.Is(err, person.ErrNotFound) {
				err = nil
			}
			return a, err
		},
		Locale: func(r *http.Request, _ actor.Actor) i18n.Locale {
			return i18n.Locale{Lang: r.Header.Get("Accept-Language"), Now: start}
		},
	})
	Mount(s.g, Options{People: s.people, Frame: s, Sessions: s, Files: files, Pictures: picture.NewMaker(1), ReadList: readTestList,
		Recent: func(context.Context, actor.Actor, actor.ID) (templ.Component, error) { return nil, nil }})
	return s
}

// readTestList reads "name,email" lines.
func readTestList(_ string, r io.Reader) (person.File, error) {
	b, err := io.ReadAll(r)
	var f person.File
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		name, email, ok := strings.Cut(line, ",")
		if !ok {
			return f, errors.New("no table")
		}
		f.People = append(f.People, person.Incoming{Line: i + 1, Key: name, Name: name, Email: email})
	}
	return f, err
}

func (s *site) do(method, target string, as actor.ID, body io.Reader, contentType string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, body)
	if as != 0 {
		r.Header.Set("X-Test", id.String(int64(as)))
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.Header.Set("Accept-Language", "de")
	w := httptest.NewRecorder()
	s.g.Handler().ServeHTTP(w, r)
	return w
}

func (s *site) get(target string, as actor.ID) *httptest.ResponseRecorder {
	return s.do("GET", target, as, nil, "")
}

func (s *site) post(target string, as actor.ID, form url.Values) *httptest.ResponseRecorder {
	return s.do("POST", target, as, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, j := personPath(mia), personPath(joerg)
	for _, c := range []struct {
		target string
		as     actor.ID
		status int
		want   []string
		not    []string
	}{
		{"/people", joerg, 200, []string{"Mia &lt;b&gt;Brandt", "Jörg Müller", "Frag mich zu", "Vertrieb"}, []string{"<b>Brandt"}},
		{"/people?q=mue", joerg, 200, []string{"Jörg Müller"}, []string{"Leiterin"}},
		{"/people?q=zzz", joerg, 200, []string{"Niemand gefunden"}, nil},
		{"/people?unit=" + id.String(8), joerg, 200, []string{"Jörg Müller"}, []string{"Leiterin"}},
		{"/people", guest, 403, nil, []string{"Müller"}},
		{"/people", 0, 303, nil, []string{"Müller"}},
		{m, joerg, 200, []string{"mia@ahorn.example", "Leitet 1 Person", "Zoll"}, []string{"/edit"}},
		{m, mia, 200, []string{m + "/edit"}, nil},
		{m, guest, 200, []string{"Mia &lt;b&gt;"}, []string{"mia@ahorn.example", "Zoll", "Vertrieb"}},
		{m, 0, 303, nil, []string{"Brandt"}},
		{"/people/zzz", joerg, 404, nil, nil},
		{"/people/!!", joerg, 404, nil, nil},
		{"/people/org", joerg, 200, []string{"Vertrieb", "2 Personen", "Innendienst", "Bremen"}, nil},
		{unitPath(8), joerg, 200, []string{"<h1>Innendienst</h1>", "1 Person", "Jörg Müller"}, nil},
		{unitPath(99), joerg, 404, nil, nil},
		{unitPath(9), joerg, 404, nil, nil},
		{"/people/org", guest, 403, nil, []string{"Vertrieb"}},
		{"/people/suggest?q=jm", joerg, 200, []string{`"username":"jmueller"`}, nil},
		{"/people/suggest?q=", joerg, 200, []string{"[]"}, nil},
		{j + "/edit", mia, 403, nil, []string{"textarea"}},
		{j + "/edit", admin, 200, []string{"Community Manager:in", "Jörg Müller"}, nil},
		{m + "/edit", mia, 200, []string{"Profil"}, []string{"Rollen"}},
		{m + "/leave", mia, 403, nil, nil},
		{m + "/leave", admin, 200, []string{"ausgeschieden"}, nil},
		{"/settings", mia, 200, []string{"Zeitzone", "Neues Passwort"}, nil},
		{"/settings", 0, 303, nil, nil},
		{"/sign-in", 0, 200, []string{"Passwort"}, nil},
		{"/admin/people", mia, 403, nil, nil},
		{"/admin/people", admin, 200, []string{"CSV-Datei"}, nil},
	} {
		w := s.get(c.target, c.as)
		if w.Code != c.status {
			t.Errorf("GET %s as %d: status %d, want %d", c.target, c.as, w.Code, c.status)
		}
		for _, want := range c.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("GET %s as %d does not say %q:\n%s", c.target, c.as, want, w.Body)
			}
		}
		for _, not := range c.not {
			if strings.Contains(w.Body.String(), not) {
				t.Errorf("GET %s as %d says %q", c.target, c.as, not)
			}
		}
	}
}

func TestMissingAndHiddenAnswerAlike(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.people.Circle = nobody{}
	hidden, missing := s.get(personPath(mia), guest), s.get("/people/abc", guest)
	if hidden.Code != 404 || hidden.Body.String() != missing.Body.String() {
		t.Errorf("hidden %d and missing %d differ", hidden.Code, missing.Code)
	}
}

type nobody struct{}

func (nobody) Shares(context.Context, actor.ID, actor.ID) (bool, error) { return false, nil }

func TestAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	key := id.String(int64(mia))
	for _, c := range []struct {
		method, target, body string
		as                   actor.ID
		status               int
		want                 string
	}{
		{"GET", "/api/v1/people?limit=1", "", mia, 200, `"next":"`},
		{"GET", "/api/v1/people?q=mull", "", mia, 200, `"username":"jmueller"`},
		{"GET", "/api/v1/people", "", guest, 403, "web.forbidden"},
		{"GET", "/api/v1/people/me", "", mia, 200, `"email":"mia@ahorn.example"`},
		{"GET", "/api/v1/people/" + key, "", joerg, 200, `"ask_me_about":["Zoll"]`},
		{"GET", "/api/v1/people/zz", "", joerg, 404, "not_found"},
		{"GET", "/api/v1/people/suggest?q=mia", "", joerg, 200, `"username":"mia"`},
		{"PUT", "/api/v1/people/" + key, `{"name":"Mia","title":"","about":"","ask_me_about":[],"absent":false}`, joerg, 403, "person.forbidden"},
		{"PUT", "/api/v1/people/" + key, `{"name":"Mia","title":"","about":"","ask_me_about":[],"absent":false}`, mia, 200, `"name":"Mia"`},
		{"PUT", "/api/v1/people/" + key, `{"name":" ","title":"","about":"","ask_me_about":[],"absent":false}`, mia, 422, "person.name_missing"},
	} {
		w := s.do(c.method, c.target, c.as, strings.NewReader(c.body), "application/json")
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %s as %d: %d %s, want %d with %s", c.method, c.target, c.as, w.Code, w.Body, c.status, c.want)
		}
	}
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if err := s.people.SetPassword(t.Context(), actor.System, mia, good); err != nil {
		t.Fatal(err)
	}
	wrong := s.post("/sign-in", 0, url.Values{"login": {"mia"}, "password": {"nope"}, "next": {"/people"}})
	if wrong.Code != 401 || !strings.Contains(wrong.Body.String(), "passen nicht zusammen") || !strings.Contains(wrong.Body.String(), `value="mia"`) {
		t.Errorf("wrong password: %d %s", wrong.Code, wrong.Body)
	}
	unknown := s.post("/sign-in", 0, url.Values{"login": {"mio"}, "password": {"nope"}, "next": {"/people"}})
	if got := strings.ReplaceAll(unknown.Body.String(), `value="mio"`, `value="mia"`); unknown.Code != wrong.Code || got != wrong.Body.String() {
		t.Errorf("an unknown name answers unlike a wrong password: %d %s", unknown.Code, got)
	}
	right := s.post("/sign-in", 0, url.Values{"login": {"mia"}, "password": {good}, "next": {"//evil.example"}})
	if right.Code != 303 || right.Header().Get("Location") != "/" || s.in != mia {
		t.Errorf("sign-in: %d to %q, session of %d", right.Code, right.Header().Get("Location"), s.in)
	}
	changed := s.post("/settings/password", mia, url.Values{"current": {good}, "password": {"ganz neue Worte"}})
	if changed.Code != 303 {
		t.Errorf("password: %d %s", changed.Code, changed.Body)
	}
	refused := s.post("/settings/password", mia, url.Values{"current": {good}, "password": {"ganz neue Worte"}})
	if refused.Code != 422 || !strings.Contains(refused.Body.String(), "nicht dein aktuelles Passwort") {
		t.Errorf("old password: %d", refused.Code)
	}
	for range 8 {
		s.post("/sign-in", 0, url.Values{"login": {"mia"}, "password": {"nope"}})
	}
	if locked := s.post("/sign-in", 0, url.Values{"login": {"mia"}, "password": {"ganz neue Worte"}}); locked.Code != 429 || !strings.Contains(locked.Body.String(), "Zu viele Versuche") {
		t.Errorf("locked: %d", locked.Code)
	}
	if out := s.post("/sign-out", mia, nil); out.Code != 303 || s.in != 0 {
		t.Errorf("sign-out: %d, session of %d", out.Code, s.in)
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.post(personPath(mia)+"/edit", mia, url.Values{"name": {""}, "title": {"Beraterin"}})
	if w.Code != 422 || !strings.Contains(w.Body.String(), "Gib einen Namen ein") || !strings.Contains(w.Body.String(), "Beraterin") {
		t.Errorf("edit without name: %d", w.Code)
	}
	w = s.post(personPath(mia)+"/edit", mia, url.Values{"name": {"Mia"}, "ask": {"Zoll, Excel\nMessen"}})
	if p, _ := s.people.Profile(t.Context(), actor.Actor{ID: mia}, mia); w.Code != 303 || len(p.AskMeAbout) != 3 {
		t.Errorf("edit: %d %v", w.Code, p.AskMeAbout)
	}
	if w = s.post("/settings/display", mia, url.Values{"theme": {"dark"}, "back": {"/people"}}); w.Header().Get("Location") != "/people" {
		t.Errorf("display leads to %q", w.Header().Get("Location"))
	}
	if w = s.post("/settings", mia, url.Values{"lang": {"nl"}, "zone": {"Mars"}}); w.Code != 422 || !strings.Contains(w.Body.String(), "Mars") {
		t.Errorf("settings: %d", w.Code)
	}
	if a, _ := s.people.Account(t.Context(), mia); a.Theme != "dark" || a.Actor.Lang != "" {
		t.Errorf("account = %+v", a)
	}
	if w = s.post(personPath(mia)+"/roles", admin, url.Values{"roles": {"editor", "moderator"}}); w.Code != 303 {
		t.Errorf("roles: %d", w.Code)
	}
	if w = s.post(personPath(mia)+"/leave", admin, nil); w.Code != 303 {
		t.Errorf("leave: %d", w.Code)
	}
	if w = s.get("/people", mia); w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), "/sign-in") {
		t.Errorf("somebody who has left gets %d, want to be sent to sign in", w.Code)
	}
}

func upload(field, name string, body []byte) (io.Reader, string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, _ := m.CreateFormFile(field, name)
	_, _ = f.Write(body)
	_ = m.Close()
	return &b, m.FormDataContentType()
}

func TestPicture(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 900, 600))); err != nil {
		t.Fatal(err)
	}
	body, kind := upload("picture", "../me.svg", b.Bytes())
	if w := s.do("POST", personPath(mia)+"/picture", mia, body, kind); w.Code != 303 {
		t.Fatalf("picture: %d %s", w.Code, w.Body)
	}
	a, err := s.people.Account(t.Context(), mia)
	if err != nil {
		t.Fatal(err)
	}
	w := s.get(person.PicturePath(mia, a.PictureKey), joerg)
	if w.Code != 200 || w.Header().Get("Content-Type") != "image/png" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("picture: %d %v", w.Code, w.Header())
	}
	if m, err := png.DecodeConfig(w.Body); err != nil || m.Width != picture.Small {
		t.Errorf("picture is %v wide, want %d: %v", m.Width, picture.Small, err)
	}
	if w = s.get(personPath(mia)+"/picture", joerg); strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("an address without version is kept for ever")
	}
	body, kind = upload("picture", "x.png", []byte("<svg onload=alert(1)>"))
	if w = s.do("POST", personPath(mia)+"/picture", mia, body, kind); w.Code != 422 && w.Code != 400 {
		t.Errorf("no picture: %d", w.Code)
	}
	body, kind = upload("picture", "x.png", b.Bytes())
	if w = s.do("POST", personPath(mia)+"/picture", joerg, body, kind); w.Code != 403 {
		t.Errorf("somebody else's picture: %d", w.Code)
	}
	if w = s.get(personPath(joerg)+"/picture", mia); w.Code != 404 {
		t.Errorf("no picture: %d", w.Code)
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	body, kind := upload("list", "x.csv", []byte("Mia Neu,mia@ahorn.example\nNora Klein,nora@ahorn.example\nBad,mail"))
	w := s.do("POST", "/admin/people", admin, body, kind)
	if w.Code != 303 {
		t.Fatalf("upload: %d %s", w.Code, w.Body)
	}
	to := w.Header().Get("Location")
	plan := s.get(to, admin)
	for _, want := range []string{"Nora Klein", "<ins>Mia Neu</ins>", "Keine E-Mail-Adresse", "So importieren"} {
		if !strings.Contains(plan.Body.String(), want) {
			t.Errorf("the plan does not say %q: %s", want, plan.Body)
		}
	}
	if w = s.post(to, admin, nil); w.Code != 303 || w.Header().Get("Location") != "/people" {
		t.Errorf("apply: %d %s", w.Code, w.Body)
	}
	if got := s.get("/people?q=nora", joerg).Body.String(); !strings.Contains(got, "Nora Klein") {
		t.Errorf("Nora is not there")
	}
	if w = s.get(to, admin); w.Code != 303 || w.Header().Get("Location") != "/admin/people" {
		t.Errorf("a list that is gone: %d", w.Code)
	}
	body, kind = upload("list", "x.csv", []byte("no table"))
	if w = s.do("POST", "/admin/people", admin, body, kind); w.Code != 422 || !strings.Contains(w.Body.String(), "nicht als Tabelle") {
		t.Errorf("no table: %d", w.Code)
	}
}

func TestAddingOnePerson(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	fields := url.Values{"name": {"Nora Klein"}, "email": {"nora@ahorn.example"}, "unit": {id.String(8)}, "roles": {"editor"}, "account": {"1"}}
	if w := s.post("/admin/people/add", mia, fields); w.Code != 403 {
		t.Errorf("adding without the right: %d", w.Code)
	}
	w := s.post("/admin/people/add", admin, fields)
	found := regexp.MustCompile(`<code>([a-z2-7]{20})</code>`).FindStringSubmatch(w.Body.String())
	if w.Code != 200 || found == nil || !strings.Contains(w.Body.String(), "<code>nora</code>") {
		t.Fatalf("adding: %d %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("the page with a password may be kept: %q", got)
	}
	who, err := s.people.SignIn(t.Context(), "nora", found[1], "192.0.2.1")
	if err != nil || !who.Roles.Has(actor.Editor) {
		t.Errorf("signing in with the first password: %+v, %v", who, err)
	}
	for name, c := range map[string]struct {
		change url.Values
		code   int
		want   string
	}{
		"the same address again": {nil, 422, "f-email-error"},
		"no name":                {url.Values{"name": {" "}}, 422, "f-name-error"},
		"no address":             {url.Values{"email": {"nora"}}, 422, "f-email-error"},
		"no such department":     {url.Values{"unit": {id.String(77)}}, 422, ""},
		"a site for one":         {url.Values{"unit": {id.String(9)}}, 422, ""},
		"no such role":           {url.Values{"roles": {"king"}}, 422, ""},
	} {
		with := maps.Clone(fields)
		maps.Copy(with, c.change)
		if w := s.post("/admin/people/add", admin, with); w.Code != c.code || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d, want %d with %q", name, w.Code, c.code, c.want)
		}
	}
	w = s.post("/admin/people/add", admin, url.Values{"name": {"Otto Ohne"}})
	if w.Code != 200 || strings.Contains(w.Body.String(), "<code>") {
		t.Errorf("somebody without account: %d %s", w.Code, w.Body)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for lang, want := range map[string]string{"de": "Personen", "nl": "Mensen", "en": "People"} {
		for _, target := range []string{"/people", "/people/org", personPath(mia), personPath(mia) + "/edit", personPath(mia) + "/leave", "/settings", "/admin/people"} {
			r := httptest.NewRequest("GET", target, nil)
			r.Header.Set("X-Test", id.String(int64(admin)))
			r.Header.Set("Accept-Language", lang)
			w := httptest.NewRecorder()
			s.g.Handler().ServeHTTP(w, r)
			if w.Code != 200 || target == "/people" && !strings.Contains(w.Body.String(), "<h1>"+want+"</h1>") {
				t.Errorf("%s in %s: %d", target, lang, w.Code)
			}
		}
	}
}
