package grammar

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// operation draws an operation as a revision file holds it: with every name, and
// without the sides that are dropped.
func (r random) operation() op.Operation {
	draws := []func() op.Operation{
		r.schemaOperation, r.tableOperation, r.columnOperation, r.indexOperation, r.constraintOperation, r.dropOperation,
		r.enumOperation, r.sequenceOperation, r.dataOperation,
	}
	return draws[rapid.IntRange(0, len(draws)-1).Draw(r.T, "operation")]()
}

func (r random) limit() op.Limit { return op.Limit{Only: r.only("only")} }

func (r random) schemaOperation() op.Operation {
	switch pick(r, "schema operation", 0, 1, 2) {
	case 0:
		return op.CreateSchema{Limit: r.limit(), Name: r.word("name"), IfNotExists: r.some("if")}
	case 1:
		return op.DropSchema{Limit: r.limit(), Name: r.word("name"), IfExists: r.some("if")}
	}
	return op.RenameTable{Limit: r.limit(), From: r.name("from"), To: r.word("to")}
}

// finishedTable is a table with its names as they are in a revision file.
func (r random) finishedTable() schema.Table {
	m := r.model()
	t := settled(r.table(r.name("table")))
	r.metadata = m
	t = t.Named(schema.DefaultConvention)
	if t.PrimaryKey != nil {
		t.PrimaryKey.Implicit = false
	}
	for i := range t.Uniques {
		t.Uniques[i].Implicit = false
		for d, v := range t.Uniques[i].By {
			v.Implicit = false
			t.Uniques[i].By[d] = v
		}
	}
	for i := range t.Checks {
		t.Checks[i].Implicit = false
		for d, v := range t.Checks[i].By {
			v.Implicit = false
			t.Checks[i].By[d] = v
		}
	}
	for i := range t.Indexes {
		t.Indexes[i].Implicit = false
		for d, v := range t.Indexes[i].By {
			v.Implicit = false
			t.Indexes[i].By[d] = v
		}
	}
	sortParts(&t)
	return t
}

func (r random) tableOperation() op.Operation {
	name := r.name("table")
	switch pick(r, "table operation", 0, 1, 2, 3) {
	case 0:
		t := r.finishedTable()
		return op.CreateTable{Limit: op.Limit{Only: t.Only}, Table: t, IfNotExists: r.some("if")}
	case 1:
		return op.DropTable{Limit: r.limit(), Name: name, IfExists: r.some("if")}
	case 2:
		return op.TableComment{Limit: r.limit(), Table: name, To: maybe(r, "comment", awkward...)}
	}
	o := op.AlterTable{Limit: r.limit(), Table: name}
	o.Change = op.TableChange{
		Unlogged: maybe(r, "unlogged", schema.Some(true), schema.Some(false)),
		With:     maybe(r, "with", schema.Some([]schema.Parameter{{Key: "a", Value: "b"}}), schema.Some[[]schema.Parameter](nil)),
		Engine:   maybe(r, "engine", schema.Some("InnoDB"), schema.Some("")), Access: maybe(r, "using", schema.Some("heap")),
		Strict: schema.Some(true), WithoutRow: maybe(r, "rowid", schema.Some(false)),
	}
	o.Change.By = map[schema.Dialect]op.TableChange{schema.SQLite: {Strict: o.Change.Strict, WithoutRow: o.Change.WithoutRow}}
	if c := (op.TableChange{Unlogged: o.Change.Unlogged, With: o.Change.With, Access: o.Change.Access}); !c.IsZero() {
		o.Change.By[schema.Postgres] = c
	}
	if c := (op.TableChange{Engine: o.Change.Engine}); !c.IsZero() {
		o.Change.By[schema.MySQL] = c
	}
	if r.some("by") {
		o.Change.By[schema.MariaDB] = op.TableChange{Engine: schema.Some("Aria"), RowFormat: schema.Some("")}
	}
	return o
}

func (r random) columnOperation() op.Operation {
	name := r.name("table")
	switch pick(r, "column operation", 0, 1, 2) {
	case 0:
		t := settled(schema.Table{Columns: []schema.Column{r.column(r.word("column"))}})
		return op.AddColumn{Limit: op.Limit{Only: t.Columns[0].Only}, Table: name, Column: t.Columns[0], IfNotExists: r.some("if")}
	case 1:
		return op.DropColumn{Limit: r.limit(), Table: name, Name: r.word("column"), IfExists: r.some("if")}
	}
	o := op.AlterColumn{Limit: r.limit(), Table: name, Column: r.word("column"), Using: maybe(r, "using", r.sql("using")), Change: r.change()}
	o.Change.Name, o.Change.Nullable = maybe(r, "new name", schema.Some(r.word("new name"))), schema.Some(true)
	o.Change.Storage, o.Change.Charset = maybe(r, "storage", schema.Some("main"), schema.Some("")), maybe(r, "charset", schema.Some("latin1"), schema.Some(""))
	o.Change.Unsigned, o.Change.OnUpdate = maybe(r, "unsigned", schema.Some(false)), maybe(r, "on update", schema.Some("now()"), schema.Some(""))
	o.Change.NotNullConflict = maybe(r, "conflict", schema.Some("ignore"), schema.Some(""))
	for _, d := range schema.Dialects {
		var change schema.ColumnChange
		if r.some("by") {
			change = r.change()
		}
		switch d {
		case schema.Postgres:
			change.Storage = o.Change.Storage
		case schema.MySQL:
			change.Charset, change.Unsigned, change.OnUpdate = o.Change.Charset, o.Change.Unsigned, o.Change.OnUpdate
		case schema.MariaDB:
			change.Zerofill = maybe(r, "zerofill", schema.Some(true))
		case schema.SQLite:
			change.NotNullConflict = o.Change.NotNullConflict
		}
		if !change.IsZero() {
			if o.Change.By == nil {
				o.Change.By = map[schema.Dialect]schema.ColumnChange{}
			}
			o.Change.By[d] = change
		}
	}
	if r.some("existing") {
		o.Existing = r.change()
	}
	return o
}

func (r random) change() schema.ColumnChange {
	c := schema.ColumnChange{
		Type: maybe(r, "type", schema.Some(r.typ(1))), Nullable: maybe(r, "nullable", schema.Some(true), schema.Some(false)),
		Collation: maybe(r, "collation", schema.Some(r.word("collation")), schema.Some("")),
		Comment:   maybe(r, "comment", schema.Some(r.word("comment")), schema.Some("")),
		Default:   maybe(r, "default", schema.Some(r.expr(nil)), schema.Some[schema.Expr](nil)),
		Generated: maybe(r, "generated", schema.Some[schema.Generated](nil), schema.Some[schema.Generated](schema.Auto{}), schema.Some[schema.Generated](schema.Serial{}),
			schema.Some[schema.Generated](schema.Identity{Always: true}), schema.Some[schema.Generated](schema.Computed{Expression: "a, b"})),
	}
	return c
}

func (r random) indexOperation() op.Operation {
	name := r.name("table")
	switch pick(r, "index operation", 0, 1, 2) {
	case 0:
		t := r.finishedTable()
		if len(t.Indexes) > 0 {
			x := t.Indexes[0]
			return op.CreateIndex{Limit: op.Limit{Only: x.Only}, Table: name, Index: x, IfNotExists: r.some("if"), Concurrently: r.some("concurrently")}
		}
		fallthrough
	case 1:
		if r.some("table unknown") {
			name = maybe(r, "schema alone", schema.Name{Schema: "billing"})
		}
		return op.DropIndex{Limit: r.limit(), Table: name, Name: r.word("index"), IfExists: r.some("if"), Concurrently: r.some("concurrently")}
	}
	return op.RenameIndex{Limit: r.limit(), Table: name, From: r.word("from"), To: r.word("to")}
}

func (r random) constraintOperation() op.Operation {
	t, name := r.finishedTable(), r.name("table")
	switch kind := pick(r, "kind", 0, 1, 2, 3, 4); {
	case kind == 0 && t.PrimaryKey != nil:
		return op.CreatePrimaryKey{Limit: r.limit(), Table: name, Key: *t.PrimaryKey}
	case kind == 1 && len(t.Uniques) > 0:
		return op.CreateUnique{Limit: op.Limit{Only: t.Uniques[0].Only}, Table: name, Unique: t.Uniques[0]}
	case kind == 2 && len(t.Checks) > 0:
		return op.CreateCheck{Limit: op.Limit{Only: t.Checks[0].Only}, Table: name, Check: t.Checks[0]}
	case kind == 3 && len(t.Excludes) > 0:
		return op.CreateExclude{Limit: op.Limit{Only: t.Excludes[0].Only}, Table: name, Exclude: t.Excludes[0]}
	}
	k := schema.ForeignKey{Name: r.word("name"), Columns: []string{r.word("column")}, OnDelete: schema.Cascade, Only: r.only("only"),
		References: schema.Reference{Table: r.name("to"), Columns: maybe(r, "columns", []string{"a.b"}, []string{"id"})}}
	return op.CreateForeignKey{Limit: op.Limit{Only: k.Only}, Table: name, Key: k}
}

func (r random) dropOperation() op.Operation {
	name := r.name("table")
	switch pick(r, "drop", 0, 1, 2, 3) {
	case 0:
		return op.DropConstraint{Limit: r.limit(), Table: name, Name: r.word("name"), Kind: maybe(r, "kind", op.UniqueKind, op.PrimaryKind), IfExists: r.some("if")}
	case 1:
		return op.DropConstraint{Limit: r.limit(), Table: name, Kind: op.ForeignKind, Columns: []string{"a", "b, c"}}
	case 2:
		return op.RenameConstraint{Limit: r.limit(), Table: name, From: r.word("from"), To: r.word("to")}
	}
	return op.ValidateConstraint{Limit: r.limit(), Table: name, Name: r.word("name")}
}

func (r random) enumOperation() op.Operation {
	name := r.name("enum")
	values := rapid.SliceOfNDistinct(rapid.SampledFrom(awkward), 1, 4, rapid.ID[string]).Draw(r.T, "values")
	switch pick(r, "enum operation", 0, 1, 2, 3) {
	case 0:
		e := schema.Enum{Name: name, Values: values, Comment: maybe(r, "comment", awkward...), Only: r.only("only")}
		return op.CreateEnum{Limit: op.Limit{Only: e.Only}, Enum: e}
	case 1:
		o := op.AlterEnum{Limit: r.limit(), Name: name, To: values}
		if r.some("rename") {
			o.Rename = []op.Renamed{{From: "old", To: values[0]}}
		}
		if r.some("map") {
			o.Map = []op.Renamed{{From: "a: b", To: values[0]}, {From: "null", To: values[0]}}
		}
		if r.some("comment") {
			o.Comment = schema.Some(maybe(r, "text", awkward...))
		}
		return o
	case 2:
		return op.RenameEnum{Limit: r.limit(), From: name, To: r.word("to")}
	}
	return op.DropEnum{Limit: r.limit(), Name: name, IfExists: r.some("if")}
}

func (r random) sequenceOperation() op.Operation {
	name := r.name("sequence")
	switch pick(r, "sequence operation", 0, 1, 2) {
	case 0:
		s := schema.Sequence{Name: name, Options: r.options(), Only: r.only("only")}
		return op.CreateSequence{Limit: op.Limit{Only: s.Only}, Sequence: s}
	case 1:
		from, to := schema.Sequence{Options: r.options()}, schema.Sequence{Options: r.options(), Comment: maybe(r, "comment", awkward...)}
		if r.some("type") {
			from.Type = schema.Integer{}
		}
		if r.some("owned") {
			to.OwnedBy = schema.ColumnName{Table: schema.Name{Schema: "s", Name: "t"}, Column: "c"}
		} else if r.some("disowned") {
			from.OwnedBy = schema.ColumnName{Table: schema.N("t"), Column: "c"}
		}
		change := schema.ChangedSequence(from, to)
		change.Start = schema.Some(schema.Some[int64](7))
		return op.AlterSequence{Limit: r.limit(), Name: name, Change: change}
	}
	return op.DropSequence{Limit: r.limit(), Name: name, IfExists: r.some("if")}
}

func (r random) dataOperation() op.Operation {
	if r.some("rows") {
		o := op.BulkInsert{Limit: r.limit(), Table: r.name("table"), Columns: rapid.SliceOfNDistinct(rapid.SampledFrom(awkward), 1, 3, rapid.ID[string]).Draw(r.T, "columns")}
		for range rapid.IntRange(0, 3).Draw(r.T, "rows") {
			var row []schema.Expr
			for range o.Columns {
				e := r.expr(nil)
				if s, ok := e.(schema.SQL); ok && s.Text == "now()" {
					e = nil
				}
				row = append(row, e)
			}
			o.Rows = append(o.Rows, row)
		}
		return o
	}
	o := op.Execute{Limit: r.limit(), Default: r.sql("sql"), DoneWhen: maybe(r, "done", r.sql("done"))}
	if r.some("by dialect") {
		text := r.sql("own")
		o.By = map[schema.Dialect]*string{schema.Postgres: &text, schema.SQLite: nil}
		o.Default = maybe(r, "default", o.Default)
	}
	if r.some("effect") {
		o.Effect = slices.DeleteFunc([]op.Operation{r.tableOperation(), r.columnOperation()}, func(o op.Operation) bool { return len(o.Limits()) > 0 })
	}
	if len(o.Effect) == 0 {
		o.Effect = nil
	}
	return o
}
