package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// typeRow is a type that is no table's.
type typeRow struct {
	id              oid
	namespace, name string
	kind            string // pg_type.typtype
	values          []string
}

const typesQuery = `SELECT t.oid, n.nspname, t.typname, t.typtype::text, coalesce(e.enumlabel, ''), e.oid IS NOT NULL
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'b' AND t.typcategory <> 'A'
    OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
  AND n.nspname IN `

func (c *catalog) readTypes(ctx context.Context) error {
	return c.each(ctx, typesQuery+c.inScope+" ORDER BY t.oid, e.enumsortorder", func(rows *sql.Rows) error {
		var t typeRow
		var value string
		var has bool
		if err := rows.Scan(&t.id, &t.namespace, &t.name, &t.kind, &value, &has); err != nil {
			return err
		}
		if n := len(c.types); n == 0 || c.types[n-1].id != t.id {
			c.types = append(c.types, &t)
		}
		if last := c.types[len(c.types)-1]; has {
			last.values = append(last.values, value)
		}
		return nil
	})
}

var typeKinds = map[string]string{"d": "domain", "r": "range type", "c": "composite type", "b": "base type"}

// addTypes sorts types into enums and unmanaged ones.
func (c *catalog) addTypes(m *schema.Metadata) {
	c.enumNames = map[schema.Name]bool{}
	for _, t := range c.types {
		name := c.name(t.namespace, t.name)
		switch {
		case c.members[object{classType, t.id, 0}]:
		case t.kind == "e":
			c.enumNames[name] = true
			m.Enums = append(m.Enums, schema.Enum{Name: name, Values: t.values, Comment: c.comments[object{classType, t.id, 0}]})
		default:
			c.unmanaged = append(c.unmanaged, schema.Unmanaged{Kind: typeKinds[t.kind], Name: name})
		}
	}
}

// sequenceRow is a sequence, with the column it belongs to.
type sequenceRow struct {
	id              oid
	namespace, name string
	typeText        string
	options         schema.SequenceOptions
	owner           oid // 0: none
	ownerColumn     int
	deptype         string // "i" of an identity, "a" of OWNED BY
	hidden          bool   // behind a serial
}

const sequencesQuery = `SELECT c.oid, n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL),
  s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
  coalesce(d.refobjid, 0), coalesce(d.refobjsubid, 0), coalesce(d.deptype::text, '')
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
  AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i')
WHERE n.nspname IN `

func (c *catalog) readSequences(ctx context.Context) error {
	c.owners = map[oid][]*sequenceRow{}
	return c.each(ctx, sequencesQuery+c.inScope, func(rows *sql.Rows) error {
		s := &sequenceRow{}
		o := &s.options
		err := rows.Scan(&s.id, &s.namespace, &s.name, &s.typeText, &o.Start.Value, &o.Increment.Value, &o.Min.Value,
			&o.Max.Value, &o.Cache.Value, &o.Cycle, &s.owner, &s.ownerColumn, &s.deptype)
		o.Start.Set, o.Increment.Set, o.Min.Set, o.Max.Set, o.Cache.Set = true, true, true, true, true
		c.sequences = append(c.sequences, s)
		c.owners[s.owner] = append(c.owners[s.owner], s)
		return err
	})
}

// addSequences lists the sequences that stand by themselves.
func (c *catalog) addSequences(m *schema.Metadata) {
	for _, s := range c.sequences {
		if s.deptype == "i" || s.hidden || c.members[object{classRelation, s.id, 0}] {
			continue
		}
		out := schema.Sequence{Name: c.name(s.namespace, s.name), Comment: c.comments[object{classRelation, s.id, 0}]}
		kind := c.p.liftType(s.typeText, nil)
		out.Options = c.p.canonOptions(kind, s.options)
		if kind != schema.Type(schema.BigInteger{}) {
			out.Type = kind
		}
		if r, ok := c.relations[s.owner]; ok && s.deptype == "a" && r.table != nil {
			if row := r.number(s.ownerColumn); row != nil {
				out.OwnedBy = schema.ColumnName{Table: r.title, Column: row.name}
			}
		}
		m.Sequences = append(m.Sequences, out)
	}
}

const commentsQuery = `SELECT classoid, objoid, objsubid, description FROM pg_catalog.pg_description
WHERE objoid >= 16384 AND classoid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_constraint'::regclass, 'pg_catalog.pg_type'::regclass)`

func (c *catalog) readComments(ctx context.Context) error {
	c.comments = map[object]string{}
	return c.each(ctx, commentsQuery, func(rows *sql.Rows) error {
		var o object
		var text string
		err := rows.Scan(&o.class, &o.id, &o.sub, &text)
		c.comments[o] = text
		return err
	})
}

// readForeignNames resolves, in one query, the tables and columns beyond the scope
// that foreign keys reference, parents beyond it, and collations. Most databases
// have none of them.
func (c *catalog) readForeignNames(ctx context.Context) error {
	wanted := c.foreignWanted()
	c.foreign, c.foreignRel, c.collations = map[column]string{}, map[oid]schema.Name{}, map[oid]string{}
	if len(wanted.relations) == 0 && len(wanted.collations) == 0 {
		return nil
	}
	query := `SELECT c.oid, a.attnum, n.nspname, c.relname, a.attname FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.oid IN (` + oidList(wanted.relations) + `)
UNION ALL SELECT l.oid, 0, n.nspname, l.collname, '' FROM pg_catalog.pg_collation l
JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid IN (` + oidList(wanted.collations) + `)`
	return c.each(ctx, query, func(rows *sql.Rows) error {
		var id oid
		var number int
		var namespace, name, attribute string
		if err := rows.Scan(&id, &number, &namespace, &name, &attribute); err != nil {
			return err
		}
		if number == 0 {
			c.collations[id] = c.collationText(namespace, name)
			return nil
		}
		c.foreign[column{id, number}] = attribute
		c.foreignRel[id] = c.name(namespace, name)
		return nil
	})
}

// collationText is how the model names a collation: raw, and as SQL where its
// schema must be said.
func (c *catalog) collationText(namespace, name string) string {
	if c.p.inPath(namespace) {
		return name
	}
	return syntax.Quote(namespace) + "." + syntax.Quote(name)
}

type foreignWanted struct{ relations, collations []oid }

func (c *catalog) foreignWanted() foreignWanted {
	var w foreignWanted
	seen := map[oid]bool{0: true}
	want := func(list *[]oid, id oid) {
		if !seen[id] {
			seen[id] = true
			*list = append(*list, id)
		}
	}
	for _, k := range c.constraints {
		if r, ok := c.relations[k.foreign]; !ok || len(r.columns) == 0 { // a partition has none
			want(&w.relations, k.foreign)
		}
	}
	for _, r := range c.order {
		for _, id := range numbers(r.parents) {
			if _, ok := c.relations[oid(id)]; !ok {
				want(&w.relations, oid(id))
			}
		}
	}
	seen = map[oid]bool{0: true}
	for _, r := range c.order {
		for _, row := range r.columns {
			want(&w.collations, row.collation)
		}
	}
	for _, x := range c.indexOrder {
		r, ok := c.relations[x.relation]
		columns, collations := numbers(x.columns), numbers(x.collations)
		for i := range min(len(columns), len(collations)) {
			if row := (*columnRow)(nil); ok {
				if row = r.number(columns[i]); row != nil && oid(collations[i]) != row.ownCollation {
					want(&w.collations, oid(collations[i]))
				}
			}
		}
	}
	return w
}

func oidList(ids []oid) string {
	words := []string{"0"}
	for _, id := range ids {
		words = append(words, fmt.Sprint(id))
	}
	return strings.Join(words, ", ")
}
