package mysql

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/schema"
)

// Read reads the default schema and those of the scope: a fixed number of queries
// for each, and SHOW CREATE TABLE for the tables that hold what information_schema
// does not tell, or tells wrong.
func (s server) Read(ctx context.Context, q introspect.Querier, scope introspect.Scope) (schema.Metadata, error) {
	var m schema.Metadata
	types := map[string]columnType{}
	for _, name := range append([]string{""}, scope.Schemas...) {
		r := reading{server: s, q: q, scope: scope, schema: name, tables: map[string]*liveTable{}, types: types}
		if err := r.read(ctx, &m); err != nil {
			if name != "" {
				err = fmt.Errorf("schema %q: %w", name, err)
			}
			return schema.Metadata{}, fmt.Errorf("reading the catalog: %w", err)
		}
	}
	m.Sort()
	return m, nil
}

// reading is the state of reading one schema.
type reading struct {
	server
	q         introspect.Querier
	scope     introspect.Scope
	schema    string
	tables    map[string]*liveTable
	types     map[string]columnType // by the server's spelling
	sequences []liveSequence
	unmanaged []unmanagedObject
	mode      printMode
	views     bool // there are views
}

// liveTable is a table on its way.
type liveTable struct {
	schema.Table
	engine    string
	collation string
	columns   []liveColumn
	indexes   map[string]*liveIndex
	ruled     map[string]bool // foreign keys whose actions were seen
	// create says that SHOW CREATE TABLE is needed.
	create bool
	// partitioned, and the names of checks whose text is still to be had.
	partitioned bool
	checks      []string
	// ownChecks says that columns have checks of their own.
	ownChecks bool
	// odd says why the table cannot be held in a schema; "" when it can.
	odd string
}

func (r *reading) read(ctx context.Context, m *schema.Metadata) error {
	steps := []func(context.Context) error{
		r.readTables, r.readColumns, r.readIndexes, r.readKeys, r.readRules, r.readChecks, r.readUnmanaged, r.readCreates, r.readSequences,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return r.finish(m)
}

// errNoDatabase is what a connection without a default schema gets: DATABASE() is
// NULL there, and every question would be answered by nothing.
var errNoDatabase = errors.New("the connection has no database selected; name one in the URL")

// readTables reads tables, and the names of sequences.
func (r *reading) readTables(ctx context.Context) error {
	seen := false
	err := r.ask(ctx, "tables", r.catalog.tables, func(f fields) error {
		seen = true
		r.mode = modeOf(f.text(6))
		return r.addTable(f)
	})
	if err == nil && !seen {
		err = r.provenEmpty(ctx)
	}
	return err
}

func (r *reading) addTable(f fields) error {
	name := schema.Name{Schema: r.schema, Name: f.text(0)}
	if r.scope.IsOwn(name) {
		return nil
	}
	kind := f.text(1)
	switch kind {
	case "VIEW":
		r.views = true
		return nil
	case "SYSTEM VIEW", "TEMPORARY":
		return nil
	case "SEQUENCE":
		r.sequences = append(r.sequences, liveSequence{name: name, comment: f.text(5)})
		return nil
	}
	t := &liveTable{engine: f.text(2), collation: foldCollation(f.text(3)), indexes: map[string]*liveIndex{}, ruled: map[string]bool{}}
	t.Name = name
	t.Options.Comment = f.text(5)
	t.Options.MySQL = r.liftOptions(name, f.text(2), t.collation, f.text(4))
	r.otherOptions(name, f.text(4))
	t.partitioned = strings.Contains(f.text(4), "partitioned")
	t.create = t.partitioned
	if kind != "BASE TABLE" {
		t.odd = strings.ToLower(kind) + " table"
	}
	r.tables[name.Name] = t
	return nil
}

// liftOptions leaves out what a table of the schema has without saying so.
func (r *reading) liftOptions(name schema.Name, engine, collation, options string) schema.MySQLTable {
	var o schema.MySQLTable
	if !strings.EqualFold(engine, r.settings.engine) {
		o.Engine = engine
	}
	if collation != "" && collation != r.databaseCollation(name) {
		o.Charset, o.Collation = charsetOf(collation), collation
	}
	for option := range strings.FieldsSeq(options) {
		if format, ok := strings.CutPrefix(strings.ToLower(option), "row_format="); ok {
			o.RowFormat = strings.ToUpper(format)
		}
	}
	return o
}

// provenEmpty: information_schema shows what the user has some privilege on, so
// seeing nothing proves nothing. It is believed when the user may use the whole
// schema, or the server.
func (r *reading) provenEmpty(ctx context.Context) error {
	selected, believed := false, false
	err := r.ask(ctx, "privileges", `SELECT DATABASE() IS NOT NULL,
(SELECT COUNT(*) FROM information_schema.schema_privileges WHERE {schema} LIKE table_schema)
+ (SELECT COUNT(*) FROM information_schema.user_privileges WHERE privilege_type <> 'USAGE')
+ (COALESCE(CURRENT_ROLE(), 'NONE') <> 'NONE')`, func(f fields) error {
		selected, believed = f.number(0) == 1, f.number(1) > 0
		return nil
	})
	switch {
	case err != nil:
		return err
	case !selected && r.schema == "":
		return errNoDatabase
	case !believed:
		return errors.New("no table is visible, and the user has no privilege on the schema: that does not prove it empty")
	}
	return nil
}

// finish adds what was read to the schema, sorted, with what cannot be held in one
// as unmanaged.
func (r *reading) finish(m *schema.Metadata) error {
	for name, t := range r.tables {
		if err := t.visible(); err != nil {
			return fmt.Errorf("reading table %q: %w", name, err)
		}
		t.assemble()
	}
	r.setAsideTwins()
	for _, t := range r.tables {
		r.setAsideKeys(t)
		if t.odd != "" {
			r.unmanaged = append(r.unmanaged, unmanagedObject{Unmanaged: schema.Unmanaged{Kind: t.odd, Name: t.Name}})
			continue
		}
		m.Tables = append(m.Tables, t.Table)
	}
	for _, s := range r.sequences {
		m.Sequences = append(m.Sequences, s.sequence())
	}
	if r.schema != "" {
		m.Schemas = append(m.Schemas, r.schema)
	}
	m.Unmanaged = append(m.Unmanaged, r.dependencies()...)
	return nil
}

// setAsideTwins takes out tables whose names differ by case alone: names compare
// without case (see FoldName), and one must never be taken for the other.
func (r *reading) setAsideTwins() {
	spellings := map[string]int{}
	for name := range r.tables {
		spellings[foldName(name)]++
	}
	for name, t := range r.tables {
		if spellings[foldName(name)] > 1 {
			t.odd = "table named as another but for case"
		}
	}
}

// visible refuses a table of which the user sees a part: information_schema leaves
// out, row by row, what no privilege reaches, and what is left out looks absent.
func (t *liveTable) visible() error {
	slices.SortFunc(t.columns, func(a, b liveColumn) int { return a.position - b.position })
	for i, c := range t.columns {
		if c.position != i+1 {
			return errors.New("columns are hidden from the user: grant SELECT on the whole table")
		}
	}
	if len(t.columns) == 0 {
		return errors.New("its columns are hidden from the user: grant SELECT on it")
	}
	for _, f := range t.ForeignKeys {
		if !t.ruled[f.Name] || len(f.Columns) == 0 {
			return fmt.Errorf("foreign key %q is hidden from the user in part: grant SELECT and one more privilege on the table (MariaDB shows a key's actions to no one who may only read)", f.Name)
		}
	}
	return nil
}

// assemble puts columns and constraints in order.
func (t *liveTable) assemble() {
	t.Columns = make([]schema.Column, len(t.columns))
	for i, c := range t.columns {
		t.Columns[i] = c.Column
	}
	t.assembleIndexes()
	slices.SortFunc(t.ForeignKeys, func(a, b schema.ForeignKey) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(t.Checks, func(a, b schema.Check) int { return strings.Compare(a.Name, b.Name) })
}
