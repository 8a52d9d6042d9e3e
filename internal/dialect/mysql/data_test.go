package mysql

import (
	"strings"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func TestSequences(t *testing.T) {
	q := schema.Sequence{Name: schema.N("sq"), Options: schema.SequenceOptions{Start: schema.Some(int64(5)), Increment: schema.Some(int64(2)), Max: schema.Some(int64(99)), Cache: schema.Some(int64(10)), Cycle: true}, Comment: "é"}
	wide := schema.Sequence{Name: q.Name, Options: schema.SequenceOptions{Increment: schema.Some(int64(3))}, Comment: "wide"}
	eachServer(t, func(t *testing.T, d *database) {
		if !d.server.has(sequences) {
			if _, _, err := d.try(schema.Metadata{}, op.CreateSequence{Sequence: q}); err == nil {
				t.Error("a sequence was made where there are none")
			}
			return
		}
		state, _ := d.run(t, schema.Metadata{}, op.CreateSequence{Sequence: q}, op.CreateSequence{Sequence: schema.Sequence{Name: schema.N("plain")}})
		d.same(t, state)
		if got := d.read(t).Sequences; len(got) != 2 || got[0].Options != (schema.SequenceOptions{}) || got[1].Options != q.Options || got[1].Comment != "é" {
			t.Errorf("read %+v", got)
		}
		state, _ = d.run(t, state, op.AlterSequence{Name: q.Name, Change: schema.ChangedSequence(q, wide), From: &q, To: &wide})
		d.same(t, state)
		state, _ = d.run(t, state, op.DropSequence{Name: q.Name})
		d.same(t, state)
	})
}

func TestSchemas(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		name := d.Name + "_2"
		d.run(t, schema.Metadata{}, op.CreateSchema{Name: name})
		t.Cleanup(func() { d.SQL.Exec("DROP DATABASE IF EXISTS " + name) })
		other := simple(col("a", schema.Integer{}))
		other.Name = schema.Name{Schema: name, Name: "o"}
		child := simple(col("a", schema.Integer{}))
		child.ForeignKeys = []schema.ForeignKey{{Name: "fk", Columns: []string{"a"}, References: schema.Reference{Table: other.Name, Columns: []string{"id"}}}}
		d.run(t, schema.Metadata{Schemas: []string{name}}, op.CreateTable{Table: other}, op.CreateTable{Table: child})
		live, err := d.server.Read(t.Context(), d.SQL, scope(name))
		if err != nil {
			t.Fatal(err)
		}
		model := metadata(other, child)
		model.Schemas = []string{name}
		d.sameAs(t, live, model)

		_, _, err = d.try(schema.Metadata{Schemas: []string{name}}, op.DropSchema{Name: name})
		if err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("dropping a schema with a table: %v", err)
		}
		d.run(t, model, op.DropTable{Name: onT}, op.DropTable{Name: other.Name}, op.DropSchema{Name: name})
	})
}

func TestBulkInsert(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		table := simple(col("n", schema.Numeric{Precision: schema.Some(9), Scale: schema.Some(3)}), col("b", schema.Boolean{}), col("s", schema.String{Length: 40}), col("at", schema.DateTime{}), col("e", schema.Integer{}))
		rows := [][]schema.Expr{
			{schema.Literal{Text: "-1.5"}, schema.Literal{Kind: schema.BoolLiteral, Text: "true"}, schema.Literal{Kind: schema.TextLiteral, Text: `it's \ "é"`}, schema.Portable{Func: schema.Now}, schema.SQL{Text: "1 + 1"}},
			{nil, nil, nil, nil, nil},
		}
		for range 500 {
			rows = append(rows, rows[0])
		}
		d.run(t, schema.Metadata{}, op.CreateTable{Table: table}, op.BulkInsert{Table: onT, Columns: []string{"n", "b", "s", "at", "e"}, Rows: rows})
		var got string
		err := d.SQL.QueryRow("SELECT CONCAT_WS('|', COUNT(*), MIN(n), MIN(b), MIN(s), MIN(e), COUNT(at)) FROM t").Scan(&got)
		if want := `502|-1.500|1|it's \ "é"|2|501`; err != nil || got != want {
			t.Errorf("rows: %s, %v; want %s", got, err, want)
		}
	})
}
