package sqltext

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCorpus reads the schemas of real applications, when MIGRATE_TEST_CORPUS
// names a folder of them, one folder a dialect.
func TestCorpus(t *testing.T) {
	root := os.Getenv("MIGRATE_TEST_CORPUS")
	if root == "" {
		t.Skip("MIGRATE_TEST_CORPUS is not set")
	}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".sql") {
			t.Run(strings.TrimPrefix(path, root), func(t *testing.T) { corpusFile(t, path) })
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// syntaxesOf returns the syntaxes of a file by the folder it is in, which is
// called postgres, mysql or sqlite, or ends so.
func syntaxesOf(path string) []Syntax {
	switch folder := filepath.Base(filepath.Dir(path)); {
	case strings.HasSuffix(folder, "postgres"):
		return []Syntax{Postgres}
	case strings.HasSuffix(folder, "mysql"):
		return []Syntax{MySQL, MariaDB}
	case strings.HasSuffix(folder, "sqlite"):
		return []Syntax{SQLite}
	}
	return nil
}

func corpusFile(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, s := range syntaxesOf(path) {
		checkCovers(t, s, text)
		checkSplit(t, s, text)
		statements, err := Split(s, text)
		if err != nil {
			t.Error(err)
		}
		for _, one := range statements {
			corpusStatement(t, s, one)
		}
	}
}

// corpusStatement holds that a statement is one, that it has a normal form, and
// that its effect is known: dumps hold nothing else.
func corpusStatement(t *testing.T, s Syntax, one Statement) {
	again, err := Split(s, one.Text)
	if err != nil || len(again) != 1 || strings.TrimSpace(again[0].Text) != strings.TrimSpace(one.Text) {
		t.Errorf("%s, line %d: not one statement: %q", s.testName(), one.Line, one.Text)
	}
	checkCanon(t, s, one.Text)
	if e := Classify(s, one.Text); e.Kind == Unknown && !strings.Contains(one.Text, "EXTENSION") {
		t.Errorf("%s, line %d: unknown effect: %.100q", s.testName(), one.Line, one.Text)
	}
}
