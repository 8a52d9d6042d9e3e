package grammar

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// maxWidth is the width up to which a map or list stands on one line.
const maxWidth = 120

// emit writes the keys of a map, each on lines of its own.
func emit(b *bytes.Buffer, t tree, indent int) {
	for i, key := range t.keys {
		writeIndent(b, indent)
		word := keyText(key, false)
		b.WriteString(word)
		b.WriteByte(':')
		emitValue(b, t.items[i], indent, indent+utf8.RuneCountInString(word)+1)
	}
}

// emitValue writes the value of a key or the item of a list, whose line is used
// up to column; indent is that of the key.
func emitValue(b *bytes.Buffer, t tree, indent, column int) {
	if t.kind == treeText && isBlockText(t.text) {
		b.WriteString(" |-\n")
		for line := range strings.SplitSeq(t.text, "\n") {
			if line != "" {
				writeIndent(b, indent+2)
			}
			b.WriteString(line)
			b.WriteByte('\n')
		}
		return
	}
	if !t.hasBlock() || len(t.items) == 0 {
		line := flow(t, t.kind == treeMap || t.kind == treeList)
		if t.kind < treeList || len(t.items) == 0 || column+1+utf8.RuneCountInString(line) <= maxWidth {
			b.WriteByte(' ')
			b.WriteString(line)
			b.WriteByte('\n')
			return
		}
	}
	b.WriteByte('\n')
	if t.kind == treeMap {
		emit(b, t, indent+2)
		return
	}
	emitList(b, t, indent+2)
}

// emitList writes the items of a list. A map that does not fit begins behind the
// dash.
func emitList(b *bytes.Buffer, t tree, indent int) {
	for _, item := range t.items {
		writeIndent(b, indent)
		b.WriteByte('-')
		line := flow(item, item.kind == treeMap || item.kind == treeList)
		if item.kind != treeMap || len(item.keys) == 0 || !item.hasBlock() && indent+2+utf8.RuneCountInString(line) <= maxWidth {
			emitValue(b, item, indent, indent+1)
			continue
		}
		var inner bytes.Buffer
		emit(&inner, item, indent+2)
		b.WriteByte(' ')
		b.Write(inner.Bytes()[indent+2:])
	}
}

// hasBlock reports whether something in the tree must not stand on one line.
func (t tree) hasBlock() bool {
	if t.block {
		return true
	}
	for _, item := range t.items {
		if item.hasBlock() {
			return true
		}
	}
	return false
}

// flow writes a tree on one line; inside says that it stands in brackets.
func flow(t tree, inside bool) string {
	var b strings.Builder
	writeFlow(&b, t, inside)
	return b.String()
}

func writeFlow(b *strings.Builder, t tree, inside bool) {
	switch t.kind {
	case treeNull:
		b.WriteString("null")
	case treeText:
		if t.sql && !balanced(t.text) || inside && !closed(t.text) {
			b.WriteString(quoted(t.text))
			return
		}
		b.WriteString(plainOrQuoted(t.text, inside))
	case treeLiteral:
		b.WriteString(t.text)
	case treeList:
		b.WriteByte('[')
		for i, item := range t.items {
			if i > 0 {
				b.WriteString(", ")
			}
			writeFlow(b, item, true)
		}
		b.WriteByte(']')
	case treeMap:
		b.WriteByte('{')
		for i, item := range t.items {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(keyText(t.keys[i], true))
			b.WriteString(": ")
			writeFlow(b, item, true)
		}
		b.WriteByte('}')
	}
}

const blanks = "                                                                "

func writeIndent(b *bytes.Buffer, n int) {
	for ; n > len(blanks); n -= len(blanks) {
		b.WriteString(blanks)
	}
	b.WriteString(blanks[:n])
}
