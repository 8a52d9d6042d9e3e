package migrate_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// TestSpellingCache asks once, and finds the answer again without a server that may
// spell: read only, MySQL tells nothing.
func TestSpellingCache(t *testing.T) {
	ctx := context.Background()
	db := testdb.Open(t, schema.MySQL)
	db.Exec(t, "CREATE TABLE t (n integer NOT NULL, CONSTRAINT ck CHECK (NOT (n = 3)))")
	model := func(text string) migrate.ModelSource {
		m, err := migrate.DecodeModel("model.yaml", []byte(text), nil)
		must(t, "reading the model", err)
		return migrate.Metadata(m)
	}
	same := model(`tables: {t: {columns: {n: {type: integer, nullable: false}}, checks: {ck: "not (n = 3)"}}}`)
	other := model(`tables: {t: {columns: {n: {type: integer, nullable: false}}, checks: {ck: "not (n = 4)"}}}`)
	file := filepath.Join(t.TempDir(), "spellings.json")
	compare := func(source migrate.ModelSource, readOnly bool) migrate.Comparison {
		t.Helper()
		m := migrator(t, db.SQL, nil, func(c *migrate.Config) {
			c.Models, c.ReadOnly, c.SpellingCache = source, readOnly, file
		})
		found, err := m.Compare(ctx, false)
		must(t, "comparing", err)
		return found
	}
	if found := compare(same, true); len(found.Undecided) != 1 {
		t.Fatalf("nothing is open without an answer: %v", found.Undecided)
	}
	if found := compare(same, false); !found.Matches {
		t.Fatalf("%v %v", found.Operations, found.Undecided)
	}
	if found := compare(same, true); !found.Matches {
		t.Errorf("the answer was not remembered: %v %v", found.Operations, found.Undecided)
	}
	if found := compare(other, true); len(found.Undecided) != 1 {
		t.Errorf("another text has an answer: %v %v", found.Operations, found.Undecided)
	}
	db.Exec(t, "ALTER TABLE t MODIFY n bigint NOT NULL")
	if found := compare(same, true); len(found.Undecided) != 1 {
		t.Errorf("another type has an answer: %v %v", found.Operations, found.Undecided)
	}
	must(t, "spoiling the file", os.WriteFile(file, []byte("{"), 0o600))
	if found := compare(other, false); len(found.Operations) == 0 {
		t.Error("a file that does not read stands in the way")
	}
}
