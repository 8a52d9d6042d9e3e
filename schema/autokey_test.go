package schema_test

import (
	"testing"

	"github.com/retort-db/migrate/schema"
)

func TestWithAutoKeys(t *testing.T) {
	key := func(c schema.Column, more ...string) schema.Table {
		c.Name = "id"
		t := schema.Table{Columns: append([]schema.Column{c}, columns(more...)...), PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}}
		t.PrimaryKey.Columns = append(t.PrimaryKey.Columns, more...)
		return t
	}
	refers := key(schema.Column{Type: schema.Integer{}})
	refers.ForeignKeys = []schema.ForeignKey{{Columns: []string{"id"}}}
	keyless := key(schema.Column{Type: schema.Integer{}})
	keyless.PrimaryKey = nil
	for _, c := range []struct {
		what  string
		table schema.Table
		want  schema.Generated
	}{
		{"a sole integer key", key(schema.Column{Type: schema.BigInteger{}}), schema.Auto{}},
		{"an integer in a server's words", key(schema.Column{Type: schema.Native{Text: "MEDIUMINT(8) unsigned"}}), schema.Auto{}},
		{"an array of integers", key(schema.Column{Type: schema.Native{Text: "int[]"}}), nil},
		{"an interval", key(schema.Column{Type: schema.Native{Text: "interval"}}), nil},
		{"a text key", key(schema.Column{Type: schema.Text{}}), nil},
		{"a key of two", key(schema.Column{Type: schema.Integer{}}, "b"), nil},
		{"a key with a default", key(schema.Column{Type: schema.Integer{}, Default: schema.SQL{Text: "f()"}}), nil},
		{"a key that refers", refers, nil},
		{"no key", keyless, nil},
		{"a key that the application numbers", key(schema.Column{Type: schema.Integer{}, Generated: schema.NotGenerated{}}), nil},
		{"an identity", key(schema.Column{Type: schema.Integer{}, Generated: schema.Identity{Always: true}}), schema.Identity{Always: true}},
	} {
		m := schema.Metadata{Tables: []schema.Table{c.table}}
		if got := m.WithAutoKeys().Tables[0].Columns[0].Generated; got != c.want {
			t.Errorf("%s: generated %#v, want %#v", c.what, got, c.want)
		}
		if c.table.Columns[0].Generated == (schema.Auto{}) {
			t.Errorf("%s: the table given was written to", c.what)
		}
	}
}

func TestWithAutoKeysInVariants(t *testing.T) {
	id := schema.Column{Name: "id", Type: schema.BigInteger{}, By: map[schema.Dialect]schema.Column{
		schema.MySQL:    {Name: "id", Type: schema.Native{Text: "int unsigned"}},
		schema.Postgres: {Name: "id", Type: schema.UUID{}, Default: schema.SQL{Text: "gen_random_uuid()"}},
		schema.SQLite:   {Name: "id", Type: schema.BigInteger{}, Generated: schema.NotGenerated{}},
	}}
	table := schema.Table{Columns: []schema.Column{id}, PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}}
	got := table.WithAutoKeys().Columns[0]
	for d, want := range map[schema.Dialect]schema.Generated{
		schema.MySQL: schema.Auto{}, schema.MariaDB: schema.Auto{}, schema.Postgres: nil, schema.SQLite: nil, "": schema.Auto{},
	} {
		if g := got.For(d).Generated; g != want {
			t.Errorf("%q: generated %#v, want %#v", d, g, want)
		}
	}
	if id.By[schema.MySQL].Generated != nil {
		t.Error("the variants given were written to")
	}
}
