package diff

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// rank orders what stands in one phase on one table, before names do.
type rank int

// The ranks of keys and indexes.
const (
	primaryKeyRank rank = iota
	uniqueRank
	checkRank
	excludeRank
	indexRank
	renameRank
)

// afterColumns is the rank of what is about a table as a whole.
const afterColumns rank = 1 << 20

// sorted puts operations into the order that what comes after starts from, so that
// it does not matter in which they arrive. Columns are dropped from the last on, so
// that going back adds them in their order. Columns that are added keep the order
// they arrive in, which becomes the table's, and so does what runs SQL.
func sorted(before schema.Metadata, ops []op.Operation) []op.Operation {
	type placed struct {
		o op.Operation
		node
		name string
	}
	list := make([]placed, len(ops))
	for i, o := range ops {
		list[i] = placed{o: o, node: describe(before, o)}
		if list[i].node.phase != addColumns {
			_, list[i].name = op.Subject(o)
		}
	}
	slices.SortStableFunc(list, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.phase, b.phase), a.table.Compare(b.table), cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name),
			cmp.Compare(a.label, b.label), cmp.Compare(a.detail, b.detail), slices.Compare(a.o.Limits(), b.o.Limits()))
	})
	out := make([]op.Operation, len(list))
	for i, p := range list {
		out[i] = p.o
	}
	chained(out)
	return out
}

// ranked says where the operation stands among those on its table, and what tells it
// from others without a name.
func (d *describer) ranked(r rank, detail string) { d.node.rank, d.node.detail = r, detail }

// position is the rank of a column: where it stands in its table.
func (d *describer) position(t schema.Name, column string) rank {
	held, _ := d.before.Table(t)
	return rank(slices.IndexFunc(held.Columns, func(c schema.Column) bool { return c.Name == column }))
}

// chained puts two changes of one column, which stand together, into the order in
// which the second begins where the first ends.
func chained(ops []op.Operation) {
	for i := range max(0, len(ops)-1) {
		a, _ := ops[i].(op.AlterColumn)
		b, _ := ops[i+1].(op.AlterColumn)
		if a.From != nil && b.To != nil && a.Table == b.Table && a.Column == b.Column && reflect.DeepEqual(a.From, b.To) {
			ops[i], ops[i+1] = ops[i+1], ops[i]
		}
	}
}
