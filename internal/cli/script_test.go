package cli_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/retort-db/migrate/internal/cli"
	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with")

// The program is part of the test binary: scripts run it as "migrate".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"migrate": func() { os.Exit(cli.Main(os.Args[1:])) }})
}

const scripts = "../../testdata/script"

// TestScripts runs what concerns the program alone, on SQLite.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: scripts, Setup: environment, Cmds: verbs, UpdateScripts: *update})
}

// TestScriptsOnEveryDatabase runs the scripts of the folder all once per server,
// each with a fresh database: DATABASE_URL leads to it, DIALECT names it and is a
// condition, as in [mysql].
func TestScriptsOnEveryDatabase(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		testscript.Run(t, testscript.Params{
			Dir: filepath.Join(scripts, "all"), Cmds: verbs, UpdateScripts: *update,
			Condition: func(word string) (bool, error) {
				if !slices.Contains(schema.Dialects[:], schema.Dialect(word)) {
					return false, fmt.Errorf("%q is no dialect", word)
				}
				return word == string(db.Dialect), nil
			},
			Setup: func(e *testscript.Env) error {
				own := db.Second(t)
				e.Values[database{}] = own
				e.Setenv("DATABASE_URL", own.URL)
				e.Setenv("DIALECT", string(own.Dialect))
				return environment(e)
			},
		})
	})
}

// database is the key of a script's *testdb.DB.
type database struct{}

// environment makes runs repeatable.
func environment(e *testscript.Env) error {
	e.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	e.Setenv("USER", "tester")
	return nil
}

// verbs are the commands of scripts beside testscript's own.
var verbs = map[string]func(*testscript.TestScript, bool, []string){
	"exits": exits,
	"json":  jsonValue,
	"count": count,
	"sql":   runSQL,
	"sole":  sole,
}

// exits CODE COMMAND...: runs a command that must end with that code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		code = ended.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s\nstdout: %s\nstderr: %s", code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// json PATH VALUE: a value of the one JSON document on stdout, as compact JSON; a
// string may stand without quotes.
func jsonValue(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH VALUE")
	}
	got := text(found(ts, args[0]))
	if (got == args[1] || got == strconv.Quote(args[1])) == neg {
		ts.Fatalf("%s is %s, want %s", args[0], got, args[1])
	}
}

// count PATH NUMBER: how many items a list of the document has.
func count(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: count PATH NUMBER")
	}
	v := found(ts, args[0])
	items, ok := v.([]any)
	if !ok || (strconv.Itoa(len(items)) == args[1]) == neg {
		ts.Fatalf("%s has %d items, want %s: %s", args[0], len(items), args[1], text(v))
	}
}

// found is the value at a path of the one document on stdout.
func found(ts *testscript.TestScript, path string) any {
	var document any
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	decoder.UseNumber()
	ts.Check(decoder.Decode(&document))
	if decoder.More() {
		ts.Fatalf("more than one document on stdout")
	}
	v, err := follow(document, strings.Split(path, "."))
	ts.Check(err)
	return v
}

func follow(v any, path []string) (any, error) {
	for _, key := range path {
		switch in := v.(type) {
		case map[string]any:
			next, ok := in[key]
			if !ok {
				return nil, fmt.Errorf("there is no key %q", key)
			}
			v = next
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(in) {
				return nil, fmt.Errorf("there is no item %q among %d", key, len(in))
			}
			v = in[i]
		default:
			return nil, fmt.Errorf("%q leads into %s", key, text(v))
		}
	}
	return v, nil
}

func text(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}

// sql STATEMENT [VALUE]: runs a statement on the script's database; with a value it
// is a query for that one.
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	db, ok := ts.Value(database{}).(*testdb.DB)
	if !ok || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage, in the folder all: sql STATEMENT [VALUE]")
	}
	if len(args) == 1 {
		_, err := db.SQL.Exec(args[0])
		if (err != nil) != neg {
			ts.Fatalf("%s: %v", args[0], err)
		}
		return
	}
	var got string
	ts.Check(db.SQL.QueryRow(args[0]).Scan(&got))
	if (got == args[1]) == neg {
		ts.Fatalf("%s: %s, want %s", args[0], got, args[1])
	}
}

// sole NAME: puts the one line of stdout into a variable.
func sole(ts *testscript.TestScript, neg bool, args []string) {
	line := strings.TrimSuffix(ts.ReadFile("stdout"), "\n")
	if neg || len(args) != 1 || line == "" || strings.Contains(line, "\n") {
		ts.Fatalf("usage: sole NAME, with one line on stdout; it is %q", line)
	}
	ts.Setenv(args[0], line)
}
