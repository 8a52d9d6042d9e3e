package grammar

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/retort-db/migrate/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestBadModels reads each file of testdata/bad, which must be refused with the
// errors in the file beside it.
func TestBadModels(t *testing.T) {
	bad(t, "bad", func(file string, data []byte) error {
		_, err := DecodeModel(file, data, Options{Convention: schema.DefaultConvention})
		return err
	})
}

// TestBadRevisions does the same for revision files.
func TestBadRevisions(t *testing.T) {
	bad(t, "badop", func(file string, data []byte) error {
		_, err := DecodeRevision(file, data, Options{Convention: schema.DefaultConvention})
		return err
	})
}

func bad(t *testing.T, folder string, decode func(file string, data []byte) error) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var list *Errors
			if err := decode(filepath.Base(file), data); !errors.As(err, &list) {
				t.Fatalf("not refused with *Errors: %v", err)
			}
			for _, e := range list.List {
				if e.Line < 1 || e.Column < 1 || e.File == "" || e.Message == "" {
					t.Errorf("without a place: %#v", e)
				}
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".err", list.Error()+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s\ngot\n%s\nwant\n%s", file, got, want)
	}
}
