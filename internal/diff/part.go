package diff

import (
	"reflect"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// part describes one kind of thing in a table that has a name and is made and
// dropped whole: keys, constraints, indexes. With it, one piece of code overlays
// and compares them all.
type part[T any] struct {
	kind string
	// name returns the name and whether the convention made it.
	name    func(T) (string, bool)
	setName func(T, string, bool) T
	// key is what tells unnamed ones apart: the columns.
	key  func(T) string
	only func(T) []schema.Dialect
	// reads are the columns it reads, and words that may be columns; refers is the
	// table it points at.
	reads  func(T) []string
	refers func(T) schema.Name
	onto   func(T, schema.Dialect) T
	named  func(Canon) bool // the catalog stores names of this kind
	// same compares a live one with another in all but the name.
	same func(s *settler, lt schema.Table, live T, ot schema.Table, other T) bool
	// norm is the canon's normal form without the name.
	norm   func(c Canon, t schema.Table, v T) any
	create func(schema.Name, T) op.Operation
	drop   func(schema.Name, T) op.Operation
	rename func(t schema.Name, from, to string) op.Operation
}

func always(Canon) bool { return true }

// settled compares in normal form, for kinds without expressions.
func settled[T any](norm func(Canon, schema.Table, T) any) func(*settler, schema.Table, T, schema.Table, T) bool {
	return func(s *settler, lt schema.Table, live T, ot schema.Table, other T) bool {
		return reflect.DeepEqual(norm(s.canon, lt, live), norm(s.canon, ot, other))
	}
}

var primaryKeys = func() part[schema.PrimaryKey] {
	p := part[schema.PrimaryKey]{
		kind:    "primary key",
		reads:   func(k schema.PrimaryKey) []string { return k.Columns },
		name:    func(k schema.PrimaryKey) (string, bool) { return k.Name, k.Implicit },
		setName: func(k schema.PrimaryKey, n string, i bool) schema.PrimaryKey { k.Name, k.Implicit = n, i; return k },
		key:     func(schema.PrimaryKey) string { return "" },
		only:    func(schema.PrimaryKey) []schema.Dialect { return nil },
		onto:    func(k schema.PrimaryKey, _ schema.Dialect) schema.PrimaryKey { return k },
		named:   func(c Canon) bool { return c.Stores(PrimaryKeyNames) },
		norm: func(c Canon, t schema.Table, k schema.PrimaryKey) any {
			k = c.PrimaryKey(t, k)
			k.Name, k.Implicit = "", false
			return k
		},
		create: func(t schema.Name, k schema.PrimaryKey) op.Operation { return op.CreatePrimaryKey{Table: t, Key: k} },
		drop: func(t schema.Name, k schema.PrimaryKey) op.Operation {
			return op.DropConstraint{Table: t, Name: k.Name, Kind: op.PrimaryKind, Columns: k.Columns, Dropped: op.Constraint{PrimaryKey: &k}}
		},
		rename: renameConstraint,
	}
	p.same = settled(p.norm)
	return p
}()

var uniques = func() part[schema.Unique] {
	p := part[schema.Unique]{
		kind:    "unique constraint",
		reads:   func(u schema.Unique) []string { return u.Columns },
		name:    func(u schema.Unique) (string, bool) { return u.Name, u.Implicit },
		setName: func(u schema.Unique, n string, i bool) schema.Unique { u.Name, u.Implicit = n, i; return u },
		key:     func(u schema.Unique) string { return strings.Join(u.Columns, "\x00") },
		only:    func(u schema.Unique) []schema.Dialect { return u.Only },
		onto:    schema.Unique.For,
		named:   always,
		norm: func(c Canon, t schema.Table, u schema.Unique) any {
			u = c.Unique(t, u)
			u.Name, u.Implicit = "", false
			return u
		},
		create: func(t schema.Name, u schema.Unique) op.Operation { return op.CreateUnique{Table: t, Unique: u} },
		drop: func(t schema.Name, u schema.Unique) op.Operation {
			return op.DropConstraint{Table: t, Name: u.Name, Kind: op.UniqueKind, Columns: u.Columns, Dropped: op.Constraint{Unique: &u}, Limit: op.Limit{Only: u.Only}}
		},
		rename: renameConstraint,
	}
	p.same = settled(p.norm)
	return p
}()

var foreignKeys = func() part[schema.ForeignKey] {
	p := part[schema.ForeignKey]{
		kind:    "foreign key",
		reads:   func(f schema.ForeignKey) []string { return f.Columns },
		refers:  func(f schema.ForeignKey) schema.Name { return f.References.Table },
		name:    func(f schema.ForeignKey) (string, bool) { return f.Name, f.Implicit },
		setName: func(f schema.ForeignKey, n string, i bool) schema.ForeignKey { f.Name, f.Implicit = n, i; return f },
		key: func(f schema.ForeignKey) string {
			return strings.Join(f.Columns, "\x00") + "\x00>" + f.References.Table.String()
		},
		only:  func(f schema.ForeignKey) []schema.Dialect { return f.Only },
		onto:  schema.ForeignKey.For,
		named: always,
		norm: func(c Canon, t schema.Table, f schema.ForeignKey) any {
			f = c.ForeignKey(t, f)
			f.Name, f.Implicit = "", false
			return f
		},
		create: func(t schema.Name, f schema.ForeignKey) op.Operation { return op.CreateForeignKey{Table: t, Key: f} },
		drop: func(t schema.Name, f schema.ForeignKey) op.Operation {
			return op.DropConstraint{Table: t, Name: f.Name, Kind: op.ForeignKind, Columns: f.Columns, Dropped: op.Constraint{ForeignKey: &f}, Limit: op.Limit{Only: f.Only}}
		},
		rename: renameConstraint,
	}
	p.same = settled(p.norm)
	return p
}()

var checks = part[schema.Check]{
	kind:    "check",
	reads:   func(c schema.Check) []string { return words(c.Expression) },
	name:    func(c schema.Check) (string, bool) { return c.Name, c.Implicit },
	setName: func(c schema.Check, n string, i bool) schema.Check { c.Name, c.Implicit = n, i; return c },
	key:     nil, // told apart by expression
	only:    func(c schema.Check) []schema.Dialect { return c.Only },
	onto:    schema.Check.For,
	named:   always,
	same:    (*settler).sameCheck,
	norm: func(c Canon, t schema.Table, k schema.Check) any {
		k = c.Check(t, k)
		k.Name, k.Implicit, k.Expression = "", false, c.Expr(k.Expression)
		return k
	},
	create: func(t schema.Name, c schema.Check) op.Operation { return op.CreateCheck{Table: t, Check: c} },
	drop: func(t schema.Name, c schema.Check) op.Operation {
		return op.DropConstraint{Table: t, Name: c.Name, Kind: op.CheckKind, Dropped: op.Constraint{Check: &c}, Limit: op.Limit{Only: c.Only}}
	},
	rename: renameConstraint,
}

var excludes = func() part[schema.Exclude] {
	p := part[schema.Exclude]{
		kind: "exclusion constraint",
		reads: func(e schema.Exclude) []string {
			out := words(e.Where)
			for _, x := range e.Elements {
				out = append(out, append(words(x.Expression), x.Column)...)
			}
			return out
		},
		name:    func(e schema.Exclude) (string, bool) { return e.Name, e.Implicit },
		setName: func(e schema.Exclude, n string, i bool) schema.Exclude { e.Name, e.Implicit = n, i; return e },
		key: func(e schema.Exclude) string {
			var b strings.Builder
			for _, x := range e.Elements {
				b.WriteString(x.Column + "\x00" + x.Expression + "\x00" + x.With + "\x00")
			}
			return b.String()
		},
		only:  func(e schema.Exclude) []schema.Dialect { return e.Only },
		onto:  func(e schema.Exclude, _ schema.Dialect) schema.Exclude { e.Only = nil; return e },
		named: always,
		norm: func(c Canon, t schema.Table, e schema.Exclude) any {
			e = c.Exclude(t, e)
			e.Name, e.Implicit = "", false
			return e
		},
		create: func(t schema.Name, e schema.Exclude) op.Operation { return op.CreateExclude{Table: t, Exclude: e} },
		drop: func(t schema.Name, e schema.Exclude) op.Operation {
			return op.DropConstraint{Table: t, Name: e.Name, Kind: op.ExclusionKind, Dropped: op.Constraint{Exclude: &e}, Limit: op.Limit{Only: e.Only}}
		},
		rename: renameConstraint,
	}
	p.same = (*settler).sameExclude
	return p
}()

var indexes = part[schema.Index]{
	kind:    "index",
	reads:   indexColumns,
	name:    func(x schema.Index) (string, bool) { return x.Name, x.Implicit },
	setName: func(x schema.Index, n string, i bool) schema.Index { x.Name, x.Implicit = n, i; return x },
	key:     indexKey,
	only:    func(x schema.Index) []schema.Dialect { return x.Only },
	onto:    schema.Index.For,
	named:   always,
	same:    (*settler).sameIndex,
	norm: func(c Canon, t schema.Table, x schema.Index) any {
		x = c.Index(t, x)
		x.Name, x.Implicit, x.Where = "", false, c.Expr(x.Where)
		for i := range x.Elements {
			x.Elements[i].Expression = c.Expr(x.Elements[i].Expression)
		}
		return x
	},
	create: func(t schema.Name, x schema.Index) op.Operation { return op.CreateIndex{Table: t, Index: x} },
	drop: func(t schema.Name, x schema.Index) op.Operation {
		return op.DropIndex{Table: t, Name: x.Name, Dropped: &x, Limit: op.Limit{Only: x.Only}}
	},
	rename: func(t schema.Name, from, to string) op.Operation { return op.RenameIndex{Table: t, From: from, To: to} },
}

// indexKey is the columns of an index. Expressions count by their number only:
// same decides about their text.
func indexKey(x schema.Index) string {
	var b strings.Builder
	for _, e := range x.Elements {
		b.WriteString(e.Column + "\x00")
	}
	if x.Unique {
		b.WriteString("unique")
	}
	return b.String()
}

func renameConstraint(t schema.Name, from, to string) op.Operation {
	return op.RenameConstraint{Table: t, From: from, To: to}
}
