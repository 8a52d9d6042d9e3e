package revision

import (
	"strings"
	"testing"
)

func TestChecksum(t *testing.T) {
	sum := func(path, text string) string {
		r, errs := readHeader(Source{Path: path, Data: []byte(text)})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		return r.Checksum()
	}
	const header = "revision: a\ndown_revision: null\n"
	first := sum("f.yaml", header+"upgrade:\n- drop_table: x\ndowngrade: []\n")
	for name, text := range map[string]string{
		"message":     header + "message: new\nupgrade:\n- drop_table: x\ndowngrade: []\n",
		"parent":      "revision: a\ndown_revision:\n- b\n- c\nupgrade:\n- drop_table: x\ndowngrade: []\n",
		"comments":    "# one\n" + header + "upgrade:\n# two\n- drop_table: x\n   # three\ndowngrade: []\n",
		"blank lines": header + "\n\nupgrade:\n\n- drop_table: x  \n\ndowngrade: []",
		"line breaks": strings.ReplaceAll(header+"upgrade:\n- drop_table: x\ndowngrade: []\n", "\n", "\r\n"),
	} {
		if sum("f.yaml", text) != first {
			t.Errorf("%s counts as an edit", name)
		}
	}
	for name, text := range map[string]string{
		"operation": header + "upgrade:\n- drop_table: y\ndowngrade: []\n",
		"order":     header + "downgrade: []\nupgrade:\n- drop_table: x\n",
		"anchor":    header + "x-a: &a b\nupgrade:\n- drop_table: x\ndowngrade: []\n",
		"indent":    header + "upgrade:\n-  drop_table: x\ndowngrade: []\n",
	} {
		if sum("f.yaml", text) == first {
			t.Errorf("%s does not count as an edit", name)
		}
	}
	const sql = "-- revision: a\n-- down_revision: null\n"
	first = sum("f.sql", sql+"-- migrate:up\nSELECT 1;\n-- migrate:down\n")
	if sum("f.sql", sql+"-- message: x\n-- migrate:up\n-- why\n\nSELECT 1;\n-- migrate:down\n") != first {
		t.Error("a comment in SQL counts as an edit")
	}
	if sum("f.sql", sql+"-- migrate:up\nSELECT 1;\n") == first || sum("f.sql", sql+"-- migrate:up\nSELECT 2;\n-- migrate:down\n") == first {
		t.Error("SQL or a directive does not count as an edit")
	}
	if (&Revision{ID: "a", Format: FormatGo}).Checksum() != "" {
		t.Error("a Go revision has a checksum")
	}
}
