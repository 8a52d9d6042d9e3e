package grammar

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// tree is a value of the grammar on its way out: what EncodeModel writes as YAML
// and ModelJSON as JSON. The zero tree is null.
type tree struct {
	kind  treeKind
	text  string // of scalars
	sql   bool   // the text is SQL or a type, whose brackets and quotes the decoder counts
	keys  []string
	items []tree
	block bool // one key a line, however short
}

type treeKind uint8

const (
	treeNull    treeKind = iota
	treeText             // text: quoted where it would be read as something else
	treeLiteral          // a number, true or false
	treeList
	treeMap
)

func textTree(s string) tree    { return tree{kind: treeText, text: s} }
func sqlTextTree(s string) tree { return tree{kind: treeText, text: s, sql: true} }
func literalTree(s string) tree { return tree{kind: treeLiteral, text: s} }
func flagTree(b bool) tree {
	if b {
		return literalTree("true")
	}
	return literalTree("false")
}

func listTree(items ...tree) tree { return tree{kind: treeList, items: items} }

func textsTree(list []string) tree {
	t := tree{kind: treeList}
	for _, s := range list {
		t.items = append(t.items, textTree(s))
	}
	return t
}

func mapTree() tree { return tree{kind: treeMap} }

// put adds a key.
func (t *tree) put(key string, value tree) {
	t.keys = append(t.keys, key)
	t.items = append(t.items, value)
}

// putAll adds the keys of another map.
func (t *tree) putAll(other tree) {
	t.keys, t.items = append(t.keys, other.keys...), append(t.items, other.items...)
}

// slice returns some of the keys of a map.
func (t tree) slice(from, to int) tree {
	return tree{kind: treeMap, keys: t.keys[from:to], items: t.items[from:to]}
}

// putText adds a key unless the text is empty.
func (t *tree) putText(key, text string) {
	if text != "" {
		t.put(key, textTree(text))
	}
}

// putSQL adds a key unless the SQL is empty.
func (t *tree) putSQL(key, text string) {
	if text != "" {
		t.put(key, sqlTextTree(text))
	}
}

// putTexts adds a key unless the list is empty.
func (t *tree) putTexts(key string, list []string) {
	if len(list) > 0 {
		t.put(key, textsTree(list))
	}
}

// putFlag adds a key if the flag is set.
func (t *tree) putFlag(key string, on bool) {
	if on {
		t.put(key, flagTree(true))
	}
}

// putMap adds a key unless the map or list is empty.
func (t *tree) putMap(key string, value tree) {
	if len(value.items) > 0 {
		t.put(key, value)
	}
}

// get returns the value of a key and whether it is there.
func (t tree) get(key string) (tree, bool) {
	for i, k := range t.keys {
		if k == key {
			return t.items[i], true
		}
	}
	return tree{}, false
}

// minus returns what must be laid over another map to get this one: keys that
// differ, and null for those that are gone. A flag that is gone becomes its
// default, where the key is in defaults.
func (t tree) minus(other tree, defaults map[string]string) tree {
	out := mapTree()
	for i, key := range t.keys {
		if had, ok := other.get(key); !ok || !reflect.DeepEqual(had, t.items[i]) {
			out.put(key, t.items[i])
		}
	}
	for _, key := range other.keys {
		if _, ok := t.get(key); ok {
			continue
		}
		if text, ok := defaults[key]; ok {
			out.put(key, literalTree(text))
		} else {
			out.put(key, tree{})
		}
	}
	return out
}

// json returns the tree as a value for encoding/json.
func (t tree) json() any {
	switch t.kind {
	case treeText:
		return t.text
	case treeLiteral:
		return jsonLiteral(t.text)
	case treeList:
		list := make([]any, len(t.items))
		for i, item := range t.items {
			list[i] = item.json()
		}
		return list
	case treeMap:
		return jsonMap(t)
	}
	return nil
}

// jsonLiteral returns a number as JSON spells it, which has no plus sign and
// digits on both sides of the point.
func jsonLiteral(text string) any {
	text = strings.TrimPrefix(text, "+")
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	if at := strings.IndexByte(text, '.'); at >= 0 && (at+1 == len(text) || text[at+1] < '0' || text[at+1] > '9') {
		text = text[:at] + text[at+1:]
	}
	return json.RawMessage(sign + text)
}

// isJSONNumber reports whether JSON spells a number in just that way.
func isJSONNumber(text string) bool {
	return numberText.MatchString(text) && string(jsonLiteral(text).(json.RawMessage)) == text
}

// jsonMap is a map that keeps the order of its keys: that of columns matters.
type jsonMap tree

// MarshalJSON writes the keys in their order.
func (m jsonMap) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, key := range m.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := appendJSON(&b, key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := appendJSON(&b, m.items[i].json()); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func appendJSON(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the line break that Encode adds
	return nil
}
