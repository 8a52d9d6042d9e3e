package cli_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/cli"
)

// At a terminal one is asked what may be a rename: tables first, then what that
// leaves of columns. No is what an empty line says.
func TestAskingForRenames(t *testing.T) {
	const chain = `revision: a
down_revision: null
upgrade:
- create_table: {name: people, columns: {id: {type: integer, primary_key: true}, nick: {type: text}}}
downgrade: []
`
	const model = "tables:\n  users:\n    columns: {id: {type: integer, primary_key: true}, nickname: {type: text}}\n"
	const table, column = "Was table people renamed to users?", "Was column users.nick renamed to users.nickname?"
	renamed := []string{"- rename_table: {from: people, to: users}", "new_column_name: nickname"}
	dropped := []string{"- create_table:", "- drop_table: people"}
	for _, c := range []struct {
		name, input string
		streams     cli.Streams // which of them are terminals
		args        []string
		asked       []string
		file        []string
		warned      bool
	}{
		{"yes and yes", "y\nYes\n", cli.Streams{InTerminal: true, ErrTerminal: true}, nil, []string{table, column}, renamed, false},
		{"yes and no", "y\nno\n", cli.Streams{InTerminal: true, ErrTerminal: true}, nil, []string{table, column}, []string{"rename_table", "- drop_column", "- add_column"}, false},
		{"an empty line", "\n", cli.Streams{InTerminal: true, ErrTerminal: true}, nil, []string{table}, dropped, false},
		{"the input ends", "", cli.Streams{InTerminal: true, ErrTerminal: true}, nil, []string{table}, dropped, true},
		{"decided already", "", cli.Streams{InTerminal: true, ErrTerminal: true}, []string{"--rename", "people=users", "--rename", "people.nick=users.nickname"}, nil, renamed, false},
		{"half is decided", "y\n", cli.Streams{InTerminal: true, ErrTerminal: true}, []string{"--rename", "people=users"}, []string{column}, renamed, false},
		{"nobody types", "y\n", cli.Streams{ErrTerminal: true}, nil, nil, dropped, true},
		{"nobody reads", "y\n", cli.Streams{InTerminal: true}, nil, nil, dropped, true},
		{"quiet", "y\n", cli.Streams{InTerminal: true, ErrTerminal: true}, []string{"-q"}, nil, dropped, false},
		{"JSON", "y\n", cli.Streams{InTerminal: true, ErrTerminal: true}, []string{"--json"}, nil, dropped, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			project(t)
			for file, text := range map[string]string{"migrations/a.yaml": chain, "schema.yaml": model, "migrate.yaml": "models: schema.yaml\nurl: sqlite:///app.db\n"} {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			var out, err bytes.Buffer
			c.streams.In, c.streams.Out, c.streams.Err = strings.NewReader(c.input), &out, &err
			args := append([]string{"revision", "--autogenerate", "--offline", "-m", "b", "--rev-id", "b", "--no-color"}, c.args...)
			if code := cli.Run(context.Background(), args, c.streams, func(string) (string, bool) { return "", false }); code != 0 {
				t.Fatalf("exit code %d: %s", code, err.String())
			}
			if got := strings.Count(err.String(), "[y/N]"); got != len(c.asked) {
				t.Errorf("%d questions: %s", got, err.String())
			}
			for _, q := range c.asked {
				if !strings.Contains(err.String(), q) {
					t.Errorf("%q is not asked: %s", q, err.String())
				}
			}
			if strings.Contains(err.String()+out.String(), "may be a rename") != c.warned {
				t.Errorf("the warning: %s", err.String())
			}
			files, _ := os.ReadDir("migrations")
			text, _ := os.ReadFile("migrations/" + files[0].Name())
			for _, want := range c.file {
				if !strings.Contains(string(text), want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
		})
	}
}
