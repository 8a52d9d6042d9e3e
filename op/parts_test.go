package op_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func TestExclusionsComeAndGo(t *testing.T) {
	ex := schema.Exclude{Name: "ex", Where: "age > 3", Include: []string{"email"}, Elements: []schema.ExcludeElement{
		{IndexElement: schema.IndexElement{Column: "age"}, With: "="},
		{IndexElement: schema.IndexElement{Expression: "int4range(age, age + 1)"}, With: "&&"},
	}}
	made := apply(t, shop(), op.CreateExclude{Table: users, Exclude: ex})
	renamed := apply(t, made,
		op.RenameConstraint{Table: users, From: "ex", To: "ex2"},
		op.AlterColumn{Table: users, Column: "age", Change: schema.ColumnChange{Name: schema.Some("years")}},
	)
	got := tableOf(t, renamed, "users").Excludes[0]
	want := schema.Exclude{Name: "ex2", Where: "years > 3", Include: []string{"email"}, Elements: []schema.ExcludeElement{
		{IndexElement: schema.IndexElement{Column: "years"}, With: "="},
		{IndexElement: schema.IndexElement{Expression: "int4range(years, years + 1)"}, With: "&&"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %s\nwant %s", show(got), show(want))
	}
	for _, o := range []op.Operation{
		op.DropConstraint{Table: users, Name: "ex"},
		op.DropConstraint{Table: users, Kind: op.ExclusionKind, Columns: []string{"age"}},
		op.DropConstraint{Table: users, Kind: op.ExclusionKind, Name: "users_age_excl"},
	} {
		if left := tableOf(t, apply(t, made, o), "users").Excludes; left != nil {
			t.Errorf("%+v leaves %s", o, show(left))
		}
	}
	made.Tables[1].Checks = made.Tables[1].Checks[:1]
	drops, err := op.Complete(made, op.DropColumn{Table: users, Name: "age"})
	if err != nil || !slices.Contains(said(drops), "drop_constraint users.ex") {
		t.Errorf("dropping its column: %q, %v", said(drops), err)
	}
	if len(tableOf(t, shop(), "users").Excludes) != 0 {
		t.Error("the shop was written to")
	}
}

func TestValidateConstraint(t *testing.T) {
	m := shop()
	m.Tables[1].Checks[0].Postgres.NotValid = true
	m.Tables[1].Checks[0].By = map[schema.Dialect]schema.Check{schema.Postgres: {Name: "ck_users_age", Postgres: schema.PostgresConstraint{NotValid: true}}}
	m.Tables[0].ForeignKeys[0].Postgres.NotValid = true
	after := apply(t, m, op.ValidateConstraint{Table: users, Name: "ck_users_age"}, op.ValidateConstraint{Table: posts, Name: "fk_posts_author"})
	check, key := tableOf(t, after.For(schema.Postgres), "users").Checks[0], tableOf(t, after, "posts").ForeignKeys[0]
	if check.Postgres.NotValid || key.Postgres.NotValid || !m.Tables[1].Checks[0].Postgres.NotValid {
		t.Errorf("left: %+v, %+v", check, key)
	}
	if _, err := op.Apply(m, op.ValidateConstraint{Table: users, Name: "none"}); !errors.As(err, new(*op.NotFoundError)) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestSequences(t *testing.T) {
	no := schema.N("no")
	m := apply(t, shop(),
		op.CreateSequence{Sequence: schema.Sequence{Name: schema.N("a")}},
		op.AlterSequence{Name: no, Change: schema.SequenceChange{Cache: schema.Some(schema.Some[int64](9))}},
		op.DropSequence{Name: schema.N("a")},
	)
	want := []schema.Sequence{{Name: no, Options: schema.SequenceOptions{Start: schema.Some[int64](5), Cache: schema.Some[int64](9)}}}
	if !reflect.DeepEqual(m.Sequences, want) {
		t.Errorf("got %s", show(m.Sequences))
	}
}

func TestSchemas(t *testing.T) {
	m := apply(t, shop(), op.CreateSchema{Name: "audit"})
	if !slices.Equal(m.Schemas, []string{"audit", "billing"}) {
		t.Errorf("schemas are %q", m.Schemas)
	}
	m.Tables = append(m.Tables, schema.Table{Name: schema.Name{Schema: "billing", Name: "t"}})
	m.Enums = append(m.Enums, schema.Enum{Name: schema.Name{Schema: "billing", Name: "e"}})
	m.Sequences = append(m.Sequences, schema.Sequence{Name: schema.Name{Schema: "billing", Name: "s"}})
	m.Unmanaged = append(m.Unmanaged, schema.Unmanaged{Kind: "view", Name: schema.Name{Schema: "billing", Name: "v"}})
	var inUse *op.InUseError
	if _, err := op.Apply(m, op.DropSchema{Name: "billing"}); !errors.As(err, &inUse) || len(inUse.By) != 4 {
		t.Errorf("dropping a schema that is not empty: %v", err)
	}
	if m = apply(t, m, op.DropSchema{Name: "audit"}); !slices.Equal(m.Schemas, []string{"billing"}) {
		t.Errorf("schemas are %q", m.Schemas)
	}
	if _, err := op.Apply(m, op.CreateSchema{Name: "billing"}); !errors.As(err, new(*op.ExistsError)) {
		t.Errorf("creating it twice: %v", err)
	}
}

// Things of one name, side by side on different dialects.
func TestSideBySide(t *testing.T) {
	ix := func(using string, only ...schema.Dialect) op.CreateIndex {
		return op.CreateIndex{Table: users, Index: schema.Index{
			Name: "ix_side", Using: using, Only: only, Elements: []schema.IndexElement{{Column: "age"}},
		}}
	}
	m := apply(t, shop(), ix("gin", schema.Postgres), ix("", schema.MySQL))
	if _, err := op.Apply(m, ix("btree", schema.Postgres, schema.SQLite)); !errors.As(err, new(*op.ExistsError)) {
		t.Errorf("two on PostgreSQL: %v", err)
	}
	drops, err := op.Complete(m, op.DropIndex{Table: users, Name: "ix_side"})
	want := []string{"drop_index users.ix_side [postgres]", "drop_index users.ix_side [mysql]"}
	if err != nil || !slices.Equal(said(drops), want) {
		t.Errorf("dropping both: %q, %v", said(drops), err)
	}
	sqlite := op.Limit{Only: []schema.Dialect{schema.SQLite}}
	parted := apply(t, shop(), op.RenameTable{Limit: sqlite, From: posts, To: "essays"})
	for d, want := range map[schema.Dialect]string{schema.Postgres: "posts", schema.SQLite: "essays"} {
		if got := parted.For(d).Tables; len(got) != 2 || got[0].Name.Name != want || got[0].ForeignKeys[1].References.Table.Name != want {
			t.Errorf("on %s: %s", d, show(got))
		}
	}
	back := apply(t, parted, op.RenameTable{Limit: sqlite, From: schema.N("essays"), To: "posts"})
	if len(back.Tables) != 2 || back.Tables[0].Only != nil {
		t.Errorf("the halves are not one again: %s", show(back.Tables))
	}
	mariadb := op.Limit{Only: []schema.Dialect{schema.MariaDB}}
	if _, err := op.Apply(shop(), op.DropIndex{Limit: mariadb, Table: users, Name: "ix_users_age"}); err == nil {
		t.Error("an index of MySQL without MariaDB has no words")
	}
}

func TestHints(t *testing.T) {
	_, err := op.Apply(shop(), op.DropTable{Name: schema.N("user")})
	var notFound *op.NotFoundError
	if !errors.As(err, &notFound) || notFound.Hint() != `did you mean "users"?` || err.Error() != `applying drop_table: no table "user"` {
		t.Errorf("%v", err)
	}
	_, err = op.Apply(shop(), op.DropColumn{Table: users, Name: "id"})
	want := `applying drop_column: column "id" of table "users" is used by primary key "pk_users" of table "users", foreign key "fk_posts_author" of table "posts"`
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

// called notes which of its methods Visit calls.
type called struct {
	op.Visitor
	name string
}

func (c *called) DropTable(op.DropTable) error { c.name = "DropTable"; return errors.New("stop") }
func (c *called) Execute(op.Execute) error     { c.name = "Execute"; return nil }

func TestVisit(t *testing.T) {
	var c called
	if err := op.Visit(op.DropTable{}, &c); err == nil || c.name != "DropTable" {
		t.Errorf("visited %q, %v", c.name, err)
	}
	if err := op.Visit(op.Execute{}, &c); err != nil || c.name != "Execute" {
		t.Errorf("visited %q, %v", c.name, err)
	}
}
