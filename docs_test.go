package migrate_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/schema"
)

// Every example of the documentation is run. What a fenced block is stands in the
// words behind its fence; a block without a known mark fails the test:
//
//	yaml model        a model: read, made on each database, compared with it
//	yaml setup        the same, and the schema before the operations of the page
//	yaml operations   operations of an upgrade, run on the setup of the page
//	yaml revision     a revision file, run up and, unless irreversible, down
//	sql revision      the same in SQL
//	sql compiled      the SQL of the operations above, on the database of on=
//	yaml config       a migrate.yaml
//	console           commands and what they print, in one folder per page
//	sh                commands whose output is not shown
//	go                paragraphs of example_test.go
//
// on=postgres,sqlite limits a block to these databases (mysql does not mean MariaDB);
// file=NAME also writes it into the page's folder. A table whose head is
// "| column | PostgreSQL | … |" is checked cell by cell. What the program prints is
// brought up to date by go test -run TestDocs -update . and then read.
var update = flag.Bool("update", false, "rewrite what the documentation shows of the program's output")

func TestDocs(t *testing.T) {
	for _, path := range pages(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".md"), func(t *testing.T) {
			p := readPage(t, path)
			p.linksLead(t)
			p.tablesHold(t)
			p.folder = t.TempDir()
			for i := range p.blocks {
				b := &p.blocks[i]
				t.Run(fmt.Sprintf("line_%d", b.line), func(t *testing.T) { p.try(t, b) })
			}
			p.write(t)
		})
	}
}

func pages(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob("docs/*.md")
	if err != nil || len(found) < 7 {
		t.Fatalf("pages of docs: %q, %v", found, err)
	}
	return append([]string{"README.md", "CHANGELOG.md"}, found...)
}

// page is a file of documentation and what its blocks have led to so far.
type page struct {
	path   string
	lines  []string
	blocks []block

	folder   string // where its commands work
	setup    []byte // the model before its operations
	last     *block // the last block of operations
	code     int    // of the last command
	commands int
}

// block is a fenced block.
type block struct {
	line  int // of the opening fence, from 1
	first int // line of the text, from 0
	count int // lines of the text
	text  string
	kind  string // "yaml model"
	on    []schema.Dialect
	file  string
	shown string // what should stand there, in an update
}

func readPage(t *testing.T, path string) *page {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := &page{path: path, lines: strings.Split(string(data), "\n")}
	for i := 0; i < len(p.lines); i++ {
		info, ok := strings.CutPrefix(p.lines[i], "```")
		if !ok {
			continue
		}
		end := slices.Index(p.lines[i+1:], "```")
		if end < 0 {
			t.Fatalf("%s:%d: the block does not end", path, i+1)
		}
		b := block{line: i + 1, first: i + 1, count: end, text: strings.Join(append(slices.Clone(p.lines[i+1:i+1+end]), ""), "\n")}
		if err := b.read(info); err != nil {
			t.Errorf("%s:%d: %v", path, b.line, err)
		}
		p.blocks = append(p.blocks, b)
		i += end + 1
	}
	return p
}

// read reads the words behind the fence.
func (b *block) read(info string) error {
	b.on = schema.Dialects[:]
	var words []string
	for _, word := range strings.Fields(info) {
		key, value, named := strings.Cut(word, "=")
		switch {
		case !named:
			words = append(words, word)
		case key == "file":
			b.file = value
		case key == "on":
			b.on = nil
			for _, d := range strings.Split(value, ",") {
				if !slices.Contains(schema.Dialects[:], schema.Dialect(d)) {
					return fmt.Errorf("on=%s: unknown database %q", value, d)
				}
				b.on = append(b.on, schema.Dialect(d))
			}
		default:
			return fmt.Errorf("unknown word %q", word)
		}
	}
	b.kind = strings.Join(words, " ")
	return nil
}

// try does with a block what its mark says.
func (p *page) try(t *testing.T, b *block) {
	t.Helper()
	does := map[string]func(*testing.T, *block){
		"yaml model": p.tryModel, "yaml setup": p.trySetup, "yaml operations": p.tryOperations, "yaml revision": p.tryRevision,
		"sql revision": p.tryRevision, "sql compiled": p.tryCompiled, "yaml config": p.tryConfig,
		"console": p.tryConsole, "sh": p.tryShell, "go": p.tryGo,
	}[b.kind]
	if does == nil {
		t.Fatalf("%s:%d: block without a known mark: %q", p.path, b.line, b.kind)
	}
	if b.file != "" {
		if err := os.WriteFile(filepath.Join(p.folder, b.file), []byte(b.text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	does(t, b)
}

// shows compares what a block shows with what there is; an update takes it over.
func (p *page) shows(t *testing.T, b *block, got string) {
	t.Helper()
	if alike(b.text, got) {
		return
	}
	if *update {
		b.shown = elided(b.text, got)
		return
	}
	t.Errorf("%s:%d: shown:\n%s\nis:\n%s", p.path, b.line, b.text, got)
}

// alike compares line by line; … stands for anything in a line, and alone for any
// number of lines.
func alike(want, got string) bool {
	var pattern strings.Builder
	pattern.WriteString(`\A`)
	for _, line := range strings.SplitAfter(want, "\n") {
		if line == "…\n" {
			pattern.WriteString(`(?:.*\n)*?`)
			continue
		}
		pattern.WriteString(strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*"))
	}
	return regexp.MustCompile(pattern.String() + `\z`).MatchString(got)
}

// elided puts … back into the lines where it stood.
func elided(want, got string) string {
	lines := strings.SplitAfter(got, "\n")
	for _, old := range strings.SplitAfter(want, "\n") {
		for i, line := range lines {
			if strings.Contains(old, "…") && old != "…\n" && alike(old, line) {
				lines[i] = old
			}
		}
	}
	return strings.Join(lines, "")
}

// write takes over what an update has changed.
func (p *page) write(t *testing.T) {
	t.Helper()
	changed := false
	for i := len(p.blocks) - 1; i >= 0; i-- { // from behind: the lines before keep their numbers
		b := p.blocks[i]
		if b.shown == "" {
			continue
		}
		changed = true
		p.lines = slices.Replace(p.lines, b.first, b.first+b.count, strings.Split(strings.TrimSuffix(b.shown, "\n"), "\n")...)
	}
	if changed {
		if err := os.WriteFile(p.path, []byte(strings.Join(p.lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

// linksLead fails for links to files that are not there.
func (p *page) linksLead(t *testing.T) {
	t.Helper()
	for i, line := range p.lines {
		for _, found := range link.FindAllStringSubmatch(line, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(p.path), found[1])); err != nil {
				t.Errorf("%s:%d: link to %s: %v", p.path, i+1, found[1], err)
			}
		}
	}
}
