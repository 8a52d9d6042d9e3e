package diff_test

import (
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// What may lose data, each with the way back, which mostly may not.
func TestNarrowing(t *testing.T) {
	str := func(n int) schema.Type { return schema.String{Length: n} }
	num := func(p, s int) schema.Type { return schema.Numeric{Precision: schema.Some(p), Scale: schema.Some(s)} }
	native := func(text string) schema.Type { return schema.Native{Text: text} }
	at := func(precision int) schema.Type { return schema.DateTime{Precision: schema.Some(precision)} }
	const wide, narrow = false, true
	for _, c := range []struct {
		from, to    schema.Type
		there, back bool
	}{
		{str(20), str(30), wide, narrow},
		{str(20), str(0), wide, narrow},
		{str(20), schema.Text{}, wide, narrow},
		{schema.Text{}, str(0), wide, wide},
		{schema.SmallInteger{}, schema.Integer{}, wide, narrow},
		{schema.Integer{}, schema.BigInteger{}, wide, narrow},
		{schema.Boolean{}, schema.SmallInteger{}, wide, narrow},
		{schema.Integer{}, str(11), wide, narrow},
		{schema.Integer{}, str(10), narrow, narrow},
		{schema.Integer{}, schema.Double{}, wide, narrow},
		{schema.BigInteger{}, schema.Double{}, narrow, narrow},
		{schema.Float{}, schema.Double{}, wide, narrow},
		{schema.Integer{}, num(12, 2), wide, narrow},
		{schema.Integer{}, num(10, 2), narrow, narrow},
		{num(8, 2), num(10, 2), wide, narrow},
		{num(8, 2), num(9, 3), wide, narrow},
		{num(8, 2), num(9, 4), narrow, narrow},
		{num(8, 2), schema.Numeric{}, wide, narrow},
		{num(9, 0), schema.Integer{}, wide, narrow},
		{schema.Date{}, schema.DateTime{}, wide, narrow},
		{schema.DateTime{}, schema.DateTime{TimeZone: true}, wide, narrow},
		{at(3), at(6), wide, narrow},
		{at(0), schema.DateTime{}, wide, narrow},
		{schema.LargeBinary{Length: 10}, schema.LargeBinary{}, wide, narrow},
		{schema.UUID{}, str(36), wide, narrow},
		{schema.UUID{}, schema.LargeBinary{}, wide, narrow},
		{schema.LargeBinary{}, schema.Text{}, narrow, wide},
		{schema.EnumRef{Name: schema.N("mood")}, str(63), wide, narrow},
		{schema.EnumRef{Name: schema.N("mood")}, schema.Text{}, wide, narrow},
		{schema.JSON{}, native("jsonb"), wide, wide},
		{schema.JSON{}, schema.Text{}, wide, narrow},
		{schema.Array{Of: schema.Integer{}}, schema.Array{Of: schema.BigInteger{}}, wide, narrow},
		{schema.Integer{}, schema.Array{Of: schema.Integer{}}, narrow, narrow},
		{native("char(5)"), native("char(6)"), wide, narrow},
		{native("enum('a','b')"), native("enum('a')"), narrow, narrow},
		{native("tsvector"), native("tsquery"), narrow, narrow},
		{schema.Text{}, native("longtext"), wide, narrow},
	} {
		for _, way := range []struct {
			from, to schema.Type
			want     bool
		}{{c.from, c.to, c.there}, {c.to, c.from, c.back}} {
			from, to := schema.Column{Name: "c", Type: way.from}, schema.Column{Name: "c", Type: way.to}
			o := op.AlterColumn{Table: schema.N("t"), Column: "c", Change: schema.Changed(from, to), From: &from, To: &to}
			if loss := diff.LossOf(o); (loss.What != "") != way.want {
				t.Errorf("%#v to %#v: %q", way.from, way.to, loss.What)
			} else if loss.What != "" && loss.Instead == "" {
				t.Errorf("%#v to %#v: it does not say what to write instead", way.from, way.to)
			}
		}
	}
}

func TestLoss(t *testing.T) {
	users := schema.N("users")
	alter := func(from, to schema.Column) op.Operation {
		from.Name, to.Name = "c", "c"
		return op.AlterColumn{Table: users, Column: "c", Change: schema.Changed(from, to), From: &from, To: &to}
	}
	whole := schema.Column{Type: schema.Integer{}}
	unsigned := whole
	unsigned.MySQL.Unsigned = true
	latin, wide := schema.Column{Type: schema.Text{}}, schema.Column{Type: schema.Text{}}
	latin.MySQL.Charset, wide.MySQL.Charset = "latin1", "utf8mb4"
	onMySQL := func(t schema.Type) schema.Column {
		return schema.Column{Type: schema.Text{}, By: map[schema.Dialect]schema.Column{schema.MySQL: {Name: "c", Type: t}}}
	}
	for _, c := range []struct {
		name, want string
		o          op.Operation
	}{
		{"a table", "drops table users", op.DropTable{Name: users}},
		{"a column", "drops column users.c", op.DropColumn{Table: users, Name: "c"}},
		{"a sequence", "drops sequence users", op.DropSequence{Name: users}},
		{"an index", "", op.DropIndex{Table: users, Name: "ix"}},
		{"a value of an enum", "removes b from enum users", op.AlterEnum{Name: users, From: []string{"a", "b"}, To: []string{"a"}}},
		{"a value that is mapped", "", op.AlterEnum{Name: users, From: []string{"a", "b"}, To: []string{"a"}, Map: []op.Renamed{{From: "b", To: "a"}}}},
		{"a value that is renamed", "", op.AlterEnum{Name: users, From: []string{"a"}, To: []string{"b"}, Rename: []op.Renamed{{From: "a", To: "b"}}}},
		{"a value more", "", op.AlterEnum{Name: users, From: []string{"a"}, To: []string{"a", "b"}}},
		{"generated from now on", "makes column users.c generated", alter(whole, schema.Column{Type: schema.Integer{}, Generated: schema.Computed{Expression: "1"}})},
		{"generated no more", "", alter(schema.Column{Type: schema.Integer{}, Generated: schema.Computed{Expression: "1"}}, whole)},
		{"nothing below zero", "narrows column users.c", alter(whole, unsigned)},
		{"half as great", "narrows column users.c", alter(unsigned, whole)},
		{"fewer characters", "narrows column users.c", alter(wide, latin)},
		{"more characters", "", alter(latin, wide)},
		{"narrower on one dialect", "narrows column users.c", alter(onMySQL(schema.String{Length: 9}), onMySQL(schema.String{Length: 8}))},
		{"wider on one dialect", "", alter(onMySQL(schema.String{Length: 8}), onMySQL(schema.String{Length: 9}))},
		{"not null", "", alter(schema.Column{Type: schema.Text{}, Nullable: true}, schema.Column{Type: schema.Text{}})},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := diff.LossOf(c.o)
			if got.What != c.want && (c.want == "" || !strings.HasPrefix(got.What, c.want)) {
				t.Errorf("got %q, want %q", got.What, c.want)
			}
			if (got.What == "") != (got.Instead == "") {
				t.Errorf("%q, and instead %q", got.What, got.Instead)
			}
		})
	}
}
