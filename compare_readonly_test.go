package migrate_test

import (
	"context"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// TestCompareReadOnly compares without writing: an expression that only the server can tell
// equal is undecided, with a word, and not guessed; else it is equal.
func TestCompareReadOnly(t *testing.T) {
	ctx := context.Background()
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		db.Exec(t, "CREATE TABLE t (n integer NOT NULL, CONSTRAINT ck CHECK (NOT (n = 3)))")
		model, err := migrate.DecodeModel("model.yaml", []byte("tables: {t: {columns: {n: {type: integer, nullable: false}}, checks: {ck: \"not (n = 3)\"}}}"), nil)
		must(t, "reading the model", err)
		for _, readOnly := range []bool{true, false} {
			m := migrator(t, db.SQL, nil, func(c *migrate.Config) {
				c.Models, c.ReadOnly = migrate.Metadata(model), readOnly
			})
			found, err := m.Compare(ctx, false)
			must(t, "comparing", err)
			if len(found.Operations) > 0 {
				t.Errorf("read only %v: %v", readOnly, found.Operations)
			}
			switch asked := db.Dialect == schema.MySQL || db.Dialect == schema.MariaDB; {
			case readOnly && asked: // PostgreSQL tells by EXPLAIN, SQLite keeps the text
				if found.Matches || len(found.Undecided) != 1 || !strings.Contains(found.Undecided[0].Reason, "nothing can be written here") {
					t.Errorf("read only: %v, undecided %v", found.Matches, found.Undecided)
				}
			case !found.Matches:
				t.Errorf("read only %v: undecided %v", readOnly, found.Undecided)
			}
		}
		db.Exec(t, "CREATE TABLE writable (n integer)") // the session may write again
	})
}
