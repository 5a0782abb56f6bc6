package stat_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/science/stat"
	vt "example.org/linden/internal/science/vectortest"
)

func interval(t *testing.T, what string, got stat.Interval, want []float64) {
	t.Helper()
	vt.NearAll(t, what, []float64{got.Lo, got.Hi}, want)
}

func TestProportionVectors(t *testing.T) {
	var xn struct{ X, N int }
	var want []float64
	for _, name := range []string{"wilson_95", "wilson_95_zero"} {
		vt.Load(t, name, &xn, &want)
		interval(t, name, stat.Wilson(xn.X, xn.N), want)
	}
	for _, name := range []string{"clopper_pearson_95", "clopper_pearson_95_zero"} {
		vt.Load(t, name, &xn, &want)
		interval(t, name, stat.ClopperPearson(xn.X, xn.N), want)
	}
	var nudge struct{ Nudged, Holdout [2]int }
	var w map[string]float64
	vt.Load(t, "randomised_nudge", &nudge, &w)
	d := stat.Compare(nudge.Nudged[0], nudge.Nudged[1], nudge.Holdout[0], nudge.Holdout[1])
	vt.NearAll(t, "randomised_nudge",
		[]float64{d.Treated, d.Control, d.RD, d.CI.Lo, d.CI.Hi, d.P, d.NNT, d.Extra},
		[]float64{w["p_nudge"], w["p_holdout"], w["risk_difference"], w["newcombe_lo"], w["newcombe_hi"],
			w["fisher_two_sided_p"], w["number_needed_to_nudge"], w["extra_reactivations"]})
	var mde struct {
		Baseline     float64
		N1, N2       int
		Alpha, Power float64
	}
	var one float64
	vt.Load(t, "mde_two_proportions", &mde, &one)
	vt.Near(t, "mde", stat.MDE(mde.Baseline, mde.N1, mde.N2, mde.Alpha, mde.Power), one)
	var size struct{ P1, P2 float64 }
	vt.Load(t, "sample_size_per_arm", &size, &one)
	vt.Near(t, "sample size", float64(stat.SampleSize(size.P1, size.P2)), one)
	var ac struct {
		Observed float64 `json:"positive_rate_observed"`
		TPR, FPR float64
	}
	var acWant struct{ Adjusted float64 }
	vt.Load(t, "adjusted_count", &ac, &acWant)
	vt.Near(t, "adjusted count", stat.AdjustedCount(ac.Observed, ac.TPR, ac.FPR), acWant.Adjusted)
	var ppv struct{ Prevalence, TPR, FPR float64 }
	var ppvWant struct{ PPV float64 }
	vt.Load(t, "ppv_of_alarm", &ppv, &ppvWant)
	vt.Near(t, "ppv", stat.PPV(ppv.Prevalence, ppv.TPR, ppv.FPR), ppvWant.PPV)
}

func spans(ts, events []float64) []stat.Span {
	out := make([]stat.Span, len(ts))
	for i := range ts {
		out[i] = stat.Span{T: ts[i], Event: events[i] == 1}
	}
	return out
}

func TestSurvivalVectors(t *testing.T) {
	var in struct{ Hours, Answered []float64 }
	var want struct {
		Table  [][]float64 `json:"table_t_atrisk_d_S_se"`
		Median float64     `json:"median"`
		Within float64     `json:"answered_within_24h"`
	}
	vt.Load(t, "kaplan_meier_time_to_first_reply_h", &in, &want)
	c := stat.KaplanMeier(spans(in.Hours, in.Answered))
	if len(c.Steps) != len(want.Table) {
		t.Fatalf("%d steps, want %d", len(c.Steps), len(want.Table))
	}
	for i, s := range c.Steps {
		vt.NearAll(t, "km step", []float64{s.T, float64(s.AtRisk), float64(s.Events), s.S, s.SE}, want.Table[i])
	}
	m, ok := c.Median()
	if !ok {
		t.Error("no median")
	}
	vt.Near(t, "median", m, want.Median)
	p := c.Within(24)
	vt.Near(t, "within 24", p.Share, want.Within)
	if !(p.CI.Lo < p.Share && p.Share < p.CI.Hi && p.CI.Lo > 0 && p.CI.Hi < 1) {
		t.Errorf("interval %v does not surround %v", p.CI, p.Share)
	}
	var lr struct{ A, B [][]float64 }
	var lrWant []float64
	vt.Load(t, "log_rank", &lr, &lrWant)
	r := stat.LogRank(spans(lr.A[0], lr.A[1]), spans(lr.B[0], lr.B[1]))
	vt.NearAll(t, "log rank", []float64{r.Observed, r.Expected, r.Variance, r.Chi2, r.P}, lrWant)
}

func TestInequalityVectors(t *testing.T) {
	var in struct {
		Posts []float64 `json:"posts_per_member"`
	}
	var w map[string]float64
	vt.Load(t, "gini", &in, &w)
	var writers []float64
	for _, p := range in.Posts {
		if p > 0 {
			writers = append(writers, p)
		}
	}
	vt.NearAll(t, "gini",
		[]float64{stat.Gini(in.Posts), stat.Gini(writers), stat.TopShare(in.Posts, .1), stat.TopShare(in.Posts, .2)},
		[]float64{w["gini_all"], w["gini_contributors"], w["top10pct_share"], w["top20pct_share"]})
	if got := stat.BusFactor(in.Posts); got != 1 {
		t.Errorf("bus factor = %d, want 1", got)
	}
	var arcs struct {
		Arcs [][2]string
		N    int
	}
	var two []float64
	vt.Load(t, "reciprocity", &arcs, &two)
	plain, corrected := stat.Reciprocity(arcs.Arcs, arcs.N)
	vt.NearAll(t, "reciprocity", []float64{plain, corrected}, two)
	var deps struct {
		Reach []float64 `json:"reach_by_department"`
	}
	vt.Load(t, "effective_departments", &deps, &w)
	d := stat.Spread(deps.Reach)
	vt.NearAll(t, "departments", []float64{d.Shannon, d.Effective, d.Simpson},
		[]float64{w["shannon"], w["exp_shannon"], w["inverse_simpson"]})
}

func TestAdoptionVectors(t *testing.T) {
	var g struct {
		Before int `json:"mau_prev"`
		New    int
		Back   int `json:"resurrected"`
		Lost   int
	}
	var w map[string]float64
	vt.Load(t, "growth_accounting", &g, &w)
	got := stat.Account(g.Before, g.New, g.Back, g.Lost)
	vt.NearAll(t, "growth", []float64{float64(got.MAU), got.QuickRatio, got.GrossRetention},
		[]float64{w["mau"], w["quick_ratio"], w["gross_retention"]})
	var s struct {
		Active []int `json:"weekly_active"`
		Rest   int   `json:"rest_weeks"`
		Lost   int   `json:"lost_weeks"`
	}
	var states []stat.State
	vt.Load(t, "state_machine", &s, &states)
	active := make([]bool, len(s.Active))
	for i, a := range s.Active {
		active[i] = a == 1
	}
	if diff := cmp.Diff(states, stat.States(active, s.Rest, s.Lost)); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	var st struct {
		DAU []float64 `json:"dau_business_days"`
		MAU int       `json:"mau28"`
	}
	var one float64
	vt.Load(t, "stickiness", &st, &one)
	vt.Near(t, "stickiness", stat.Stickiness(st.DAU, st.MAU), one)
}

func TestReachVector(t *testing.T) {
	var in struct {
		Units map[string][2]int `json:"active_eligible"`
	}
	var want struct {
		OrgRate   float64 `json:"org_rate"`
		Strength  float64 `json:"prior_strength"`
		Posterior map[string]struct{ Mean, Lo95, Hi95 float64 }
	}
	vt.Load(t, "department_reach_eb", &in, &want)
	var units []stat.Unit
	for _, k := range []string{"A", "B", "C", "D", "E"} {
		units = append(units, stat.Unit{Key: k, Active: in.Units[k][0], Eligible: in.Units[k][1]})
	}
	got := stat.Reach(units)
	vt.Near(t, "org rate", got.OrgRate, want.OrgRate)
	vt.Near(t, "prior strength", got.PriorStrength, want.Strength)
	flagged := map[string]bool{}
	for i, u := range got.Units {
		w := want.Posterior[u.Key]
		vt.NearAll(t, u.Key, []float64{u.Mean, u.CI.Lo, u.CI.Hi}, []float64{w.Mean, w.Lo95, w.Hi95})
		if u.NotReached {
			flagged[u.Key] = true
		}
		if i > 0 && u.Missing > got.Units[i-1].Missing {
			t.Errorf("%s is not in the order of people missing", u.Key)
		}
	}
	if diff := cmp.Diff(map[string]bool{"C": true, "E": true}, flagged); diff != "" {
		t.Errorf("flagged (-want +got):\n%s", diff)
	}
}

func TestDiDVector(t *testing.T) {
	var in struct {
		Treated  []float64
		Controls [][]float64
		Pre      int `json:"pre_weeks"`
	}
	var raw map[string]json.RawMessage
	vt.Load(t, "did_matched", &in, &raw)
	d := stat.DifferenceInDifferences(in.Treated, in.Controls, in.Pre)
	for name, got := range map[string]float64{
		"delta_treated": d.DeltaTreated, "mean_delta_controls": d.MeanControls, "did_log": d.Effect,
		"did_percent": d.Percent(), "sd_controls": d.SDControls, "se": d.SE, "t_crit_df8": d.Critical,
		"placebo_p": d.PlaceboP, "placebo_min_possible_p": d.PlaceboMin,
	} {
		var want float64
		if err := json.Unmarshal(raw[name], &want); err != nil {
			t.Fatal(err)
		}
		vt.Near(t, name, got, want)
	}
	var ci []float64
	if err := json.Unmarshal(raw["ci_percent"], &ci); err != nil {
		t.Fatal(err)
	}
	interval(t, "ci_percent", d.PercentCI(), ci)
	t.Logf("pre-trend p %.2f, verdict %s", d.PreTrendP, d.Judge(false, false))
	if got := d.Judge(false, true); d.Comparable() && got != stat.Confounded {
		t.Errorf("verdict next to another event = %s, want confounded", got)
	}
}

func TestITSVector(t *testing.T) {
	var in struct {
		Y  []float64
		At int `json:"intervention_index"`
	}
	var want struct {
		Beta []float64 `json:"beta_b0_trend_level_slope"`
		OLS  []float64 `json:"se_ols"`
		NW   []float64 `json:"se_newey_west_lag1_smallsample"`
		DW   float64   `json:"durbin_watson"`
		Max  []float64 `json:"se_used_max"`
		CI   []float64 `json:"level_change_ci"`
		At8  float64   `json:"effect_at_week_8_after"`
	}
	vt.Load(t, "interrupted_time_series", &in, &want)
	s := stat.InterruptedSeries(in.Y, in.At)
	vt.NearAll(t, "beta", s.Beta[:], want.Beta)
	vt.NearAll(t, "ols", s.SEOrdinary[:], want.OLS)
	vt.NearAll(t, "newey-west", s.SENeweyWest[:], want.NW)
	vt.NearAll(t, "max", s.SE[:], want.Max)
	vt.Near(t, "durbin-watson", s.DurbinWatson, want.DW)
	interval(t, "level", s.LevelCI, want.CI)
	vt.Near(t, "week 8", s.EffectAt(8), want.At8)
	if got := s.Judge(false, false); got != stat.LikelyHelped {
		t.Errorf("verdict = %s, want likely_helped", got)
	}
}

func TestResamplingAndMultipleVectors(t *testing.T) {
	var in struct {
		Treated, Control []float64
		B                int
	}
	var want struct {
		Diff float64
		CI   []float64 `json:"ci95_index_249_9749"`
	}
	vt.Load(t, "bootstrap_percentile", &in, &want)
	diff, ci := stat.BootstrapDifference(in.Treated, in.Control, in.B)
	vt.Near(t, "diff", diff, want.Diff)
	interval(t, "bootstrap", ci, want.CI)
	var ps struct{ P []float64 }
	var adj struct {
		Holm []float64
		BH   []float64 `json:"benjamini_hochberg"`
	}
	vt.Load(t, "multiple_testing", &ps, &adj)
	vt.NearAll(t, "holm", stat.Holm(ps.P), adj.Holm)
	vt.NearAll(t, "bh", stat.BenjaminiHochberg(ps.P), adj.BH)
	var c struct{ Pre, Post []float64 }
	var w map[string]float64
	vt.Load(t, "cuped", &c, &w)
	r := stat.CUPED(c.Pre, c.Post)
	vt.NearAll(t, "cuped", []float64{r.Theta, r.Raw, r.Remaining, r.Reduction()},
		[]float64{w["theta"], w["var_raw"], w["var_cuped"], w["variance_reduction"]})
}

func TestTrendVectors(t *testing.T) {
	var in struct {
		Weekly []float64 `json:"weekly_contributions"`
	}
	var w map[string]float64
	vt.Load(t, "theil_sen_log_trend", &in, &w)
	slope := stat.LogTrend(in.Weekly)
	vt.NearAll(t, "trend", []float64{slope, math.Expm1(slope)}, []float64{w["slope"], w["pct_per_week"]})
	var z struct {
		Z               []float64
		Lambda, L, K, H float64
	}
	var ew struct {
		Rows  [][]any `json:"ewma_limit_alarm"`
		First int     `json:"first_alarm_index"`
	}
	vt.Load(t, "ewma", &z, &ew)
	for i, s := range stat.EWMA(z.Z, z.Lambda, z.L) {
		vt.Near(t, "ewma", s.Value, ew.Rows[i][0].(float64))
		vt.Near(t, "limit", s.Limit, ew.Rows[i][1].(float64))
		if s.Alarm != (i >= ew.First) {
			t.Errorf("alarm at %d = %v", i, s.Alarm)
		}
	}
	var cu struct {
		Rows  [][]float64 `json:"Sp_Sn"`
		First int         `json:"first_alarm_index"`
	}
	vt.Load(t, "cusum", &z, &cu)
	for i, s := range stat.CUSUM(z.Z, z.K, z.H) {
		vt.NearAll(t, "cusum", []float64{s.Up, s.Down}, cu.Rows[i])
		if s.Alarm != (i >= cu.First) {
			t.Errorf("alarm at %d = %v", i, s.Alarm)
		}
	}
}
