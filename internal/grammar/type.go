package grammar

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

// columnType is what the key type of a column says: PostgreSQL's serial is a type
// and a way to generate values at once.
type columnType struct {
	schema.Type
	serial bool
}

var serials = map[string]schema.Type{
	"serial": schema.Integer{}, "bigserial": schema.BigInteger{}, "smallserial": schema.SmallInteger{},
	"serial4": schema.Integer{}, "serial8": schema.BigInteger{}, "serial2": schema.SmallInteger{},
}

var typeKeys = newKeyset("a type",
	[]key{{"enum", top}, {"name", top}, {"schema", top}, {"array", top}, {"sql", top}}, nil)

// typ reads the type of a column.
func (d *decoder) typ(key string, n *yaml.Node) columnType {
	if n == nil || n == unread {
		return columnType{}
	}
	d.push(key)
	defer d.pop()
	switch {
	case n.Kind == yaml.MappingNode:
		return columnType{Type: d.typeMap(n)}
	case n.Kind != yaml.ScalarNode || isNull(n):
		d.fail(n, "", "%s where a type is wanted", kindOf(n))
		return columnType{}
	}
	if t, ok := d.types[n.Value]; ok && d.dialect == "" && lineComment(n) == "" {
		return t
	}
	if isPlain(n) && !balanced(n.Value) && !d.whole(n) {
		return columnType{}
	}
	t, ok := d.typeText(n, strings.TrimSpace(n.Value))
	if ok && d.dialect == "" {
		d.types[n.Value] = t
	}
	return t
}

// typeText reads a type that is text. False means that it was refused, or that
// the same text may mean something else elsewhere.
func (d *decoder) typeText(n *yaml.Node, text string) (columnType, bool) {
	if t, ok := serials[strings.ToLower(text)]; ok {
		return columnType{Type: t, serial: true}, true
	}
	t, ok := d.plainText(n, text)
	return columnType{Type: t}, ok
}

// plainText reads a type that generates nothing: generic, native, an enum of the
// model, or qualified with a schema. The result is as in typeText.
func (d *decoder) plainText(n *yaml.Node, text string) (schema.Type, bool) {
	open := strings.IndexByte(text, '(')
	word, args := text, ""
	if open >= 0 && strings.HasSuffix(text, ")") {
		word, args = text[:open], text[open+1:len(text)-1]
	}
	word = strings.ToLower(strings.TrimSpace(word))
	if read, ok := generics[word]; ok {
		if t, ok := read(newArguments(args, open >= 0)); ok {
			return t, true
		}
		if form, ok := genericForms[word]; ok {
			d.fail(n, "write "+form, "%q is not how the type %s is written", text, word)
			return nil, false
		}
	}
	if word == "array" && open >= 0 {
		of, ok := d.plainText(n, strings.TrimSpace(args))
		return schema.Array{Of: of}, ok
	}
	if name := splitName(text); d.isEnum(name) {
		if _, known := natives[strings.ToLower(text)]; known {
			d.fail(n, fmt.Sprintf("write {enum: %s} or {sql: %s}", text, text), "%q is an enum of this model and a type of a database", text)
		}
		return schema.EnumRef{Name: name}, false
	}
	if isQualified(text) {
		return schema.Native{Text: text}, true
	}
	return d.nativeText(n, text, word)
}

// nativeText reads a type in a dialect's own words.
func (d *decoder) nativeText(n *yaml.Node, text, word string) (schema.Type, bool) {
	found, ok := knownNative(text, word)
	switch {
	case ok && slices.Contains(d.part, n) && found.in&familyOf(d.dialect) == 0:
		d.fail(n, "", "type %q is not known to %s", text, d.dialect)
		return nil, false
	case ok:
		return schema.Native{Text: text}, true
	case found.in != 0:
		hint := ""
		if word == "enum" {
			hint = d.typeHint(text, word)
		}
		d.fail(n, hint, "the type %q takes no such arguments: %q", word, text)
		return nil, false
	case !d.world.operations && d.deferEnum(n, text):
		return schema.EnumRef{Name: splitName(text)}, false
	}
	d.fail(n, d.typeHint(text, word), "unknown type %q", text)
	return nil, false
}

// knownNative finds a native type and looks at its arguments: those of a name
// that is generic too are numbers (float(24), integer(11)). False with a type that
// is in a database means that only the arguments are wrong.
func knownNative(text, word string) (native, bool) {
	found, args, ok := lookNative(text)
	switch {
	case !ok || strings.HasSuffix(text, "]") && found.in&inPostgres == 0:
		return native{}, false
	case args == "":
		return found, !strings.Contains(text, "(") && word != "enum" && word != "set"
	}
	_, generic := generics[word]
	return found, found.args && strings.TrimSpace(args) != "" && (!generic || strings.Trim(args, "0123456789, ") == "")
}

// typeHint proposes the nearest type, with the arguments as they were written.
func (d *decoder) typeHint(text, word string) string {
	known := slices.Clone(genericWords)
	for _, name := range d.world.order {
		known = append(known, name.String())
	}
	for _, w := range sortedKeys(natives) {
		known = append(known, w)
	}
	bare := word
	if open := strings.IndexByte(word, '('); open >= 0 {
		bare = word[:open]
	}
	if base, isArray := strings.CutSuffix(text, "[]"); isArray {
		return fmt.Sprintf("write %q", "array("+base+")")
	}
	other, ok := near.One(bare, known)
	switch {
	case word == "enum" || other == "enum":
		return "write {enum: NAME} or {enum: [a, b], name: NAME}"
	case ok:
		return fmt.Sprintf("did you mean %q?", other+text[min(len(bare), len(text)):])
	}
	return fmt.Sprintf("a type that the database has is written {sql: %s}", plainOrQuoted(text, true))
}

// isQualified reports whether a type is a name in a schema: it is taken unread.
func isQualified(text string) bool {
	head, rest, dotted := strings.Cut(text, ".")
	return dotted && rest != "" && isWord(strings.Trim(head, `"`))
}

// typeMap reads {enum: …}, {array: T} and {sql: …}.
func (d *decoder) typeMap(n *yaml.Node) schema.Type {
	f := d.fields(n, typeKeys, top)
	kinds := 0
	for _, i := range []int{0, 3, 4} {
		if f[i] != nil {
			kinds++
		}
	}
	if kinds != 1 {
		d.fail(n, "", "a type that is a map has one of the keys enum, array, sql")
		return nil
	}
	switch {
	case f[3] != nil:
		return schema.Array{Of: d.arrayOf(f[3])}
	case f[4] != nil:
		return schema.Native{Text: d.sql("sql", f[4])}
	case f[0].Kind == yaml.SequenceNode:
		return d.inlineEnum(n, f)
	}
	return d.enumRef(f)
}

func (d *decoder) arrayOf(n *yaml.Node) schema.Type {
	t := d.typ("array", n)
	if t.serial {
		d.failIn("array", n, "", "an array of serial")
	}
	return t.Type
}
