package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/introspect"
)

// many makes a file of n tables with 10 columns, a foreign key and two indexes each.
func many(b *testing.B, n int) *sql.Conn {
	b.Helper()
	db, err := sql.Open("sqlite", filepath.Join(b.TempDir(), "a.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	c, err := db.Conn(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	exec(b, c, "BEGIN")
	for i := range n {
		var columns strings.Builder
		for j := range 8 {
			fmt.Fprintf(&columns, ", c%d VARCHAR(%d) NOT NULL DEFAULT 'x'", j, j+10)
		}
		exec(b, c, fmt.Sprintf("CREATE TABLE table_%d (id INTEGER PRIMARY KEY, other_id INTEGER%s, CONSTRAINT fk_%d FOREIGN KEY (other_id) REFERENCES table_%d (id))", i, columns.String(), i, max(i-1, 0)),
			fmt.Sprintf("CREATE INDEX ix_%d ON table_%d (other_id)", i, i), fmt.Sprintf("CREATE UNIQUE INDEX ux_%d ON table_%d (c1, c2)", i, i))
	}
	exec(b, c, "COMMIT")
	return c
}

// BenchmarkRead reads the catalog of 1,000 tables; BenchmarkBare reads the bare
// text of it, the floor.
func BenchmarkRead(b *testing.B) {
	c := many(b, 1000)
	for b.Loop() {
		m, err := New().Read(context.Background(), c, introspect.Scope{})
		if err != nil || len(m.Tables) != 1000 {
			b.Fatal(err)
		}
	}
}

func BenchmarkBare(b *testing.B) {
	c := many(b, 1000)
	for b.Loop() {
		if _, err := queryTexts(context.Background(), c, "SELECT coalesce(sql, '') FROM main.sqlite_master"); err != nil {
			b.Fatal(err)
		}
	}
}
