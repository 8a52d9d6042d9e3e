package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// columnRow is a row of pg_attribute with the default that belongs to it.
type columnRow struct {
	number              int
	name, typeText      string
	typeID              oid
	notNull             bool
	collation           oid // 0 when it is the type's
	identity, generated string
	expression          string // of a default or generated column
	storage             string // '' when it is the type's
	compression         string
	tuned               bool // has a statistics target or options
	again               bool // declared by the table itself beside being inherited
	ownCollation        oid  // the collation it has, the type's own included
}

const columnsQuery = `SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid, a.attnotnull,
  a.attcollation, a.attcollation = t.typcollation, a.attidentity::text, a.attgenerated::text,
  coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), ''),
  CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text ELSE '' END, %s,
  coalesce(a.attstattarget, -1) >= 0 OR a.attoptions IS NOT NULL, a.attislocal AND a.attinhcount > 0
FROM settled, pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN `

func (c *catalog) readColumns(ctx context.Context) error {
	compression := "''"
	if c.p.columnCompression() {
		compression = "a.attcompression::text"
	}
	err := c.each(ctx, settled+fmt.Sprintf(columnsQuery, compression)+c.inScope+")", func(rows *sql.Rows) error {
		var relation oid
		var typesOwn bool
		r := &columnRow{}
		if err := rows.Scan(&relation, &r.number, &r.name, &r.typeText, &r.typeID, &r.notNull, &r.ownCollation, &typesOwn,
			&r.identity, &r.generated, &r.expression, &r.storage, &r.compression, &r.tuned, &r.again); err != nil {
			return err
		}
		if !typesOwn {
			r.collation = r.ownCollation
		}
		if table, ok := c.relations[relation]; ok { // one made since is left for the next time
			table.columns = append(table.columns, r)
		}
		return nil
	})
	byNumber := func(a, b *columnRow) int { return a.number - b.number }
	for _, r := range c.order {
		if !slices.IsSortedFunc(r.columns, byNumber) {
			slices.SortFunc(r.columns, byNumber)
		}
	}
	return err
}

// tableColumns returns the columns of a table. Its primary key is already there.
func (c *catalog) tableColumns(r *relation, key *schema.PrimaryKey) []schema.Column {
	out := make([]schema.Column, len(r.columns))
	for i, row := range r.columns {
		out[i] = c.column(r, row, key)
		if row.tuned {
			c.note("column statistics setting", row.name, r)
		}
		if row.again { // it would stay when the parent's goes
			c.note("inherited column declared again", row.name, r)
		}
	}
	return out
}

var (
	storageNames     = map[string]string{"p": "plain", "e": "external", "x": "extended", "m": "main"}
	compressionNames = map[string]string{"p": "pglz", "l": "lz4"}
)

func (c *catalog) column(r *relation, row *columnRow, key *schema.PrimaryKey) schema.Column {
	out := schema.Column{
		Name:     row.name,
		Type:     c.columnType(row),
		Nullable: !row.notNull,
		Comment:  c.comments[object{classRelation, r.id, row.number}],
		Postgres: schema.PostgresColumn{Storage: storageNames[row.storage], Compression: compressionNames[row.compression]},
	}
	if row.collation != 0 {
		out.Collation = c.collations[row.collation]
	}
	switch {
	case row.identity != "":
		out.Generated = c.identity(r, row, out, key)
	case row.generated != "":
		out.Generated = schema.Computed{Expression: unwrap(row.expression), Stored: row.generated == "s"}
	case row.expression != "":
		if s := c.ownSerial(r, row, out.Type); s != nil {
			out.Generated = c.serial(r, row, s)
		} else {
			out.Default = c.p.liftDefault(out.Type, row.expression)
		}
	}
	return out
}

// columnType lifts the type of a column. There are far fewer types than columns.
func (c *catalog) columnType(row *columnRow) schema.Type {
	lifted, ok := c.lifted[row.typeText]
	if !ok {
		lifted = c.p.liftType(row.typeText, func(n schema.Name) bool { return c.enumNames[n] })
		c.lifted[row.typeText] = lifted
	}
	return lifted
}

// identity returns what an identity column is: an Auto when there is nothing about
// it that a sole integer key would not have.
func (c *catalog) identity(r *relation, row *columnRow, out schema.Column, key *schema.PrimaryKey) schema.Generated {
	identity := schema.Identity{Always: row.identity == "a"}
	for _, s := range c.owners[r.id] {
		if s.deptype == "i" && s.ownerColumn == row.number {
			identity.Options = c.p.canonOptions(out.Type, s.options)
		}
	}
	if identity == (schema.Identity{}) && key != nil && len(key.Columns) == 1 && key.Columns[0] == row.name {
		return schema.Auto{}
	}
	return identity
}

// ownSerial returns the sequence of a serial: of an integer whose default takes
// numbers from a sequence that belongs to it and has nothing unusual.
func (c *catalog) ownSerial(r *relation, row *columnRow, t schema.Type) *sequenceRow {
	if !schema.IsInteger(t) || !strings.HasPrefix(row.expression, "nextval(") {
		return nil
	}
	for _, s := range c.owners[r.id] {
		// A database that was restored from one before 10 has 64-bit sequences
		// behind its serials of 32 bits.
		usual := c.p.canonOptions(t, s.options) == schema.SequenceOptions{} ||
			c.p.canonOptions(schema.BigInteger{}, s.options) == schema.SequenceOptions{}
		if s.deptype == "a" && s.ownerColumn == row.number && usual && isNextval(row.expression, s) && !c.shares(r, row.expression) {
			s.hidden = true
			if c.comments[object{classRelation, s.id, 0}] != "" { // the model has no place for it
				c.note("sequence comment", s.name, r)
			}
			return s
		}
	}
	return nil
}

// serial names the sequence where the server would not have.
func (c *catalog) serial(r *relation, row *columnRow, s *sequenceRow) schema.Serial {
	usual := serialName(schema.Name{Schema: r.namespace, Name: r.name}, row.name)
	if usual == (schema.Name{Schema: s.namespace, Name: s.name}) || strings.Contains(s.namespace+s.name, ".") {
		return schema.Serial{}
	}
	return schema.Serial{Sequence: c.name(s.namespace, s.name)}
}

// shares reports whether a column of another table takes numbers from the same
// sequence, other than one that inherited the default: a serial's sequence is its
// own, and no other table could be made before it.
func (c *catalog) shares(r *relation, expression string) bool {
	if c.nextvals == nil {
		c.nextvals = map[string][]*relation{}
		for _, other := range c.order {
			for _, row := range other.columns {
				if strings.HasPrefix(row.expression, "nextval(") {
					c.nextvals[row.expression] = append(c.nextvals[row.expression], other)
				}
			}
		}
	}
	for _, other := range c.nextvals[expression] {
		if other != r && !c.inheritsFrom(other, r) {
			return true
		}
	}
	return false
}

// inheritsFrom reports whether a table has another among its parents and theirs.
func (c *catalog) inheritsFrom(child, parent *relation) bool {
	for _, id := range numbers(child.parents) {
		if above := c.relations[oid(id)]; above != nil && (above == parent || c.inheritsFrom(above, parent)) {
			return true
		}
	}
	return false
}

// isNextval reports whether an expression is nextval of the sequence.
func isNextval(expression string, s *sequenceRow) bool {
	c := sqltext.NewCursor(syntax, expression)
	if !c.Word("nextval") || !c.Op("(") {
		return false
	}
	name := sqltext.NewCursor(syntax, c.Next().Value())
	if !c.Op("::") || !c.Word("regclass") || !c.Op(")") || !c.Done() {
		return false
	}
	namespace, sequence, ok := name.QualifiedName()
	return ok && namespace == s.namespace && sequence == s.name
}

// unwrap takes away the parentheses around a whole expression, as pg_get_expr
// writes them.
func unwrap(expression string) string {
	for {
		c := sqltext.NewCursor(syntax, expression)
		inner, ok := c.Parens()
		if !ok || !c.Done() || inner == "" {
			return expression
		}
		expression = inner
	}
}
