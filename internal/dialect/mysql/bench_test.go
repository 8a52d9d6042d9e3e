package mysql

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// BenchmarkRead reads 1,000 tables of 10 columns, a foreign key and two indexes
// each, and reports the time as a multiple of the same queries read and thrown away.
func BenchmarkRead(b *testing.B) {
	testdb.Each(b, func(b *testing.B, db *testdb.DB) {
		if db.Dialect != schema.MySQL && db.Dialect != schema.MariaDB {
			b.Skip("another family")
		}
		d := newDatabase(b, db)
		for i := range 1000 {
			d.Exec(b, benchTable(i))
		}
		ctx := context.Background()
		var bare, whole time.Duration
		for b.Loop() {
			started := time.Now()
			for _, query := range []string{d.server.catalog.tables, d.server.catalog.columns, d.server.catalog.indexes, d.server.catalog.keys, d.server.catalog.rules, d.server.catalog.checks} {
				if err := each(ctx, d.SQL, strings.ReplaceAll(query, "{schema}", "DATABASE()"), func(fields) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			bare += time.Since(started)
			started = time.Now()
			m, err := d.server.Read(ctx, d.SQL, introspect.Scope{})
			if err != nil || len(m.Tables) != 1000 {
				b.Fatal(len(m.Tables), err)
			}
			whole += time.Since(started)
		}
		b.ReportMetric(float64(bare.Microseconds())/1000/float64(b.N), "bare-ms/op")
		b.ReportMetric(float64(whole.Microseconds())/1000/float64(b.N), "read-ms/op")
		b.ReportMetric(float64(whole)/float64(bare), "x-bare")
	})
}

func benchTable(i int) string {
	key := ""
	if i > 0 {
		key = fmt.Sprintf(", CONSTRAINT fk_%d FOREIGN KEY (parent) REFERENCES t%d (id)", i, i-1)
	}
	return fmt.Sprintf(`CREATE TABLE t%d (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, parent bigint, email varchar(200) NOT NULL,
name varchar(100) DEFAULT 'none', visits int NOT NULL DEFAULT 0, price decimal(10,2), at datetime, day date, bio text, done tinyint(1),
KEY ix_parent_%d (parent), UNIQUE KEY uq_email_%d (email)%s)`, i, i, i, key)
}
