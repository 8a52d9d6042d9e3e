package schema_test

import (
	"reflect"
	"testing"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

// drawColumn draws a column of which anything may differ, on any dialect.
func drawColumn(t *rapid.T, variants bool) schema.Column {
	c := schema.Column{
		Name:      "c",
		Type:      rapid.SampledFrom([]schema.Type{schema.Integer{}, schema.Text{}, schema.Array{Of: schema.Text{}}}).Draw(t, "type"),
		Nullable:  rapid.Bool().Draw(t, "nullable"),
		Default:   rapid.SampledFrom([]schema.Expr{nil, schema.SQL{Text: "x"}, schema.Portable{Func: schema.Now}}).Draw(t, "default"),
		Generated: rapid.SampledFrom([]schema.Generated{nil, schema.Auto{}, schema.Computed{Expression: "a"}}).Draw(t, "generated"),
		Collation: word(t), Comment: word(t),
	}
	c.Postgres.Storage, c.Postgres.Compression = word(t), word(t)
	c.MySQL = schema.MySQLColumn{
		Unsigned: rapid.Bool().Draw(t, "unsigned"), Zerofill: rapid.Bool().Draw(t, "zerofill"),
		Charset: word(t), OnUpdate: word(t), Invisible: rapid.Bool().Draw(t, "invisible"),
	}
	c.SQLite.NotNullConflict = word(t)
	if variants {
		for _, d := range schema.Dialects {
			if rapid.Bool().Draw(t, "differs") {
				if c.By == nil {
					c.By = map[schema.Dialect]schema.Column{}
				}
				c.By[d] = drawColumn(t, false)
			}
		}
	}
	return c
}

func word(t *rapid.T) string { return rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "word") }

func TestChangedLeadsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := drawColumn(t, true), drawColumn(t, true)
		change := schema.Changed(from, to)
		got := change.Apply(from)
		for _, d := range schema.Dialects {
			if !reflect.DeepEqual(got.For(d), to.For(d)) {
				t.Fatalf("on %s\n from %+v\n   to %+v\n with %+v\n  got %+v", d, from.For(d), to.For(d), change, got.For(d))
			}
			// Alone on the dialect, what For says is enough.
			if alone := change.For(d).Apply(from.For(d)); !reflect.DeepEqual(alone, to.For(d)) {
				t.Fatalf("on %s alone\n from %+v\n   to %+v\n with %+v\n  got %+v", d, from.For(d), to.For(d), change.For(d), alone)
			}
		}
		got.By, to.By = nil, nil
		if !reflect.DeepEqual(got, to) {
			t.Fatalf("the common part: got %+v, want %+v", got, to)
		}
	})
}

func TestChangedOfTheSameIsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawColumn(t, true)
		if change := schema.Changed(c, c); !change.IsZero() {
			t.Fatalf("%+v changes itself by %+v", c, change)
		}
		if got := (schema.ColumnChange{}).Apply(c); !schema.Changed(got, c).IsZero() {
			t.Fatalf("no change makes %+v of %+v", got, c)
		}
	})
}

func TestChangeLeavesItsArguments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := drawColumn(t, true), drawColumn(t, true)
		by := map[schema.Dialect]schema.Column{}
		for d, v := range from.By {
			by[d] = v
		}
		schema.Changed(from, to).Apply(from)
		if len(by) != len(from.By) || len(by) > 0 && !reflect.DeepEqual(by, from.By) {
			t.Fatal("the variants of the column before were written to")
		}
	})
}

func TestCommonChangeAndVariants(t *testing.T) {
	json := schema.Column{Name: "c", Type: schema.JSON{}, Nullable: true, By: map[schema.Dialect]schema.Column{
		schema.Postgres: {Name: "c", Type: schema.Native{Text: "jsonb"}, Nullable: true},
	}}
	got := schema.ColumnChange{Type: schema.Some[schema.Type](schema.Text{}), Nullable: schema.Some(false)}.Apply(json)
	want := schema.Column{Name: "c", Type: schema.Text{}, By: map[schema.Dialect]schema.Column{
		schema.Postgres: {Name: "c", Type: schema.Native{Text: "jsonb"}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("a common change: got %+v, want %+v", got, want)
	}
	mysql := schema.ColumnChange{By: map[schema.Dialect]schema.ColumnChange{schema.MySQL: {Unsigned: schema.Some(true)}}}
	if got := mysql.Apply(schema.Column{Name: "c"}); !got.For(schema.MariaDB).MySQL.Unsigned || got.For(schema.Postgres).MySQL.Unsigned {
		t.Errorf("MySQL's change reaches MariaDB and nobody else: %+v", got)
	}
	back := schema.ColumnChange{By: map[schema.Dialect]schema.ColumnChange{schema.Postgres: {Type: schema.Some[schema.Type](schema.JSON{})}}}
	if got := back.Apply(json); got.By != nil {
		t.Errorf("a variant that differs no more is still there: %+v", got)
	}
}

func drawOptions(t *rapid.T) schema.TableOptions {
	var o schema.TableOptions
	o.Postgres.Unlogged, o.Postgres.Tablespace, o.Postgres.Using = rapid.Bool().Draw(t, "unlogged"), word(t), word(t)
	o.Postgres.With = rapid.SampledFrom([][]schema.Parameter{nil, {{Key: "fillfactor", Value: "80"}}}).Draw(t, "with")
	o.MySQL = schema.MySQLTable{Engine: word(t), Charset: word(t), Collation: word(t), RowFormat: word(t)}
	o.SQLite.Strict, o.SQLite.WithoutRowID = rapid.Bool().Draw(t, "strict"), rapid.Bool().Draw(t, "without rowid")
	o.SQLite.Autoincrement = rapid.Bool().Draw(t, "autoincrement")
	return o
}

func drawOptionsBy(t *rapid.T) map[schema.Dialect]schema.TableOptions {
	var by map[schema.Dialect]schema.TableOptions
	for _, d := range schema.Dialects {
		if rapid.Bool().Draw(t, "differs") {
			if by == nil {
				by = map[schema.Dialect]schema.TableOptions{}
			}
			by[d] = drawOptions(t)
		}
	}
	return by
}

func TestChangedTableLeadsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := schema.Table{Options: drawOptions(t), By: drawOptionsBy(t)}
		to := schema.Table{Options: drawOptions(t), By: drawOptionsBy(t)}
		change := schema.ChangedTable(from.Options, to.Options, from.By, to.By)
		var got schema.Table
		got.Options, got.By = change.Apply(from.Options, from.By)
		for _, d := range schema.Dialects {
			if !reflect.DeepEqual(got.For(d), to.For(d)) {
				t.Fatalf("on %s: got %+v, want %+v, with %+v", d, got.For(d), to.For(d), change)
			}
			here := from.For(d).Options
			if alone, _ := change.For(d).Apply(here, nil); !reflect.DeepEqual(alone, to.For(d).Options) {
				t.Fatalf("on %s alone: got %+v, want %+v", d, alone, to.For(d).Options)
			}
		}
	})
}

// Nothing of a column is left out of what a change can say.
func TestChangeCoversTheColumn(t *testing.T) {
	passed := map[string]bool{"RenamedFrom": true, "Only": true, "By": true}
	var leaves func(v reflect.Value, path string)
	leaves = func(v reflect.Value, path string) {
		for i := range v.NumField() {
			name, field := v.Type().Field(i).Name, v.Field(i)
			switch {
			case passed[name]:
			case field.Kind() == reflect.Struct:
				leaves(field, path+name+".")
			default:
				changed := schema.Column{}
				set(reflect.ValueOf(&changed).Elem(), path+name)
				if schema.Changed(schema.Column{}, changed).IsZero() {
					t.Errorf("a change of %s%s is no change", path, name)
				}
			}
		}
	}
	leaves(reflect.ValueOf(schema.Column{}), "")
}

// set gives the field at the path a value that is not its zero value.
func set(v reflect.Value, path string) {
	var name string
	for {
		at := 0
		for at < len(path) && path[at] != '.' {
			at++
		}
		name = path[:at]
		v = v.FieldByName(name)
		if at == len(path) {
			break
		}
		path = path[at+1:]
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Interface:
		for _, value := range []any{schema.Type(schema.Text{}), schema.Expr(schema.SQL{}), schema.Generated(schema.Auto{})} {
			if reflect.TypeOf(value).Implements(v.Type()) {
				v.Set(reflect.ValueOf(value))
			}
		}
	}
}
