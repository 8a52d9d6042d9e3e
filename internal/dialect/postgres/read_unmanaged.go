package postgres

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// objectRow is an object that is not managed and is no relation or type.
type objectRow struct {
	object
	kind            string
	namespace, name string
	relation        oid // it stands on
	definition      string
}

type extensionRow struct{ name, namespace string }

// readExtensions reads the extensions and what belongs to them.
func (c *catalog) readExtensions(ctx context.Context) error {
	c.members = map[object]bool{}
	const query = `SELECT e.extname, n.nspname, coalesce(d.classid, 0), coalesce(d.objid, 0), e.oid
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
ORDER BY e.extname`
	return c.each(ctx, query, func(rows *sql.Rows) error {
		var e extensionRow
		var o object
		var id oid
		if err := rows.Scan(&e.name, &e.namespace, &o.class, &o.id, &id); err != nil {
			return err
		}
		if n := len(c.extensions); n == 0 || c.extensions[n-1] != e {
			c.extensions = append(c.extensions, e)
		}
		c.members[o] = true
		return nil
	})
}

// objectsQuery lists, by kind, what is not managed. Its first column is the
// identifier of the catalog. $ stands for the schemas.
const objectsQuery = `SELECT 1255, p.oid, CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, n.nspname,
  p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')', 0,
  CASE WHEN p.prokind = 'a' THEN '' ELSE pg_catalog.pg_get_functiondef(p.oid) END
FROM settled, pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN $ AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
  WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
UNION ALL SELECT 2620, t.oid, 'trigger', n.nspname, t.tgname, c.oid, pg_catalog.pg_get_triggerdef(t.oid)
FROM settled, pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND NOT c.relispartition AND n.nspname IN $
UNION ALL SELECT 2618, r.oid, 'rule', n.nspname, r.rulename, c.oid, pg_catalog.pg_get_ruledef(r.oid)
FROM settled, pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN' AND n.nspname IN $
UNION ALL SELECT 3256, p.oid, 'policy', n.nspname, p.polname, c.oid, ''
FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN $
UNION ALL SELECT 3381, s.oid, 'statistics', n.nspname, s.stxname, s.stxrelid, pg_catalog.pg_get_statisticsobjdef(s.oid)
FROM settled, pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname IN $
UNION ALL SELECT 6106, r.oid, 'publication', n.nspname, p.pubname, c.oid, ''
FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
JOIN pg_catalog.pg_class c ON c.oid = r.prrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN $
UNION ALL SELECT 3466, e.oid, 'event trigger', '', e.evtname, 0, '' FROM pg_catalog.pg_event_trigger e
UNION ALL SELECT 3456, l.oid, 'collation', n.nspname, l.collname, 0, '' FROM pg_catalog.pg_collation l
JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE n.nspname IN $
UNION ALL SELECT 2617, o.oid, 'operator', n.nspname, o.oprname, 0, '' FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE n.nspname IN $
UNION ALL SELECT 3602, f.oid, 'text search configuration', n.nspname, f.cfgname, 0, '' FROM pg_catalog.pg_ts_config f
JOIN pg_catalog.pg_namespace n ON n.oid = f.cfgnamespace WHERE n.nspname IN $
UNION ALL SELECT 1417, s.oid, 'foreign server', '', s.srvname, 0, '' FROM pg_catalog.pg_foreign_server s`

func (c *catalog) readObjects(ctx context.Context) error {
	return c.each(ctx, settled+strings.ReplaceAll(objectsQuery, "$", c.inScope), func(rows *sql.Rows) error {
		o := &objectRow{}
		err := rows.Scan(&o.class, &o.id, &o.kind, &o.namespace, &o.name, &o.relation, &o.definition)
		c.objects = append(c.objects, o)
		return err
	})
}

// dependenciesQuery lists the columns and tables that views, materialized views and
// the objects above read. A view's are those of its rule.
const dependenciesQuery = `SELECT 1259, r.ev_class, d.refobjid, d.refobjsubid
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid >= 16384 AND d.refclassid = 'pg_catalog.pg_class'::regclass
  AND d.refobjid <> r.ev_class AND r.rulename = '_RETURN'
UNION ALL SELECT d.classid, d.objid, d.refobjid, d.refobjsubid
FROM pg_catalog.pg_depend d
WHERE d.classid IN ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_trigger'::regclass, 'pg_catalog.pg_policy'::regclass,
    'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_statistic_ext'::regclass, 'pg_catalog.pg_publication_rel'::regclass)
  AND d.objid >= 16384 AND d.refclassid = 'pg_catalog.pg_class'::regclass`

func (c *catalog) readDependencies(ctx context.Context) error {
	c.depends = map[object][]column{}
	return c.each(ctx, dependenciesQuery, func(rows *sql.Rows) error {
		var o object
		var on column
		err := rows.Scan(&o.class, &o.id, &on.relation, &on.number)
		c.depends[o] = append(c.depends[o], on)
		return err
	})
}

// note reports something about a table that the model has no place for and that no
// change of ours would lose unseen.
func (c *catalog) note(kind, name string, r *relation) {
	c.unmanaged = append(c.unmanaged, schema.Unmanaged{Kind: kind, Name: schema.Name{Schema: r.title.Schema, Name: name}, Table: r.title})
}

var relationKinds = map[string]string{"v": "view", "m": "materialized view", "f": "foreign table", "r": "partition", "p": "partition"}

// addRelations reports the relations that are no managed tables, and what tables
// have beside what is modelled.
func (c *catalog) addRelations() {
	for _, r := range c.order {
		self := object{classRelation, r.id, 0}
		switch {
		case c.members[self] || c.isOwn(r.title):
		case r.table != nil:
			c.addTableNotes(r)
		default:
			u := schema.Unmanaged{Kind: relationKinds[r.kind], Name: r.title, DependsOn: c.dependsOn(self, 0)}
			if r.partition { // of a partition, its parent goes with it
				if parents := numbers(r.parents); len(parents) > 0 {
					u.Kind = "partition"
					u.Table, _ = c.relationName(oid(parents[0]))
				}
			}
			if r.viewText != "" {
				u.Definition = "CREATE " + strings.ToUpper(u.Kind) + " " + syntax.QuoteName(r.namespace, r.name) + " AS" +
					strings.TrimSuffix("\n"+r.viewText, ";")
			}
			c.unmanaged = append(c.unmanaged, u)
		}
	}
}

func (c *catalog) addTableNotes(r *relation) {
	if r.rowSecurity || r.forceSecurity {
		c.note("row security", r.name, r)
	}
	if r.replicaIdentity == "f" || r.replicaIdentity == "n" || r.replicaIdentity == "i" {
		c.note("replica identity", r.name, r)
	}
	if r.typed {
		c.note("typed table", r.name, r)
	}
}

// addObjects reports functions, triggers and the like, and extensions.
func (c *catalog) addObjects() {
	for _, e := range c.extensions {
		if e.namespace != "pg_catalog" { // plpgsql is in every database
			c.unmanaged = append(c.unmanaged, schema.Unmanaged{Kind: "extension", Name: schema.N(e.name)})
		}
	}
	for _, o := range c.objects {
		r, ok := c.relations[o.relation]
		if c.members[o.object] || ok && (c.isOwn(r.title) || c.members[object{classRelation, r.id, 0}]) {
			continue
		}
		u := schema.Unmanaged{Kind: o.kind, Name: c.name(o.namespace, o.name), Definition: o.definition, DependsOn: c.dependsOn(o.object, o.relation)}
		if o.namespace == "" {
			u.Name = schema.N(o.name)
		}
		if ok {
			u.Table = r.title
		}
		c.unmanaged = append(c.unmanaged, u)
	}
}

// dependsOn returns the columns that an object reads, and the tables of which it
// reads none in particular, sorted. That it stands on a table is not among them.
func (c *catalog) dependsOn(o object, standsOn oid) []schema.ColumnName {
	var out []schema.ColumnName
	for _, on := range c.depends[o] {
		r, ok := c.relations[on.relation]
		if !ok || on.number == 0 && on.relation == standsOn {
			continue
		}
		name := schema.ColumnName{Table: r.title}
		if row := r.number(on.number); row != nil {
			name.Column = row.name
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, func(a, b schema.ColumnName) int {
		if n := a.Table.Compare(b.Table); n != 0 {
			return n
		}
		return strings.Compare(a.Column, b.Column)
	})
	return out
}
