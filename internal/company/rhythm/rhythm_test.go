package rhythm

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestMomentsKeepTheirWeekAndHours(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	monday := time.Date(2026, 2, 23, 0, 0, 0, 0, time.UTC)
	office, night := 0, 0
	for range 4000 {
		at := Moment(r, monday, false)
		if at.Before(monday) || !at.Before(monday.AddDate(0, 0, 7)) {
			t.Fatalf("got %s outside the week of %s", at, monday)
		}
		if at.Hour() >= 7 && at.Hour() < 18 {
			office++
		}
		if h := Moment(r, monday, true).Hour(); h < 6 || h >= 20 {
			night++
		}
	}
	if office < 3200 || night < 800 {
		t.Errorf("of 4000: got %d in office hours and %d in shift nights, want over 3200 and over 800", office, night)
	}
}

func TestLaterIsAlwaysLater(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	friday := time.Date(2026, 2, 27, 18, 30, 0, 0, time.UTC)
	weekend := 0
	for range 1000 {
		at := Later(r, friday, time.Duration(r.IntN(200))*time.Minute, false)
		if !at.After(friday) {
			t.Fatalf("got %s, want after %s", at, friday)
		}
		if d := at.Weekday(); d == time.Saturday || d == time.Sunday {
			weekend++
		}
	}
	if weekend > 60 {
		t.Errorf("got %d of 1000 on the weekend, want few", weekend)
	}
}

func TestSeason(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]float64{"2025-12-24": .35, "2025-08-06": .65, "2025-10-01": 1} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := Season(at); got != want {
			t.Errorf("Season(%s) = %v, want %v", day, got, want)
		}
	}
}
