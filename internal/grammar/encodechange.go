package grammar

import (
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// columnChange adds the keys of alter_column, with the parts of dialects.
func (w *opWriter) columnChange(t *tree, o op.AlterColumn) {
	c := o.Change
	t.putAll(w.changeTree(c, "", o.From))
	for _, d := range schema.Dialects {
		own := c.By[d]
		part := w.changeTree(own, d, o.From)
		switch d {
		case schema.Postgres:
			part.putChange("storage", laidOver(c.Storage, own.Storage))
			part.putChange("compression", laidOver(c.Compression, own.Compression))
		case schema.MySQL:
			part.putMySQL(schema.ColumnChange{
				Unsigned: laidOver(c.Unsigned, own.Unsigned), Zerofill: laidOver(c.Zerofill, own.Zerofill),
				Charset: laidOver(c.Charset, own.Charset), OnUpdate: laidOver(c.OnUpdate, own.OnUpdate),
				Invisible: laidOver(c.Invisible, own.Invisible),
			})
		case schema.MariaDB:
			part.putMySQL(own)
		case schema.SQLite:
			part.putChange("on_conflict", laidOver(c.NotNullConflict, own.NotNullConflict))
		}
		t.putMap(string(d), part)
	}
}

func laidOver[T any](common, own schema.Opt[T]) schema.Opt[T] {
	if own.Set {
		return own
	}
	return common
}

func (t *tree) putMySQL(c schema.ColumnChange) {
	t.putFlagChange("unsigned", c.Unsigned)
	t.putFlagChange("zerofill", c.Zerofill)
	t.putChange("charset", c.Charset)
	t.putSQLChange("on_update", c.OnUpdate)
	t.putFlagChange("invisible", c.Invisible)
}

// changeTree returns what changes about a column on every dialect that may say so.
// From, where it is known, tells which key takes the generation of values away.
func (e *encoder) changeTree(c schema.ColumnChange, d schema.Dialect, from *schema.Column) tree {
	t := mapTree()
	serial := ""
	if c.Type.Set {
		if c.Generated.Set {
			serial = serialWord(schema.Column{Type: c.Type.Value, Generated: c.Generated.Value})
		}
		if serial != "" {
			t.put("type", textTree(serial))
		} else {
			t.put("type", e.typeTree(c.Type.Value, d))
		}
	}
	t.putFlagChange("nullable", c.Nullable)
	if c.Default.Set {
		t.put("server_default", defaultTree(c.Default.Value))
	}
	if c.Generated.Set && serial == "" {
		t.put(generationTree(c.Generated.Value, from, d))
	}
	t.putChange("collation", c.Collation)
	t.putChange("comment", c.Comment)
	return t
}

// generationTree returns the key and value for a new way to generate values; none
// is said with the key of the old way.
func generationTree(g schema.Generated, from *schema.Column, d schema.Dialect) (string, tree) {
	if g != nil {
		return generatedTree(g)
	}
	if from == nil {
		return "generated", tree{}
	}
	switch from.For(d).Generated.(type) {
	case schema.Auto:
		return "autoincrement", flagTree(false)
	case schema.Identity:
		return "identity", tree{}
	case schema.Serial:
		return "serial", flagTree(false)
	}
	return "generated", tree{}
}

// putChange adds a text that changes; "" drops it.
func (t *tree) putChange(key string, o schema.Opt[string]) {
	switch {
	case o.Set && o.Value == "":
		t.put(key, tree{})
	case o.Set:
		t.put(key, textTree(o.Value))
	}
}

// putSQLChange is putChange for SQL.
func (t *tree) putSQLChange(key string, o schema.Opt[string]) {
	if t.putChange(key, o); o.Set {
		t.items[len(t.items)-1].sql = true
	}
}

func (t *tree) putFlagChange(key string, o schema.Opt[bool]) {
	if o.Set {
		t.put(key, flagTree(o.Value))
	}
}

// tableChange adds the keys of alter_table.
func (w *opWriter) tableChange(t *tree, c op.TableChange) {
	for _, d := range schema.Dialects {
		own, part := c.By[d], mapTree()
		switch d {
		case schema.Postgres:
			part.putFlagChange("unlogged", laidOver(c.Unlogged, own.Unlogged))
			if with := laidOver(c.With, own.With); with.Set && len(with.Value) == 0 {
				part.put("with", tree{})
			} else if with.Set {
				part.put("with", parametersTree(with.Value))
			}
			part.putChange("tablespace", laidOver(c.Tablespace, own.Tablespace))
			part.putChange("using", laidOver(c.Access, own.Access))
		case schema.MySQL:
			part.putChange("engine", laidOver(c.Engine, own.Engine))
			part.putChange("charset", laidOver(c.Charset, own.Charset))
			part.putChange("collation", laidOver(c.Collation, own.Collation))
			part.putChange("row_format", laidOver(c.RowFormat, own.RowFormat))
		case schema.MariaDB:
			part.putChange("engine", own.Engine)
			part.putChange("charset", own.Charset)
			part.putChange("collation", own.Collation)
			part.putChange("row_format", own.RowFormat)
		case schema.SQLite:
			part.putFlagChange("strict", laidOver(c.Strict, own.Strict))
			part.putFlagChange("without_rowid", laidOver(c.WithoutRow, own.WithoutRow))
			part.putFlagChange("autoincrement", laidOver(c.Autoinc, own.Autoinc))
		}
		t.putMap(string(d), part)
	}
}
