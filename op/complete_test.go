package op_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// said writes operations in short: "drop_index users.ix_users_age [postgres]".
func said(ops []op.Operation) []string {
	var out []string
	for _, o := range ops {
		table, name := op.Subject(o)
		text := op.Keyword(o) + " " + table.String()
		if name != "" {
			text += "." + name
		}
		if only := o.Limits(); len(only) > 0 {
			var words []string
			for _, d := range only {
				words = append(words, string(d))
			}
			text += " [" + strings.Join(words, " ") + "]"
		}
		out = append(out, text)
	}
	return out
}

func TestCompleteMakesDropsExplicit(t *testing.T) {
	for _, c := range []struct {
		o    op.Operation
		want []string
	}{
		{op.DropColumn{Table: users, Name: "age"}, []string{
			"drop_constraint users.uq_users_mood_age", "drop_constraint users.ck_users_age", "drop_constraint users.ck_users_both",
			"drop_index users.ix_users_age", "drop_index users.ix_users_lower", "drop_column users.age",
		}},
		{op.DropColumn{Table: posts, Name: "author_id"}, []string{"drop_constraint posts.fk_posts_author", "drop_column posts.author_id"}},
		{op.DropColumn{Table: posts, Name: "body"}, []string{"drop_index posts.ix_posts_body", "drop_column posts.body"}},
		{op.DropColumn{Limit: op.Limit{Only: []schema.Dialect{schema.SQLite}}, Table: posts, Name: "body"}, []string{"drop_column posts.body [sqlite]"}},
		{op.DropColumn{Table: users, Name: "none", IfExists: true}, nil},
	} {
		got, err := op.Complete(shop(), c.o)
		if err != nil {
			t.Errorf("%+v: %v", c.o, err)
		}
		if !slices.Equal(said(got), c.want) {
			t.Errorf("%+v:\n got %q\nwant %q", c.o, said(got), c.want)
		}
	}
}

func TestCompleteRefusesToDropInPassing(t *testing.T) {
	for _, c := range []struct {
		o  op.Operation
		by []string
	}{
		{op.DropColumn{Table: users, Name: "id"}, []string{`primary key "pk_users" of table "users"`, `foreign key "fk_posts_author" of table "posts"`}},
		{op.DropColumn{Table: users, Name: "email"}, []string{`generated column "shout" of table "users"`}},
		{op.DropTable{Name: users}, []string{`foreign key "fk_posts_author" of table "posts"`}},
		{op.DropEnum{Name: schema.N("mood"), IfExists: true}, []string{`column "mood" of table "users"`}},
		{op.AlterEnum{Name: schema.N("mood"), To: []string{"sad"}}, []string{`default of column "mood" of table "users"`}},
	} {
		_, err := op.Complete(shop(), c.o)
		var inUse *op.InUseError
		if !errors.As(err, &inUse) || !slices.Equal(inUse.By, c.by) {
			t.Errorf("%+v: %v, want what uses it: %q", c.o, err, c.by)
		}
	}
}

func TestCompleteFillsIn(t *testing.T) {
	m := shop()
	for _, c := range []struct {
		o, want op.Operation
	}{
		{op.DropTable{Name: posts}, op.DropTable{Name: posts, Table: &m.Tables[0]}},
		{op.DropIndex{Name: "ix_users_age"}, op.DropIndex{Table: users, Name: "ix_users_age", Dropped: &m.Tables[1].Indexes[0]}},
		{op.RenameIndex{From: "ix_users_age", To: "x"}, op.RenameIndex{Table: users, From: "ix_users_age", To: "x"}},
		{
			op.TableComment{Table: users, To: ""},
			op.TableComment{Table: users, From: schema.Some("People")},
		},
		{
			op.AlterTable{Table: users, Change: op.TableChange{Engine: schema.Some("Aria")}},
			op.AlterTable{
				Table: users, Change: op.TableChange{Engine: schema.Some("Aria")}, From: &schema.TableOptions{Comment: "People"},
				To: &schema.TableOptions{Comment: "People", MySQL: schema.MySQLTable{Engine: "Aria"}},
			},
		},
		{
			op.AlterEnum{Name: schema.N("mood"), Rename: []op.Renamed{{From: "happy", To: "glad"}}},
			op.AlterEnum{
				Name: schema.N("mood"), From: []string{"happy", "sad"}, To: []string{"glad", "sad"},
				Rename: []op.Renamed{{From: "happy", To: "glad"}},
			},
		},
		{
			op.AlterSequence{Name: schema.N("no"), Change: schema.SequenceChange{Cycle: schema.Some(true)}},
			op.AlterSequence{
				Name: schema.N("no"), Change: schema.SequenceChange{Cycle: schema.Some(true)},
				From: &schema.Sequence{Name: schema.N("no"), Options: schema.SequenceOptions{Start: schema.Some[int64](5)}},
				To:   &schema.Sequence{Name: schema.N("no"), Options: schema.SequenceOptions{Start: schema.Some[int64](5), Cycle: true}},
			},
		},
	} {
		got, err := op.Complete(m, c.o)
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], c.want) {
			t.Errorf("%+v:\n got %s, %v\nwant %s", c.o, show(got), err, show(c.want))
		}
	}
}

func TestCompleteAlterColumn(t *testing.T) {
	got := whole(t, op.AlterColumn{Table: users, Column: "age", Change: schema.ColumnChange{
		Nullable: schema.Some(false), Type: schema.Some[schema.Type](schema.Integer{}),
	}})
	o := got[0].(op.AlterColumn)
	if !o.From.Nullable || o.To.Nullable || o.To.Type != schema.Type(schema.Integer{}) {
		t.Errorf("the sides are %+v and %+v", o.From, o.To)
	}
	if o.Change.Type.Set || !o.Change.Nullable.Set {
		t.Errorf("the change is %s", show(o.Change))
	}
	nothing := op.AlterColumn{Table: users, Column: "age", Change: schema.ColumnChange{Nullable: schema.Some(true)}}
	if got := whole(t, nothing); got != nil {
		t.Errorf("what changes nothing is %s", show(got))
	}
	nothing.Using = "age::int"
	if got := whole(t, nothing); len(got) != 1 {
		t.Errorf("using is lost: %s", show(got))
	}
}

func TestExistingServesWhereNothingBetterIsKnown(t *testing.T) {
	existing := schema.ColumnChange{Type: schema.Some[schema.Type](schema.Text{}), Nullable: schema.Some(false)}
	change := schema.ColumnChange{Comment: schema.Some("new")}
	known := whole(t, op.AlterColumn{Table: users, Column: "age", Change: change, Existing: existing})[0].(op.AlterColumn)
	if known.From.Type != schema.Type(schema.Integer{}) {
		t.Errorf("the writer is believed before the schema: %+v", known.From)
	}
	unknown := op.AlterColumn{Table: schema.N("raw"), Column: "c", Change: change, Existing: existing}
	from := whole(t, unknown)[0].(op.AlterColumn)
	if from.From.Type != schema.Type(schema.Text{}) || from.From.Nullable || from.To.Comment != "new" {
		t.Errorf("the sides are %+v and %+v", from.From, from.To)
	}
	if got := apply(t, shop(), from); !reflect.DeepEqual(got, apply(t, shop())) {
		t.Error("a change of what is not known leaves a mark")
	}
	unknown.Existing.Type = schema.Opt[schema.Type]{}
	if _, err := op.Complete(shop(), unknown); !errors.As(err, new(*op.NotFoundError)) {
		t.Errorf("without existing_type: %v", err)
	}
}

func TestAmbiguousNames(t *testing.T) {
	m := shop()
	m.Tables[0].Indexes = append(m.Tables[0].Indexes, schema.Index{Name: "ix_users_age"})
	m.Tables[1].ForeignKeys = []schema.ForeignKey{{Name: "uq_users_email", Columns: []string{"email"}}}
	for _, o := range []op.Operation{
		op.DropIndex{Name: "ix_users_age"},
		op.DropConstraint{Table: users, Name: "uq_users_email"},
	} {
		var ambiguous *op.AmbiguousError
		if _, err := op.Complete(m, o); !errors.As(err, &ambiguous) || len(ambiguous.Found) != 2 {
			t.Errorf("%+v: %v", o, err)
		}
	}
	for _, o := range []op.Operation{
		op.DropIndex{Table: users, Name: "ix_users_age"},
		op.DropConstraint{Table: users, Name: "uq_users_email", Kind: op.UniqueKind},
	} {
		if got, err := op.Complete(m, o); err != nil || len(got) != 1 {
			t.Errorf("%+v: %s, %v", o, show(got), err)
		}
	}
}

// MySQL does not tell a unique constraint from a unique index.
func TestIndexThatIsAUniqueConstraint(t *testing.T) {
	if got := said(whole(t, op.DropIndex{Name: "uq_users_email"})); !slices.Equal(got, []string{"drop_constraint users.uq_users_email"}) {
		t.Errorf("dropping: %q", got)
	}
	if got := said(whole(t, op.RenameIndex{From: "uq_users_email", To: "x"})); !slices.Equal(got, []string{"rename_constraint users.uq_users_email"}) {
		t.Errorf("renaming: %q", got)
	}
}

func TestConditionsAreSettled(t *testing.T) {
	for _, o := range []op.Operation{
		op.CreateSchema{Name: "billing", IfNotExists: true},
		op.DropSchema{Name: "none", IfExists: true},
		op.CreateTable{Table: schema.Table{Name: users}, IfNotExists: true},
		op.DropTable{Name: schema.N("none"), IfExists: true},
		op.AddColumn{Table: users, Column: schema.Column{Name: "age"}, IfNotExists: true},
		op.DropColumn{Table: users, Name: "none", IfExists: true},
		op.CreateIndex{Table: users, Index: schema.Index{Name: "ix_users_age"}, IfNotExists: true},
		op.DropIndex{Name: "none", IfExists: true},
		op.DropConstraint{Table: users, Name: "none", IfExists: true},
		op.DropEnum{Name: schema.N("none"), IfExists: true},
		op.DropSequence{Name: schema.N("none"), IfExists: true},
	} {
		if got := whole(t, o); got != nil {
			t.Errorf("%+v is %s", o, show(got))
		}
		if got := apply(t, shop(), o); !reflect.DeepEqual(got, apply(t, shop())) {
			t.Errorf("%+v does something", o)
		}
	}
}

func TestKeyMakesNotNullExplicit(t *testing.T) {
	m := shop()
	m.Tables[0].PrimaryKey, m.Tables[0].ForeignKeys = nil, nil
	o := op.CreatePrimaryKey{Table: posts, Key: schema.PrimaryKey{Name: "pk", Columns: []string{"id", "parent_id"}}}
	got, err := op.Complete(m, o)
	if want := []string{"alter_column posts.parent_id", "create_primary_key posts.pk"}; err != nil || !slices.Equal(said(got), want) {
		t.Errorf("got %q, %v", said(got), err)
	}
}

func TestReferenceWithoutColumnsMeansTheKey(t *testing.T) {
	o := op.CreateForeignKey{Table: users, Key: schema.ForeignKey{Name: "fk", Columns: []string{"age"}, References: schema.Reference{Table: posts}}}
	got := whole(t, o)[0].(op.CreateForeignKey)
	if !slices.Equal(got.Key.References.Columns, []string{"id"}) {
		t.Errorf("it refers to %v", got.Key.References)
	}
}

// A change of a table that only some dialects have is theirs alone.
func TestCompleteLimitsToTheTable(t *testing.T) {
	m := shop()
	m.Tables[0].Only = []schema.Dialect{schema.Postgres, schema.SQLite}
	for _, c := range []struct {
		o    op.Operation
		want string
	}{
		{op.AddColumn{Table: posts, Column: schema.Column{Name: "x"}}, "add_column posts.x [postgres sqlite]"},
		{op.DropTable{Name: posts}, "drop_table posts [postgres sqlite]"},
		{op.RenameIndex{From: "ix_posts_body", To: "x"}, "rename_index posts.ix_posts_body [postgres]"},
		{op.AlterColumn{Table: posts, Column: "body", Change: schema.ColumnChange{Comment: schema.Some("x")}}, "alter_column posts.body [postgres sqlite]"},
		{op.BulkInsert{Table: posts}, "bulk_insert posts [postgres sqlite]"},
	} {
		got, err := op.Complete(m, c.o)
		if err != nil || len(got) != 1 || said(got)[0] != c.want {
			t.Errorf("got %q, %v, want %q", said(got), err, c.want)
		}
	}
}

func TestAlterEnumIsChecked(t *testing.T) {
	mood := schema.N("mood")
	for _, o := range []op.AlterEnum{
		{Name: mood, Rename: []op.Renamed{{From: "none", To: "x"}}},
		{Name: mood, To: []string{"happy", "sad"}, Rename: []op.Renamed{{From: "sad", To: "x"}}},
		{Name: mood, To: []string{"happy", "sad"}, Map: []op.Renamed{{From: "sad", To: "happy"}}},
		{Name: mood, To: []string{"happy"}, Map: []op.Renamed{{From: "sad", To: "x"}}},
		{Name: mood, To: []string{"happy", "sad", "sad"}},
	} {
		if got, err := op.Complete(shop(), o); err == nil {
			t.Errorf("%+v is %s", o, show(got))
		}
	}
	o := op.AlterEnum{Name: mood, Map: []op.Renamed{{From: "sad", To: "happy"}}}
	if got := whole(t, o)[0].(op.AlterEnum); !slices.Equal(got.To, []string{"happy"}) {
		t.Errorf("left: %q", got.To)
	}
}
