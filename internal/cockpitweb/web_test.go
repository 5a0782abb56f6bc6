package cockpitweb

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/signal"
)

var pages = []string{
	"/cockpit", "/cockpit/sunk", "/cockpit/effects", "/cockpit/reach", "/cockpit/communities", "/cockpit/communities?type=forum&phase=growth",
	"/cockpit/communities/werkstatt", "/cockpit/definitions", "/cockpit/report", "/cockpit/report?period=quarter&lang=nl", "/handed",
}

func TestPagesInThreeLanguages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	k := s.open(signal.Unanswered, signal.Newcomer, signal.Escalation)
	for _, lang := range i18n.Languages() {
		for _, p := range append([]string{"/cockpit/cards/" + key(k.ID)}, pages...) {
			w := s.get("1 "+lang, p)
			body := w.Body.String()
			if w.Code != http.StatusOK {
				t.Errorf("%s %s = %d", lang, p, w.Code)
			}
			if !strings.Contains(body, `lang="`+lang+`"`) {
				t.Errorf("%s %s is not in the language of the reader", lang, p)
			}
			for _, bad := range []string{"{{", ">cockpit.", ">card.", ">signal.", "<b>torque", "%!", "NaN"} {
				if strings.Contains(body, bad) {
					t.Errorf("%s %s contains %q", lang, p, bad)
				}
			}
			for _, m := range regexp.MustCompile(`<button class="def"[^>]*popovertarget="([^"]+)"`).FindAllStringSubmatch(body, -1) {
				if strings.Count(body, `id="`+m[1]+`"`) != 1 {
					t.Errorf("%s %s: the definition %s is there %d times", lang, p, m[1], strings.Count(body, `id="`+m[1]+`"`))
				}
			}
		}
	}
}

func TestEveryNumberLeadsToItsDefinition(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	k := s.open(signal.Unanswered)
	links := map[string]bool{}
	for _, d := range definitions() {
		links["/cockpit/definitions/"+d.Key] = true
	}
	for _, p := range append(pages, "/cockpit/cards/"+key(k.ID)) {
		for _, m := range regexp.MustCompile(`href="(/cockpit/definitions/[^"]+)"`).FindAllStringSubmatch(s.get("1 de", p).Body.String(), -1) {
			links[m[1]] = true
		}
	}
	if len(links) <= len(definitions()) {
		t.Errorf("no page links a definition of another slice")
	}
	for l := range links {
		if w := s.get("1 nl", l); w.Code != http.StatusOK {
			t.Errorf("%s = %d", l, w.Code)
		}
	}
	for _, l := range []string{"/cockpit/definitions/no_such", "/cockpit/definitions/card.forbidden"} {
		if w := s.get("1", l); w.Code != http.StatusNotFound {
			t.Errorf("%s = %d, want 404", l, w.Code)
		}
	}
}

func TestOnlyManagersEnter(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(signal.Unanswered)
	for _, r := range s.g.Routes() {
		if !strings.HasPrefix(r.Pattern, "/cockpit") && !strings.HasPrefix(r.Pattern, "/api/v1/cockpit") {
			continue
		}
		target := strings.NewReplacer("{id}", "1", "{slug}", "werkstatt", "{key}", "reach").Replace(r.Pattern)
		for who, want := range map[string]int{"5": http.StatusForbidden, "0": http.StatusUnauthorized} {
			w := s.call(r.Method, who, target, nil)
			if got := w.Code; got != want && got != http.StatusNotFound && got != http.StatusSeeOther {
				t.Errorf("%s %s as %s = %d, want %d", r.Method, target, who, got, want)
			}
			if strings.Contains(w.Body.String(), "torque") {
				t.Errorf("%s %s shows a card to %s", r.Method, target, who)
			}
		}
	}
	if w := s.get("5", "/handed"); w.Code != http.StatusOK {
		t.Errorf("a colleague gets %d for what was handed to them", w.Code)
	}
}

func TestActs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	k := s.open(signal.Unanswered)
	at := "/cockpit/cards/" + key(k.ID)
	body := s.get("1 en", "/cockpit").Body.String()
	for _, want := range []string{"One thing, about", "Ask Name", `name="person" value="` + key(5) + `"`, "31 working hours", "/cockpit/definitions/signal.definition.business_hours", at + "/delegate"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	long := url.Values{"act": {"ask"}, "person": {key(5)}, "text": {strings.Repeat("long ", 4000)}}
	if w := s.call("POST", "1", at+"/do", long); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "too long") || !strings.Contains(w.Body.String(), "long long") ||
		!strings.Contains(w.Body.String(), `href="#f-text-`) {
		t.Errorf("a text that is too long = %d", w.Code)
	}
	done := url.Values{"act": {"ask"}, "person": {key(6)}, "text": {"Do you know?"}}
	for range 2 {
		if w := s.call("POST", "1", at+"/do", done); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/cockpit" {
			t.Fatalf("do = %d to %q", w.Code, w.Header().Get("Location"))
		}
	}
	if w := s.call("POST", "2", at+"/do", done); w.Code != http.StatusConflict {
		t.Errorf("a second manager = %d, want 409", w.Code)
	}
	body = s.get("1 en", "/cockpit").Body.String()
	for _, want := range []string{"All done", "Asked for an answer"} {
		if !strings.Contains(body, want) {
			t.Errorf("after the act the page lacks %q", want)
		}
	}
	body = s.get("1 en", "/cockpit/effects").Body.String()
	for _, want := range []string{"Too early to tell", "The first result is due", "1 of 1", "100 %"} {
		if !strings.Contains(strings.ReplaceAll(body, "one", "1"), want) && !strings.Contains(body, strings.ReplaceAll(want, " %", "%")) {
			t.Errorf("the effects lack %q", want)
		}
	}
	s.ms.Add((8 * 24 * time.Hour).Milliseconds())
	if _, err := s.cards.Evaluate(t.Context(), time.UnixMilli(s.ms.Load()).UTC()); err != nil {
		t.Fatal(err)
	}
	body = s.get("1 en", "/cockpit/effects").Body.String()
	if !strings.Contains(body, "After 7 days:") || !strings.Contains(body, i18n.For("en").T("card.verdict_not_measurable")) {
		t.Error("the outcome after seven days is not shown")
	}
}

func TestLaterDropUndo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(signal.Unanswered, signal.Newcomer, signal.Escalation)
	w, err := s.cards.Week(t.Context(), as(1), time.UnixMilli(s.ms.Load()).UTC(), 0)
	s.must(err)
	for i, act := range []struct {
		verb string
		form url.Values
	}{
		{"later", url.Values{"days": {"7"}}}, {"drop", url.Values{"why": {string(card.NoNeed)}, "note": {"Known."}}},
		{"delegate", url.Values{"person": {key(2)}, "note": {"Yours?"}}},
	} {
		at := "/cockpit/cards/" + key(w.Cards[i].ID)
		if got := s.call("POST", "1", at+"/"+act.verb, act.form); got.Code != http.StatusSeeOther {
			t.Fatalf("%s = %d", act.verb, got.Code)
		}
		if act.verb == "delegate" {
			if body := s.get("2 en", "/cockpit").Body.String(); !strings.Contains(body, "Handed to you") {
				t.Error("the other manager does not see what was handed over")
			}
		}
		where := "/cockpit"
		if act.verb == "later" {
			where = at // it is decided when it comes back
		}
		if body := s.get("1 en", where).Body.String(); !strings.Contains(body, at+"/undo") {
			t.Errorf("%s cannot be taken back", act.verb)
		}
		if got := s.call("POST", "1", at+"/undo", nil); got.Code != http.StatusSeeOther {
			t.Errorf("undo of %s = %d", act.verb, got.Code)
		}
	}
	if got := s.call("POST", "1", "/cockpit/hours", url.Values{"minutes": {"120"}}); got.Code != http.StatusSeeOther {
		t.Errorf("hours = %d", got.Code)
	}
	if b, err := s.cards.Budget(t.Context(), as(1)); err != nil || b != card.TwoHours {
		t.Errorf("budget = %d, %v", b, err)
	}
	if got := s.call("POST", "1", "/cockpit/hours", url.Values{"minutes": {"7"}}); got.Code == http.StatusSeeOther {
		t.Error("hours that are not on offer were taken")
	}
}

// Numbers that are protected are nowhere in the page or the JSON: the canaries
// are the only ones of their kind.
func TestProtectedNumbersStayHidden(t *testing.T) {
	t.Parallel()
	k, err := disclosure.NewK(50)
	if err != nil {
		t.Fatal(err)
	}
	cells := []disclosure.ReachCell{
		{Key: "1", Active: 0, Eligible: 0}, {Key: "2", Parent: "1", Active: 300, Eligible: 500}, {Key: "3", Parent: "1", Active: 37, Eligible: 47},
		{Key: "4", Parent: "1", Active: 31, Eligible: 43}, {Key: "5", Parent: "1", Active: 250, Eligible: 400},
	}
	reach := insight.Reach{From: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2000, 1, 29, 0, 0, 0, 0, time.UTC), Sheet: disclosure.Reach(cells, k, nil)}
	for i := 1; i <= 5; i++ {
		d := insight.Department{Unit: person.UnitID(i), Name: strings.Repeat("U", i), Levels: map[insight.Level]disclosure.Released{}}
		if i > 1 {
			d.Parent = 1
		}
		for _, l := range insight.Levels() {
			d.Levels[l] = disclosure.Count(37+4*(i%2), k)
		}
		reach.Departments = append(reach.Departments, d)
	}
	ctx := i18n.With(t.Context(), i18n.Locale{Lang: "en", Zone: "UTC"})
	var page bytes.Buffer
	if err := reachBody(viewReach(ctx, reach, k)).Render(ctx, &page); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "500") {
		t.Error("a published number is not shown")
	}
	json := fmt.Sprintf("%+v", numbersOf(wireReach(reach)))
	for _, canary := range []string{"47", "43", "41", "37", "31"} {
		re := regexp.MustCompile(`[^0-9A-Za-z.-]` + canary + `[^0-9A-Za-z.]`)
		if m := re.FindString(page.String()); m != "" {
			t.Errorf("the page contains %q", m)
		}
		if m := re.FindString(json); m != "" {
			t.Errorf("the JSON contains %q", m)
		}
	}
	if strings.Count(page.String(), "&lt; 50") < 10 {
		t.Error("what is protected is not drawn as such")
	}
}

func numbersOf(out *reachOut) []float64 {
	var all []float64
	add := func(n wireNumber) {
		for _, v := range []*float64{n.Value, n.Low, n.High} {
			if v != nil {
				all = append(all, *v)
			}
		}
	}
	for _, r := range out.Body.Rows {
		add(r.People)
		add(r.Share)
		add(r.Missing)
	}
	for _, u := range out.Body.Units {
		for _, l := range u.Levels {
			add(l.Count)
		}
	}
	return all
}

func TestReportFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, lang := range i18n.Languages() {
		now := time.UnixMilli(s.ms.Load()).UTC()
		r, err := s.reports.Build(t.Context(), as(1), now.AddDate(0, 0, -28), now, lang)
		s.must(err)
		var b bytes.Buffer
		s.must(WriteReport(t.Context(), &b, "Plain Works", r, disclosure.K{}))
		text := b.String()
		for _, want := range []string{`<html lang="` + lang + `"`, "<style>", "Plain Works", i18n.For(lang).T("report.title"), "Assembly", "50"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the file lacks %q", lang, want)
			}
		}
		for _, bad := range []string{"<script", "href=", "src=", "@import", "{{"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: the file contains %q: it must stand alone", lang, bad)
			}
		}
		w := s.get("1 en", "/cockpit/report.html?lang="+lang)
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), "-"+lang+".html") {
			t.Errorf("%s: download = %d, %q", lang, w.Code, w.Header().Get("Content-Disposition"))
		}
	}
}

func TestAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(signal.Unanswered)
	for target, want := range map[string]string{
		"/api/v1/cockpit/week":                          `"rule":"unanswered"`,
		"/api/v1/cockpit/reach":                         `"suppressed":"below_k"`,
		"/api/v1/cockpit/report?period=quarter&lang=de": `"phases":[`,
	} {
		w := s.get("1 en", target)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s = %d without %s: %s", target, w.Code, want, w.Body.String())
		}
	}
}
