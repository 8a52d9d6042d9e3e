package migrate_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/schema"
)

// refusals are models with the things that docs/databases.md says are refused.
var refusals = map[string]string{
	"`interval`":                              "tables: {t: {columns: {k: {type: integer}, c: {type: interval}}}}",
	"`array(text)`":                           "tables: {t: {columns: {k: {type: integer}, c: {type: array(text)}}}}",
	"`string` without a length":               "tables: {t: {columns: {c: {type: string}}}}",
	"`time(timezone=true)`":                   "tables: {t: {columns: {c: {type: time(timezone=true)}}}}",
	"`numeric` in a `strict` table":           "tables: {t: {columns: {c: {type: numeric}}, sqlite: {strict: true}}}",
	"a virtual generated column":              "tables: {t: {columns: {c: {type: integer}, d: {type: integer, generated: {as: c + 1, stored: false}}}}}",
	"`nullable: false` on a generated column": "tables: {t: {columns: {c: {type: integer}, d: {type: integer, nullable: false, generated: c + 1}}}}",
	"`identity` with options":                 "tables: {t: {columns: {c: {type: integer, primary_key: true, identity: {start: 5}}}}}",
	"`where` of an index":                     "tables: {t: {columns: {c: {type: integer}}, indexes: [{columns: [c], where: c > 0}]}}",
	"an expression in an index":               "tables: {t: {columns: {c: {type: integer}}, indexes: [{columns: [{expression: c + 1}]}]}}",
	"`include` of an index":                   "tables: {t: {columns: {c: {type: integer}, d: {type: integer}}, indexes: [{columns: [c], include: [d]}]}}",
	"`opclass` of an index":                   "tables: {t: {columns: {c: {type: integer}}, indexes: [{columns: [{column: c, opclass: int4_ops}]}]}}",
	"a key on `text` without a `length`":      "tables: {t: {columns: {c: {type: text, nullable: false}}, primary_key: [c]}}",
	"`length` in an index":                    "tables: {t: {columns: {c: {type: text}}, indexes: [{columns: [{column: c, length: 3}]}]}}",
	"`type: fulltext` of an index":            "tables: {t: {columns: {c: {type: text}}, indexes: [{columns: [c], type: fulltext}]}}",
	"`visible: false` of an index":            "tables: {t: {columns: {c: {type: integer}}, indexes: [{columns: [c], visible: false}]}}",
	"`nulls_not_distinct`":                    "tables: {t: {columns: {c: {type: integer}}, uniques: [{columns: [c], nulls_not_distinct: true}]}}",
	"a `deferrable` unique constraint":        "tables: {t: {columns: {c: {type: integer}}, uniques: [{columns: [c], deferrable: true}]}}",
	"a `deferrable` foreign key":              "tables: {t: {columns: {id: {type: integer, primary_key: true}, c: {type: integer, foreign_key: {references: t.id, deferrable: true}}}}}",
	"`on_delete: set default`":                "tables: {t: {columns: {id: {type: integer, primary_key: true}, c: {type: integer, foreign_key: {references: t.id, on_delete: set default}}}}}",
	"`match: full` over two columns": "tables: {t: {columns: {a: {type: integer}, b: {type: integer}, c: {type: integer}, d: {type: integer}}, primary_key: [a, b], " +
		"foreign_keys: [{columns: [c, d], references: {table: t, columns: [a, b]}, match: full}]}}",
	"an exclusion constraint": "tables: {t: {columns: {c: {type: integer}}, exclusions: {x: {elements: [{column: c, with: \"=\"}]}}}}",
	"a sequence":              "sequences: {s: {}}",
	"a schema":                "schemas: [s]",
}

var dialectNames = map[schema.Dialect]string{schema.Postgres: "PostgreSQL", schema.MySQL: "MySQL", schema.MariaDB: "MariaDB", schema.SQLite: "SQLite"}

// TestDocsRefused holds the table of what is refused against the compilers.
func TestDocsRefused(t *testing.T) {
	p := readPage(t, "docs/databases.md")
	aside := regexp.MustCompile(` \(.*\)`)
	seen := 0
	for i := 0; i < len(p.lines); i++ {
		if p.lines[i] != "| refused | not on | way out |" {
			continue
		}
		for i += 2; strings.HasPrefix(p.lines[i], "|"); i++ {
			seen++
			cells := strings.Split(strings.Trim(p.lines[i], "| "), " | ")
			if text, known := refusals[cells[0]]; !known {
				t.Errorf("%s:%d: no model shows %s", p.path, i+1, cells[0])
			} else if got := refusedOn(t, text); got != aside.ReplaceAllString(cells[1], "") {
				t.Errorf("%s:%d: %s is refused on %s, not %s", p.path, i+1, cells[0], got, cells[1])
			}
		}
	}
	if seen != len(refusals) {
		t.Errorf("%d rows for %d refusals", seen, len(refusals))
	}
}

// refusedOn lists the databases that refuse a model, each with a way out.
func refusedOn(t *testing.T, text string) string {
	t.Helper()
	p := &page{path: "refusals"}
	var names []string
	for _, d := range schema.Dialects {
		_, err := created(p.models(t, &block{}, []byte(text)), d)
		var unsupported *migrate.UnsupportedError
		switch {
		case errors.As(err, &unsupported):
			names = append(names, dialectNames[d])
			if migrate.Hint(err) == "" {
				t.Errorf("%v: without a way out", err)
			}
		case err != nil:
			t.Errorf("%s on %s: %v", text, d, err)
		}
	}
	return strings.Join(names, ", ")
}
