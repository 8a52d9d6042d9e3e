package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// relation is a row of pg_class: a table, view, foreign table …
type relation struct {
	id              oid
	namespace, name string
	kind            string // pg_class.relkind
	partition       bool
	persistence     string
	with, toastWith string // JSON lists of "key=value"
	tablespace      string
	method          string
	partitionBy     string
	viewText        string
	parents         string // object identifiers, in order
	rowSecurity     bool
	forceSecurity   bool
	replicaIdentity string
	typed           bool

	columns []*columnRow
	table   *schema.Table // nil when it is not managed
	title   schema.Name
}

// number returns the column of that number, nil when there is none.
func (r *relation) number(n int) *columnRow {
	if n >= 1 && n <= len(r.columns) && r.columns[n-1].number == n { // no column was ever dropped
		return r.columns[n-1]
	}
	for _, c := range r.columns {
		if c.number == n {
			return c
		}
	}
	return nil
}

const relationsQuery = `SELECT c.oid, n.nspname, c.relname, c.relkind::text, c.relispartition, c.relpersistence::text,
  coalesce(array_to_json(c.reloptions)::text, ''), coalesce(array_to_json(tc.reloptions)::text, ''),
  coalesce(ts.spcname, ''), coalesce(am.amname, ''),
  CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) ELSE '' END,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) ELSE '' END,
  coalesce(inh.parents, ''), c.relrowsecurity, c.relforcerowsecurity, c.relreplident::text, c.reloftype <> 0
FROM settled, pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid AND tc.reloptions IS NOT NULL
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN (SELECT inhrelid, string_agg(inhparent::oid::text, ' ' ORDER BY inhseqno) AS parents
  FROM pg_catalog.pg_inherits GROUP BY inhrelid) inh ON inh.inhrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname IN `

func (c *catalog) readRelations(ctx context.Context) error {
	c.relations = map[oid]*relation{}
	return c.each(ctx, settled+relationsQuery+c.inScope, func(rows *sql.Rows) error {
		r := &relation{}
		err := rows.Scan(&r.id, &r.namespace, &r.name, &r.kind, &r.partition, &r.persistence, &r.with, &r.toastWith,
			&r.tablespace, &r.method, &r.partitionBy, &r.viewText, &r.parents, &r.rowSecurity, &r.forceSecurity,
			&r.replicaIdentity, &r.typed)
		r.title = c.name(r.namespace, r.name)
		c.relations[r.id] = r
		c.order = append(c.order, r)
		return err
	})
}

// isTable reports whether the relation is a table that is managed: partitions and
// tables of extensions are not.
func (c *catalog) isTable(r *relation) bool {
	return (r.kind == "r" || r.kind == "p") && !r.partition && !c.members[object{classRelation, r.id, 0}] && !c.isOwn(r.title)
}

// options returns what a table has beside columns and constraints.
func (c *catalog) options(r *relation) (schema.TableOptions, error) {
	part := schema.PostgresTable{Unlogged: r.persistence == "u", Tablespace: r.tablespace, PartitionBy: r.partitionBy}
	if r.method != "heap" {
		part.Using = r.method
	}
	var err error
	if part.With, err = parameters(r.with, ""); err != nil {
		return schema.TableOptions{}, err
	}
	toast, err := parameters(r.toastWith, "toast.")
	if err != nil {
		return schema.TableOptions{}, err
	}
	part.With = sortedParameters(append(part.With, toast...))
	for _, id := range strings.Fields(r.parents) {
		var parent oid
		if _, err := fmt.Sscan(id, &parent); err != nil {
			return schema.TableOptions{}, err
		}
		name, ok := c.relationName(parent)
		if !ok {
			return schema.TableOptions{}, fmt.Errorf("its parent table (%s) is not there", id)
		}
		part.Inherits = append(part.Inherits, name)
	}
	return schema.TableOptions{Comment: c.comments[object{classRelation, r.id, 0}], Postgres: part}, nil
}

// relationName returns the name of a relation, in the scope or not.
func (c *catalog) relationName(id oid) (schema.Name, bool) {
	if r, ok := c.relations[id]; ok {
		return r.title, true
	}
	name, ok := c.foreignRel[id]
	return name, ok
}

// parameters reads storage parameters from a JSON list of "key=value".
func parameters(list, prefix string) ([]schema.Parameter, error) {
	if list == "" {
		return nil, nil
	}
	var pairs []string
	if err := json.Unmarshal([]byte(list), &pairs); err != nil {
		return nil, fmt.Errorf("reading storage parameters %s: %w", list, err)
	}
	var out []schema.Parameter
	for _, pair := range pairs {
		key, value, _ := strings.Cut(pair, "=")
		out = append(out, schema.Parameter{Key: prefix + key, Value: value})
	}
	return sortedParameters(out), nil
}

func sortedParameters(list []schema.Parameter) []schema.Parameter {
	slices.SortFunc(list, func(a, b schema.Parameter) int { return strings.Compare(a.Key, b.Key) })
	return list
}
