package i18n

import (
	"context"
	"strconv"
	"time"
	_ "time/tzdata" // the zones have to be there on a bare system too

	"golang.org/x/text/number"
)

type calendar struct {
	months, shortMonths [12]string
	days, shortDays     [7]string
	dot                 string // after the day of the month
	percent             string
}

func calendarOf(lang string) *calendar {
	switch lang {
	case "de":
		return &german
	case "nl":
		return &dutch
	}
	return &english
}

var german = calendar{
	months:      [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	shortMonths: [12]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
	days:        [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	shortDays:   [7]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
	dot:         ".",
	percent:     "\u00a0%",
}

var dutch = calendar{
	months:      [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	shortMonths: [12]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"},
	days:        [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
	shortDays:   [7]string{"zo", "ma", "di", "wo", "do", "vr", "za"},
	percent:     "%",
}

var english = calendar{
	months:      [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"},
	days:        [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	shortDays:   [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	percent:     "%",
}

// Date is the day of at, like "1. März 2026".
func Date(ctx context.Context, at time.Time) string {
	r := of(ctx)
	return r.tr.Date(at.In(r.zone))
}

// Date is the day of at in at's own zone.
func (t *Translator) Date(at time.Time) string {
	return t.Day(at) + " " + strconv.Itoa(at.Year())
}

// Day is the day of at without the year, like "1. März".
func (t *Translator) Day(at time.Time) string {
	c := calendarOf(t.lang)
	return strconv.Itoa(at.Day()) + c.dot + " " + c.months[at.Month()-1]
}

// ShortDate is a day for narrow places, like "1. Apr. 2026"; the year is left
// out when it is the reader's present one.
func ShortDate(ctx context.Context, at time.Time) string {
	r := of(ctx)
	at = at.In(r.zone)
	c := calendarOf(r.tr.lang)
	s := strconv.Itoa(at.Day()) + c.dot + " " + c.shortMonths[at.Month()-1]
	if r.now.IsZero() || r.now.In(r.zone).Year() != at.Year() {
		s += " " + strconv.Itoa(at.Year())
	}
	return s
}

// Month is month and year, like "März 2026".
func Month(ctx context.Context, at time.Time) string {
	r := of(ctx)
	at = at.In(r.zone)
	return calendarOf(r.tr.lang).months[at.Month()-1] + " " + strconv.Itoa(at.Year())
}

// Time is the time of day, like "14:05".
func Time(ctx context.Context, at time.Time) string {
	return at.In(of(ctx).zone).Format("15:04")
}

// DateTime is day and time, like "1. März 2026, 14:05".
func DateTime(ctx context.Context, at time.Time) string {
	return Date(ctx, at) + ", " + Time(ctx, at)
}

// Weekday is the name of at's weekday.
func Weekday(ctx context.Context, at time.Time) string {
	r := of(ctx)
	return calendarOf(r.tr.lang).days[at.In(r.zone).Weekday()]
}

// ShortWeekday is the usual short form of at's weekday.
func ShortWeekday(ctx context.Context, at time.Time) string {
	r := of(ctx)
	return calendarOf(r.tr.lang).shortDays[at.In(r.zone).Weekday()]
}

// Ago says how long before the reader's present at was, for up to a week; then
// it is the date. A moment in the future is shown as its date and time.
func Ago(ctx context.Context, at time.Time) string {
	r := of(ctx)
	now := r.now
	if now.IsZero() {
		return DateTime(ctx, at)
	}
	d := now.Sub(at)
	switch {
	case d < -time.Minute:
		return DateTime(ctx, at)
	case d < time.Minute:
		return r.tr.T("time.now")
	case d < time.Hour:
		return r.tr.N("time.minutes_ago", int(d/time.Minute))
	}
	days := daysBetween(at.In(r.zone), now.In(r.zone))
	switch {
	case days == 0 || d < 6*time.Hour:
		return r.tr.N("time.hours_ago", int(d/time.Hour))
	case days == 1:
		return r.tr.T("time.yesterday")
	case days < 7:
		return r.tr.N("time.days_ago", days)
	}
	return ShortDate(ctx, at)
}

// daysBetween counts midnights, so that a change to summer time does not move a day.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) int64 {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	return int(day(b) - day(a))
}

// Duration is a length of time in its largest sensible unit: minutes to two
// hours, hours to two days, days to three weeks, then weeks. It is rounded.
func Duration(ctx context.Context, d time.Duration) string {
	tr := of(ctx).tr
	const day = 24 * time.Hour
	switch {
	case d < 2*time.Hour:
		return tr.N("time.minutes", int(d.Round(time.Minute)/time.Minute))
	case d < 2*day:
		return tr.N("time.hours", int(d.Round(time.Hour)/time.Hour))
	case d < 21*day:
		return tr.N("time.days", int((d+day/2)/day))
	}
	return tr.N("time.weeks", int((d+7*day/2)/(7*day)))
}

// Number writes n with the separators of the reader's language.
func Number(ctx context.Context, n int) string { return of(ctx).tr.Number(n) }

// Decimal writes v with a fixed number of digits after the decimal mark.
func Decimal(ctx context.Context, v float64, digits int) string {
	return of(ctx).tr.Decimal(v, digits)
}

// Decimal is like the function Decimal.
func (t *Translator) Decimal(v float64, digits int) string {
	return t.printer.Sprint(number.Decimal(v, number.Scale(digits)))
}

// Percent writes the share v (0.25 is 25 %) with digits after the decimal mark.
func Percent(ctx context.Context, v float64, digits int) string {
	return of(ctx).tr.Percent(v, digits)
}

// Percent is like the function Percent.
func (t *Translator) Percent(v float64, digits int) string {
	return t.Decimal(v*100, digits) + calendarOf(t.lang).percent
}

// ISO is at for the datetime attribute of <time>.
func ISO(at time.Time) string { return at.UTC().Format(time.RFC3339) }
