package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// indexRow is a row of pg_index.
type indexRow struct {
	id, relation                      oid
	name                              string
	unique, valid, clustered, replica bool
	keys                              int // the columns after them are included
	columns, options                  string
	classes, collations               string
	method                            string
	with, tablespace                  string
	nullsNotDistinct                  bool
	definition                        string // when it holds expressions
	predicate                         string
	classOptions                      string // JSON: number of the element to options

	backs bool // a constraint
}

// Operator classes take options (gist_trgm_ops(siglen=32)) on methods other than
// btree and hash alone, so that only few indexes are looked at for them.
const indexesQuery = `SELECT i.indexrelid, i.indrelid, ic.relname, i.indisunique, i.indisvalid, i.indisclustered, i.indisreplident, i.indnkeyatts,
  i.indkey::text, i.indoption::text, i.indclass::text, i.indcollation::text, am.amname,
  coalesce(array_to_json(ic.reloptions)::text, ''), coalesce(ts.spcname, ''), %s,
  CASE WHEN i.indexprs IS NOT NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid) ELSE '' END,
  CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) ELSE '' END,
  CASE WHEN am.amname NOT IN ('btree', 'hash') THEN (SELECT coalesce(json_object_agg(a.attnum, a.attoptions)::text, '')
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL) ELSE '' END
FROM settled, pg_catalog.pg_index i
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_am am ON am.oid = ic.relam
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN `

func (c *catalog) readIndexes(ctx context.Context) error {
	nulls := "false"
	if c.p.nullsNotDistinct() {
		nulls = "i.indnullsnotdistinct"
	}
	c.indexes = map[oid]*indexRow{}
	return c.each(ctx, settled+fmt.Sprintf(indexesQuery, nulls)+c.inScope+")", func(rows *sql.Rows) error {
		x := &indexRow{}
		err := rows.Scan(&x.id, &x.relation, &x.name, &x.unique, &x.valid, &x.clustered, &x.replica, &x.keys,
			&x.columns, &x.options, &x.classes, &x.collations, &x.method, &x.with, &x.tablespace, &x.nullsNotDistinct,
			&x.definition, &x.predicate, &x.classOptions)
		c.indexes[x.id] = x
		c.indexOrder = append(c.indexOrder, x)
		return err
	})
}

// opClass is a row of pg_opclass.
type opClass struct {
	namespace, name string
	method, input   oid
	isDefault       bool
}

func (c *catalog) readOpClasses(ctx context.Context) error {
	c.opClasses = map[oid]opClass{}
	const query = `SELECT o.oid, n.nspname, o.opcname, o.opcmethod, o.opcintype, o.opcdefault
FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace`
	return c.each(ctx, query, func(rows *sql.Rows) error {
		var id oid
		var o opClass
		err := rows.Scan(&id, &o.namespace, &o.name, &o.method, &o.input, &o.isDefault)
		c.opClasses[id] = o
		return err
	})
}

// addIndex puts an index that backs no constraint into its table.
func (c *catalog) addIndex(r *relation, x *indexRow) error {
	if !x.valid { // left by CREATE INDEX CONCURRENTLY that failed
		c.note("invalid index", x.name, r)
		return nil
	}
	if x.clustered {
		c.note("clustering", x.name, r)
	}
	elements, include, err := c.elements(r, x)
	if err != nil {
		return fmt.Errorf("reading index %q: %w", x.name, err)
	}
	with, err := parameters(x.with, "")
	if err != nil {
		return fmt.Errorf("reading index %q: %w", x.name, err)
	}
	index := schema.Index{
		Name: x.name, Unique: x.unique, Elements: elements, Include: include, Using: x.method, With: with,
		Where: unwrap(x.predicate), NullsNotDistinct: x.nullsNotDistinct, Tablespace: x.tablespace,
		Comment: c.comments[object{classRelation, x.id, 0}],
	}
	if index.Using == "btree" {
		index.Using = ""
	}
	r.table.Indexes = append(r.table.Indexes, index)
	return nil
}

// keyPart returns what PostgreSQL has on the index behind a key.
func (c *catalog) keyPart(r *relation, x *indexRow) (schema.PostgresKey, error) {
	part := schema.PostgresKey{Tablespace: x.tablespace}
	columns := numbers(x.columns)
	for _, n := range columns[min(x.keys, len(columns)):] {
		row := r.number(n)
		if row == nil {
			return part, fmt.Errorf("column %d is not there", n)
		}
		part.Include = append(part.Include, row.name)
	}
	var err error
	part.With, err = parameters(x.with, "")
	return part, err
}

func (c *catalog) exclude(r *relation, k constraintRow, x *indexRow) (schema.Exclude, error) {
	out := schema.Exclude{Name: k.name, Using: x.method, Where: unwrap(x.predicate), Deferrable: k.deferrable, InitiallyDeferred: k.deferred}
	if out.Using == "gist" {
		out.Using = ""
	}
	if x.with != "" || x.tablespace != "" { // the model has no place for them
		c.note("exclusion constraint's storage", k.name, r)
	}
	elements, include, err := c.elements(r, x)
	if err != nil {
		return out, fmt.Errorf("reading constraint %q: %w", k.name, err)
	}
	out.Include = include
	operators := strings.Fields(k.operators)
	if len(operators) != len(elements) {
		return out, fmt.Errorf("reading constraint %q: %d operators for %d elements", k.name, len(operators), len(elements))
	}
	for i, e := range elements {
		out.Elements = append(out.Elements, schema.ExcludeElement{IndexElement: e, With: operators[i]})
	}
	return out, nil
}

// elements returns the elements of an index and the columns it includes.
func (c *catalog) elements(r *relation, x *indexRow) (elements []schema.IndexElement, include []string, err error) {
	columns, options := numbers(x.columns), numbers(x.options)
	classes, collations := numbers(x.classes), numbers(x.collations)
	if len(columns) < x.keys || len(options) < x.keys || len(classes) < x.keys || len(collations) < x.keys {
		return nil, nil, fmt.Errorf("its row in the catalog is incomplete")
	}
	written, classOptions, err := x.written()
	if err != nil {
		return nil, nil, err
	}
	for i, n := range columns {
		row := r.number(n)
		switch {
		case n != 0 && row == nil:
			return nil, nil, fmt.Errorf("it reads column %d, which is not there", n)
		case i >= x.keys:
			include = append(include, row.name)
			continue
		}
		e := schema.IndexElement{Descending: options[i]&1 != 0, Nulls: nullsWord(options[i])}
		var typeID oid
		if n == 0 {
			e.Expression, e.Collation = written[i].Expression, written[i].Collation
		} else {
			e.Column, typeID = row.name, row.typeID
			if id := oid(collations[i]); id != 0 && id != row.ownCollation {
				e.Collation = c.collations[id]
			}
		}
		e.OpClass = c.opClassText(oid(classes[i]), typeID, classOptions[i+1])
		elements = append(elements, e)
	}
	return elements, include, nil
}

// written reads what the catalog has as text: of an index with expressions its
// elements, and the options of operator classes by number of the element.
func (x *indexRow) written() (elements []schema.IndexElement, classOptions map[int][]string, err error) {
	if x.definition != "" {
		if elements = elementsOf(x.definition); len(elements) != x.keys {
			return nil, nil, fmt.Errorf("reading its definition %s: expected %d elements", x.definition, x.keys)
		}
	}
	if x.classOptions != "" {
		err = json.Unmarshal([]byte(x.classOptions), &classOptions)
	}
	return elements, classOptions, err
}

// nullsWord returns where nulls go, "" where that is the default of the order.
func nullsWord(option int) string {
	const descending, nullsFirst = 1, 2
	switch option & (descending | nullsFirst) {
	case descending:
		return "last"
	case nullsFirst:
		return "first"
	}
	return ""
}

// opClassText returns an operator class as it must be written, "" when it is what
// a column of that type (0: an expression) gets unasked.
func (c *catalog) opClassText(id, typeID oid, options []string) string {
	o, ok := c.opClasses[id]
	if !ok {
		return ""
	}
	unasked := o.isDefault
	if unasked && typeID != 0 && o.input != typeID { // citext with text_ops, whose own is citext_ops
		for _, other := range c.opClasses {
			if other.isDefault && other.method == o.method && other.input == typeID {
				unasked = false
			}
		}
	}
	if unasked && len(options) == 0 {
		return ""
	}
	text := syntax.Name(o.name)
	if !c.p.inPath(o.namespace) {
		text = syntax.Name(o.namespace) + "." + text
	}
	if len(options) > 0 {
		text += "(" + strings.Join(options, ",") + ")"
	}
	return text
}

// elementsOf reads the elements of an index from what pg_get_indexdef writes:
// expressions and the collations that were given to them, which no function of the
// server tells one by one.
func elementsOf(definition string) []schema.IndexElement {
	c := sqltext.NewCursor(syntax, definition)
	for !c.Done() && !c.AtWord("using") {
		c.Skip()
	}
	c.Word("using")
	c.Name()
	inner, ok := c.Parens()
	if !ok {
		return nil
	}
	var out []schema.IndexElement
	for c.Reset(syntax, inner); !c.Done(); c.Op(",") {
		e := schema.IndexElement{Expression: unwrap(readElement(c))}
		if c.Word("collate") {
			mark := c.Mark()
			c.QualifiedName()
			e.Collation = collationRaw(c.Since(mark))
		}
		for !c.Done() && !c.Peek().Is(",") { // operator class and order are known
			c.Skip()
		}
		out = append(out, e)
	}
	return out
}

// readElement takes a column, a call of a function or an expression in parentheses.
func readElement(c *sqltext.Cursor) string {
	mark := c.Mark()
	if !c.Peek().Is("(") {
		c.QualifiedName()
	}
	if c.Peek().Is("(") {
		c.Skip()
	}
	return c.Since(mark)
}

// collationRaw turns the SQL name of a collation into how the model names it.
func collationRaw(text string) string {
	c := sqltext.NewCursor(syntax, text)
	namespace, name, _ := c.QualifiedName()
	if namespace == "pg_catalog" || namespace == "" {
		return name
	}
	return text
}
