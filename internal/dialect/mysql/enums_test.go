package mysql

import (
	"strings"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func TestEnums(t *testing.T) {
	name := schema.N("status")
	before := func() schema.Metadata {
		user := func(table string) schema.Table {
			t := simple(col("s", schema.EnumRef{Name: name}, notNull, text("draft"), comment("c")), col("o", schema.EnumRef{Name: name}))
			t.Name = schema.N(table)
			return t
		}
		m := metadata(user("t"), user("u"))
		m.Enums = []schema.Enum{{Name: name, Values: []string{"draft", "sent", "gone"}}}
		return m
	}
	from := []string{"draft", "sent", "gone"}
	rows := []string{"INSERT INTO t (s, o) VALUES ('draft', NULL), ('sent', 'gone')", "INSERT INTO u (s) VALUES ('gone')"}
	change := func(to []string, rename, mapped []op.Renamed) op.Operation {
		return op.AlterEnum{Name: name, From: from, To: to, Rename: rename, Map: mapped}
	}
	const all = "SELECT CONCAT_WS(',', (SELECT GROUP_CONCAT(s ORDER BY id) FROM t), (SELECT GROUP_CONCAT(o) FROM t), (SELECT s FROM u))"
	steps := []step{
		{name: "create, use, rename, drop", before: metadata(simple()), ops: []op.Operation{
			op.CreateEnum{Enum: schema.Enum{Name: name, Values: from}}, op.AddColumn{Table: onT, Column: col("s", schema.EnumRef{Name: name}, notNull, text("sent"))},
			op.RenameEnum{From: name, To: "state"}, op.DropColumn{Table: onT, Name: "s"}, op.DropEnum{Name: schema.N("state")}}},
		{name: "add", before: before(), rows: rows, ops: []op.Operation{change(append(from, "new"), nil, nil)}, query: all, value: "draft,sent,gone,gone"},
		{name: "reorder", before: before(), rows: rows, ops: []op.Operation{change([]string{"gone", "draft", "sent"}, nil, nil)}, query: all, value: "draft,sent,gone,gone"},
		{name: "remove an unused one", before: before(), ops: []op.Operation{change([]string{"draft", "sent"}, nil, nil)}},
		{name: "map", before: before(), rows: rows, ops: []op.Operation{change([]string{"draft", "sent"}, nil, []op.Renamed{{From: "gone", To: "sent"}})}, query: all, value: "draft,sent,sent,sent"},
		{name: "rename, the default follows", before: before(), rows: rows, ops: []op.Operation{change([]string{"new", "sent", "gone"}, []op.Renamed{{From: "draft", To: "new"}}, nil)}, query: all, value: "new,sent,gone,gone"},
		{name: "the default goes, the new one first", before: before(), rows: rows[:1], ops: []op.Operation{
			alter("s", schema.ColumnChange{Default: schema.Some[schema.Expr](schema.Literal{Kind: schema.TextLiteral, Text: "new"})}),
			op.AlterColumn{Table: schema.N("u"), Column: "s", Change: schema.ColumnChange{Default: schema.Some[schema.Expr](nil)}},
			change([]string{"new", "sent", "gone"}, nil, []op.Renamed{{From: "draft", To: "new"}})}},
		{name: "swap", before: before(), rows: rows,
			ops: []op.Operation{change([]string{"sent", "draft", "gone"}, []op.Renamed{{From: "draft", To: "sent"}, {From: "sent", To: "draft"}}, nil)}, query: all, value: "sent,draft,gone,gone"},
		{name: "rename the case", before: before(), rows: rows, ops: []op.Operation{change([]string{"Draft", "sent", "gone"}, []op.Renamed{{From: "draft", To: "Draft"}}, nil)}, query: all, value: "Draft,sent,gone,gone"},
		{name: "rename, map and add", before: before(), rows: rows,
			ops: []op.Operation{change([]string{"x", "draft", "y"}, []op.Renamed{{From: "sent", To: "y"}}, []op.Renamed{{From: "gone", To: "x"}})}, query: all, value: "draft,y,x,x"},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
		m := before()
		state, _ := d.run(t, schema.Metadata{Enums: m.Enums}, op.CreateTable{Table: m.Tables[0]}, op.CreateTable{Table: m.Tables[1]})
		d.Exec(t, rows...)
		_, _, err := d.try(state, change([]string{"draft", "sent"}, nil, nil))
		if err == nil || !strings.Contains(err.Error(), "gone") {
			t.Errorf("removing a value that rows hold: %v", err)
		}
		_, statements, err := d.try(state, change([]string{"sent", "gone"}, nil, []op.Renamed{{From: "draft", To: "sent"}}))
		if err == nil || !strings.Contains(err.Error(), "default") || len(statements) > 0 {
			t.Errorf("removing the value that is a default: %v, %q", err, statements)
		}
		d.same(t, state)
	})
}
