package schema_test

import (
	"reflect"
	"testing"

	"github.com/retort-db/migrate/schema"
)

func TestForResolves(t *testing.T) {
	mysqlOnly := []schema.Dialect{schema.MySQL}
	m := schema.Metadata{
		Enums:     []schema.Enum{{Name: schema.N("e"), Only: []schema.Dialect{schema.Postgres}}},
		Sequences: []schema.Sequence{{Name: schema.N("s"), Only: []schema.Dialect{schema.MariaDB}}},
		Tables: []schema.Table{
			{
				Name: schema.N("t"),
				Columns: []schema.Column{
					{Name: "a", Type: schema.JSON{}, By: map[schema.Dialect]schema.Column{schema.MySQL: {Name: "a", Type: schema.Text{}}}},
					{Name: "b", Only: mysqlOnly},
				},
				Indexes: []schema.Index{{Name: "i", By: map[schema.Dialect]schema.Index{schema.MariaDB: {Name: "i", Invisible: true}}}},
				Checks:  []schema.Check{{Name: "c", Only: []schema.Dialect{schema.SQLite, schema.Postgres}}},
				Uniques: []schema.Unique{{Name: "u"}},
				By:      map[schema.Dialect]schema.TableOptions{schema.SQLite: {Comment: "lite"}},
			},
			{Name: schema.N("u"), Only: []schema.Dialect{schema.MariaDB}},
		},
	}
	type seen struct {
		enums, sequences, tables, columns, checks int
		first                                     schema.Type
		invisible                                 bool
		comment                                   string
	}
	for d, want := range map[schema.Dialect]seen{
		schema.Postgres: {enums: 1, tables: 1, columns: 1, checks: 1, first: schema.JSON{}},
		schema.MySQL:    {tables: 1, columns: 2, first: schema.Text{}},
		schema.MariaDB:  {sequences: 1, tables: 2, columns: 2, first: schema.Text{}, invisible: true},
		schema.SQLite:   {tables: 1, columns: 1, checks: 1, first: schema.JSON{}, comment: "lite"},
	} {
		p := m.For(d)
		one := p.Tables[0]
		got := seen{
			len(p.Enums), len(p.Sequences), len(p.Tables), len(one.Columns), len(one.Checks),
			one.Columns[0].Type, one.Indexes[0].Invisible, one.Options.Comment,
		}
		if got != want {
			t.Errorf("%s: got %+v, want %+v", d, got, want)
		}
		if again := p.For(d); !reflect.DeepEqual(again, p) {
			t.Errorf("%s: projecting twice projects anew", d)
		}
		if one.By != nil || one.Columns[0].By != nil || one.Indexes[0].By != nil {
			t.Errorf("%s: variants are left", d)
		}
	}
	if len(m.Tables[0].Columns) != 2 || m.Tables[0].By == nil {
		t.Error("the schema given was written to")
	}
}
