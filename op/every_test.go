package op_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// every holds one of each operation, with its keyword, what it touches, and the
// keyword of its reverse, "" when it has none.
var every = []struct {
	o       op.Operation
	keyword string
	touches []schema.Name
	reverse string
}{
	{op.CreateSchema{}, "create_schema", nil, "drop_schema"},
	{op.DropSchema{}, "drop_schema", nil, "create_schema"},
	{op.CreateTable{Table: schema.Table{Name: posts, ForeignKeys: []schema.ForeignKey{{References: schema.Reference{Table: users}}}}}, "create_table", []schema.Name{posts, users}, "drop_table"},
	{op.DropTable{Name: users, Table: &schema.Table{Name: users}}, "drop_table", []schema.Name{users}, "create_table"},
	{op.RenameTable{From: users, To: "posts"}, "rename_table", []schema.Name{users, posts}, "rename_table"},
	{op.AlterTable{Table: users, From: &schema.TableOptions{}, To: &schema.TableOptions{}}, "alter_table", []schema.Name{users}, "alter_table"},
	{op.TableComment{Table: users, From: schema.Some(""), To: "x"}, "create_table_comment", []schema.Name{users}, "drop_table_comment"},
	{op.TableComment{Table: users, From: schema.Some("x")}, "drop_table_comment", []schema.Name{users}, "create_table_comment"},
	{op.AddColumn{Table: users}, "add_column", []schema.Name{users}, "drop_column"},
	{op.DropColumn{Table: users, Dropped: &schema.Column{}}, "drop_column", []schema.Name{users}, "add_column"},
	{op.AlterColumn{Table: users, From: &schema.Column{}, To: &schema.Column{}}, "alter_column", []schema.Name{users}, "alter_column"},
	{op.CreateIndex{Table: users}, "create_index", []schema.Name{users}, "drop_index"},
	{op.DropIndex{Table: users, Dropped: &schema.Index{}}, "drop_index", []schema.Name{users}, "create_index"},
	{op.RenameIndex{Table: users}, "rename_index", []schema.Name{users}, "rename_index"},
	{op.CreatePrimaryKey{Table: users}, "create_primary_key", []schema.Name{users}, "drop_constraint"},
	{op.CreateUnique{Table: users}, "create_unique_constraint", []schema.Name{users}, "drop_constraint"},
	{op.CreateForeignKey{Table: posts, Key: schema.ForeignKey{References: schema.Reference{Table: users}}}, "create_foreign_key", []schema.Name{posts, users}, "drop_constraint"},
	{op.CreateCheck{Table: users}, "create_check_constraint", []schema.Name{users}, "drop_constraint"},
	{op.CreateExclude{Table: users}, "create_exclude_constraint", []schema.Name{users}, "drop_constraint"},
	{op.DropConstraint{Table: users, Dropped: op.Constraint{Exclude: &schema.Exclude{}}}, "drop_constraint", []schema.Name{users}, "create_exclude_constraint"},
	{op.RenameConstraint{Table: users}, "rename_constraint", []schema.Name{users}, "rename_constraint"},
	{op.ValidateConstraint{Table: users}, "validate_constraint", []schema.Name{users}, ""},
	{op.CreateEnum{Enum: schema.Enum{Name: users}}, "create_enum", []schema.Name{users}, "drop_enum"},
	{op.AlterEnum{Name: users, From: []string{}, To: []string{}}, "alter_enum", []schema.Name{users}, "alter_enum"},
	{op.RenameEnum{From: users, To: "posts"}, "rename_enum", []schema.Name{users, posts}, "rename_enum"},
	{op.DropEnum{Name: users, Dropped: &schema.Enum{}}, "drop_enum", []schema.Name{users}, "create_enum"},
	{op.CreateSequence{Sequence: schema.Sequence{Name: users}}, "create_sequence", []schema.Name{users}, "drop_sequence"},
	{op.AlterSequence{Name: users, From: &schema.Sequence{}, To: &schema.Sequence{}}, "alter_sequence", []schema.Name{users}, "alter_sequence"},
	{op.DropSequence{Name: users, Dropped: &schema.Sequence{}}, "drop_sequence", []schema.Name{users}, "create_sequence"},
	{op.BulkInsert{Table: users}, "bulk_insert", []schema.Name{users}, ""},
	{op.Execute{Effect: []op.Operation{op.AddColumn{Table: users}, op.AddColumn{Table: posts}, op.AddColumn{Table: users}}}, "execute", []schema.Name{users, posts}, ""},
}

func TestEveryOperation(t *testing.T) {
	for _, c := range every {
		if got := op.Keyword(c.o); got != c.keyword {
			t.Errorf("%T is called %q, want %q", c.o, got, c.keyword)
		}
		if got := op.Touches(c.o); !slices.Equal(got, c.touches) {
			t.Errorf("%T touches %v, want %v", c.o, got, c.touches)
		}
		if op.Partial(c.o) {
			t.Errorf("%T is partial", c.o)
		}
		only := []schema.Dialect{schema.SQLite}
		limited := op.Limited(c.o, only)
		if !slices.Equal(limited.Limits(), only) || c.o.Limits() != nil || reflect.TypeOf(limited) != reflect.TypeOf(c.o) {
			t.Errorf("%T limited is %T for %v", c.o, limited, limited.Limits())
		}
		if _, ok := op.For(limited, schema.Postgres); ok {
			t.Errorf("%T limited to SQLite is there on PostgreSQL", c.o)
		}
		back, err := op.Reverse(limited)
		var irreversible *op.IrreversibleError
		switch {
		case c.reverse == "" && (!errors.As(err, &irreversible) || irreversible.Operation != c.keyword):
			t.Errorf("%T goes back as %v, %v", c.o, back, err)
		case c.reverse != "" && (err != nil || op.Keyword(back) != c.reverse || op.Partial(back) || !slices.Equal(back.Limits(), only)):
			t.Errorf("%T goes back as %+v, %v", c.o, back, err)
		}
	}
}

// TestVisitorHasEveryOperation compares the list above and Visitor with the
// structs that embed Limit.
func TestVisitorHasEveryOperation(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "operation.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	visitor := reflect.TypeFor[op.Visitor]()
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		s, ok := spec.Type.(*ast.StructType)
		if !ok || len(s.Fields.List) == 0 || len(s.Fields.List[0].Names) > 0 {
			return true
		}
		declared++
		name := spec.Name.Name
		if _, ok := visitor.MethodByName(name); !ok {
			t.Errorf("Visitor does not know %s", name)
		}
		if !slices.ContainsFunc(every, func(c struct {
			o       op.Operation
			keyword string
			touches []schema.Name
			reverse string
		}) bool {
			return reflect.TypeOf(c.o).Name() == name
		}) {
			t.Errorf("no example of %s", name)
		}
		return true
	})
	if declared != visitor.NumMethod() {
		t.Errorf("%d operations, %d methods of Visitor", declared, visitor.NumMethod())
	}
}

func TestPartial(t *testing.T) {
	for _, o := range []op.Operation{
		op.DropTable{}, op.AlterTable{To: &schema.TableOptions{}}, op.TableComment{}, op.DropColumn{}, op.AlterColumn{From: &schema.Column{}},
		op.DropIndex{Table: users}, op.DropIndex{Dropped: &schema.Index{}}, op.RenameIndex{}, op.DropConstraint{Table: users, Name: "x"},
		op.AlterEnum{To: []string{}}, op.DropEnum{}, op.AlterSequence{To: &schema.Sequence{}}, op.DropSequence{},
	} {
		var irreversible *op.IrreversibleError
		if _, err := op.Reverse(o); !op.Partial(o) || !errors.As(err, &irreversible) {
			t.Errorf("%T is whole, or goes back: %v", o, err)
		}
	}
}

// Taking back what may have done nothing could drop what was there before.
func TestConditionalIsIrreversible(t *testing.T) {
	for _, o := range []op.Operation{
		op.CreateSchema{IfNotExists: true}, op.DropSchema{IfExists: true}, op.CreateTable{IfNotExists: true},
		op.DropTable{Table: &schema.Table{}, IfExists: true}, op.AddColumn{IfNotExists: true}, op.CreateIndex{IfNotExists: true},
	} {
		if back, err := op.Reverse(o); err == nil {
			t.Errorf("%+v goes back as %+v", o, back)
		}
	}
}

func TestForPicksTheSQL(t *testing.T) {
	sql := func(text string) *string { return &text }
	o := op.Execute{Default: "d", By: map[schema.Dialect]*string{schema.MySQL: sql("m"), schema.SQLite: nil}}
	for d, want := range map[schema.Dialect]string{schema.Postgres: "d", schema.MySQL: "m", schema.MariaDB: "m", schema.SQLite: "-"} {
		got := "-"
		if projected, ok := op.For(o, d); ok {
			got = projected.(op.Execute).Default
		}
		if got != want {
			t.Errorf("on %s: %q, want %q", d, got, want)
		}
	}
	none, ok := op.For(op.Execute{By: map[schema.Dialect]*string{schema.MySQL: sql("m")}}, schema.Postgres)
	if !ok || none.(op.Execute).Default != "" {
		t.Errorf("where nothing is said: %+v, %v", none, ok)
	}
}

func TestForLooksAtWhatIsMade(t *testing.T) {
	only := []schema.Dialect{schema.Postgres}
	for _, o := range []op.Operation{
		op.CreateTable{Table: schema.Table{Only: only}}, op.DropTable{Table: &schema.Table{Only: only}},
		op.AddColumn{Column: schema.Column{Only: only}}, op.DropColumn{Dropped: &schema.Column{Only: only}},
		op.CreateIndex{Index: schema.Index{Only: only}}, op.DropIndex{Dropped: &schema.Index{Only: only}},
		op.CreateUnique{Unique: schema.Unique{Only: only}}, op.CreateForeignKey{Key: schema.ForeignKey{Only: only}},
		op.CreateCheck{Check: schema.Check{Only: only}}, op.CreateExclude{Exclude: schema.Exclude{Only: only}},
		op.DropConstraint{Dropped: op.Constraint{Check: &schema.Check{Only: only}}},
		op.CreateEnum{Enum: schema.Enum{Only: only}}, op.DropEnum{Dropped: &schema.Enum{Only: only}},
		op.CreateSequence{Sequence: schema.Sequence{Only: only}}, op.DropSequence{Dropped: &schema.Sequence{Only: only}},
		op.AlterColumn{From: &schema.Column{Only: only}, To: &schema.Column{Comment: "x"}, Change: schema.ColumnChange{Comment: schema.Some("x")}},
	} {
		if _, ok := op.For(o, schema.MySQL); ok {
			t.Errorf("%T of something that MySQL has not is there", o)
		}
		if got, ok := op.For(o, schema.Postgres); !ok || reflect.TypeOf(got) != reflect.TypeOf(o) {
			t.Errorf("%T is not there on PostgreSQL", o)
		}
	}
}

func TestForTakesChangesFromBothSides(t *testing.T) {
	from := schema.Column{Name: "c", Type: schema.JSON{}, By: map[schema.Dialect]schema.Column{schema.Postgres: {Name: "c", Type: schema.Native{Text: "jsonb"}}}}
	to := schema.ColumnChange{Type: schema.Some[schema.Type](schema.Text{})}.Apply(from)
	o := op.AlterColumn{Table: users, Column: "c", From: &from, To: &to, Change: schema.Changed(from, to)}
	if got, ok := op.For(o, schema.Postgres); ok {
		t.Errorf("a change that does not reach PostgreSQL is there: %s", show(got))
	}
	got, ok := op.For(o, schema.MySQL)
	if !ok || got.(op.AlterColumn).To.Type != schema.Type(schema.Text{}) || got.(op.AlterColumn).From.By != nil {
		t.Errorf("on MySQL: %s, %v", show(got), ok)
	}
}
