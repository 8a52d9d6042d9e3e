package revision

import (
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// TestHandScan makes sure that what new files look like is read by hand and
// never handed to the parser: that is what makes loading fast.
func TestHandScan(t *testing.T) {
	for _, src := range (shape{20, 30}).sources() {
		if _, downgrade, ok := scanYAML(src.Data); !ok || !downgrade {
			t.Fatalf("the scan gave up on\n%s", src.Data)
		}
	}
	text := "revision: a\ndown_revision:\n- b\n- c\ndepends_on: [d, 'e']\nupgrade:\n- execute: |\n    SELECT \"a'\n\n    FROM b\n" +
		"- execute: {postgres: \"a\", mysql: 'b''c'}\n- add_column: {table: t, column: {name: a, type: \"numeric(10, 2)\"}}\ndowngrade: []\n"
	if _, _, ok := scanYAML([]byte(text)); !ok {
		t.Errorf("the scan gave up on\n%s", text)
	}
}

// TestHandScanAgrees throws pieces of YAML together: what the scan accepts
// the parser must read the same way.
func TestHandScanAgrees(t *testing.T) {
	pieces := []string{"down_revision: null", "down_revision: [a, 'b']", "down_revision:", "- b", "  - c", "- 'd", "message: it's", "message: \"x",
		"message: 'a' # b", "message: a # b", "message: [", "upgrade:", "upgrade: []", "upgrade: [", "]", "}", "downgrade:", "downgrade: y\"", "downgrade: []",
		"- execute: |", "- execute: >-", "- |", "    text \"here", "  only: \"", "  x: 'y'", "- {a: [b, c]}", "- {a: \"b", "\"", "'", "# comment", "", "---", "...",
		"  downgrade: x", "x-y: &z", "- *z", "- a: b: c", "- a, \"b", "? q", "depends_on: [x]", "branch_labels: y", "\ttab", "- \"a\\\"", "- 'a''", "  key: |2", "   deep", "created: 2026-11-20T15:42:12Z"}
	rapid.Check(t, func(t *rapid.T) {
		lines := append([]string{"revision: a"}, rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 10).Draw(t, "lines")...)
		agree(t, []byte(strings.Join(lines, "\n")+"\n"))
	})
}

// FuzzHandScan is the same on any bytes.
func FuzzHandScan(f *testing.F) {
	for _, src := range (shape{3, 50}).sources() {
		f.Add(src.Data)
	}
	f.Add([]byte("revision: a\ndown_revision:\n- b\nupgrade: |\n  x\ndowngrade: \"y\n\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, data) })
}

// agree fails when the scan takes a header that the parser reads another way.
func agree(t interface{ Fatalf(string, ...any) }, data []byte) {
	entries, downgrade, ok := scanYAML(data)
	if !ok || len(fill(&Revision{}, entries, bodyKeys)) > 0 {
		return
	}
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil {
		return // found out when the body is read
	}
	r := &Revision{Data: data}
	want, errs := parseYAML(r)
	if errs != nil {
		t.Fatalf("the scan takes what the parser refuses (%v):\n%s", errs, data)
	}
	if downgrade != r.HasDowngrade {
		t.Fatalf("downgrade: scan %v, parser %v:\n%s", downgrade, r.HasDowngrade, data)
	}
	if len(entries) != len(want) {
		t.Fatalf("scan %+v, parser %+v:\n%s", entries, want, data)
	}
	for i, e := range entries {
		w := want[i]
		if e.key != w.key || e.text != w.text || e.kind != w.kind || !slices.Equal(e.list, w.list) {
			t.Fatalf("scan %+v, parser %+v:\n%s", e, w, data)
		}
	}
}
