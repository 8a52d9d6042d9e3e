package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// constraintRow is a row of pg_constraint.
type constraintRow struct {
	id, relation                              oid
	name, kind                                string
	deferrable, deferred, valid, noInherit    bool
	columns                                   string
	foreign                                   oid
	foreignColumns, onUpdate, onDelete, match string
	index                                     oid
	expression                                string
	operators                                 string // of an exclusion constraint, separated by spaces
	setColumns, unusual                       bool
}

const constraintsQuery = `SELECT k.oid, k.conrelid, k.conname, k.contype::text, k.condeferrable, k.condeferred, k.convalidated, k.connoinherit,
  coalesce(array_to_string(k.conkey, ' '), ''), k.confrelid, coalesce(array_to_string(k.confkey, ' '), ''),
  k.confupdtype::text, k.confdeltype::text, k.confmatchtype::text, k.conindid,
  CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) ELSE '' END,
  CASE WHEN k.contype = 'x' THEN (SELECT string_agg(CASE WHEN n.nspname = 'pg_catalog' THEN o.oprname::text
      ELSE format('OPERATOR(%%I.%%s)', n.nspname, o.oprname) END, ' ' ORDER BY u.place)
    FROM unnest(k.conexclop) WITH ORDINALITY u(operator, place) JOIN pg_catalog.pg_operator o ON o.oid = u.operator
    JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace) ELSE '' END,
  %s, %s
FROM settled, pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
WHERE (k.contype IN ('c', 'f', 'p', 'u', 'x') OR k.contype = 'n' AND (k.connoinherit OR NOT k.convalidated)) AND k.conparentid = 0 AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN `

func (c *catalog) readConstraints(ctx context.Context) error {
	setColumns, unusual := "false", "false"
	if c.p.setNullColumns() {
		setColumns = "k.confdelsetcols IS NOT NULL"
	}
	if c.p.constraintStates() {
		unusual = "NOT k.conenforced OR k.conperiod"
	}
	query := settled + fmt.Sprintf(constraintsQuery, setColumns, unusual) + c.inScope + ")"
	return c.each(ctx, query, func(rows *sql.Rows) error {
		k := constraintRow{}
		err := rows.Scan(&k.id, &k.relation, &k.name, &k.kind, &k.deferrable, &k.deferred, &k.valid, &k.noInherit,
			&k.columns, &k.foreign, &k.foreignColumns, &k.onUpdate, &k.onDelete, &k.match, &k.index,
			&k.expression, &k.operators, &k.setColumns, &k.unusual)
		c.constraints = append(c.constraints, k)
		return err
	})
}

// addConstraint puts a constraint into its table.
func (c *catalog) addConstraint(r *relation, k constraintRow) error {
	if x, ok := c.indexes[k.index]; ok && k.kind != "f" { // a foreign key names the index it leans on
		x.backs = true
		if x.clustered {
			c.note("clustering", k.name, r)
		}
	}
	if k.unusual || k.setColumns || k.kind == "n" { // NOT NULL has states since PostgreSQL 18
		c.note("constraint", k.name, r)
		last := &c.unmanaged[len(c.unmanaged)-1]
		last.DependsOn = append(c.columnsRead(k.relation, k.columns), c.columnsRead(k.foreign, k.foreignColumns)...)
		return nil
	}
	t := r.table
	comment := c.comments[object{classConstraint, k.id, 0}]
	if k.kind != "f" && k.kind != "c" && c.comments[object{classRelation, k.index, 0}] != "" { // the model has no place for it
		c.note("index comment", k.name, r)
	}
	switch k.kind {
	case "c":
		t.Checks = append(t.Checks, schema.Check{Name: k.name, Expression: unwrap(k.expression), Comment: comment,
			Postgres: schema.PostgresConstraint{NotValid: !k.valid, NoInherit: k.noInherit}})
		return nil
	case "f":
		key, err := c.foreignKey(r, k)
		key.Comment = comment
		t.ForeignKeys = append(t.ForeignKeys, key)
		return err
	}
	x, ok := c.indexes[k.index]
	if !ok {
		return fmt.Errorf("reading constraint %q: its index is not there", k.name)
	}
	if k.kind == "x" {
		exclude, err := c.exclude(r, k, x)
		exclude.Comment = comment
		t.Excludes = append(t.Excludes, exclude)
		return err
	}
	return c.addKey(r, k, x, comment)
}

func (c *catalog) addKey(r *relation, k constraintRow, x *indexRow, comment string) error {
	columns, err := r.names(k.columns)
	if err != nil {
		return fmt.Errorf("reading constraint %q: %w", k.name, err)
	}
	part, err := c.keyPart(r, x)
	if err != nil {
		return fmt.Errorf("reading constraint %q: %w", k.name, err)
	}
	if k.kind == "p" {
		r.table.PrimaryKey = &schema.PrimaryKey{Name: k.name, Columns: columns, Postgres: part,
			Deferrable: k.deferrable, InitiallyDeferred: k.deferred}
		if comment != "" { // the model has no place for it
			c.note("primary key comment", k.name, r)
		}
		return nil
	}
	r.table.Uniques = append(r.table.Uniques, schema.Unique{Name: k.name, Columns: columns, Postgres: part, Comment: comment,
		Deferrable: k.deferrable, InitiallyDeferred: k.deferred, NullsNotDistinct: x.nullsNotDistinct})
	return nil
}

// columnsRead names columns of a table given by number: a constraint goes with them.
func (c *catalog) columnsRead(relation oid, list string) (out []schema.ColumnName) {
	title, ok := c.relationName(relation)
	for _, n := range numbers(list) {
		if name, known := c.columnName(relation, n); ok && known {
			out = append(out, schema.ColumnName{Table: title, Column: name})
		}
	}
	return out
}

var actions = map[string]schema.Action{
	"a": schema.NoAction, "r": schema.Restrict, "c": schema.Cascade, "n": schema.SetNull, "d": schema.SetDefault,
}

var matches = map[string]string{"s": "", "f": "full", "p": "partial"}

func (c *catalog) foreignKey(r *relation, k constraintRow) (schema.ForeignKey, error) {
	key := schema.ForeignKey{Name: k.name, OnDelete: actions[k.onDelete], OnUpdate: actions[k.onUpdate], Match: matches[k.match],
		Deferrable: k.deferrable, InitiallyDeferred: k.deferred, Postgres: schema.PostgresConstraint{NotValid: !k.valid}}
	var err error
	if key.Columns, err = r.names(k.columns); err != nil {
		return key, fmt.Errorf("reading foreign key %q: %w", k.name, err)
	}
	name, ok := c.relationName(k.foreign)
	if !ok {
		return key, fmt.Errorf("reading foreign key %q: the table it references is not there", k.name)
	}
	key.References.Table = name
	for _, n := range numbers(k.foreignColumns) {
		column, ok := c.columnName(k.foreign, n)
		if !ok {
			return key, fmt.Errorf("reading foreign key %q: column %d of table %q is not there", k.name, n, name)
		}
		key.References.Columns = append(key.References.Columns, column)
	}
	return key, nil
}

// columnName returns the name of a column of a relation, in the scope or not.
func (c *catalog) columnName(id oid, number int) (string, bool) {
	if r, ok := c.relations[id]; ok {
		if row := r.number(number); row != nil {
			return row.name, true
		}
	}
	name, ok := c.foreign[column{id, number}]
	return name, ok
}

// names returns the names of columns given by number.
func (r *relation) names(list string) ([]string, error) {
	var out []string
	for _, n := range numbers(list) {
		row := r.number(n)
		if row == nil {
			return nil, fmt.Errorf("column %d of table %q is not there", n, r.title)
		}
		out = append(out, row.name)
	}
	return out, nil
}

// numbers reads what array_to_string(…, ' ') wrote.
func numbers(list string) []int {
	var out []int
	for _, word := range strings.Fields(list) {
		n, _ := strconv.Atoi(word) // the server wrote it
		out = append(out, n)
	}
	return out
}
