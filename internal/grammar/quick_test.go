package grammar

import (
	"fmt"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// FuzzQuick: where the quick reader is sure, yaml.v3 reads the same.
func FuzzQuick(f *testing.F) {
	seed(f, "testdata/*.yaml")
	seed(f, "testdata/bad/*.yaml")
	for _, text := range []string{"a: {b: c:d, e: [f, \"g\\u00e9\", -1]}\n", "a:\nb: x y\n c\n", "\"a\": 1\n", "a: b: c", "a:\n- b", "a: - b", "a: -", "a: {b}", "é: {ü: 日}", "a : b", "a: {b : c}", "a: {b: c }", "a: [b: c]", "a: b #c", "a: {b: c#d}", "--- a: b", "...: a", "... a:", "a: {\"b\":c}", "a: {b: , c: }", "? a: b", "a: ?b", "{a: b}: c", "a: |-\n  x\n  y", "a: {b: ~, <<: c}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sameAsYAML(t, string(data)) })
}

func sameAsYAML(t interface{ Fatalf(string, ...any) }, text string) {
	if !utf8.ValidString(text) {
		return
	}
	quick, ok := readQuick(text, 1)
	if !ok {
		return
	}
	documents, err := parseYAML([]byte(text))
	if err != nil {
		t.Fatalf("yaml.v3 refuses %q: %v", text, err)
	}
	if documents.next != nil {
		t.Fatalf("several documents in %q", text)
	}
	if got, want := dump(quick), dump(documents.first.Content[0]); got != want {
		t.Fatalf("%q\ngot  %s\nwant %s", text, got, want)
	}
}

// dump writes what the decoder looks at.
func dump(n *yaml.Node) string {
	text := fmt.Sprintf("(%d:%d %d %d %q null=%t merge=%t comment=%q", n.Line, n.Column, n.Kind, n.Style, n.Value, isNull(n), isMerge(n), n.LineComment)
	for _, c := range n.Content {
		text += dump(c)
	}
	return text + ")"
}

// TestQuickReadsCanonical: what EncodeModel writes is read quickly, but for text in
// blocks and lists that do not fit on a line.
func TestQuickReadsCanonical(t *testing.T) {
	if _, ok := readQuick(string(EncodeModel(large(3))), 1); !ok {
		t.Error("a plain model is not read quickly")
	}
	rapid.Check(t, func(t *rapid.T) { sameAsYAML(t, string(EncodeModel(random{T: t}.model()))) })
}
