package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/schema"
)

// Read reads the catalog in a fixed number of queries: one about the session, one
// for each kind of thing below, one that resolves what the others name beyond the
// scope, if anything, and one that puts the session back.
func (p postgres) Read(ctx context.Context, q introspect.Querier, s introspect.Scope) (m schema.Metadata, err error) {
	c := &catalog{q: q, scope: s, lifted: map[string]schema.Type{}}
	if err := c.begin(ctx, p); err != nil {
		return schema.Metadata{}, err
	}
	defer func() { err = errors.Join(err, c.restore(ctx)) }()
	for _, step := range []struct {
		what string
		read func(context.Context) error
	}{
		{"relations", c.readRelations},
		{"columns", c.readColumns},
		{"constraints", c.readConstraints},
		{"operator classes", c.readOpClasses},
		{"indexes", c.readIndexes},
		{"types", c.readTypes},
		{"sequences", c.readSequences},
		{"comments", c.readComments},
		{"extensions", c.readExtensions},
		{"other objects", c.readObjects},
		{"dependencies", c.readDependencies},
		{"names beyond the scope", c.readForeignNames},
	} {
		if err := step.read(ctx); err != nil {
			return schema.Metadata{}, fmt.Errorf("reading %s: %w", step.what, err)
		}
	}
	return c.assemble()
}

// oid is an object identifier of the catalog.
type oid = uint32

// The object identifiers of catalogs themselves are the same on every server; the
// queries name others by number where they stand for what a row is about.
const (
	classType       = 1247
	classRelation   = 1259
	classConstraint = 2606
)

// catalog is what has been read so far.
type catalog struct {
	p       postgres // at the version and search path of this connection
	q       introspect.Querier
	scope   introspect.Scope
	saved   session
	inScope string // SQL list of the names of the schemas that are read

	namespaces  []string // those of the scope that exist
	relations   map[oid]*relation
	order       []*relation // as read
	constraints []constraintRow
	indexes     map[oid]*indexRow
	indexOrder  []*indexRow
	opClasses   map[oid]opClass
	types       []*typeRow
	sequences   []*sequenceRow
	comments    map[object]string
	extensions  []extensionRow
	members     map[object]bool // what belongs to an extension
	objects     []*objectRow
	depends     map[object][]column
	foreign     map[column]string      // names of columns of tables that are not read
	foreignRel  map[oid]schema.Name    // and of those tables
	collations  map[oid]string         // those that are not the default
	enumNames   map[schema.Name]bool   // managed enums
	owners      map[oid][]*sequenceRow // sequences by the table that owns them
	lifted      map[string]schema.Type // by the server's spelling
	nextvals    map[string][]*relation // by the text of a default
	unmanaged   []schema.Unmanaged
}

// object names a thing by the catalog it stands in; sub is a column's number.
type object struct {
	class, id oid
	sub       int
}

// column names a column of a relation by number, 0 for the relation itself.
type column struct {
	relation oid
	number   int
}

// settings are those that change what the server's functions write, with the
// values under which it is unambiguous and the same for everybody.
var settings = []struct{ name, value string }{
	{"search_path", ""},
	{"datestyle", "ISO"},
	{"intervalstyle", "postgres"},
	{"timezone", "UTC"},
	{"extra_float_digits", "1"},
	{"bytea_output", "hex"},
	{"quote_all_identifiers", "off"},
}

// session holds the values that the settings had.
type session []string

// settled is put before each query whose answer hangs on the settings. They are
// set for the transaction: when none is open, that is the one query.
var settled = "WITH settled AS MATERIALIZED (SELECT " + setConfig(wanted(), true) + ")\n"

func wanted() session {
	values := make(session, len(settings))
	for i, s := range settings {
		values[i] = s.value
	}
	return values
}

// setConfig writes calls that give the settings those values.
func setConfig(values session, local bool) string {
	calls := make([]string, len(settings))
	for i, s := range settings {
		calls[i] = fmt.Sprintf("pg_catalog.set_config('%s', %s, %t)", s.name, quoteText(values[i]), local)
	}
	return strings.Join(calls, ", ")
}

// begin asks about the session and remembers its settings.
func (c *catalog) begin(ctx context.Context, p postgres) error {
	query := aboutServer
	for _, s := range settings {
		query = strings.Replace(query, "SELECT ", fmt.Sprintf("SELECT pg_catalog.current_setting('%s'), ", s.name), 1)
	}
	query += `, coalesce(pg_catalog.current_schema(), ''), coalesce((SELECT array_to_json(array_agg(nspname ORDER BY nspname))::text
FROM pg_catalog.pg_namespace WHERE nspname IN ` + quotedList(c.scope.Schemas) + `), '[]')`
	c.saved = make(session, len(settings))
	var number, path, current, there string
	into := []any{&number, &path, &current, &there}
	for i := range settings { // each went to the front
		into = append([]any{&c.saved[i]}, into...)
	}
	if err := one(ctx, c.q, query, into...); err != nil {
		return fmt.Errorf("asking about the session: %w", err)
	}
	made, err := p.made(number, path)
	if err != nil {
		return err
	}
	if current == "" {
		return fmt.Errorf("reading the catalog: no schema of the connection's search_path (%s) exists", c.saved[0])
	}
	c.p = made
	if err := json.Unmarshal([]byte(there), &c.namespaces); err != nil {
		return fmt.Errorf("reading the names of schemas %s: %w", there, err)
	}
	c.namespaces = some(slices.DeleteFunc(c.namespaces, func(n string) bool { return n == current }))
	c.inScope = quotedList(append([]string{current}, c.namespaces...))
	return nil
}

// quotedList writes names as an SQL list of strings.
func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quoteText(n)
	}
	if len(quoted) == 0 {
		return "(NULL)"
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}

// restore puts the settings back for the rest of a transaction that the caller
// has open; without one there is nothing to restore and the query does nothing.
func (c *catalog) restore(ctx context.Context) error {
	rows, err := c.q.QueryContext(context.WithoutCancel(ctx), "SELECT "+setConfig(c.saved, true))
	if err != nil {
		return fmt.Errorf("restoring the session's settings: %w", err)
	}
	return rows.Close()
}

// each runs a query and calls scan for each of its rows.
func (c *catalog) each(ctx context.Context, query string, scan func(*sql.Rows) error) error {
	rows, err := c.q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// name is how the schema calls an object: without the default schema.
func (c *catalog) name(namespace, name string) schema.Name {
	if namespace == c.p.defaultSchema() {
		namespace = ""
	}
	return schema.Name{Schema: namespace, Name: name}
}

// isOwn reports whether a table is one of the tool's own.
func (c *catalog) isOwn(n schema.Name) bool {
	return c.scope.IsOwn(n) || n.Schema == "" && c.scope.IsOwn(schema.Name{Schema: c.p.defaultSchema(), Name: n.Name})
}
