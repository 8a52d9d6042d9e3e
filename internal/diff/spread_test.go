package diff_test

import (
	"testing"

	"github.com/retort-db/migrate/internal/dialect/sqlite"
	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// What stands on other dialects than the model wishes, with a chain and without
// one; testdata/diff has the same on servers.
func TestSpread(t *testing.T) {
	postgres, here := []schema.Dialect{schema.Postgres}, []schema.Dialect{schema.SQLite}
	id := column("id", schema.Integer{})
	limited := func(only []schema.Dialect) schema.Column {
		return schema.Column{Name: "c", Type: schema.Integer{}, Nullable: true, Only: only}
	}
	tables := func(only []schema.Dialect, columns ...schema.Column) []schema.Table {
		return []schema.Table{{Name: schema.N("t"), Columns: append([]schema.Column{id}, columns...), Only: only}}
	}
	for _, c := range []struct {
		name       string
		from       []schema.Table // the chain, where it is known
		live       []schema.Table
		to         []schema.Table
		want, back string
	}{
		{name: "live alone, wished elsewhere", live: tables(nil, limited(nil)), to: tables(nil, limited(postgres)), want: "drop_column t c", back: "add_column t c"},
		{name: "live alone, wished here too", live: tables(nil, limited(nil)), to: tables(nil, limited(here))},
		{name: "a live table alone, wished elsewhere", live: tables(nil), to: tables(postgres), want: "drop_table t", back: "create_table t"},
		{name: "two of one name", from: tables(nil, limited(postgres), limited(here)), to: tables(nil, limited(nil)), want: "add_column t c", back: "drop_column t c"},
		{name: "two of one name, one of them wished", from: tables(nil, limited(postgres), limited(here)), to: tables(nil, limited(here)),
			want: "drop_column t c", back: "add_column t c"},
		{name: "two tables of one name, one of them wished", from: append(tables(postgres), tables(here)...), to: tables(here), want: "drop_table t", back: "create_table t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := diff.Input{Live: schema.Metadata{Tables: c.live}, Model: schema.Metadata{Tables: c.to}, Canon: sqlite.New()}
			if c.from != nil {
				replay := schema.Metadata{Tables: c.from}
				in.Live, in.Replay = replay.For(schema.SQLite), &replay
			}
			found, err := diff.Compare(in)
			if err != nil {
				t.Fatal(err)
			}
			if got := words(found.Upgrade); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if got := words(found.Downgrade); got != c.back {
				t.Errorf("back: got %q, want %q", got, c.back)
			}
		})
	}
}
