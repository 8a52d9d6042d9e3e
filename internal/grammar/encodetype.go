package grammar

import (
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// typeUse is a native type and the dialect in whose part it stands: whether it
// can be written as it is depends on both.
type typeUse struct {
	text    string
	dialect schema.Dialect
}

// typeTree returns a type as a value.
func (e *encoder) typeTree(t schema.Type, d schema.Dialect) tree {
	switch t := t.(type) {
	case schema.Native:
		return e.nativeTree(t, d)
	case schema.EnumRef:
		return enumRefTree(t.Name)
	case schema.Array:
		of := e.typeTree(t.Of, d)
		if of.kind == treeText {
			return sqlTextTree("array(" + of.text + ")")
		}
		out := mapTree()
		out.put("array", of)
		return out
	case nil:
		return tree{}
	}
	return textTree(typeText(t))
}

// nativeTree writes a native type as it is where it is read back as such, else
// as {sql: …}.
func (e *encoder) nativeTree(t schema.Native, d schema.Dialect) tree {
	use := typeUse{t.Text, d}
	if out, ok := e.types[use]; ok {
		return out
	}
	out := sqlTextTree(t.Text)
	if e.enums[splitName(t.Text)] || !readsAsNative(t.Text, d) {
		out = mapTree()
		out.put("sql", sqlTextTree(t.Text))
	}
	e.types[use] = out
	return out
}

// readsAsNative reports whether the decoder takes a text for a native type.
func readsAsNative(text string, dialect schema.Dialect) bool {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: text}
	r := &report{}
	d := newOperationDecoder("", Options{}, r)
	if dialect != "" {
		d.dialect, d.part = dialect, fields{n}
	}
	return d.typ("type", n) == columnType{Type: schema.Native{Text: text}} && r.list == nil
}

func enumRefTree(name schema.Name) tree {
	t := mapTree()
	t.put("enum", nameTree(name))
	return t
}

// typeText spells a type in the words of the grammar, for messages too.
func typeText(t schema.Type) string {
	switch t := t.(type) {
	case schema.SmallInteger:
		return "small_integer"
	case schema.Integer:
		return "integer"
	case schema.BigInteger:
		return "big_integer"
	case schema.Boolean:
		return "boolean"
	case schema.Float:
		return "float"
	case schema.Double:
		return "double"
	case schema.Numeric:
		return "numeric" + argumentText(t.Precision, t.Scale)
	case schema.String:
		return "string" + lengthText(t.Length)
	case schema.Text:
		return "text"
	case schema.Date:
		return "date"
	case schema.Time:
		return "time" + timeText(t.Precision, t.TimeZone)
	case schema.DateTime:
		return "datetime" + timeText(t.Precision, t.TimeZone)
	case schema.Interval:
		return "interval"
	case schema.LargeBinary:
		return "large_binary" + lengthText(t.Length)
	case schema.JSON:
		return "json"
	case schema.UUID:
		return "uuid"
	case schema.Array:
		return "array(" + typeText(t.Of) + ")"
	case schema.EnumRef:
		return "enum " + t.Name.String()
	case schema.Native:
		return t.Text
	}
	return fmt.Sprintf("%v", t)
}

func lengthText(n int) string {
	if n == 0 {
		return ""
	}
	return "(" + strconv.Itoa(n) + ")"
}

func argumentText(list ...schema.Opt[int]) string {
	var words []string
	for _, o := range list {
		if o.Set {
			words = append(words, strconv.Itoa(o.Value))
		}
	}
	if words == nil {
		return ""
	}
	return "(" + strings.Join(words, ", ") + ")"
}

func timeText(precision schema.Opt[int], zone bool) string {
	var words []string
	if precision.Set {
		words = append(words, "precision="+strconv.Itoa(precision.Value))
	}
	if zone {
		words = append(words, "timezone=true")
	}
	if words == nil {
		return ""
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// putNumber adds a key if the number is set.
func (t *tree) putNumber(key string, n schema.Opt[int64]) {
	if n.Set {
		t.put(key, literalTree(strconv.FormatInt(n.Value, 10)))
	}
}

// defaultTree returns a server default as a value.
func defaultTree(e schema.Expr) tree {
	switch e := e.(type) {
	case schema.Portable:
		return textTree(string(e.Func))
	case schema.SQL:
		if _, portable := portableOf(e.Text); portable || isWord(e.Text) && !constants[strings.ToLower(e.Text)] {
			return sqlTree(e.Text)
		}
		return sqlTextTree(e.Text)
	case schema.Literal:
		if lit, ok := plainLiteral(e.Text); ok && lit == e {
			return literalTree(e.Text)
		}
		t := mapTree()
		t.put("value", textTree(e.Text))
		return t
	}
	return tree{}
}

func sqlTree(text string) tree {
	t := mapTree()
	t.put("sql", sqlTextTree(text))
	return t
}

// cellTree returns a value of a row.
func cellTree(e schema.Expr) tree {
	switch e := e.(type) {
	case schema.Portable:
		return sqlTree(string(e.Func))
	case schema.SQL:
		return sqlTree(e.Text)
	case schema.Literal:
		if e.Kind == schema.TextLiteral {
			return textTree(e.Text)
		}
		return literalTree(e.Text)
	}
	return tree{}
}
