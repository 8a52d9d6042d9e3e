package op_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func TestCompleteDropConstraint(t *testing.T) {
	m := shop()
	unnamed := schema.Table{
		Name: schema.N("live"), Columns: []schema.Column{{Name: "a"}, {Name: "b"}},
		PrimaryKey:  &schema.PrimaryKey{Columns: []string{"a"}},
		Uniques:     []schema.Unique{{Columns: []string{"b"}}, {Name: "live_a_b_key", Columns: []string{"a", "b"}}},
		Checks:      []schema.Check{{Expression: "b > 1"}, {Expression: "a > b", Name: "x"}},
		ForeignKeys: []schema.ForeignKey{{Name: "live_ibfk_1", Columns: []string{"b"}, References: schema.Reference{Table: users}}},
		Indexes:     []schema.Index{{Name: "ux", Unique: true, Elements: []schema.IndexElement{{Column: "b", Length: 3}}}, {Name: "ix"}},
	}
	m.Tables = slices.Insert(m.Tables, 0, unnamed)
	live := func(kind op.ConstraintKind, name string, columns ...string) op.DropConstraint {
		return op.DropConstraint{Table: unnamed.Name, Kind: kind, Name: name, Columns: columns}
	}
	for _, c := range []struct {
		o    op.DropConstraint
		want any // what is dropped
	}{
		{op.DropConstraint{Table: users, Name: "ck_users_age"}, m.Tables[2].Checks[0]},
		{op.DropConstraint{Table: users, Name: "users_pkey", Kind: op.PrimaryKind}, *m.Tables[2].PrimaryKey},
		{op.DropConstraint{Table: users, Name: "users_email_key"}, m.Tables[2].Uniques[0]},
		{op.DropConstraint{Table: posts, Name: "fk_posts_author_id_users"}, m.Tables[1].ForeignKeys[0]},
		{live(op.PrimaryKind, ""), *unnamed.PrimaryKey},
		{live(op.PrimaryKind, "PRIMARY"), *unnamed.PrimaryKey},
		{live(op.UniqueKind, "uq_live_b"), unnamed.Uniques[0]},
		{live(op.UniqueKind, "", "b"), unnamed.Uniques[0]},
		{live(op.UniqueKind, "", "b", "a"), unnamed.Uniques[1]},
		{live("", "uq_live_a_b"), unnamed.Uniques[1]},
		{live("", "live_b_check"), unnamed.Checks[0]},
		{live(op.CheckKind, "", "a", "b"), unnamed.Checks[1]},
		{live(op.ForeignKind, "live_b_fkey"), unnamed.ForeignKeys[0]},
		{live(op.UniqueKind, "ux"), unnamed.Indexes[0]},
		{live("", "ix"), nil},
		{live(op.CheckKind, "uq_live_b"), nil},
		{live(op.UniqueKind, "other", "b"), unnamed.Uniques[0]}, // it has no name that could differ
		{live(op.UniqueKind, "other", "a", "b"), nil},           // it has
		{op.DropConstraint{Table: users, Kind: op.PrimaryKind}, *m.Tables[2].PrimaryKey},
		{op.DropConstraint{Table: users, Kind: op.UniqueKind}, nil}, // which?
		{op.DropConstraint{Table: users}, nil},
	} {
		got, err := op.Complete(m, c.o)
		if c.want == nil {
			if err == nil {
				t.Errorf("%+v is %s", c.o, show(got))
			}
			c.o.IfExists = true
			if got, err := op.Complete(m, c.o); c.o.Name != "" && (err != nil || got != nil) {
				t.Errorf("%+v is %s, %v", c.o, show(got), err)
			}
			continue
		}
		if err != nil || len(got) != 1 || !reflect.DeepEqual(dropped(got[0]), c.want) {
			t.Errorf("%+v:\n got %s, %v\nwant %s", c.o, show(got), err, show(c.want))
			continue
		}
		if after, err := op.Apply(m, got[0]); err != nil || reflect.DeepEqual(after, m) {
			t.Errorf("applying %s: %v", show(got[0]), err)
		}
	}
}

// dropped returns the value that a drop holds.
func dropped(o op.Operation) any {
	switch o := o.(type) {
	case op.DropIndex:
		return *o.Dropped
	case op.DropConstraint:
		switch c := o.Dropped; {
		case c.PrimaryKey != nil:
			return *c.PrimaryKey
		case c.Unique != nil:
			return *c.Unique
		case c.ForeignKey != nil:
			return *c.ForeignKey
		case c.Check != nil:
			return *c.Check
		}
	}
	return nil
}
