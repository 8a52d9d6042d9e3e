package grammar

import (
	"reflect"
	"strconv"

	"github.com/retort-db/migrate/schema"
)

// columnTree returns a column as a value; short are the keys for constraints that
// stand on it.
func (e *encoder) columnTree(t schema.Table, c schema.Column, short tree) tree {
	out, own := mapTree(), e.columnOwn(t, c, "")
	head := 1
	if len(own.keys) > 1 && own.keys[1] == "nullable" {
		head = 2
	}
	out.putAll(own.slice(0, head))
	out.putAll(short)
	out.putAll(own.slice(head, len(own.keys)))
	out.putText("renamed_from", c.RenamedFrom)
	out.putOnly(c.Only)
	defaults := map[string]string{"nullable": strconv.FormatBool(!t.InPrimaryKey(c.Name))}
	partTrees(&out, c, c.By, defaults, func(c schema.Column, d schema.Dialect) tree { return e.columnOwn(t, c, d) }, columnTyped)
	return out
}

// columnOwn are the keys of a column that every dialect's part may have too.
func (e *encoder) columnOwn(t schema.Table, c schema.Column, d schema.Dialect) tree {
	out := mapTree()
	serial := serialWord(c)
	if serial != "" {
		out.put("type", textTree(serial))
	} else {
		out.put("type", e.typeTree(c.Type, d))
	}
	if c.Nullable == t.InPrimaryKey(c.Name) {
		out.put("nullable", flagTree(c.Nullable))
	}
	if c.Default != nil {
		out.put("server_default", defaultTree(c.Default))
	}
	implied := numbered(t, c)
	switch g := c.Generated.(type) {
	case nil:
		if implied {
			out.put("autoincrement", flagTree(false))
		}
	case schema.Auto:
		if !implied {
			out.put("autoincrement", flagTree(true))
		}
	case schema.Serial:
		if serial == "" {
			out.put(generatedTree(g))
		}
	default:
		key, value := generatedTree(g)
		out.put(key, value)
	}
	out.putText("collation", c.Collation)
	out.putText("comment", c.Comment)
	return out
}

// numbered reports whether the database numbers a column, or a variant of one, when
// nothing is said.
func numbered(t schema.Table, c schema.Column) bool {
	key, ok := t.AutoKey()
	if !ok || key != c.Name {
		return false
	}
	_, ok = schema.Table{PrimaryKey: t.PrimaryKey, Columns: []schema.Column{c}}.AutoKey()
	return ok
}

// serialWord is the type that says serial for a column, "" when none does.
func serialWord(c schema.Column) string {
	if c.Generated != schema.Generated(schema.Serial{}) {
		return ""
	}
	switch c.Type.(type) {
	case schema.Integer:
		return "serial"
	case schema.BigInteger:
		return "bigserial"
	case schema.SmallInteger:
		return "smallserial"
	}
	return ""
}

// generatedTree returns the key and value for a way to generate values.
func generatedTree(g schema.Generated) (string, tree) {
	switch g := g.(type) {
	case schema.Auto:
		return "autoincrement", flagTree(true)
	case schema.Serial:
		if g != (schema.Serial{}) {
			return "serial", textTree(g.Sequence.String())
		}
		return "serial", flagTree(true)
	case schema.Identity:
		if reflect.DeepEqual(g, schema.Identity{}) {
			return "identity", flagTree(true)
		}
		t := mapTree()
		t.putFlag("always", g.Always)
		t.putOptions(g.Options)
		return "identity", t
	case schema.Computed:
		if g.Stored {
			return "generated", sqlTextTree(g.Expression)
		}
		t := mapTree()
		t.put("as", sqlTextTree(g.Expression))
		t.put("stored", flagTree(false))
		return "generated", t
	}
	return "generated", tree{}
}

// columnTyped are the keys of a column that one dialect alone has.
func columnTyped(c schema.Column, d schema.Dialect) tree {
	t := mapTree()
	switch d {
	case schema.Postgres:
		t.putText("storage", c.Postgres.Storage)
		t.putText("compression", c.Postgres.Compression)
	case schema.MySQL, schema.MariaDB:
		t.putFlag("unsigned", c.MySQL.Unsigned)
		t.putFlag("zerofill", c.MySQL.Zerofill)
		t.putText("charset", c.MySQL.Charset)
		t.putSQL("on_update", c.MySQL.OnUpdate)
		t.putFlag("invisible", c.MySQL.Invisible)
	case schema.SQLite:
		t.putText("on_conflict", c.SQLite.NotNullConflict)
	}
	return t
}
