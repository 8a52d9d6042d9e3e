package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/schema"
)

// env makes a Lookup of "A=b" pairs.
func env(pairs ...string) Lookup {
	return func(name string) (string, bool) {
		for _, p := range pairs {
			if n, v, _ := strings.Cut(p, "="); n == name {
				return v, true
			}
		}
		return "", false
	}
}

func masked(string) string { return "masked" }

// load reads a text as migrate.yaml in a folder of its own.
func load(t *testing.T, text, environment string, lookup Lookup) (Config, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile(FileName, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return Load("", environment, lookup)
}

func mustLoad(t *testing.T, text, environment string, lookup Lookup) Config {
	t.Helper()
	c, err := load(t, text, environment, lookup)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The file of the manual, whole.
func TestLoadEveryKey(t *testing.T) {
	c := mustLoad(t, `
migrations: [migrations, /srv/more]
models: [schema.yaml, models]
url: ${DATABASE_URL:-sqlite:///app.db}
environments:
  production: {url: "${PROD_URL}", lock_timeout: 5s}
version_table: meta.migrate_version
history_table: null
naming_convention: {ix: "i_{table}_{columns}", pk: null}
file_template: "{rev}_{slug}{epoch}"
timezone: Europe/Berlin
truncate_slug_length: 20
include: ["app_*"]
exclude: app_tmp
schemas: [billing]
schema_translate: {}
lock: lease
lock_wait: 1m
lock_timeout: 2s
lock_retries: 0
statement_timeout: 90s
transaction: run
targets: null
server_version: 8.0
strict: true
recursive: true
templates: null
post_write_hooks: []
`, "", env())
	conv := schema.DefaultConvention
	conv.Index, conv.PrimaryKey = "i_{table}_{columns}", ""
	want := Config{
		File: "migrate.yaml", Folder: c.Folder, Migrations: []string{c.Folder + "/migrations", "/srv/more"}, Recursive: true,
		Models: []string{c.Folder + "/schema.yaml", c.Folder + "/models"}, VersionTable: "meta.migrate_version", HistoryTable: "-",
		NamingConvention: conv, Include: []string{"app_*"}, Exclude: []string{"app_tmp"}, Schemas: []string{"billing"},
		ServerVersion: "8.0", FileTemplate: "{rev}_{slug}{epoch}", TimeZone: c.TimeZone, TruncateSlugLength: 20, LockWait: time.Minute,
		LockTimeout: 2 * time.Second, StatementTimeout: 90 * time.Second, Transaction: "run",
		Lock: "lease", LockRetries: -1, Strict: true,
		url: text{true, "sqlite:///app.db"}, unset: map[string]*UnsetError{},
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
	if c.TimeZone == nil || c.TimeZone.String() != "Europe/Berlin" || !filepath.IsAbs(c.Folder) {
		t.Errorf("zone %v, folder %q", c.TimeZone, c.Folder)
	}
}

// A key that the manual names has a reader, and the other way round.
func TestKeysAreRead(t *testing.T) {
	for _, key := range Keys {
		if readers[key] == nil {
			t.Errorf("%s is not read", key)
		}
	}
	if len(readers) != len(Keys) {
		t.Errorf("%d keys, %d readers", len(Keys), len(readers))
	}
}

func TestEnvironmentOverrides(t *testing.T) {
	const file = `
url: sqlite:///app.db
lock_timeout: 1s
environments:
  test: &test {url: "sqlite:///test.db", lock_wait: 0s}
  ci: {<<: *test, lock_timeout: 3s}
  production: {url: "${PROD_URL}", naming_convention: {ix: "x_{columns}"}}
`
	c := mustLoad(t, file, "ci", env())
	if url, err := c.URL("", env(), masked); err != nil || url != "sqlite:///test.db" {
		t.Errorf("url %q, %v", url, err)
	}
	if c.LockTimeout != 3*time.Second || c.LockWait != time.Millisecond || c.Environment != "ci" {
		t.Errorf("%+v", c)
	}
	if c := mustLoad(t, file, "", env()); c.LockTimeout != time.Second || c.LockWait != 0 {
		t.Errorf("without an environment: %+v", c)
	}
	_, err := load(t, file, "prodution", env())
	var e *EnvironmentError
	if !errors.As(err, &e) || e.Hint() != `did you mean "production"?` {
		t.Errorf("unknown environment: %v", err)
	}
}

// A variable that is not set stops only what needs it.
func TestUnsetVariable(t *testing.T) {
	c := mustLoad(t, "url: ${PROD_URL}\nmodels: ${MODELS}/a.yaml\nlock_wait: ${WAIT}\nenvironments: {a: {url: sqlite://}}\n", "", env())
	if err := c.Need("migrations", "version_table"); err != nil {
		t.Error(err)
	}
	var e *UnsetError
	if err := c.Need("models"); !errors.As(err, &e) || e.Variable != "MODELS" || e.Line != 2 {
		t.Errorf("models: %v", err)
	}
	if err := c.Need("lock_wait"); !errors.As(err, &e) || e.Variable != "WAIT" {
		t.Errorf("lock_wait: %v", err)
	}
	_, err := c.URL("", env("DATABASE_URL=sqlite:///other.db"), masked)
	if !errors.As(err, &e) || e.Error() != "migrate.yaml:1:6: url: the environment variable PROD_URL is not set" {
		t.Errorf("url: %v", err)
	}
	if url, err := c.URL("sqlite:///flag.db", env(), masked); err != nil || url != "sqlite:///flag.db" {
		t.Errorf("--url: %q, %v", url, err)
	}
	c = mustLoad(t, "url: ${PROD_URL}\nenvironments: {a: {url: sqlite://}}\n", "a", env())
	if err := c.Need("url"); err != nil {
		t.Errorf("overridden: %v", err)
	}
}

func TestURLPrecedence(t *testing.T) {
	const plain, none = "url: sqlite:///file.db\n", "models: schema.yaml\n"
	const named = plain + "environments: {test: {url: sqlite:///test.db}, same: {}}\n"
	for _, c := range []struct {
		what, file, environment, flag string
		lookup                        Lookup
		want                          string
	}{
		{"the file", plain, "", "", env("DATABASE_URL=d"), "sqlite:///file.db"},
		{"MIGRATE_URL over the file", plain, "", "", env("MIGRATE_URL=m"), "m"},
		{"an empty MIGRATE_URL is none", plain, "", "", env("MIGRATE_URL="), "sqlite:///file.db"},
		{"the flag over all", named, "test", "f", env("MIGRATE_URL=m"), "f"},
		{"DATABASE_URL where the file gives none", none, "", "", env("DATABASE_URL=d"), "d"},
		{"DATABASE_URL where the file says so", "url: ${DATABASE_URL}\n", "", "", env("DATABASE_URL=d"), "d"},
		{"the environment", named, "test", "", env(), "sqlite:///test.db"},
		{"MIGRATE_URL that agrees", named, "test", "", env("MIGRATE_URL=sqlite:///test.db"), "sqlite:///test.db"},
		{"MIGRATE_URL where the environment gives none", none + "environments: {e: {}}\n", "e", "", env("MIGRATE_URL=m"), "m"},
	} {
		t.Run(c.what, func(t *testing.T) {
			got, err := mustLoad(t, c.file, c.environment, c.lookup).URL(c.flag, c.lookup, masked)
			if err != nil || got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestURLConflict(t *testing.T) {
	const file = "url: mysql://u:secret@h/prod\nenvironments: {test: {url: 'mysql://u:secret@h/test'}, own: {}, late: {url: '${TEST_URL}'}}\n"
	lookup := env("MIGRATE_URL=mysql://u:secret@h/other")
	for _, name := range []string{"test", "own"} {
		_, err := mustLoad(t, file, name, lookup).URL("", lookup, masked)
		var e *URLConflictError
		if !errors.As(err, &e) || strings.Contains(err.Error(), "secret") || e.Hint() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	// which database the environment is cannot be told
	_, err := mustLoad(t, file, "late", lookup).URL("", lookup, masked)
	var u *UnsetError
	if !errors.As(err, &u) || u.Variable != "TEST_URL" {
		t.Errorf("late: %v", err)
	}
}

func TestNoFile(t *testing.T) {
	t.Chdir(t.TempDir())
	c, err := Load("", "", env())
	if err != nil || len(c.Migrations) != 1 || filepath.Base(c.Migrations[0]) != "migrations" || c.File != "" {
		t.Errorf("%+v, %v", c, err)
	}
	var none *NoURLError
	if _, err := c.URL("", env(), masked); !errors.As(err, &none) {
		t.Errorf("url: %v", err)
	}
	if _, err := Load("other.yaml", "", env()); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "other.yaml") {
		t.Errorf("-c: %v", err)
	}
	if _, err := Load("", "test", env()); err == nil {
		t.Error("-n without a file is accepted")
	}
}

// Paths are relative to the file, wherever the working folder is.
func TestPathsAreRelativeToTheFile(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.MkdirAll("conf", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("conf/m.yaml", []byte("migrations: ../revisions\nmodels: schema.yaml\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load("conf/m.yaml", "", env())
	if err != nil {
		t.Fatal(err)
	}
	if c.Migrations[0] != filepath.Join(filepath.Dir(c.Folder), "revisions") || c.Models[0] != filepath.Join(c.Folder, "schema.yaml") || c.File != "conf/m.yaml" {
		t.Errorf("%+v", c)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ what, file, want string }{
		{"misspelt key", "migrations: m\nlock_wiat: 5s\n", `migrate.yaml:2:1: lock_wiat: unknown key; did you mean "lock_wait"?`},
		{"misspelt key of an environment", "environments:\n  a:\n    ulr: sqlite://\n", `migrate.yaml:3:5: environments.a.ulr: unknown key; did you mean "url"?`},
		{"Alembic's key", "script_location: alembic\n", `migrate.yaml:1:1: script_location: unknown key; here it is "migrations"`},
		{"key twice", "url: a\nurl: b\n", "migrate.yaml:2:1: url: the key stands twice"},
		{"environments in one", "environments: {a: {environments: {}}}\n", "migrate.yaml:1:20: environments.a.environments: an environment has no environments of its own"},
		{"nothing", "url:\nmodels: m\n", "migrate.yaml:1:1: url: nothing stands behind the colon; write a value, or null for none"},
		{"two mistakes", "modles: m\nstrict: maybe\n", "migrate.yaml:1:1: modles: unknown key; did you mean \"models\"?\nmigrate.yaml:2:9: strict: \"maybe\" where true or false is wanted"},
		{"a list", "url: [a]\n", "migrate.yaml:1:6: url: a list where text is wanted"},
		{"no map", "- a\n", "migrate.yaml:1:1: a list where a map is wanted"},
		{"time without unit", "lock_timeout: 5\n", `migrate.yaml:1:15: lock_timeout: "5" where a time is wanted; with its unit: 5s or 5ms`},
		{"word", "transaction: revison\n", `migrate.yaml:1:14: transaction: unknown word "revison"; did you mean "revision"?`},
		{"zone", "timezone: Mars\n", `migrate.yaml:1:11: timezone: unknown time zone "Mars"; write a name like UTC or Europe/Berlin`},
		{"kind of name", "naming_convention: {idx: x}\n", "migrate.yaml:1:21: naming_convention.idx: unknown key; the kinds of name are ix, uq, ck, fk, pk"},
		{"token of a name", "naming_convention: {ix: '{tabel}'}\n", "migrate.yaml:1:25: naming_convention.ix: unknown token {tabel}; did you mean {table}?"},
		{"token of a file name", "file_template: '{ref}'\n", "migrate.yaml:1:16: file_template: unknown token {ref}; did you mean {rev}?"},
		{"pattern", "include: ['a[']\n", `migrate.yaml:1:10: include: the pattern "a[" is malformed; patterns have *, ? and [a-z]`},
		{"lone dollar", "url: a$b\n", `migrate.yaml:1:6: url: a "$" stands alone: write ${NAME} for a variable, $$ for a dollar`},
		{"tag", "url: !env X\n", "migrate.yaml:1:6: url: the tag !env means nothing here; quote a text that begins with an exclamation mark"},
		{"second document", "url: a\n---\nurl: b\n", "migrate.yaml:2:1: a second YAML document begins here"},
		{"no YAML", "url: a\n  b: c\n", "migrate.yaml:2:1: this is not YAML: mapping values are not allowed in this context"},
		{"not UTF-8", "url: \xff\n", "migrate.yaml:1:1: the file is not UTF-8"},
		{"itself", "environments: {a: &a {<<: *a}}\n", "migrate.yaml:1:19: environments.a: << leads back here"},

		{"lock", "lock: row\n", "migrate.yaml:1:7: lock: unknown word \"row\"; one of auto, session, lease, none"},
		{"retries", "lock_retries: -1\n", "migrate.yaml:1:15: lock_retries: \"-1\" where a whole number is wanted"},
		{"not yet: targets", "targets: {a: {}}\n", "migrate.yaml:1:10: targets: this does not work yet; leave it out"},
		{"not yet: translate", "schema_translate: {billing: null}\n", "migrate.yaml:1:19: schema_translate: this does not work yet; leave it out"},
		{"hooks: no list", "post_write_hooks: gofmt\n", "migrate.yaml:1:19: post_write_hooks: text where a list of commands is wanted; write [\"gofmt -w REVISION_SCRIPT_FILENAME\"]"},
		{"hooks: empty", "post_write_hooks: [\"\"]\n", "migrate.yaml:1:20: post_write_hooks: an empty command"},
		{"hooks: a quote", "post_write_hooks: [\"echo 'x\"]\n", "migrate.yaml:1:20: post_write_hooks: a quote in the command does not end"},
		{"hooks: a map", "post_write_hooks: [{a: b}]\n", "migrate.yaml:1:20: post_write_hooks: a map where text is wanted"},
		{"templates: a list", "templates: [x]\n", "migrate.yaml:1:12: templates: a list where text is wanted"},
		{"not yet: models in SQL", "models: {sql: schema.sql}\n", "migrate.yaml:1:10: models.sql: models from sql are not read yet; name a YAML file or a folder of them"},
		{"not yet: models in Go", "models: [a.yaml, {gorm: ./models}]\n", "migrate.yaml:1:19: models.gorm: models from gorm are not read yet; name a YAML file or a folder of them"},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := load(t, c.file, "", env())
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestExpand(t *testing.T) {
	lookup := env("A=a", "EMPTY=", "MONEY=$A")
	for _, c := range []struct{ text, want, err string }{
		{"x${A}y", "xay", ""},
		{"$$A $${A}", "$A ${A}", ""},
		{"${EMPTY}|${EMPTY:-e}|${NO:-n}|${NO:-}", "|e|n|", ""},
		{"${NO:-${A}}", "a", ""},
		{"${NO:-{table}}", "{table}", ""},
		{"${MONEY}", "$A", ""},
		{"sqlite:///${NO:-app.db}?x", "sqlite:///app.db?x", ""},
		{"${NO}", "", "NO is not set"},
		{"${A", "", "${ is not closed"},
		{"${}", "", "${} names no variable: write ${NAME} or ${NAME:-default}"},
		{"${1A}", "", "${1A} names no variable: write ${NAME} or ${NAME:-default}"},
		{"${A-b}", "", "${A-b} names no variable: write ${NAME} or ${NAME:-default}"},
		{"5$", "", errLoneDollar.Error()},
	} {
		got, err := expand(c.text, lookup)
		message := ""
		if err != nil {
			message = err.Error()
		}
		if got != c.want || message != c.err {
			t.Errorf("%q: %q, %q, want %q, %q", c.text, got, message, c.want, c.err)
		}
	}
}

func TestHooksAndTemplates(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "migrate.yaml")
	text := "templates: own\npost_write_hooks:\n- gofmt -w 'a file' \"\"\n- [sh, -c, echo $$X]\n- \"  tidy  \"\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load(file, "", func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"gofmt", "-w", "a file", ""}, {"sh", "-c", "echo $X"}, {"tidy"}}
	if !reflect.DeepEqual(c.PostWriteHooks, want) || c.Templates != filepath.Join(folder, "own") {
		t.Errorf("%q, %q", c.PostWriteHooks, c.Templates)
	}
}
