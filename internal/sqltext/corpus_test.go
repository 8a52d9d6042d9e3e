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

func corpusFile(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, s := range syntaxes {
		if !strings.Contains(path, strings.TrimPrefix(s.testName(), "maria")) && s != MariaDB {
			continue
		}
		if s == MariaDB && !strings.Contains(path, "mysql") {
			continue
		}
		checkCovers(t, s, text)
		checkSplit(t, s, text)
		statements, err := Split(s, text)
		if err != nil {
			t.Error(err)
		}
		for _, one := range statements {
			again, err := Split(s, one.Text)
			if err != nil || len(again) != 1 || strings.TrimSpace(again[0].Text) != strings.TrimSpace(one.Text) {
				t.Errorf("%s, line %d: not one statement: %q", s.testName(), one.Line, one.Text)
			}
			checkCanon(t, s, one.Text)
		}
	}
}
