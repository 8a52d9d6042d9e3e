package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

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
	slices.SortFunc(c.tables, func(a, b object) int { return strings.Compare(a.name, b.name) })
	m := schema.Metadata{Tables: make([]schema.Table, 0, len(c.tables))}
	position := make(map[string]int, len(c.tables)) // of each table, by folded name
	for i, text := range c.read() {
		m.Unmanaged = append(m.Unmanaged, text.unmanaged...)
		if text.understood {
			position[foldName(c.tables[i].name)] = len(m.Tables)
			m.Tables = append(m.Tables, text.table)
		}
	}
	for i := range m.Tables {
		resolveReferences(&m.Tables[i], m.Tables, position)
		sortParts(&m.Tables[i])
	}
	c.addUnmanaged(&m)
	m.Sort()
	return m
}

// readText is what came of a table's text and those of its indexes.
type readText struct {
	table      schema.Table
	understood bool
	unmanaged  []schema.Unmanaged
}

// read reads the texts of all tables, a part of them on each processor.
func (c *catalog) read() []readText {
	indexes := make(map[string][]object, len(c.tables))
	for _, o := range c.indexes {
		key := foldName(o.table)
		indexes[key] = append(indexes[key], o)
	}
	out := make([]readText, len(c.tables))
	var wait sync.WaitGroup
	part := max(100, (len(out)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	for from := 0; from < len(out); from += part {
		wait.Go(func() {
			l := newLifter()
			for i := from; i < min(from+part, len(out)); i++ {
				o := c.tables[i]
				if owner, ok := c.shadowed(o.name); ok {
					out[i] = readText{unmanaged: []schema.Unmanaged{{Kind: "shadow table", Name: schema.N(o.name), Table: schema.N(owner), Definition: o.sql}}}
					continue
				}
				out[i] = l.read(o, indexes[foldName(o.name)])
			}
		})
	}
	wait.Wait()
	return out
}

// notUnderstood is the kind of a table whose text this package cannot read.
const notUnderstood = "table (not understood)"

// read reads a table and its indexes. Those of a table that is not understood are
// part of it.
func (l *lifter) read(o object, indexes []object) readText {
	l.parser.reset(o.sql)
	parsed, err := l.parser.table()
	var out readText
	if err == nil {
		out.table, err = l.table(parsed)
	}
	if err != nil {
		return readText{unmanaged: []schema.Unmanaged{{Kind: notUnderstood, Name: schema.N(o.name), Definition: o.sql}}}
	}
	t := &out.table
	t.Name, out.understood = schema.N(o.name), true
	texts := append(make([]string, 0, 1+len(indexes)), o.sql)
	for _, index := range indexes {
		l.parser.reset(index.sql)
		parsed, err := l.parser.index()
		if err != nil {
			out.unmanaged = append(out.unmanaged, schema.Unmanaged{Kind: "index (not understood)", Name: schema.N(index.name), Table: t.Name, Definition: index.sql})
			continue
		}
		x := parsed.index(*t)
		x.Name = index.name
		t.Indexes = append(t.Indexes, x)
		texts = append(texts, index.sql)
	}
	t.Definition = strings.Join(texts, "\n;\n") // a text may end in a comment
	return out
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
		to := &tables[p]
		f.References.Table = to.Name
		if len(f.References.Columns) == 0 {
			if to.PrimaryKey != nil && len(to.PrimaryKey.Columns) == len(f.Columns) {
				f.References.Columns = append([]string(nil), to.PrimaryKey.Columns...)
			}
			continue
		}
		for j, name := range f.References.Columns {
			if k := indexOf(to.Columns, name); k >= 0 {
				f.References.Columns[j] = to.Columns[k].Name
			}
		}
	}
}
