package migrate_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/internal/cli"
	"github.com/retort-db/migrate/internal/config"
)

// tryConsole runs the commands of a block and compares what they print. Commands
// are migrate, cat FILE, echo TEXT > FILE, sqlite3 FILE SQL, and echo $?, which must
// stand behind a command that does not end with 0.
func (p *page) tryConsole(t *testing.T, b *block) {
	t.Chdir(p.folder)
	var got strings.Builder
	for _, line := range strings.SplitAfter(b.text, "\n") {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		if p.code != 0 && command != "echo $?\n" {
			t.Fatalf("%s:%d: exit code %d before %q is not shown\n%s", p.path, b.line, p.code, strings.TrimSpace(command), got.String())
		}
		got.WriteString(line + p.command(t, strings.TrimSpace(command)))
	}
	if p.code != 0 {
		t.Errorf("%s:%d: exit code %d is not shown\n%s", p.path, b.line, p.code, got.String())
		p.code = 0
	}
	p.shows(t, b, got.String())
}

// command runs one line and returns what it prints.
func (p *page) command(t *testing.T, line string) string {
	t.Helper()
	words, err := split(line)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	var file string
	if n := len(words); n > 2 && words[n-2] == ">" {
		file, words = words[n-1], words[:n-2]
	}
	var out, talk bytes.Buffer
	switch words[0] {
	case "migrate":
		if file == "" {
			p.code = p.migrate(t, words[1:], &out, &out)
			break
		}
		p.code = p.migrate(t, words[1:], &out, &talk)
	case "cat":
		data, err := os.ReadFile(words[1])
		if err != nil {
			t.Fatal(err)
		}
		out.Write(data)
	case "sqlite3":
		shell(t, words[1], words[2], &out)
	case "echo":
		if words[1] == "$?" {
			words[1], p.code = strconv.Itoa(p.code), 0
		}
		out.WriteString(words[1] + "\n")
	default:
		t.Fatalf("%s: what is %s?", line, words[0])
	}
	if file != "" {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return talk.String()
	}
	return out.String()
}

// shell does what SQLite's own does with statements.
func shell(t *testing.T, file, statements string, out *bytes.Buffer) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	h := history{t: t, db: db}
	for _, s := range strings.Split(strings.TrimSuffix(statements, ";"), "; ") {
		if !strings.HasPrefix(s, "SELECT") {
			h.exec([]string{s})
			continue
		}
		for _, row := range strings.SplitAfter(h.ask([]string{s}), "\n") {
			out.WriteString(strings.Replace(row, "|\n", "\n", 1))
		}
	}
}

// migrate runs the program in a world of its own: no variables, a clock that goes
// on by a minute with each command.
func (p *page) migrate(t *testing.T, args []string, out, talk *bytes.Buffer) int {
	t.Helper()
	p.commands++
	clock := time.Date(2026, 11, 20, 15, 42, 0, 0, time.UTC).Add(time.Duration(p.commands) * time.Minute)
	t.Setenv("SOURCE_DATE_EPOCH", strconv.FormatInt(clock.Unix(), 10))
	none := func(string) (string, bool) { return "", false }
	return cli.Run(context.Background(), args, cli.Streams{In: strings.NewReader(""), Out: out, Err: talk}, none)
}

// split cuts a command into words as a shell does.
func split(line string) ([]string, error) {
	var words []string
	for rest := strings.TrimSpace(line); rest != ""; rest = strings.TrimSpace(rest) {
		if quote := rest[:1]; quote == `"` || quote == "'" {
			word, after, ok := strings.Cut(rest[1:], quote)
			if !ok {
				return nil, fmt.Errorf("a quote that does not end")
			}
			words, rest = append(words, word), after
			continue
		}
		end := strings.IndexByte(rest, ' ')
		if end < 0 {
			end = len(rest)
		}
		words, rest = append(words, rest[:end]), rest[end:]
	}
	return words, nil
}

// tryShell runs commands of which nothing is shown: those of migrate work in the
// page's folder, those of the checkout on a copy of what they need.
func (p *page) tryShell(t *testing.T, b *block) {
	for _, line := range strings.Split(strings.TrimSpace(b.text), "\n") {
		line, _, _ = strings.Cut(line, " #")
		line = strings.TrimSpace(line)
		run, ofCheckout := strings.CutPrefix(line, "go run ./cmd/migrate -c migrations.example/migrate.yaml ")
		editor, edits := strings.CutPrefix(line, "$EDITOR ")
		switch {
		case ofCheckout:
			p.tryExample(t, run)
		case edits:
			p.edit(t, editor)
		case strings.HasPrefix(line, "migrate "):
			root := p.root(t)
			t.Chdir(p.folder)
			if out := p.command(t, line); p.code != 0 {
				t.Fatalf("%s:%d: %s ends with %d\n%s", p.path, b.line, line, p.code, out)
			}
			t.Chdir(root)
		case line == "make test":
			data, err := os.ReadFile("Makefile")
			if err != nil || !strings.Contains(string(data), "\ntest:") {
				t.Errorf("there is no make test: %v", err)
			}
		case strings.HasPrefix(line, "go install "):
			if _, err := os.Stat(filepath.Join(strings.Fields(line)[2], "main.go")); err != nil {
				t.Error(err)
			}
		default:
			t.Errorf("%s:%d: nobody knows how to try %q", p.path, b.line, line)
		}
	}
}

// tryExample runs the program on a copy of migrations.example.
func (p *page) tryExample(t *testing.T, arguments string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "migrations.example")
	if err := os.CopyFS(folder, os.DirFS("migrations.example")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "blog.db")); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	root := p.root(t)
	t.Chdir(filepath.Dir(folder))
	defer t.Chdir(root)
	for _, run := range []string{arguments, "check"} {
		var out bytes.Buffer
		if code := p.migrate(t, append([]string{"-c", "migrations.example/migrate.yaml"}, strings.Fields(run)...), &out, &out); code != 0 {
			t.Errorf("%s: exit code %d\n%s", run, code, out.String())
		}
	}
}

func (p *page) root(t *testing.T) string {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// edit writes the file that the page shows.
func (p *page) edit(t *testing.T, file string) {
	t.Helper()
	for _, b := range p.blocks {
		if b.file == file {
			if err := os.WriteFile(filepath.Join(p.folder, file), []byte(b.text), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Errorf("%s shows no file=%s", p.path, file)
}

// tryGo looks for each paragraph in example_test.go, where it is compiled and run.
func (p *page) tryGo(t *testing.T, b *block) {
	data, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	example := flat(string(data))
	for _, paragraph := range strings.Split(b.text, "\n\n") {
		if !strings.Contains(example, flat(paragraph)) {
			t.Errorf("%s:%d: this is not in example_test.go:\n%s", p.path, b.line, paragraph)
		}
	}
}

// flat takes the indentation of lines away.
func flat(text string) string {
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n") + "\n"
}

// tryConfig reads a migrate.yaml, and again as each of its environments.
func (p *page) tryConfig(t *testing.T, b *block) {
	file := filepath.Join(t.TempDir(), "migrate.yaml")
	if err := os.WriteFile(file, []byte(b.text), 0o644); err != nil {
		t.Fatal(err)
	}
	variable := func(string) (string, bool) { return "sqlite://", true }
	for _, environment := range []string{"", "production"} {
		if environment != "" && !strings.Contains(b.text, environment+":") {
			continue
		}
		if _, err := config.Load(file, environment, variable); err != nil {
			t.Errorf("%s:%d: %v", p.path, b.line, err)
		}
	}
}
