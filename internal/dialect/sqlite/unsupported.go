package sqlite

import (
	"fmt"
	"slices"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/schema"
)

// onlyHint is the way out where SQLite has no such thing at all.
const onlyHint = "limit it to the databases that have it, as in only: [postgres]"

// sameNameHint is the way out where names differ by case alone.
const sameNameHint = "SQLite does not tell case apart in names: choose another"

func unsupported(what, hint string) error {
	return &render.UnsupportedError{Dialect: schema.SQLite, What: what, Hint: hint}
}

func noSchema(name string) error {
	return unsupported(fmt.Sprintf("schema %q", name), "a SQLite database is one schema: map it by schema_translate, or limit what is in it by only:")
}

// refusal gathers the first thing about an object that SQLite cannot hold.
type refusal struct {
	of  string
	err error
}

func (r *refusal) when(bad bool, what, hint string) {
	if bad && r.err == nil {
		r.err = unsupported(r.of+": "+what, hint)
	}
}

// tableSupported reports what about a table SQLite cannot hold.
func (d sqlite) tableSupported(t schema.Table) error {
	if t.Name.Schema != "" {
		return noSchema(t.Name.Schema)
	}
	if err := namesDiffer(t); err != nil {
		return err
	}
	r := refusal{of: fmt.Sprintf("table %q", t.Name)}
	r.when(t.Options.SQLite.Strict && !d.version.strictTables(), "STRICT before SQLite 3.37", "leave strict out, or use a newer SQLite")
	r.when(!slices.ContainsFunc(t.Columns, func(c schema.Column) bool { _, computed := c.Generated.(schema.Computed); return !computed }),
		"no column that is not generated", "keep one, or drop the table")
	for _, e := range t.Excludes {
		r.when(true, fmt.Sprintf("exclusion constraint %q", e.Name), onlyHint)
	}
	if r.err != nil {
		return r.err
	}
	for _, f := range t.ForeignKeys {
		if f.References.Table.Schema != "" {
			return noSchema(f.References.Table.Schema)
		}
	}
	if err := keySupported(t); err != nil {
		return err
	}
	return partsSupported(t)
}

// partsSupported does so for its columns, uniques and indexes.
func partsSupported(t schema.Table) error {
	for _, c := range t.Columns {
		if err := columnSupported(t, c); err != nil {
			return err
		}
	}
	for _, u := range t.Uniques {
		if err := uniqueSupported(t.Name, u); err != nil {
			return err
		}
	}
	for _, x := range t.Indexes {
		if err := indexSupported(t.Name, x); err != nil {
			return err
		}
	}
	return nil
}

// namesDiffer refuses columns whose names are the same to SQLite.
func namesDiffer(t schema.Table) error {
	for i := range t.Columns {
		if other := columnIndex(t, t.Columns[i].Name); other < i {
			return unsupported(fmt.Sprintf("table %q: columns %q and %q", t.Name, t.Columns[other].Name, t.Columns[i].Name), sameNameHint)
		}
	}
	return nil
}

func keySupported(t schema.Table) error {
	r := refusal{of: fmt.Sprintf("primary key of table %q", t.Name)}
	k := t.PrimaryKey
	_, rowid := rowidColumn(t)
	r.when(t.Options.SQLite.Autoincrement && !rowid, "AUTOINCREMENT", "it needs a sole integer key in a table with rowids")
	if k == nil {
		r.when(t.Options.SQLite.WithoutRowID, "none in a table WITHOUT ROWID", "give it a primary key")
		return r.err
	}
	r.when(k.Deferrable || k.InitiallyDeferred, "deferrable", onlyHint)
	return r.err
}

func columnSupported(t schema.Table, c schema.Column) error {
	if _, err := typeText(t, c); err != nil {
		return err
	}
	declared, _ := genericText(c.Type, t.Options.SQLite.Strict)
	r := refusal{of: fmt.Sprintf("column %q of table %q", c.Name, t.Name)}
	rowid, isRowid := rowidColumn(t)
	switch c.Generated.(type) {
	case schema.Identity:
		r.when(true, "identity", "leave it out: a sole integer key is numbered without; or say it under postgres:")
	case schema.Serial:
		r.when(true, "serial", "write an integer type, or say serial under postgres:")
	case schema.Auto:
		r.when(!isRowid || rowid != c.Name || affinityOf(canonType(declared)) != numericAffinity, "numbered by the database",
			"only a sole integer key of a table with rowids is; say autoincrement: false here")
	}
	return r.err
}

func uniqueSupported(table schema.Name, u schema.Unique) error {
	r := refusal{of: fmt.Sprintf("unique constraint %q on table %q", u.Name, table)}
	r.when(u.Deferrable || u.InitiallyDeferred, "deferrable", onlyHint)
	r.when(u.NullsNotDistinct, "nulls not distinct", onlyHint)
	return r.err
}

func indexSupported(table schema.Name, x schema.Index) error {
	r := refusal{of: fmt.Sprintf("index %q on table %q", x.Name, table)}
	r.when(x.Using != "" && x.Using != "btree", "method "+x.Using, onlyHint)
	r.when(len(x.Include) > 0, "INCLUDE", "say it under postgres:, or "+onlyHint)
	r.when(len(x.With) > 0, "storage parameters", "say them under postgres:")
	r.when(x.NullsNotDistinct, "nulls not distinct", onlyHint)
	r.when(x.Tablespace != "", "a tablespace", "say it under postgres:")
	r.when(x.Kind != "", x.Kind, onlyHint)
	r.when(x.Parser != "", "a parser", onlyHint)
	r.when(x.Invisible, "invisible", "say it under mysql:")
	for _, e := range x.Elements {
		name := e.Column + e.Expression
		r.when(e.OpClass != "", "an operator class of "+name, "say it under postgres:")
		r.when(e.Length > 0, "a prefix of "+name, "say it under mysql:")
		r.when(e.Nulls != "" && e.Nulls != defaultNulls(e.Descending), "nulls "+e.Nulls+" of "+name, onlyHint)
	}
	return r.err
}
