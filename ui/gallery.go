package ui

import (
	"math"
	"time"
)

// What follows are the samples of the gallery, which only exists in development.

func sampleTime() time.Time { return time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC) }

func sampleFaces() []AvatarProps {
	return []AvatarProps{{Name: "Ayşe Demir"}, {Name: "Joris van den Berg"}, {Name: "Ngozi Okafor"}, {Name: "Łukasz Wójcik"}}
}

func sampleReactions() ReactionsProps {
	return ReactionsProps{ID: "r-sample", Action: "/dev/gallery", All: []Reaction{
		{Code: "thanks", Emoji: "🙏", Name: "Thank you", Count: 12, Mine: true},
		{Code: "agree", Emoji: "👍", Name: "Agree", Count: 4},
		{Code: "idea", Emoji: "💡", Name: "Good idea"},
		{Code: "support", Emoji: "🤝", Name: "I can help"},
	}}
}

func sampleWeeks() []float64 {
	return []float64{4, 6, 5, 9, 8, 12, 11, 15, 13, 18, 21, 19, 24, math.NaN(), 20, 17, 15, 12, 13, 9, 8, 8, 6, 7, 5, 4}
}

func sampleHealth() HealthProps {
	return HealthProps{Score: 72, Parts: []HealthPart{
		{"Answers", .82}, {"Breadth", .64}, {"Newcomers", .45}, {"Pace", .9}, {"Calm", .75}, {"Hosts", math.NaN()},
	}}
}

func sampleBars() BarChart {
	return BarChart{
		ChartText: ChartText{ID: "bars", Title: "Who has read something this month", Lead: "Share of each department, 1–28 February 2026, with the 95 % interval",
			Desc: "Development 71 %, sales 48 %, production night shift 14 %, works council protected."},
		LabelHead: "Department", ValueHead: "Has read",
		Bars: []Bar{
			{Label: "Development", Value: 71, Low: 62, High: 79, Text: "71 %", Range: "62–79 %"},
			{Label: "Sales", Value: 48, Low: 39, High: 57, Text: "48 %", Range: "39–57 %"},
			{Label: "Production, night shift", Value: 14, Low: 8, High: 23, Text: "14 %", Range: "8–23 %"},
			{Label: "Works council", Text: "< 10", Suppressed: true},
		},
		Max: 100,
	}
}

func sampleLines() LineChart {
	return LineChart{
		ChartText: ChartText{ID: "lines", Title: "Questions with an answer within a day", Lead: "Per week, December to February",
			Desc: "Heat pumps rise from 40 to 78, Logistics stays near 50 with a gap in January."},
		Head:  "Week",
		Steps: []string{"49", "50", "51", "52", "1", "2", "3", "4", "5", "6", "7", "8"},
		Series: []Series{
			{Name: "Heat pumps", Values: []float64{40, 44, 43, 50, 55, 58, 62, 61, 68, 70, 75, 78},
				Low:  []float64{30, 34, 33, 39, 44, 47, 51, 50, 58, 60, 65, 68},
				High: []float64{50, 54, 53, 61, 66, 69, 73, 72, 78, 80, 85, 88}},
			{Name: "Logistics", Values: []float64{52, 50, 51, 49, math.NaN(), math.NaN(), 50, 48, 51, 53, 52, 50}},
		},
	}
}

// SamplePage is a page of somebody signed in, for the gallery and for trying out.
func SamplePage(path string) Page {
	return Page{
		Title: "Gallery", Path: path, NetworkName: "Lindhof", Unread: 3, Demo: true, DemoNow: "2 March 2026, 09:30",
		Now:    sampleTime(),
		Viewer: Viewer{SignedIn: true, Name: "Ayşe Demir", PersonID: "1", Cockpit: true},
		Flash:  []Flash{{Tone: Good, Text: "Your question is out. Three people who know about it were told.", Action: "Take back", Href: "#"}},
	}
}
