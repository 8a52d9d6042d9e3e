package op_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var (
	users = schema.N("users")
	posts = schema.N("posts")
)

func TestRenamedTableIsFollowed(t *testing.T) {
	m := apply(t, shop(), op.RenameTable{From: posts, To: "essays"}, op.RenameTable{From: users, To: "members"})
	essays := tableOf(t, m, "essays")
	if got := essays.ForeignKeys[0].References.Table; got != schema.N("members") {
		t.Errorf("the author is in %v", got)
	}
	// A name stays, of whatever form: where InnoDB changes it, the compiler changes it back.
	if f := essays.ForeignKeys[1]; f.References.Table != schema.N("essays") || f.Name != "posts_ibfk_7" {
		t.Errorf("the parent is %+v", f)
	}
	if m.Unmanaged[0].Table != schema.N("members") || m.Unmanaged[0].Definition != "" {
		t.Errorf("the trigger is %+v", m.Unmanaged[0])
	}
	if got := m.Unmanaged[1]; got.DependsOn[0].Table != schema.N("members") || got.Definition != "" {
		t.Errorf("the view is %+v", got)
	}
	if m.Tables[0].Name.Name != "essays" || m.Tables[1].Name.Name != "members" {
		t.Errorf("tables are not sorted: %v, %v", m.Tables[0].Name, m.Tables[1].Name)
	}
}

func TestRenamedColumnIsFollowed(t *testing.T) {
	rename := func(table schema.Name, from, to string) op.AlterColumn {
		return op.AlterColumn{Table: table, Column: from, Change: schema.ColumnChange{Name: schema.Some(to)}}
	}
	m := apply(t, shop(), rename(users, "age", "Years"), rename(users, "email", "mail"), rename(users, "id", "no"))
	got := tableOf(t, m, "users")
	for _, c := range []struct{ what, got, want string }{
		{"key", got.PrimaryKey.Columns[0], "no"},
		{"unique", got.Uniques[1].Columns[1], "Years"},
		{"check", got.Checks[1].Expression, `"Years" > 18 or mail <> 'age'`},
		{"index", got.Indexes[0].Elements[0].Column, "Years"},
		{"index expression", got.Indexes[1].Elements[0].Expression, "lower(mail)"},
		{"predicate", got.Indexes[1].Where, `"Years" > 3`},
		{"generated", got.Columns[4].Generated.(schema.Computed).Expression, "upper(mail)"},
		{"reference", tableOf(t, m, "posts").ForeignKeys[0].References.Columns[0], "no"},
		{"own table's key alone", tableOf(t, m, "posts").ForeignKeys[1].References.Columns[0], "id"},
		{"view", m.Unmanaged[1].DependsOn[0].Column, "Years"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
}

func TestRenameReadsEachDialectsWords(t *testing.T) {
	table := schema.Table{Name: schema.N("t"), Columns: []schema.Column{{Name: "CreatedAt"}, {Name: "b"}}, Checks: []schema.Check{
		{Name: "a", Expression: "CreatedAt > b and \"b\" is null"},
		{Name: "b", Expression: "`CreatedAt` > 'it\\'s CreatedAt'"},
		{Name: "c", Expression: "[CreatedAt] > 0"},
		{Name: "d", Expression: `"CreatedAt" = ANY (ARRAY['x'::text])`},
		{Name: "e", Expression: `b = "CreatedAt"`, Only: []schema.Dialect{schema.MySQL}},
	}}
	m := apply(t, schema.Metadata{Tables: []schema.Table{table}},
		op.AlterColumn{Table: table.Name, Column: "CreatedAt", Change: schema.ColumnChange{Name: schema.Some("made")}})
	want := []string{
		"made > b and \"b\" is null", "`made` > 'it\\'s CreatedAt'", `"made" > 0`, `"made" = ANY (ARRAY['x'::text])`, `b = "CreatedAt"`,
	}
	for i, c := range m.Tables[0].Checks {
		if c.Expression != want[i] {
			t.Errorf("%s: %s, want %s", c.Name, c.Expression, want[i])
		}
	}
}

func TestDroppedColumnTakesWhatStandsOnItAlone(t *testing.T) {
	whole := op.DropColumn{Table: posts, Name: "author_id", Dropped: &schema.Column{Name: "author_id"}}
	if got := tableOf(t, apply(t, shop(), whole), "posts"); len(got.ForeignKeys) != 1 || len(got.Columns) != 3 {
		t.Errorf("left: %+v", got)
	}
	composite := op.DropColumn{Table: users, Name: "age", Dropped: &schema.Column{Name: "age"}}
	var inUse *op.InUseError
	if _, err := op.Apply(shop(), composite); !errors.As(err, &inUse) || len(inUse.By) != 3 {
		t.Errorf("a column under composite things goes: %v", err)
	}
}

func TestKeyMakesItsColumnsNotNull(t *testing.T) {
	m := shop()
	m.Tables[1].PrimaryKey = nil
	m = apply(t, m, op.CreatePrimaryKey{Table: users, Key: schema.PrimaryKey{Columns: []string{"age"}}})
	if columnOf(t, m, "users", "age").Nullable {
		t.Error("a key column is nullable")
	}
}

func TestErrorsNameTheThing(t *testing.T) {
	notFound := func(kind, name, near string) error {
		e := &op.NotFoundError{Kind: kind, Name: name}
		if near != "" {
			e.Near = []string{near}
		}
		return e
	}
	for _, c := range []struct {
		o    op.Operation
		want error
	}{
		{op.DropTable{Name: schema.N("user")}, notFound("table", "user", "users")},
		{op.CreateTable{Table: schema.Table{Name: users}}, &op.ExistsError{Kind: "table", Name: "users"}},
		{op.DropColumn{Table: users, Name: "emial"}, notFound("column", "emial", "email")},
		{op.AlterColumn{Table: users, Column: "Age"}, notFound("column", "Age", "age")},
		{op.AddColumn{Table: users, Column: schema.Column{Name: "age"}}, &op.ExistsError{Kind: "column", Name: "age"}},
		{op.AlterColumn{Table: users, Column: "age", Change: schema.ColumnChange{Name: schema.Some("id")}}, &op.ExistsError{Kind: "column", Name: "id"}},
		{op.CreateIndex{Table: users, Index: schema.Index{Name: "x", Elements: []schema.IndexElement{{Column: "mail"}}}}, notFound("column", "mail", "email")},
		{op.CreateUnique{Table: users, Unique: schema.Unique{Name: "uq_users_email", Columns: []string{"id"}}}, &op.ExistsError{Kind: "unique constraint", Name: "uq_users_email"}},
		{op.CreatePrimaryKey{Table: users}, &op.ExistsError{Kind: "primary key", Name: "pk_users"}},
		{op.DropIndex{Name: "ix_users_ages"}, notFound("index", "ix_users_ages", "ix_users_age")},
		{op.DropConstraint{Table: users, Name: "uq_users_mail"}, notFound("constraint", "uq_users_mail", "uq_users_email")},
		{op.RenameTable{From: users, To: "posts"}, &op.ExistsError{Kind: "table", Name: "posts"}},
		{op.DropTable{Name: users}, &op.InUseError{What: `table "users"`}},
		{op.DropEnum{Name: schema.N("mood")}, &op.InUseError{What: `enum "mood"`}},
		{op.DropSequence{Name: schema.N("non")}, notFound("sequence", "non", "no")},
		{op.DropSchema{Name: "biling"}, notFound("schema", "biling", "billing")},
	} {
		_, err := op.Apply(shop(), c.o)
		if !sameError(err, c.want) {
			t.Errorf("%s: %v, want %v", op.Keyword(c.o), err, c.want)
		}
	}
}

// sameError compares typed errors by what they say of the thing.
func sameError(got, want error) bool {
	switch want := want.(type) {
	case *op.NotFoundError:
		var e *op.NotFoundError
		return errors.As(got, &e) && e.Kind == want.Kind && e.Name == want.Name && (len(want.Near) == 0 || len(e.Near) > 0 && e.Near[0] == want.Near[0])
	case *op.ExistsError:
		var e *op.ExistsError
		return errors.As(got, &e) && e.Kind == want.Kind && e.Name == want.Name
	case *op.InUseError:
		var e *op.InUseError
		return errors.As(got, &e) && e.What == want.What
	}
	return false
}

func TestDraftIsAsItWasAfterAnError(t *testing.T) {
	d := op.NewDraft(shop())
	effects := op.Execute{Effect: []op.Operation{op.DropTable{Name: posts}, op.DropTable{Name: schema.N("none")}}}
	if err := d.Apply(effects); err == nil {
		t.Fatal("no error")
	}
	if !reflect.DeepEqual(d.Schema(), op.NewDraft(shop()).Schema()) {
		t.Error("the draft is half changed")
	}
}

func TestEnumsAreFollowed(t *testing.T) {
	m := apply(t, shop(),
		op.AlterEnum{Name: schema.N("mood"), Rename: []op.Renamed{{From: "happy", To: "glad"}}},
		op.RenameEnum{From: schema.N("mood"), To: "temper"},
	)
	c := columnOf(t, m, "users", "mood")
	if c.Type != schema.Type(schema.EnumRef{Name: schema.N("temper")}) || c.Default.(schema.Literal).Text != "glad" {
		t.Errorf("the column is %+v", c)
	}
	if got := m.Enums[0]; got.Name.Name != "temper" || !reflect.DeepEqual(got.Values, []string{"glad", "sad"}) {
		t.Errorf("the enum is %+v", got)
	}
}

func TestTableComment(t *testing.T) {
	m := shop()
	m.Tables[1].By = map[schema.Dialect]schema.TableOptions{
		schema.MySQL:  {Comment: "People", MySQL: schema.MySQLTable{Engine: "Aria"}},
		schema.SQLite: {Comment: "lite"},
	}
	got := tableOf(t, apply(t, m, op.TableComment{Table: users, To: "Folk"}), "users")
	for d, want := range map[schema.Dialect]string{schema.Postgres: "Folk", schema.MySQL: "Folk", schema.MariaDB: "Folk", schema.SQLite: "lite"} {
		if c := got.For(d).Options.Comment; c != want {
			t.Errorf("on %s: %q, want %q", d, c, want)
		}
	}
	whole, err := op.Complete(m, op.TableComment{Table: users, To: "Folk"})
	if want := []string{"create_table_comment users [postgres mysql]"}; err != nil || !slices.Equal(said(whole), want) {
		t.Errorf("completed: %q, %v, want %q", said(whole), err, want)
	}
	if got.For(schema.MariaDB).Options.MySQL.Engine != "Aria" {
		t.Error("a comment takes the engine away")
	}
}

func TestExecuteAppliesItsEffect(t *testing.T) {
	some := "SELECT 1"
	o := op.Execute{
		By:     map[schema.Dialect]*string{schema.Postgres: &some, schema.MySQL: &some, schema.SQLite: nil},
		Effect: []op.Operation{op.AddColumn{Table: users, Column: schema.Column{Name: "bio", Type: schema.Text{}}}},
	}
	m := apply(t, shop(), o)
	for d, want := range map[schema.Dialect]bool{schema.Postgres: true, schema.MySQL: true, schema.MariaDB: true, schema.SQLite: false} {
		if _, got := tableOf(t, m.For(d), "users").Column("bio"); got != want {
			t.Errorf("on %s the column is there: %v", d, got)
		}
	}
}

func TestLiveTextStays(t *testing.T) {
	m := shop()
	m.Tables[0].Definition, m.Tables[1].Definition = "CREATE TABLE posts …", "CREATE TABLE users …"
	m = apply(t, m, op.DropIndex{Table: users, Name: "ix_users_age"})
	if tableOf(t, m, "users").Definition == "" || tableOf(t, m, "posts").Definition == "" {
		t.Error("a later revision of the same run cannot keep the author's words")
	}
}

func BenchmarkDraft(b *testing.B) {
	const tables = 10_000
	ops := make([]op.Operation, 0, tables)
	for i := range tables {
		table := shop().Tables[1]
		table.Name = schema.N(tableName(i))
		ops = append(ops, op.CreateTable{Table: table})
	}
	b.Run("create 10,000 tables", func(b *testing.B) {
		for b.Loop() {
			d := op.NewDraft(schema.Metadata{})
			for _, o := range ops {
				if err := d.Apply(o); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	d := op.NewDraft(schema.Metadata{})
	for _, o := range ops {
		if err := d.Apply(o); err != nil {
			b.Fatal(err)
		}
	}
	m := d.Schema()
	b.Run("one of 10,000 by Apply", func(b *testing.B) {
		for b.Loop() {
			if _, err := op.Apply(m, op.DropIndex{Table: schema.N(tableName(77)), Name: "ix_users_age"}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func tableName(i int) string {
	name := []byte("t0000000")
	for at := len(name) - 1; i > 0; at-- {
		name[at] = byte('0' + i%10)
		i /= 10
	}
	// Not in order, so that tables are inserted everywhere.
	name[1], name[7] = name[7], name[1]
	return string(name)
}
