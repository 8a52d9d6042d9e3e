package mysql

import (
	"context"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

const primaryName = "PRIMARY"

// liveIndex is a key on its way: a primary key, a unique key or an index.
type liveIndex struct {
	schema.Index
	// hidden elements: MySQL's functional key parts, whose text SHOW CREATE has.
	functional bool
}

// readIndexes reads keys of every kind: this family keeps constraints and indexes
// in one place.
func (r *reading) readIndexes(ctx context.Context) error {
	return r.ask(ctx, "indexes", r.catalog.indexes, func(f fields) error {
		if t, ok := r.tables[string(f[0])]; ok {
			r.indexElement(t, f)
		}
		return nil
	})
}

// indexElement reads table_name, index_name, seq_in_index, non_unique,
// column_name, collation, sub_part, index_type, index_comment, hidden.
func (r *reading) indexElement(t *liveTable, f fields) {
	x, ok := t.indexes[string(f[1])]
	if !ok {
		x = &liveIndex{}
		x.Name, x.Unique, x.Comment, x.Invisible = f.text(1), f.number(3) == 0, f.text(8), f.number(9) == 1
		switch kind := strings.ToLower(f.text(7)); kind {
		case "fulltext":
			x.Kind = kind
			t.create = true // the parser is in SHOW CREATE alone
		case "spatial":
			x.Kind = kind
		case "rtree", usualMethod(t.engine):
		case "hash": // a unique key over what is too long for InnoDB (MariaDB)
		default:
			x.Using = kind
		}
		t.indexes[x.Name] = x
	}
	x.set(f.number(2)-1, x.element(f))
	if f.null(4) {
		x.functional, t.create = true, true
	}
}

func (x *liveIndex) element(f fields) schema.IndexElement {
	e := schema.IndexElement{Column: f.text(4), Descending: string(f[5]) == "D"}
	if x.Kind == "" {
		e.Length = f.number(6) // a spatial key shows the 32 bytes of its box
	}
	return e
}

// set puts an element at its place, in whatever order they come.
func (x *liveIndex) set(at int, e schema.IndexElement) {
	for len(x.Elements) <= at {
		x.Elements = append(x.Elements, schema.IndexElement{})
	}
	x.Elements[at] = e
}

// assembleIndexes tells primary key, unique constraints and indexes apart. To the
// server a unique key is an index; what a constraint cannot say makes it one here.
func (t *liveTable) assembleIndexes() {
	for _, x := range t.indexes {
		switch {
		case x.Name == primaryName:
			t.PrimaryKey = &schema.PrimaryKey{Columns: x.columns(), MySQL: normalKey(x.Elements)}
			if x.Using != "" || x.Comment != "" {
				t.odd = "table with a method or a comment on its primary key"
			}
		case x.Unique && x.plain():
			t.Uniques = append(t.Uniques, schema.Unique{Name: x.Name, Columns: x.columns()})
		default:
			t.Indexes = append(t.Indexes, x.Index)
		}
	}
	slices.SortFunc(t.Uniques, func(a, b schema.Unique) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(t.Indexes, func(a, b schema.Index) int { return strings.Compare(a.Name, b.Name) })
}

func (x *liveIndex) columns() []string { return elementColumns(x.Elements) }

// elementColumns returns the columns of elements, "" for an expression.
func elementColumns(elements []schema.IndexElement) []string {
	columns := make([]string, len(elements))
	for i, e := range elements {
		columns[i] = e.Column
	}
	return columns
}

// plain reports whether a constraint on the columns says all there is.
func (x *liveIndex) plain() bool {
	if x.Kind != "" || x.Using != "" || x.Comment != "" || x.Invisible {
		return false
	}
	return plainElements(x.Elements)
}

// plainElements reports whether elements are columns, whole and ascending.
func plainElements(elements []schema.IndexElement) bool {
	for _, e := range elements {
		if e.Column == "" || e.Descending || e.Length > 0 {
			return false
		}
	}
	return true
}
