package cli_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/cli"
)

// A database that Alembic made on SQLite is upgraded by us, and Alembic works on with
// it: upgrade, downgrade, current, check of the heads.
func TestAlembicTakesItsDatabaseBack(t *testing.T) {
	python := pythonWithAlembic(t)
	folder := t.TempDir()
	t.Chdir(folder)
	for name, text := range alembicProject {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	alembic := func(args ...string) string {
		t.Helper()
		command := exec.Command(python, append([]string{"-m", "alembic.config"}, args...)...)
		var errs bytes.Buffer
		command.Stderr = &errs
		out, err := command.Output()
		if err != nil {
			t.Fatalf("alembic %s: %v\n%s%s", strings.Join(args, " "), err, out, &errs)
		}
		return strings.TrimSpace(string(out))
	}
	migrate := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		none := func(string) (string, bool) { return "", false }
		if code := cli.Run(context.Background(), args, cli.Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, none); code != 0 {
			t.Fatalf("migrate %s: %d\n%s%s", strings.Join(args, " "), code, &out, &errs)
		}
		return strings.TrimSpace(out.String())
	}

	alembic("upgrade", "ae1027a6acf5")
	if got := migrate("current"); !strings.HasPrefix(got, "ae1027a6acf5") {
		t.Fatalf("migrate current: %q", got)
	}
	migrate("upgrade", "heads")
	if got := alembic("current"); !strings.Contains(got, "b0a1c2d3e4f5 (head)") || !strings.Contains(got, "c0a1c2d3e4f5 (head)") {
		t.Errorf("alembic current, after our upgrade: %q", got)
	}
	alembic("downgrade", "ae1027a6acf5")
	if got := migrate("current"); !strings.HasPrefix(got, "ae1027a6acf5") || strings.Contains(got, "\n") {
		t.Errorf("migrate current, after Alembic's downgrade: %q", got)
	}
	migrate("upgrade", "heads")
	migrate("downgrade", "base")
	if got := alembic("current"); got != "" {
		t.Errorf("alembic current, after our downgrade to base: %q", got)
	}
	alembic("upgrade", "heads")
	migrate("current", "--check-heads")
}

// pythonWithAlembic finds an interpreter that has Alembic.
func pythonWithAlembic(t *testing.T) string {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import alembic, sqlalchemy").Run() == nil {
			return python
		}
	}
	t.Skip("there is no Python with Alembic (Debian: apt-get install alembic)")
	return ""
}

// alembicProject is one history, for both tools.
var alembicProject = map[string]string{
	"alembic.ini": "[alembic]\nscript_location = alembic\nsqlalchemy.url = sqlite:///app.db\n",
	"alembic/env.py": `from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
	"alembic/script.py.mako": "",
	"alembic/versions/a.py":  alembicRevision("ae1027a6acf5", "None", "users"),
	"alembic/versions/b.py":  alembicRevision("b0a1c2d3e4f5", "'ae1027a6acf5'", "posts"),
	"alembic/versions/c.py":  alembicRevision("c0a1c2d3e4f5", "'ae1027a6acf5'", "tags"),

	"migrate.yaml":      "url: sqlite:///app.db\nversion_table: alembic_version\n",
	"migrations/a.yaml": ourRevision("ae1027a6acf5", "null", "users"),
	"migrations/b.yaml": ourRevision("b0a1c2d3e4f5", "ae1027a6acf5", "posts"),
	"migrations/c.yaml": ourRevision("c0a1c2d3e4f5", "ae1027a6acf5", "tags"),
}

func alembicRevision(id, down, table string) string {
	return `"""` + table + `"""
import sqlalchemy as sa
from alembic import op

revision = '` + id + `'
down_revision = ` + down + `


def upgrade():
    op.create_table('` + table + `', sa.Column('id', sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table('` + table + `')
`
}

func ourRevision(id, down, table string) string {
	return "revision: " + id + "\ndown_revision: " + down + "\nupgrade:\n- create_table: {name: " + table +
		", columns: {id: {type: integer, primary_key: true}}}\ndowngrade:\n- drop_table: " + table + "\n"
}
