package diff

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// breakCycles takes foreign keys that close a cycle out of the tables they stand
// in: among created tables they are added late, among dropped ones dropped early.
func breakCycles(before schema.Metadata, ops []op.Operation) []op.Operation {
	out := slices.Clone(ops)
	created, dropped := map[schema.Name]*schema.Table{}, map[schema.Name]*schema.Table{}
	for i, o := range out {
		switch o := o.(type) {
		case op.CreateTable:
			t := o.Table
			created[t.Name] = &t
		case op.DropTable:
			t := o.Table
			if t == nil {
				if held, ok := before.Table(o.Name); ok {
					t = &held
				}
			}
			if t != nil {
				held := *t
				dropped[o.Name] = &held
				o.Table = &held
				out[i] = o
			}
		}
	}
	late, early := closing(created), closing(dropped)
	for i, o := range out {
		switch o := o.(type) {
		case op.CreateTable:
			o.Table.ForeignKeys = without(o.Table.ForeignKeys, late[o.Table.Name])
			out[i] = o
		case op.DropTable:
			if o.Table != nil {
				t := *o.Table
				t.ForeignKeys = without(t.ForeignKeys, early[o.Name])
				o.Table = &t
				out[i] = o
			}
		}
	}
	for _, name := range sortedNames(late) {
		for _, k := range late[name] {
			f := created[name].ForeignKeys[k]
			out = append(out, op.CreateForeignKey{Table: name, Key: f, Limit: op.Limit{Only: f.Only}})
		}
	}
	for _, name := range sortedNames(early) {
		for _, k := range early[name] {
			out = append(out, foreignKeys.drop(name, dropped[name].ForeignKeys[k]))
		}
	}
	return out
}

// closing finds, for each table, the foreign keys that point back along a path of
// foreign keys to it. Tables are walked in the order of their names.
func closing(tables map[schema.Name]*schema.Table) map[schema.Name][]int {
	const white, gray, black = 0, 1, 2
	colour := map[schema.Name]int{}
	out := map[schema.Name][]int{}
	var walk func(schema.Name)
	walk = func(n schema.Name) {
		colour[n] = gray
		for i, f := range tables[n].ForeignKeys {
			to := f.References.Table
			if _, ok := tables[to]; !ok || to == n {
				continue
			}
			switch colour[to] {
			case white:
				walk(to)
			case gray:
				out[n] = append(out[n], i)
			}
		}
		colour[n] = black
	}
	for _, n := range sortedNames(tables) {
		if colour[n] == white {
			walk(n)
		}
	}
	return out
}

func without(keys []schema.ForeignKey, drop []int) []schema.ForeignKey {
	if len(drop) == 0 {
		return keys
	}
	var out []schema.ForeignKey
	for i, f := range keys {
		if !slices.Contains(drop, i) {
			out = append(out, f)
		}
	}
	return out
}

func sortedNames[T any](m map[schema.Name]T) []schema.Name {
	out := make([]schema.Name, 0, len(m))
	for n := range m {
		out = append(out, n)
	}
	slices.SortFunc(out, schema.Name.Compare)
	return out
}
