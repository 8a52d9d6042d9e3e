package migrate_test

import (
	"context"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// TestEnumValueAndUse adds a value to an enum and uses it in the same revision, which
// PostgreSQL refuses in one transaction; what fails after that is rolled back whole.
func TestEnumValueAndUse(t *testing.T) {
	ctx := context.Background()
	files := revisions(`upgrade:
- create_enum: {name: mood, values: [good, bad]}
- create_table: {name: t, columns: {m: {type: {enum: mood}}}}
`, `upgrade:
- create_table: {name: u, columns: {n: {type: integer}}}
- alter_enum: {name: mood, values: [good, fair, bad]}
- alter_column: {table: t, column: m, server_default: {value: fair}}
- execute: INSERT INTO t (m) VALUES ('fair')
- create_table: {name: w, columns: {n: {type: integer}}}
- execute: INSERT INTO nowhere VALUES (1)
`)
	db := testdb.Open(t, schema.Postgres)
	m := migrator(t, db.SQL, files)
	if _, err := m.Upgrade(ctx, "head"); err == nil {
		t.Fatal("no error")
	}
	if n := scalar(t, db.SQL, "SELECT count(*) FROM pg_tables WHERE tablename IN ('u', 'w')"); n != "0" {
		t.Errorf("%s tables of the revision that failed", n)
	}
	if st, err := m.Status(ctx); err != nil || st.Underway != nil { // so that the file may be mended
		t.Errorf("%+v is under way, %v", st.Underway, err)
	}
	db.Exec(t, "CREATE TABLE nowhere (n integer)")
	_, err := m.Upgrade(ctx, "head")
	must(t, "upgrade", err)
	if n := scalar(t, db.SQL, "SELECT count(*) FROM t WHERE m = 'fair'"); n != "1" {
		t.Errorf("%s rows", n)
	}
}
