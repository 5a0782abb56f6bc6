package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

var (
	sqlStart  = regexp.MustCompile(`^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|FROM|JOIN|LEFT JOIN|WHERE|AND|OR|ORDER BY|GROUP BY|UNION)\b`)
	sqlInside = regexp.MustCompile(`\b(SELECT\s.*\sFROM|INSERT INTO|DELETE FROM|UPDATE\s+[a-z_]+\s+SET)\b`)
	sqlQuery  = regexp.MustCompile(`^\s*(SELECT|WITH)\b`)
	writes    = regexp.MustCompile(`\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z][a-z0-9_]*)`)
	reads     = regexp.MustCompile(`(DISTINCT\s+)?\b(?:FROM|JOIN)\s+([a-z][a-z0-9_]*)\b(\s*\()?`)
	cte       = regexp.MustCompile(`\b([a-z][a-z0-9_]*)\s*(?:\([a-z0-9_, ]*\)\s*)?AS\s+(?:MATERIALIZED\s+|NOT MATERIALIZED\s+)?\(`)
	selectAll = regexp.MustCompile(`\bSELECT\s+(?:[a-z]\.)?\*`)
	insertSel = regexp.MustCompile(`(?s)INSERT INTO.*\bSELECT\b(.*)\bON CONFLICT\b`)
	nested    = regexp.MustCompile(`\([^()]*\)`)
	// oneEngine are words that run, or mean the same, on one engine only.
	oneEngine = regexp.MustCompile(`(?i)\bILIKE\b|::|->>?|\bnow\(|\bcurrent_timestamp\b|\bgreatest\(|\bleast\(|DISTINCT ON|\bLATERAL\b|SKIP LOCKED|FOR UPDATE|=\s*ANY\s*\(|\bunnest\(|\barray_agg\(|\bjson\w*\(|\bstrftime|\bunixepoch\(|\bjulianday\(|\bdate_trunc|\bdate_part\(|\bto_char\(|\bpercentile_|\bgenerate_series|\browid\b|\blower\(|\bupper\(|\bposition\(|\binstr\(|\bifnull\(|\bGLOB\b|\bREGEXP\b|INSERT OR |REPLACE INTO|LIMIT -1|\b(?:max|min)\([^()]*,`)
	uncast    = regexp.MustCompile(`(?i)(CAST\(\s*)?\b(avg|round)\(`)
)

// CheckSQL reports, for every slice: tables it writes that are not its own,
// tables it reads without using the owner, and SQL only one engine runs.
func CheckSQL(t *Tree) []string {
	var out []string
	engine := map[string]bool{}
	for _, s := range Table() {
		engine[s.Name] = s.Engine
	}
	may := uses()
	t.Files(func(p *Package, f *File) bool {
		name, _ := p.Internal()
		slice, _, _ := strings.Cut(name, "/")
		if may[slice] == nil {
			return true
		}
		texts := sqlTexts(t, f)
		local := map[string]bool{}
		for _, x := range texts {
			for _, m := range cte.FindAllStringSubmatch(x.text, -1) {
				local[m[1]] = true
			}
		}
		for _, x := range texts {
			for _, problem := range tableProblems(x.text, slice, may[slice], local) {
				out = append(out, x.at+": "+problem)
			}
			if !engine[slice] {
				for _, problem := range portabilityProblems(x) {
					out = append(out, x.at+": "+problem)
				}
			}
		}
		return true
	})
	return out
}

type sqlText struct {
	at, text string
	part     bool // one operand of a concatenation, so not the whole statement
}

func sqlTexts(t *Tree, f *File) []sqlText {
	var out []sqlText
	parts := map[ast.Node]bool{}
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			parts[n.X], parts[n.Y] = true, true
		case *ast.BasicLit:
			if n.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(n.Value)
			if err == nil && (sqlStart.MatchString(s) || sqlInside.MatchString(s)) {
				out = append(out, sqlText{t.Line(n), s, parts[n]})
			}
		}
		return true
	})
	return out
}

func tableProblems(text, slice string, may, local map[string]bool) []string {
	var out []string
	owner := func(table string) string { o, _, _ := strings.Cut(table, "_"); return o }
	for _, m := range writes.FindAllStringSubmatch(text, -1) {
		if owner(m[1]) != slice {
			out = append(out, fmt.Sprintf("writes table %s, which belongs to %s: call a method of the owner (…Tx inside a transaction)", m[1], owner(m[1])))
		}
	}
	for _, m := range reads.FindAllStringSubmatch(text, -1) {
		table, isFunction := m[2], m[3] != ""
		if m[1] != "" || isFunction || local[table] || may[owner(table)] || platformTables[owner(table)] {
			continue
		}
		out = append(out, fmt.Sprintf("reads table %s: add %s to the uses of %s in internal/arch/table.go if it stands above it", table, owner(table), slice))
	}
	return out
}

func portabilityProblems(x sqlText) []string {
	var out []string
	if m := oneEngine.FindString(x.text); m != "" {
		out = append(out, fmt.Sprintf("%q runs on one engine only: write it the portable way or add a function to platform/db", m))
	}
	if selectAll.MatchString(x.text) {
		out = append(out, "SELECT *: name the columns, a later migration adds some")
	}
	for _, m := range uncast.FindAllStringSubmatch(x.text, -1) {
		if m[1] == "" {
			out = append(out, m[2]+"() comes back as text from PostgreSQL: wrap it in CAST(… AS DOUBLE PRECISION)")
		}
	}
	if m := insertSel.FindStringSubmatch(x.text); m != nil && !strings.Contains(m[1], "WHERE") {
		out = append(out, "INSERT … SELECT … ON CONFLICT needs WHERE TRUE before ON CONFLICT on SQLite")
	}
	if !x.part && sqlQuery.MatchString(x.text) {
		outer := flatten(x.text)
		if strings.Contains(outer, "ORDER BY") && !strings.Contains(outer, "LIMIT") {
			out = append(out, "a list without LIMIT: page it, or set a bound that is never reached and say so")
		}
	}
	return out
}

// flatten removes everything in parentheses, so that the ORDER BY of a window
// or a subquery does not count as the statement's own.
func flatten(s string) string {
	for {
		next := nested.ReplaceAllString(s, " ")
		if next == s {
			return s
		}
		s = next
	}
}

var createTable = regexp.MustCompile(`(?i)CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?([a-z][a-z0-9_]*)`)

// CheckMigrations reports tables whose name does not begin with their owner.
func CheckMigrations(t *Tree) []string {
	var out []string
	may := uses()
	for _, p := range t.Paths {
		if !strings.HasPrefix(p, "migrations/") || !strings.HasSuffix(p, ".sql") {
			continue
		}
		text, _ := t.Read(p)
		for _, m := range createTable.FindAllStringSubmatch(text, -1) {
			owner, _, _ := strings.Cut(m[1], "_")
			if may[owner] == nil && !platformTables[owner] {
				out = append(out, fmt.Sprintf("%s: table %s belongs to no slice: name it slice_noun, or list its prefix in internal/arch/table.go", p, m[1]))
			}
		}
	}
	return out
}
