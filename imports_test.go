package migrate_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/retort-db/migrate"

// rooms lists, for each package, what of this module it may import. Imports point
// down only, and siblings never import each other.
var rooms = map[string][]string{
	"schema":           {},
	"internal/sqltext": {},
	"internal/near":    {},
	"op":               {"schema", "internal/sqltext", "internal/near"},

	"internal/grammar":    {"op", "schema", "internal/sqltext", "internal/near"},
	"internal/revision":   {"schema", "internal/near"},
	"internal/render":     {"op", "schema"},
	"internal/diff":       {"op", "schema", "internal/near"},
	"internal/introspect": {"schema"},

	"internal/dialect":          {"internal/diff", "internal/introspect", "internal/render", "internal/sqltext", "op", "schema"},
	"internal/dialect/postgres": {"internal/dialect", "internal/diff", "internal/introspect", "internal/render", "internal/sqltext", "op", "schema"},
	"internal/dialect/mysql":    {"internal/dialect", "internal/diff", "internal/introspect", "internal/render", "internal/sqltext", "op", "schema"},
	"internal/dialect/sqlite":   {"internal/dialect", "internal/diff", "internal/introspect", "internal/render", "internal/sqltext", "op", "schema"},

	"internal/dialects": {"internal/dialect", "internal/dialect/postgres", "internal/dialect/mysql", "internal/dialect/sqlite", "internal/near", "schema"},
	"internal/model":    {"internal/grammar", "schema"},
	"internal/steps":    {"internal/grammar", "internal/revision", "internal/sqltext", "op", "schema"},
	"internal/runner": {"internal/dialect", "internal/grammar", "internal/introspect", "internal/render", "internal/revision", "internal/sqltext", "internal/steps",
		"op", "schema"},

	"": {"internal/dialect", "internal/dialects", "internal/diff", "internal/grammar", "internal/introspect", "internal/model",
		"internal/render", "internal/revision", "internal/runner", "internal/steps", "op", "schema"},

	"internal/config": {"", "internal/near", "schema"},
	"internal/cli":    {"", "internal/config", "internal/near", "schema"},
	"cmd/migrate":     {"internal/cli"},

	// Test support.
	"internal/faulttest":  {},
	"internal/testdb":     {"schema"},
	"internal/schematest": {"op", "schema"},
}

// drivers may be linked by the program and by tests, never by the library.
var drivers = []string{"github.com/jackc/pgx", "github.com/go-sql-driver/mysql", "modernc.org/sqlite"}

func TestImportsPointDown(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		room := path.Dir(filepath.ToSlash(file))
		if room == "." {
			room = ""
		}
		seen[room] = true
		checkFile(t, room, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range rooms {
		if !seen[room] {
			t.Errorf("room %q is in the table and has no files", room)
		}
	}
}

func checkFile(t *testing.T, room, file string) {
	t.Helper()
	allowed, known := rooms[room]
	if !known {
		t.Errorf("%s: room %q is not in the table of rooms", file, room)
		return
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		own, inside := strings.CutPrefix(imported, module)
		if inside && !slices.Contains(allowed, strings.TrimPrefix(own, "/")) {
			t.Errorf("%s imports %s: %q may not know it", file, imported, room)
		}
		for _, driver := range drivers {
			if strings.HasPrefix(imported, driver) && room != "cmd/migrate" && room != "internal/testdb" {
				t.Errorf("%s imports the driver %s", file, imported)
			}
		}
	}
}
