package cli_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/cli"
)

// project is a working folder with one revision.
func project(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.Mkdir("migrations", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("migrations/a.yaml", []byte("revision: a\ndown_revision: null\nupgrade: []\ndowngrade: []\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run runs a command as a person at a terminal would.
func run(t *testing.T, environment map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	streams := cli.Streams{In: strings.NewReader(""), Out: &out, Err: &err, OutTerminal: true, ErrTerminal: true}
	lookup := func(name string) (string, bool) { v, ok := environment[name]; return v, ok }
	code = cli.Run(context.Background(), args, streams, lookup)
	return code, out.String(), err.String()
}

func TestColourOnTerminals(t *testing.T) {
	project(t)
	if code, out, _ := run(t, nil, "heads"); code != 0 || out != "\x1b[33ma\x1b[0m\x1b[32m (head)\x1b[0m\n" {
		t.Errorf("%d %q", code, out)
	}
	if _, _, err := run(t, nil, "show", "b"); !strings.HasPrefix(err, "\x1b[1m\x1b[31merror:") {
		t.Errorf("%q", err)
	}
	for what, try := range map[string]func() (int, string, string){
		"--no-color": func() (int, string, string) { return run(t, nil, "heads", "--no-color") },
		"NO_COLOR":   func() (int, string, string) { return run(t, map[string]string{"NO_COLOR": "1"}, "heads") },
		"TERM=dumb":  func() (int, string, string) { return run(t, map[string]string{"TERM": "dumb"}, "heads") },
	} {
		if code, out, err := try(); code != 0 || out != "a (head)\n" || err != "" {
			t.Errorf("%s: %d %q %q", what, code, out, err)
		}
	}
}

// Terminals get indented JSON without colour.
func TestJSONOnTerminals(t *testing.T) {
	project(t)
	code, out, err := run(t, nil, "--json", "heads")
	if code != 0 || err != "" || !strings.HasPrefix(out, "{\n  \"command\": \"heads\",\n") || strings.Contains(out, "\x1b") {
		t.Errorf("%d %q %q", code, out, err)
	}
}

// A run that is interrupted before it begins does nothing and fails.
func TestCanceled(t *testing.T) {
	project(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, err bytes.Buffer
	code := cli.Run(ctx, []string{"upgrade", "head", "--url", "sqlite:///app.db"}, cli.Streams{Out: &out, Err: &err}, func(string) (string, bool) { return "", false })
	if code != 1 || !strings.HasPrefix(err.String(), "error: ") {
		t.Errorf("%d %q", code, err.String())
	}
	if code, stdout, stderr := run(t, nil, "current", "--url", "sqlite:///app.db"); code != 0 || stdout != "" {
		t.Errorf("%d %q %q", code, stdout, stderr)
	}
}
