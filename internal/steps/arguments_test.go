package steps

import (
	"errors"
	"testing"

	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

func sqlRevision(t *testing.T, text string) *revision.Revision {
	t.Helper()
	r, err := revision.ReadHeader(revision.Source{Path: "a.sql", Data: []byte("-- revision: a\n-- down_revision: null\n" + text)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestArgumentsInSQL(t *testing.T) {
	rev := sqlRevision(t, "-- migrate:up\nGRANT SELECT ON t TO ${x:who};\nSELECT '$${x:who}', '${who}';\n")
	r := Reader{Dialect: schema.Postgres, Syntax: sqltext.Postgres, Args: map[string]string{"who": "ann"}}
	steps, err := r.Read(rev, revision.Up)
	if err != nil {
		t.Fatal(err)
	}
	if got := steps[0].SQL[0].Text; got != "GRANT SELECT ON t TO ann" {
		t.Errorf("%q", got)
	}
	if got := steps[0].SQL[1].Text; got != "SELECT '${x:who}', '${who}'" {
		t.Errorf("%q", got)
	}

	r.Args = map[string]string{"whom": "ann"}
	var missing *ArgumentError
	if _, err = r.Read(rev, revision.Up); !errors.As(err, &missing) || missing.Key != "who" {
		t.Errorf("%v", err)
	}
}

// A replay runs nothing and wants no argument; a definition whose table is in one
// makes everything unknown.
func TestReplayWithoutArguments(t *testing.T) {
	r := Reader{Dialect: schema.Postgres, Syntax: sqltext.Postgres}
	rows := sqlRevision(t, "-- migrate:up\nUPDATE t SET owner = '${x:who}';\n")
	got, err := r.Replay([]*revision.Revision{rows})
	if err != nil || len(got.Taints) != 0 {
		t.Errorf("rows: %v, %v", got.Taints, err)
	}
	table := sqlRevision(t, "-- migrate:up\nALTER TABLE ${x:table} ADD COLUMN a int;\n")
	got, err = r.Replay([]*revision.Revision{table})
	if err != nil || len(got.Taints) != 1 || got.Taints[0].Table != (schema.Name{}) {
		t.Errorf("a table: %v, %v", got.Taints, err)
	}
}

// MariaDB's own part stands for MySQL's, not beside it.
func TestOwnSectionBeatsTheInheritedOne(t *testing.T) {
	rev := sqlRevision(t, "-- migrate:up mysql\nSELECT 1;\n-- migrate:up mariadb\nSELECT 2;\n-- migrate:up\nSELECT 3;\n")
	for d, want := range map[schema.Dialect]string{schema.MySQL: "SELECT 1", schema.MariaDB: "SELECT 2", schema.Postgres: "SELECT 3"} {
		steps, err := Reader{Dialect: d, Syntax: sqltext.MySQL}.Read(rev, revision.Up)
		if err != nil {
			t.Fatal(err)
		}
		if len(steps) != 1 || len(steps[0].SQL) != 1 || steps[0].SQL[0].Text != want {
			t.Errorf("%s: %v", d, steps)
		}
	}
}

func TestRevisionInGoOfAnotherProgram(t *testing.T) {
	rev := &revision.Revision{ID: "a", Path: "a.go", Format: revision.FormatGo, Upgrade: Elsewhere{}}
	var elsewhere *ElsewhereError
	if _, err := (Reader{}).Read(rev, revision.Up); !errors.As(err, &elsewhere) {
		t.Errorf("%v", err)
	}
	got, err := Reader{}.Replay([]*revision.Revision{rev})
	if err != nil || len(got.Taints) != 1 {
		t.Errorf("%v, %v", got.Taints, err)
	}
}
