package grammar

import (
	"os"
	"testing"

	"pgregory.net/rapid"
)

// FuzzSplit: a model read table by table is the same as one read as a whole, and
// is refused where that is refused.
func FuzzSplit(f *testing.F) {
	seed(f, "testdata/*.yaml")
	seed(f, "testdata/bad/*.yaml")
	for _, text := range []string{
		"x: \"abc\ntables:\n  a: {columns: {b: {type: text}}}\nz\"\n", "{x-a: 1,\ntables:\n  b: {}\n}\n", "tables:\n  ? a\n  : b\n", "tables:\n a: &x {columns: {c: {type: text}}}\nx-b: *x\n",
		"tables:\n  a: {columns: {\n  b: {type: text}}}\n", "tables:\ntables:\n  a: {}\n", "tables:\n\n# c\n  a:\n    columns: {b: {type: text}}\n # d\n\nenums:\n  x: [a]\n", "tables:\n  a:\n  - b\n",
		"x-a: &a 1\ntables:\n  t: {comment: &a b, columns: {c: {type: text}}}\nx-b: *a\n", "tables: \n  <<: {a: {columns: {b: {type: text}}}}\n", "tables:\n  a: b\n c: d\n", "tables:\n  a: b\n---\n",
		"tables:\n  \"a\": {columns: {b: {type: text}}}\n  'b': {columns: {b: {type: text}}} # x\n", "tables:\n  a: |\n   x\n  b: y\n", "tables:\n  a: x\n    y\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sameByTable(t, data) })
}

func sameByTable(t interface{ Fatalf(string, ...any) }, data []byte) (split bool) {
	files := []File{{Name: "f", Data: data}}
	m, err, ok := decodeFiles(files, conventional, true)
	if !ok {
		return false
	}
	whole, wholeErr, _ := decodeFiles(files, conventional, false)
	if (err == nil) != (wholeErr == nil) {
		t.Fatalf("%q\nby table %v\nas a whole %v", data, err, wholeErr)
	}
	if !same(m, whole) {
		t.Fatalf("%q\nby table   %#v\nas a whole %#v", data, m, whole)
	}
	return true
}

func TestSplit(t *testing.T) {
	data, err := os.ReadFile("testdata/complete.canonical.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !sameByTable(t, data) {
		t.Error("the canonical example is not read table by table")
	}
	data, err = os.ReadFile("testdata/complete.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if sameByTable(t, data) {
		t.Error("aliases reach over a table: such a file is read as a whole")
	}
	rapid.Check(t, func(t *rapid.T) { sameByTable(t, EncodeModel(random{T: t}.model())) })
}

// TestPlacesAreTheSame: mistakes have the same places whichever way a file is read.
func TestPlacesAreTheSame(t *testing.T) {
	data, err := os.ReadFile("testdata/bad/types.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := []File{{Name: "f", Data: data}}
	_, byTable, ok := decodeFiles(files, conventional, true)
	_, whole, _ := decodeFiles(files, conventional, false)
	if !ok || byTable.Error() != whole.Error() {
		t.Errorf("by table\n%v\nas a whole\n%v", byTable, whole)
	}
}
