package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/schema"
)

// catalogQuery reads everything that the main database holds. Attached and
// temporary ones are the connection's own and none of ours.
const catalogQuery = "SELECT type, name, tbl_name, sql FROM main.sqlite_master"

// Read reads the catalog in one query.
func (d sqlite) Read(ctx context.Context, q introspect.Querier, s introspect.Scope) (schema.Metadata, error) {
	for _, name := range s.Schemas {
		if foldName(name) != "main" {
			return schema.Metadata{}, noSchema(name)
		}
	}
	c := newCatalog(s)
	if err := c.load(ctx, q); err != nil {
		return schema.Metadata{}, fmt.Errorf("reading sqlite_schema: %w", err)
	}
	return c.metadata(), nil
}

// object is one row of sqlite_schema.
type object struct{ name, table, sql string }

// catalog gathers the rows of sqlite_schema by kind.
type catalog struct {
	own                                       map[string]bool
	tables, virtual, indexes, views, triggers []object
}

func newCatalog(s introspect.Scope) *catalog {
	c := &catalog{own: map[string]bool{}}
	for _, name := range s.Own {
		if name.Schema == "" || foldName(name.Schema) == "main" {
			c.own[foldName(name.Name)] = true
		}
	}
	return c
}

func (c *catalog) load(ctx context.Context, q introspect.Querier) error {
	rows, err := q.QueryContext(ctx, catalogQuery)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var o object
		var text sql.NullString
		if err := rows.Scan(&kind, &o.name, &o.table, &text); err != nil {
			return err
		}
		o.sql = text.String
		c.add(kind, o)
	}
	return rows.Err()
}

// add takes one row. What SQLite keeps for itself (sqlite_sequence, sqlite_stat1,
// the indexes behind keys, which have no text) and the tool's own tables are left out.
func (c *catalog) add(kind string, o object) {
	if c.own[foldName(o.table)] || o.sql == "" || strings.HasPrefix(foldName(o.name), "sqlite_") {
		return
	}
	switch kind {
	case "index":
		c.indexes = append(c.indexes, o)
	case "view":
		c.views = append(c.views, o)
	case "trigger":
		c.triggers = append(c.triggers, o)
	default:
		if isVirtual(o.sql) {
			c.virtual = append(c.virtual, o)
			return
		}
		c.tables = append(c.tables, o)
	}
}

// isVirtual reports whether the text makes a virtual table: SQLite writes the first
// words of what it keeps itself.
func isVirtual(text string) bool { return strings.HasPrefix(text, "CREATE VIRTUAL TABLE ") }

// metadata parses the texts.
func (c *catalog) metadata() schema.Metadata {
	m := schema.Metadata{Tables: make([]schema.Table, 0, len(c.tables))}
	r := newLifter()
	position := map[string]int{} // of each table, by folded name
	for _, o := range c.tables {
		if owner, ok := c.shadowed(o.name); ok {
			m.Unmanaged = append(m.Unmanaged, schema.Unmanaged{Kind: "shadow table", Name: schema.N(o.name), Table: schema.N(owner), Definition: o.sql})
			continue
		}
		t, err := r.readTable(o.sql)
		if err != nil {
			m.Unmanaged = append(m.Unmanaged, schema.Unmanaged{Kind: notUnderstood, Name: schema.N(o.name), Definition: o.sql})
			continue
		}
		t.Name = schema.N(o.name)
		position[foldName(o.name)] = len(m.Tables)
		m.Tables = append(m.Tables, t)
	}
	c.addIndexes(&m, position, r.parser)
	for i := range m.Tables {
		sortParts(&m.Tables[i])
		resolveReferences(&m.Tables[i], m.Tables, position)
	}
	c.addUnmanaged(&m)
	m.Sort()
	return m
}

// notUnderstood is the kind of a table whose text this package cannot read.
const notUnderstood = "table (not understood)"

func (l *lifter) readTable(text string) (schema.Table, error) {
	l.parser.reset(text)
	parsed, err := l.parser.table()
	if err != nil {
		return schema.Table{}, err
	}
	t, err := l.table(parsed)
	t.Definition = text
	return t, err
}

// addIndexes gives each table its indexes. An index on a table that is not managed
// is part of that table.
func (c *catalog) addIndexes(m *schema.Metadata, position map[string]int, p *parser) {
	for _, o := range c.indexes {
		i, ok := position[foldName(o.table)]
		if !ok {
			continue
		}
		t := &m.Tables[i]
		p.reset(o.sql)
		parsed, err := p.index()
		if err != nil {
			m.Unmanaged = append(m.Unmanaged, schema.Unmanaged{Kind: "index (not understood)", Name: schema.N(o.name), Table: t.Name, Definition: o.sql})
			continue
		}
		x := parsed.index(*t)
		x.Name = o.name
		t.Indexes = append(t.Indexes, x)
		t.Definition += "\n;\n" + o.sql // the text may end in a comment
	}
}

// resolveReferences gives foreign keys the referred table's and columns' own
// spelling, and its primary key where the text names no columns.
func resolveReferences(t *schema.Table, tables []schema.Table, position map[string]int) {
	for i := range t.ForeignKeys {
		f := &t.ForeignKeys[i]
		p, ok := position[foldName(f.References.Table.Name)]
		if !ok {
			continue
		}
		to := tables[p]
		f.References.Table = to.Name
		if len(f.References.Columns) == 0 {
			if to.PrimaryKey != nil && len(to.PrimaryKey.Columns) == len(f.Columns) {
				f.References.Columns = append([]string(nil), to.PrimaryKey.Columns...)
			}
			continue
		}
		columns := append([]string(nil), f.References.Columns...)
		for j, name := range columns {
			if k := columnIndex(to, name); k >= 0 {
				columns[j] = to.Columns[k].Name
			}
		}
		f.References.Columns = columns
	}
}
