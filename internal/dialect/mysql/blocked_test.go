package mysql

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func TestUnmanagedObjectsAreReadAndBlock(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		d.Exec(t,
			"CREATE TABLE t (id int PRIMARY KEY, a int, b int, free int)", "CREATE TABLE u (id int PRIMARY KEY, x int, free int)",
			"CREATE VIEW `wïew` AS SELECT q.a AS one, u.id FROM t q JOIN u ON u.id = q.id", "CREATE VIEW upon AS SELECT one FROM `wïew`",
			"CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.b = (SELECT MAX(x) FROM u)",
			"CREATE PROCEDURE proc() SELECT 1", "CREATE FUNCTION func() RETURNS int DETERMINISTIC RETURN 1",
			"CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO SELECT 1")
		before := d.read(t)
		var kinds []string
		for _, u := range before.Unmanaged {
			kinds = append(kinds, u.Kind+" "+u.Name.Name)
		}
		want := []string{"event ev", "function func", "procedure proc", "trigger trg", "view upon", "view wïew"}
		if len(kinds) != len(want) {
			t.Fatalf("unmanaged: %q", kinds)
		}
		for i := range want {
			if kinds[i] != want[i] {
				t.Errorf("unmanaged: %q, want %q", kinds, want)
			}
		}
		u := schema.N("u")
		for what, o := range map[string]op.Operation{
			"drop table under a view":        op.DropTable{Name: u},
			"drop table with a trigger":      op.DropTable{Name: onT},
			"rename table under a view":      op.RenameTable{From: u, To: "w"},
			"drop column of a view":          op.DropColumn{Table: onT, Name: "a"},
			"rename column of a view":        rename("a", "z"),
			"drop column of a trigger":       op.DropColumn{Table: onT, Name: "b"},
			"drop column a trigger reads":    op.DropColumn{Table: u, Name: "x"},
			"rename table read by a trigger": op.RenameTable{From: u, To: "w"},
		} {
			_, statements, err := d.try(before, o)
			var blocked *render.BlockedError
			if !errors.As(err, &blocked) || len(blocked.Objects) == 0 || len(statements) > 0 {
				t.Errorf("%s: %v, want a BlockedError", what, err)
			}
		}
		view := schema.Unmanaged{}
		for _, u := range before.Unmanaged {
			if u.Name.Name == "wïew" {
				view = u
			}
		}
		reads := []schema.ColumnName{{Table: onT}, {Table: onT, Column: "a"}, {Table: onT, Column: "id"}, {Table: u}, {Table: u, Column: "id"}}
		if !reflect.DeepEqual(view.DependsOn, reads) || !strings.Contains(view.Definition, "AS select") {
			t.Errorf("the view reads %v (%s), want %v", view.DependsOn, view.Definition, reads)
		}
		after, _ := d.run(t, before, op.DropColumn{Table: onT, Name: "free"}, op.DropColumn{Table: u, Name: "free"},
			alter("a", schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})}))
		d.same(t, after)
	})
}

// A table that no schema can hold is there all the same: making one of its name
// would fail on the server, or worse.
func TestTableNamedAsAnUnmanagedOne(t *testing.T) {
	for kind, refused := range map[string]bool{
		"view": true, "materialized view": true, "partition": true, "system versioned table": true, "table (not understood)": true,
		"table option": false, "foreign key to a missing table": false, "trigger": false, "function": false,
	} {
		live := schema.Metadata{Unmanaged: []schema.Unmanaged{{Kind: kind, Name: onT}}}
		_, err := diff.Compare(diff.Input{Live: live, Model: metadata(simple()), Canon: New()})
		if (err != nil) != refused || err != nil && !strings.Contains(err.Error(), kind) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// Partitions that differ are said to differ, though nothing changes them.
func TestPartitionsThatDifferAreUndecided(t *testing.T) {
	partitioned := func(by string) schema.Metadata {
		return metadata(with(simple(), func(t *schema.Table) { t.Options.MySQL.PartitionBy = by }))
	}
	for _, c := range []struct {
		live, model string
		undecided   int
	}{
		{"HASH (`id`) PARTITIONS 3", "hash(id) partitions 3", 0},
		{"HASH (`id`) PARTITIONS 3", "hash(id) partitions 4", 1},
		{"", "hash(id) partitions 4", 1},
		{"HASH (`id`)", "", 1},
	} {
		found, err := diff.Compare(diff.Input{Live: partitioned(c.live), Model: partitioned(c.model), Canon: New()})
		if err != nil || len(found.Upgrade) > 0 || len(found.Undecided) != c.undecided {
			t.Errorf("%q and %q: %d operations, undecided %v, %v", c.live, c.model, len(found.Upgrade), found.Undecided, err)
		}
	}
}
