package migrate_test

import (
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// TestNamesThatMySQLMade: constraints without a name have one of the server's
// (CONSTRAINT_1, t_chk_1, t_ibfk_1, the index under the first column's name). A model
// that gives them none finds them, drops them and puts them back.
func TestNamesThatMySQLMade(t *testing.T) {
	const unnamed = `
tables:
  p:
    columns: {id: {type: integer, primary_key: true}}
  t:
    columns:
      id: {type: integer, primary_key: true}
      a: {type: integer, unique: true}
      b: {type: integer, foreign_key: p.id}
      c: {type: integer, foreign_key: {references: p.id, on_delete: cascade}}
    checks: [a > 0, b < c]
`
	without := func(gone ...string) string {
		model := unnamed
		for _, text := range gone {
			model = strings.ReplaceAll(model, text, "")
		}
		return model
	}
	for what, b := range map[string]string{
		"nothing":     unnamed,
		"check":       strings.ReplaceAll(unnamed, "[a > 0, b < c]", "[b < c]"),
		"checks":      without("    checks: [a > 0, b < c]\n"),
		"foreign key": without(", foreign_key: p.id"),
		"both keys":   without(", foreign_key: p.id", ", foreign_key: {references: p.id, on_delete: cascade}"),
		"unique":      without(", unique: true"),
		"column":      strings.ReplaceAll(without("      c: {type: integer, foreign_key: {references: p.id, on_delete: cascade}}\n"), "[a > 0, b < c]", "[a > 0]"),
		"action":      strings.ReplaceAll(unnamed, ", on_delete: cascade", ""),
		"another":     strings.ReplaceAll(unnamed, "[a > 0, b < c]", "[a > 0, b < c, a <> 7]"),
		"an index":    unnamed + "    indexes: {ix_b_a: [b, a]}\n",
		"renamed":     strings.ReplaceAll(unnamed, "  t:\n", "  u:\n    renamed_from: t\n"),
		"column too":  strings.ReplaceAll(strings.ReplaceAll(unnamed, "      b: {", "      z: {renamed_from: b, "), "b < c", "z < c"),
		"table":       without(unnamed[strings.Index(unnamed, "  t:\n"):]),
	} {
		t.Run(strings.ReplaceAll(what, " ", "-"), func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, db *testdb.DB) {
				if db.Dialect != schema.MySQL && db.Dialect != schema.MariaDB {
					t.Skip("another family")
				}
				db.Exec(t, "CREATE TABLE p (id int NOT NULL AUTO_INCREMENT PRIMARY KEY)",
					"CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, a int UNIQUE CHECK (a > 0), b int, c int, CHECK (b < c), "+
						"FOREIGN KEY (b) REFERENCES p (id), FOREIGN KEY (c) REFERENCES p (id) ON DELETE CASCADE)",
					"INSERT INTO p VALUES (1), (2)", "INSERT INTO t VALUES (1, 5, 1, 2)")
				h := &history{t: t, db: db.SQL, folder: t.TempDir()}
				h.matches("the model of what is there", []byte(unnamed))
				before := h.inspect()
				if what == "nothing" {
					return
				}
				h.autogenerate("bbbbbbbbbbbb", []byte(b))
				h.upgrade([]byte(b))
				h.matches("after the change", []byte(b))
				h.downgrade([]byte(b), "base")
				h.folder = t.TempDir()
				h.matches("after going back", []byte(unnamed))
				if orderless(h.inspect()) != orderless(before) {
					t.Errorf("going back\nwas:\n%s\nis:\n%s", before, h.inspect())
				}
			})
		})
	}
}
