package mysql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/introspect"
)

// catalogQueries are the questions to information_schema. {schema} stands for the
// schema, always as a constant: MariaDB opens every table of the server without
// one. None asks for a dynamic column (cardinality, auto_increment, row counts),
// which cost five times the rest.
type catalogQueries struct{ tables, columns, indexes, keys, rules, checks string }

const (
	keysQuery = `SELECT table_name, constraint_name, ordinal_position, column_name,
NULLIF(referenced_table_schema, DATABASE()), referenced_table_name, referenced_column_name
FROM information_schema.key_column_usage WHERE table_schema = {schema} AND referenced_table_name IS NOT NULL`

	rulesQuery = `SELECT table_name, constraint_name, update_rule, delete_rule
FROM information_schema.referential_constraints WHERE constraint_schema = {schema}`

	viewsQuery = `SELECT 'view', table_name, table_schema, '', view_definition FROM information_schema.views WHERE table_schema = {schema}
UNION ALL `

	programsQuery = `SELECT 'trigger', trigger_name, event_object_table, CONCAT(action_timing, ' ', event_manipulation), action_statement
FROM information_schema.triggers WHERE trigger_schema = {schema}
UNION ALL SELECT LOWER(routine_type), routine_name, '', '', '' FROM information_schema.routines WHERE routine_schema = {schema}
UNION ALL SELECT 'event', event_name, '', '', '' FROM information_schema.events WHERE event_schema = {schema}`
)

// mysqlCatalog: joining the views of constraints to each other takes seconds (9.7:
// 14 s for 400 checks among 1,000 tables), so checks are only named by one of them,
// and that one is passed over where the other is empty. The text of expressions is never selected, since MySQL's
// information_schema escapes it and breaks what is not ASCII (9.7: 'é' arrives as
// 'Ã©'); SHOW CREATE TABLE has it right.
//
// create_options does not say that a table is partitioned by KEY () (9.7).
var mysqlCatalog = catalogQueries{
	tables: `SELECT table_name, table_type, engine, table_collation, CONCAT(create_options, IF(table_name IN
(SELECT table_name FROM information_schema.partitions WHERE table_schema = {schema} AND partition_name IS NOT NULL), ' partitioned', '')),
table_comment, @@sql_mode
FROM information_schema.tables WHERE table_schema = {schema}`,
	columns: `SELECT table_name, ordinal_position, column_name, column_default, is_nullable, column_type, collation_name,
extra, column_comment, '', srs_id FROM information_schema.columns WHERE table_schema = {schema}`,
	indexes: `SELECT table_name, index_name, seq_in_index, non_unique, column_name, collation, sub_part, index_type,
index_comment, is_visible = 'NO' FROM information_schema.statistics WHERE table_schema = {schema}`,
	keys:  keysQuery,
	rules: rulesQuery,
	checks: `SELECT table_name, constraint_name, '', '' FROM information_schema.table_constraints
WHERE table_schema = {schema} AND constraint_type = 'CHECK'
AND EXISTS (SELECT 1 FROM information_schema.check_constraints WHERE constraint_schema = {schema})`,
}

var mariadbCatalog = catalogQueries{
	tables: `SELECT table_name, table_type, engine, table_collation, create_options, table_comment, @@sql_mode
FROM information_schema.tables WHERE table_schema = {schema}`,
	columns: `SELECT table_name, ordinal_position, column_name, column_default, is_nullable, column_type, collation_name,
extra, column_comment, generation_expression, NULL FROM information_schema.columns WHERE table_schema = {schema}`,
	indexes: `SELECT table_name, index_name, seq_in_index, non_unique, column_name, collation, sub_part, index_type,
index_comment, ignored = 'YES' FROM information_schema.statistics WHERE table_schema = {schema}`,
	keys:  keysQuery,
	rules: rulesQuery,
	checks: `SELECT table_name, constraint_name, level, check_clause FROM information_schema.check_constraints
WHERE constraint_schema = {schema}`,
}

// fields is one row, valid until the next.
type fields []sql.RawBytes

func (f fields) text(i int) string { return string(f[i]) }
func (f fields) null(i int) bool   { return f[i] == nil }

// number reads a small non-negative number; 0 for NULL.
func (f fields) number(i int) int {
	n := 0
	for _, c := range f[i] {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// each calls f for every row of a query.
func each(ctx context.Context, q introspect.Querier, query string, f func(fields) error) error {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	row := make(fields, len(names))
	into := make([]any, len(names))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ask runs one of the catalog's queries for the schema that is being read.
func (r *reading) ask(ctx context.Context, what, query string, f func(fields) error) error {
	constant := "DATABASE()"
	if r.schema != "" {
		constant = r.syntax.String(r.schema)
	}
	if err := each(ctx, r.q, strings.ReplaceAll(query, "{schema}", constant), f); err != nil {
		return fmt.Errorf("reading %s: %w", what, err)
	}
	return nil
}
