package mysql

import (
	"errors"
	"testing"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func mustBeUnsupported(t *testing.T, err error) {
	t.Helper()
	var unsupported *render.UnsupportedError
	if !errors.As(err, &unsupported) || unsupported.Hint == "" || unsupported.What == "" {
		t.Errorf("%v, want an UnsupportedError with a hint", err)
	}
}

// TestUnsupported: what this family does not have is refused, never left out.
func TestUnsupported(t *testing.T) {
	index := func(change func(*schema.Index)) op.Operation {
		x := schema.Index{Name: "ix", Elements: elements("a")}
		change(&x)
		return op.CreateIndex{Table: onT, Index: x}
	}
	element := func(e schema.IndexElement) op.Operation {
		return index(func(x *schema.Index) { x.Elements = []schema.IndexElement{e} })
	}
	key := func(change func(*schema.ForeignKey)) op.Operation {
		f := schema.ForeignKey{Name: "fk", Columns: []string{"a"}, References: ref("t", "id")}
		change(&f)
		return op.CreateForeignKey{Table: onT, Key: f}
	}
	column := func(c schema.Column) op.Operation { return op.AddColumn{Table: onT, Column: c} }
	both := map[string]op.Operation{
		"where":              index(func(x *schema.Index) { x.Where = "a > 0" }),
		"include":            index(func(x *schema.Index) { x.Include = []string{"id"} }),
		"gin":                index(func(x *schema.Index) { x.Using = "gin" }),
		"with":               index(func(x *schema.Index) { x.With = []schema.Parameter{{Key: "fillfactor", Value: "70"}} }),
		"nulls not distinct": index(func(x *schema.Index) { x.Unique, x.NullsNotDistinct = true, true }),
		"kind":               index(func(x *schema.Index) { x.Kind = "bloom" }),
		"opclass":            element(schema.IndexElement{Column: "a", OpClass: "text_ops"}),
		"element collation":  element(schema.IndexElement{Column: "a", Collation: "C"}),
		"nulls last":         element(schema.IndexElement{Column: "a", Nulls: "last"}),
		"deferrable unique":  op.CreateUnique{Table: onT, Unique: schema.Unique{Name: "uq", Columns: []string{"a"}, Deferrable: true}},
		"deferrable key":     key(func(f *schema.ForeignKey) { f.Deferrable = true }),
		"match full":         key(func(f *schema.ForeignKey) { f.Match = "full" }),
		"set default":        key(func(f *schema.ForeignKey) { f.OnDelete = schema.SetDefault }),
		"exclusion":          op.CreateExclude{Table: onT, Exclude: schema.Exclude{Name: "ex"}},
		"array":              column(col("x", schema.Array{Of: schema.Integer{}})),
		"identity":           column(col("x", schema.Integer{}, func(c *schema.Column) { c.Generated = schema.Identity{Always: true} })),
	}
	mariadb := map[string]op.Operation{
		"functional":         element(schema.IndexElement{Expression: "a + 1"}),
		"descending":         element(schema.IndexElement{Column: "a", Descending: true}),
		"not enforced":       op.CreateCheck{Table: onT, Check: schema.Check{Name: "ck", Expression: "a > 0", MySQL: schema.MySQLCheck{NotEnforced: true}}},
		"generated not null": column(col("x", schema.Integer{}, notNull, computed("a + 1", true))),
	}
	try := func(s server, what string, o op.Operation) {
		t.Run(s.label+" "+what, func(t *testing.T) {
			_, err := s.Compile(metadata(simple(col("a", schema.Integer{}))), []op.Operation{o})
			mustBeUnsupported(t, err)
		})
	}
	for what, o := range both {
		try(oldest(schema.MySQL), what, o)
		try(oldest(schema.MariaDB), what, o)
	}
	for what, o := range mariadb {
		try(oldest(schema.MariaDB), what, o)
	}
	blob := simple(col("a", schema.Text{}), col("b", schema.String{Length: 800}), col("j", schema.JSON{}))
	blob.Options.MySQL.Charset, blob.Options.MySQL.Collation = "utf8mb4", "utf8mb4_bin"
	short := simple(col("a", schema.String{Length: 9}))
	short.Indexes = []schema.Index{{Name: "ix", Elements: elements("a")}}
	for _, name := range []schema.Dialect{schema.MySQL, schema.MariaDB} {
		for what, c := range map[string]struct {
			table schema.Table
			o     op.Operation
		}{
			"index on text":              {blob, op.CreateIndex{Table: onT, Index: schema.Index{Name: "ix", Elements: elements("a")}}},
			"index on a long string":     {blob, op.CreateIndex{Table: onT, Index: schema.Index{Name: "ix", Elements: elements("b")}}},
			"index on json":              {blob, op.CreateIndex{Table: onT, Index: schema.Index{Name: "ix", Elements: elements("j")}}},
			"primary key on text":        {blob, op.CreatePrimaryKey{Table: onT, Key: schema.PrimaryKey{Columns: []string{"a"}}}},
			"text under an index":        {short, alter("a", schema.ColumnChange{Type: schema.Some[schema.Type](schema.Text{})})},
			"long string under an index": {short, alter("a", schema.ColumnChange{Type: schema.Some[schema.Type](schema.String{Length: 900}), Charset: schema.Some("utf8mb4")})},
		} {
			t.Run(string(name)+" "+what, func(t *testing.T) {
				before := c.table
				if _, adds := c.o.(op.CreatePrimaryKey); adds {
					before.PrimaryKey = nil
					before.Columns[0].Generated = nil
				}
				_, err := oldest(name).Compile(metadata(before), []op.Operation{c.o})
				mustBeUnsupported(t, err)
			})
		}
	}
	try(oldest(schema.MySQL), "sequence", op.CreateSequence{Sequence: schema.Sequence{Name: schema.N("sq")}})
	early, err := oldest(schema.MySQL).at(version{8, 0, 20})
	if err != nil {
		t.Fatal(err)
	}
	try(early, "invisible column", column(col("x", schema.Integer{}, func(c *schema.Column) { c.MySQL.Invisible = true })))
	partitioned := simple(col("a", schema.Integer{}))
	partitioned.Options.MySQL.PartitionBy = "HASH (a)"
	t.Run("renaming a partitioning column", func(t *testing.T) {
		_, err := oldest(schema.MySQL).Compile(metadata(partitioned), []op.Operation{rename("a", "z")})
		mustBeUnsupported(t, err)
	})
}
