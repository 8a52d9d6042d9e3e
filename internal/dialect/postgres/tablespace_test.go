package postgres

import (
	"context"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Tables, indexes and keys stand in the tablespaces that are asked for, and move.
func TestTablespaces(t *testing.T) {
	server(t, func(t *testing.T, db *testdb.DB, _ postgres) {
		ctx, c := context.Background(), pinned(t, db)
		space := "space_" + db.Name
		if _, err := c.ExecContext(ctx, "SET allow_in_place_tablespaces = on"); err != nil {
			t.Skipf("no tablespace can be made: %v", err)
		}
		if _, err := c.ExecContext(ctx, "CREATE TABLESPACE "+space+" LOCATION ''"); err != nil {
			t.Skipf("no tablespace can be made: %v", err)
		}
		defer func() {
			db.Exec(t, "DROP TABLE IF EXISTS t")
			db.Exec(t, "DROP TABLESPACE "+space)
		}()
		u := tableOf("t", null("a", schema.Integer{}))
		u.Indexes = []schema.Index{{Name: "ix", Elements: []schema.IndexElement{{Column: "a"}}, Tablespace: space}}
		u.Uniques = []schema.Unique{{Name: "uq", Columns: []string{"a"}, Postgres: schema.PostgresKey{Tablespace: space}}}
		u.Options.Postgres.Tablespace = space
		p := detect(t, db)
		run(t, db, schema.Metadata{}, op.CreateTable{Table: u})
		sameSchema(t, p, read(t, db), of(u))
		after := run(t, db, of(u), op.AlterTable{Table: u.Name, Change: op.TableChange{Tablespace: schema.Some("")}})
		sameSchema(t, p, read(t, db), after)
		run(t, db, after, op.AlterTable{Table: u.Name, Change: op.TableChange{Tablespace: schema.Some(space)}})
		sameSchema(t, p, read(t, db), of(u))
	})
}
