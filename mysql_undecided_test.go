package migrate_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

const respelled = `
tables:
  t:
    columns:
      id: {type: integer, primary_key: true}
      a: {type: integer, server_default: 1 + 1}
      g: {type: integer, generated: {as: "(A_WORD)", stored: false}}
    checks:
      ck_same: not (a in (1, 2))
      ck_bad: OTHER
`

// TestUndecidedOnMySQL: what only the server can tell is asked in temporary tables.
// Who may not make them is told so, with the way out; an expression that the server
// refuses is the only one without an answer. Nothing is guessed, and nothing stays.
func TestUndecidedOnMySQL(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		if db.Dialect != schema.MySQL && db.Dialect != schema.MariaDB {
			t.Skip("another family")
		}
		db.Exec(t, "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, a int DEFAULT (1 + 1), g int GENERATED ALWAYS AS (a + 1) VIRTUAL, "+
			"CONSTRAINT ck_same CHECK (a NOT IN (1, 2)), CONSTRAINT ck_bad CHECK (a > 3))")
		good := strings.NewReplacer("A_WORD", "(a) + 1", "OTHER", "not (a <= 3)").Replace(respelled)
		if settled := compareAs(t, db, "", good); len(settled.Operations) > 0 || len(settled.Undecided) > 0 {
			t.Errorf("with every right: %s", differences(settled))
		}
		bad := strings.NewReplacer("A_WORD", "(a) + 1", "OTHER", "no_such_function(a) > 3").Replace(respelled)
		found := compareAs(t, db, "", bad)
		if len(found.Operations) > 0 || len(found.Undecided) != 1 || !strings.Contains(found.Undecided[0].Object, "ck_bad") || found.Matches {
			t.Errorf("with an expression that makes no sense: %s", differences(found))
		}

		user := db.Name + "_u"
		db.Exec(t, "CREATE USER "+user+"@'%'", "GRANT SELECT ON "+db.Name+".* TO "+user+"@'%'")
		t.Cleanup(func() { db.SQL.Exec("DROP USER " + user + "@'%'") })
		found = compareAs(t, db, user, good)
		if len(found.Operations) > 0 || len(found.Undecided) == 0 || found.Matches {
			t.Errorf("as one who may only read: %s", differences(found))
		}
		for _, u := range found.Undecided {
			if !strings.Contains(u.Reason, "GRANT CREATE TEMPORARY TABLES") {
				t.Errorf("undecided %s: %s", u.Object, u.Reason)
			}
		}
		db.Exec(t, "GRANT CREATE TEMPORARY TABLES ON "+db.Name+".* TO "+user+"@'%'")
		if allowed := compareAs(t, db, user, good); len(allowed.Undecided) > 0 {
			t.Errorf("with the right that was named: %s", differences(allowed))
		}
		var tables int
		if err := db.SQL.QueryRow("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()").Scan(&tables); err != nil || tables != 1 {
			t.Errorf("%d tables, %v", tables, err)
		}
	})
}

// compareAs compares as a user of the server.
func compareAs(t *testing.T, db *testdb.DB, user, model string) migrate.Comparison {
	t.Helper()
	u, err := url.Parse(db.URL)
	if err != nil {
		t.Fatal(err)
	}
	if user != "" {
		u.User = url.User(user)
	}
	pool, _, err := migrate.Open(u.String(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	found, err := (&history{t: t, db: pool, folder: t.TempDir()}).migrator([]byte(model)).Compare(context.Background(), false)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
