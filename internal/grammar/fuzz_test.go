package grammar

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// seed adds the test files of a folder.
func seed(f *testing.F, pattern string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// placed fails unless an error is a list of mistakes that each have a place in
// the file.
func placed(t *testing.T, err error) {
	t.Helper()
	var list *Errors
	if !errors.As(err, &list) || len(list.List) == 0 {
		t.Fatalf("not *Errors: %v", err)
	}
	for _, e := range list.List {
		if e.Line < 1 || e.Column < 1 || e.File != "f" || e.Message == "" {
			t.Fatalf("without a place: %#v", e)
		}
	}
}

// FuzzDecodeModel: any text is a model that is written and read as itself, or is
// refused with places.
func FuzzDecodeModel(f *testing.F) {
	seed(f, "testdata/*.yaml")
	seed(f, "testdata/bad/*.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		o := Options{Convention: schema.DefaultConvention}
		m, err := DecodeModel("f", data, o)
		if err != nil {
			placed(t, err)
			return
		}
		text := EncodeModel(m)
		back, err := DecodeModel("f", text, o)
		if err != nil {
			t.Fatalf("written as\n%s\nwhich is refused: %v", text, err)
		}
		if !same(back, m) {
			t.Fatalf("written as\n%s\nwhich is read as\n%#v\nnot\n%#v", text, back, m)
		}
	})
}

// FuzzDecodeRevision does the same for operations.
func FuzzDecodeRevision(f *testing.F) {
	seed(f, "testdata/badop/*.yaml")
	f.Add([]byte("upgrade:\n- drop_table: a\n- add_column: {table: a, column: {name: b, type: serial}}\n- execute: {sqlite: null, sql: x}\ndowngrade: []\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := DecodeRevision("f", data, Options{})
		if err != nil {
			placed(t, err)
			return
		}
		var ops []op.Operation
		for _, s := range append(r.Upgrade, r.Downgrade...) {
			ops = append(ops, s.Op)
		}
		if len(ops) == 0 {
			return
		}
		text := append([]byte("upgrade:\n"), EncodeOperations(ops)...)
		back, err := DecodeRevision("f", text, Options{})
		if err != nil {
			t.Fatalf("written as\n%s\nwhich is refused: %v", text, err)
		}
		if len(back.Upgrade) != len(ops) {
			t.Fatalf("written as\n%s\n%d operations of %d", text, len(back.Upgrade), len(ops))
		}
	})
}
