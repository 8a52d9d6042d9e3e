package migrate_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/schematest"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// TestLawsOnRandomPairs takes random pairs of models through the laws, on every
// database. The pairs are the same each time; MIGRATE_TEST_PAIRS=FROM:COUNT tries
// others. What fails here becomes a case in testdata/diff.
func TestLawsOnRandomPairs(t *testing.T) {
	first, count := 1, 40
	if text := os.Getenv("MIGRATE_TEST_PAIRS"); text != "" {
		if _, err := fmt.Sscanf(text, "%d:%d", &first, &count); err != nil {
			t.Fatalf("MIGRATE_TEST_PAIRS=%q: want FROM:COUNT", text)
		}
	}
	model := rapid.Custom(func(t *rapid.T) schema.Metadata {
		return schematest.Maker{Variants: true}.Schema(t)
	})
	for i := first; i < first+count; i++ {
		a, b := model.Example(2*i), model.Example(2*i+1)
		c := diffCase{name: "pair", a: migrate.EncodeModel(a), b: migrate.EncodeModel(b)}
		if string(c.a) == string(c.b) || len(a.Tables) == 0 || len(b.Tables) == 0 {
			continue
		}
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			made := map[string][2][]byte{}
			testdb.Each(t, func(t *testing.T, db *testdb.DB) {
				defer func() {
					if t.Failed() {
						t.Logf("the pair\n-- a.yaml --\n%s-- b.yaml --\n%s", c.a, c.b)
					}
				}()
				made[db.Label] = obey(t, db, c)
			})
			if !t.Failed() {
				sameBytes(t, made)
			}
		})
	}
}
