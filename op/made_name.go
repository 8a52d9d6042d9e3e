package op

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// madeNames returns the names that a constraint would have got from the default
// naming convention, and from a server when it had none.
func madeNames(t *schema.Table, c Constraint) []string {
	bare := schema.Table{Name: t.Name, Columns: t.Columns}
	parts := func(suffix string, columns ...string) string {
		return strings.Join(slices.Concat([]string{t.Name.Name}, columns, []string{suffix}), "_")
	}
	var server string // PostgreSQL's
	switch c.Kind() {
	case PrimaryKind:
		bare.PrimaryKey = &schema.PrimaryKey{Columns: c.Columns()}
		server = parts("pkey")
	case UniqueKind:
		bare.Uniques = []schema.Unique{{Columns: c.Columns()}}
		server = parts("key", c.Columns()...)
	case ForeignKind:
		bare.ForeignKeys = []schema.ForeignKey{{Columns: c.Columns(), References: c.ForeignKey.References}}
		server = parts("fkey", c.Columns()...)
	case CheckKind:
		bare.Checks = []schema.Check{{Expression: c.Check.Expression}}
		server = parts("check")
		if columns := columnsIn(t, c.Check.Expression, setOf(c.Check.Only)); len(columns) == 1 {
			server = parts("check", columns...)
		}
	case ExclusionKind:
		return []string{parts("excl", c.Columns()...)}
	}
	made := Constraints(bare.Named(schema.DefaultConvention))
	return []string{made[0].Name(), server}
}
