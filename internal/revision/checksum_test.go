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

// Comments at the ends of lines and between statements are no edit; what only looks
// like one is.
func TestChecksumComments(t *testing.T) {
	sum := func(path, text string) string {
		r, errs := readHeader(Source{Path: path, Data: []byte(text)})
		if len(errs) > 0 {
			t.Fatalf("%s: %v", text, errs)
		}
		return r.Checksum()
	}
	const yaml = "revision: a\ndown_revision: null\nupgrade:\n"
	const sql = "-- revision: a\n-- down_revision: null\n-- migrate:up\n"
	for _, c := range []struct {
		path, header, a, b string
		same               bool
	}{
		{"f.yaml", yaml, "- drop_table: x\n", "- drop_table: x   # gone\n", true},
		{"f.yaml", yaml, "- drop_table: x#y\n", "- drop_table: x#z\n", false},
		{"f.yaml", yaml, "- drop_table: {name: x}\n", "- drop_table: {name: x} # 'it\n", true},
		{"f.yaml", yaml, "- drop_table: 'x # y' # c\n", "- drop_table: 'x # y'\n", true},
		{"f.yaml", yaml, "- drop_table: 'x # y'\n", "- drop_table: 'x # z'\n", false},
		{"f.yaml", yaml, "- drop_table: {name: \"x \\\" # y\"}\n", "- drop_table: {name: \"x \\\" # z\"}\n", false},
		{"f.yaml", yaml, "- execute: UPDATE t SET a = 1 # don't\n- drop_table: x # y\n", "- execute: UPDATE t SET a = 1\n- drop_table: x\n", true},
		{"f.yaml", yaml, "- execute: |\n    SELECT 1 # 2\n", "- execute: |\n    SELECT 1 # 3\n", false},
		{"f.yaml", yaml, "- execute: |  # why\n    SELECT 1\n- drop_table: x\n", "- execute: |\n    -- why\n    SELECT 1\n- drop_table: x # why\n", true},
		{"f.yaml", yaml, "- execute:\n    sql: |\n      SELECT 1\n    done_when: SELECT 2 # b\n", "- execute:\n    sql: |\n      SELECT 1\n    done_when: SELECT 2\n", true},
		{"f.yaml", yaml, "- sql: |\n    SELECT 1\n  more: x # b\n", "- sql: |\n    SELECT 1\n  more: x\n", true},
		{"f.yaml", yaml, "- |\n  SELECT 1 # a\n", "- |\n  SELECT 1 # b\n", false},
		{"f.yaml", yaml, "- drop_table: [a, # first\n  'b # c']\n", "- drop_table: [a,\n  'b # c']\n", true},
		{"f.yaml", yaml, "- drop_table: [a,\n  'b # c']\n", "- drop_table: [a,\n  'b # d']\n", false},

		{"f.sql", sql, "SELECT 1;\n", "SELECT  1; -- why\n", true},
		{"f.sql", sql, "SELECT 1;\n", "/* why\n is that */ SELECT 1;\n", true},
		{"f.sql", sql, "SELECT 5--3;\n", "SELECT 5--4;\n", false},
		{"f.sql", sql, "SELECT 'a -- b';\n", "SELECT 'a -- c';\n", false},
		{"f.sql", sql, "SELECT 'a  b';\n", "SELECT 'a b';\n", false},
		{"f.sql", sql, "SELECT 'it''s'; -- x\n", "SELECT 'it''s';\n", true},
		{"f.sql", sql, "SELECT '\\'' -- x\n", "SELECT '\\'' -- y\n", false},
		{"f.sql", sql, "SELECT $$ a -- x\n$$;\n", "SELECT $$ a -- y\n$$;\n", false},
		{"f.sql", sql, "SELECT $b$ a $b$; -- x\n", "SELECT $b$ a $b$;\n", true},
		{"f.sql", sql, "SELECT /*! 1 */ 2;\n", "SELECT /*! 3 */ 2;\n", false},
		{"f.sql", sql, "SELECT /* a /* b */ 1 */;\n", "SELECT /* a /* b */ 2 */;\n", false},
		{"f.sql", sql, "SELECT 1, # x\n2;\n", "SELECT 1, # y\n2;\n", false},
	} {
		if same := sum(c.path, c.header+c.a) == sum(c.path, c.header+c.b); same != c.same {
			t.Errorf("%q and %q: the same %v, want %v", c.a, c.b, same, c.same)
		}
	}
}
