package migrate_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/config"
)

// TestDocsComplete fails for commands, flags, settings, operations, methods and
// fields that the documentation does not name.
func TestDocsComplete(t *testing.T) {
	commands := text(t, "docs/commands.md")
	root := help(t)
	for _, flag := range flags(root) {
		mentioned(t, commands, "docs/commands.md", "`"+flag, flag+" ")
	}
	for _, name := range commandNames(root) {
		mentioned(t, commands, "docs/commands.md", "### "+name+"\n", ": "+name+"\n")
		for _, flag := range flags(help(t, name)) {
			mentioned(t, commands, "docs/commands.md", "`"+flag, flag+" ")
		}
	}
	_, settings, _ := strings.Cut(commands, "\n## migrate.yaml\n")
	for _, key := range config.Keys {
		if !later(t, key) {
			mentioned(t, settings, "docs/commands.md, migrate.yaml", "\n"+key+":")
		}
	}
	operations := text(t, "docs/operations.md")
	for _, word := range regexp.MustCompile(`return "(\w+)"`).FindAllStringSubmatch(text(t, "op/keyword.go"), -1) {
		mentioned(t, operations, "docs/operations.md", "\n- "+word[1]+":", "{"+word[1]+":")
	}
	methods, fields := public(t)
	embedding := text(t, "docs/embedding.md")
	for _, name := range methods {
		mentioned(t, embedding, "docs/embedding.md", "`"+name+"(")
	}
	for _, name := range fields {
		mentioned(t, embedding, "docs/embedding.md", "`"+name+"`")
	}
}

func text(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// mentioned fails unless the text holds one of the words.
func mentioned(t *testing.T, in, path string, words ...string) {
	t.Helper()
	if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(in, w) }) {
		t.Errorf("%s says nothing of %q", path, words[0])
	}
}

// help is what the program says of itself, or of a command.
func help(t *testing.T, command ...string) string {
	t.Helper()
	var out, talk bytes.Buffer
	p := &page{}
	if code := p.migrate(t, append(command, "--help"), &out, &talk); code != 0 {
		t.Fatalf("%v --help: %d\n%s", command, code, talk.String())
	}
	text, _, _ := strings.Cut(out.String(), "\nGlobal Flags:")
	return text
}

var commandLine = regexp.MustCompile(`(?m)^  ([a-z-]+) +[A-Z]`)

// commandNames lists the commands but for cobra's own.
func commandNames(help string) []string {
	var names []string
	for _, found := range commandLine.FindAllStringSubmatch(help, -1) {
		if found[1] != "help" && found[1] != "completion" {
			names = append(names, found[1])
		}
	}
	return names
}

var flagLine = regexp.MustCompile(`(?m)^ +(?:-\w, )?(--[a-z-]+)`)

func flags(help string) []string {
	_, list, _ := strings.Cut(help, "\nFlags:")
	var names []string
	for _, found := range flagLine.FindAllStringSubmatch(list, -1) {
		names = append(names, found[1])
	}
	return names
}

// later reports whether a setting is refused because it does not work yet.
func later(t *testing.T, key string) bool {
	t.Helper()
	file := filepath.Join(t.TempDir(), "migrate.yaml")
	for _, value := range []string{"true", "[x]", "{a: b}"} {
		if err := os.WriteFile(file, []byte(key+": "+value+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := config.Load(file, "", func(string) (string, bool) { return "", false })
		if err != nil && strings.Contains(err.Error(), "does not work yet") {
			return true
		}
	}
	return false
}

// public lists the methods of Migrator and the fields of Config.
func public(t *testing.T) (methods, fields []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil && n.Name.IsExported() && receiver(n) == "Migrator" {
					methods = append(methods, n.Name.Name)
				}
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok && n.Name.Name == "Config" {
					for _, f := range s.Fields.List {
						for _, name := range f.Names {
							fields = append(fields, name.Name)
						}
					}
				}
			}
			return true
		})
	}
	return methods, fields
}

func receiver(f *ast.FuncDecl) string {
	if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
		if name, ok := star.X.(*ast.Ident); ok {
			return name.Name
		}
	}
	return ""
}
