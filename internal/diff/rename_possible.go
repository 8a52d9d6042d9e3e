package diff

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

// PossibleRename is a drop and an add of one kind that look alike.
type PossibleRename struct {
	Kind string // "table", "column"
	Rename
	// Before is the name without its table, as renamed_from has it.
	Before string
}

// Note says what it is and what to write if it is a rename.
func (p PossibleRename) Note() string {
	return fmt.Sprintf("dropping %s %s and adding %s may be a rename, which keeps what it holds: %s", p.Kind, p.From, p.To, p.Instead())
}

// Instead says what to write if it is a rename.
func (p PossibleRename) Instead() string {
	return fmt.Sprintf("write renamed_from: %s below %s in the models, or --rename %s", p.Before, p.To, p.Rename)
}

// likeness is how much alike something that goes and something that comes are.
type likeness struct {
	gone, come int
	alike      float64 // 0 not at all
	far        float64 // the share of the names' letters that differ
}

// apart is the share of the letters of two names that differ.
func apart(a, b string) float64 {
	return float64(near.Distance(a, b)) / float64(max(1, len(a), len(b)))
}

// best returns of all likenesses the greatest, so that nothing is in two of them.
func best(all []likeness) []likeness {
	slices.SortStableFunc(all, func(a, b likeness) int {
		return cmp.Or(cmp.Compare(b.alike, a.alike), cmp.Compare(a.far, b.far), cmp.Compare(a.gone, b.gone), cmp.Compare(a.come, b.come))
	})
	var out []likeness
	for _, l := range all {
		if l.alike > 0 && !slices.ContainsFunc(out, func(o likeness) bool { return o.gone == l.gone || o.come == l.come }) {
			out = append(out, l)
		}
	}
	return out
}

// refused: it was said to be none.
func (c *comparison) refused(r Rename) bool { return slices.Contains(c.in.NotRenames, r) }

// possibleColumns looks among the columns of a table that go and come.
func (c *comparison) possibleColumns(t schema.Table, gone []owned[schema.Column], come []schema.Column) {
	rename := func(i, j int) Rename {
		return Rename{From: t.Name.String() + "." + gone[i].value.Name, To: t.Name.String() + "." + come[j].Name}
	}
	var all []likeness
	for i, g := range gone {
		for j, n := range come {
			if !c.refused(rename(i, j)) {
				all = append(all, likeness{i, j, c.alikeColumns(g, n), apart(g.value.Name, n.Name)})
			}
		}
	}
	for _, l := range best(all) {
		c.renames = append(c.renames, PossibleRename{Kind: "column", Rename: rename(l.gone, l.come), Before: gone[l.gone].value.Name})
	}
}

// alikeColumns: of one type, or of one type but for its size. All dialects are
// asked that know the column, so that the answer is the same on each.
func (c *comparison) alikeColumns(gone owned[schema.Column], come schema.Column) float64 {
	alike := 1.0
	for _, canon := range c.canons(gone.known) {
		d := canon.Name()
		if !schema.On(d, gone.value.Only) || !schema.On(d, come.Only) {
			continue
		}
		from, to := c.pair.on(d)
		x := canon.Column(c.fromOn(d), from, gone.value.For(d))
		y := canon.Column(c.modelOn(d), to, come.For(d))
		_, computed := x.Generated.(schema.Computed)
		_, computes := y.Generated.(schema.Computed)
		switch found := c.textual(canon, x, y); {
		case computed != computes || typeWord(x.Type) != typeWord(y.Type):
			return 0
		case found.has(typeAspect):
			alike = min(alike, 1/3.0)
		case len(found) > 0:
			alike = min(alike, 2/3.0)
		}
	}
	return alike
}

var sizes = regexp.MustCompile(`\([^()]*\)`)

// typeWord is a normalised type without its size.
func typeWord(t schema.Type) string {
	if n, ok := t.(schema.Native); ok {
		return sizes.ReplaceAllString(n.Text, "")
	}
	return fmt.Sprintf("%T", t)
}

// possibleTables looks among the tables that go and come.
func (c *comparison) possibleTables(gone []baseTable, come []schema.Table) {
	if len(gone) == 0 || len(come) == 0 {
		return
	}
	from, to := make([][]signature, len(gone)), make([][]signature, len(come))
	for i, g := range gone {
		from[i] = c.signatures(g.table(), c.fromOn)
	}
	for j, t := range come {
		to[j] = c.signatures(t, c.modelOn)
	}
	rename := func(i, j int) Rename { return Rename{From: gone[i].name.String(), To: come[j].Name.String()} }
	var all []likeness
	for i, g := range gone {
		for j, t := range come {
			if g.name.Schema == t.Name.Schema && !c.refused(rename(i, j)) {
				all = append(all, likeness{i, j, alikeTables(from[i], to[j], len(c.canons(g.known))), apart(g.name.Name, t.Name.Name)})
			}
		}
	}
	for _, l := range best(all) {
		c.renames = append(c.renames, PossibleRename{Kind: "table", Rename: rename(l.gone, l.come), Before: gone[l.gone].name.Name})
	}
}

// signature is the columns of a table on one dialect, with the words of their types.
type signature map[string]string

func (c *comparison) signatures(t schema.Table, on func(schema.Dialect) schema.Metadata) []signature {
	out := make([]signature, len(c.all))
	for i, canon := range c.all {
		d := canon.Name()
		here := t.For(d)
		out[i] = make(signature, len(here.Columns))
		for _, column := range here.Columns {
			out[i][column.Name] = typeWord(canon.Column(on(d), here, column).Type)
		}
	}
	return out
}

// alikeTables is the share of columns that two tables have in common on the first
// dialects, 0 when that is less than half.
func alikeTables(a, b []signature, dialects int) float64 {
	least := 1.0
	for i := range dialects {
		shared := 0
		for name, word := range a[i] {
			if b[i][name] == word {
				shared++
			}
		}
		least = min(least, 2*float64(shared)/float64(max(1, len(a[i])+len(b[i]))))
	}
	if least < 0.5 {
		return 0
	}
	return least
}
