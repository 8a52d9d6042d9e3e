package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
)

// health is what could be broken by a rebuild and is not its own table's: rows that
// refer to nothing, views and triggers that cannot be prepared.
type health struct {
	violations map[violation]int
	broken     map[dependent]bool
}

// violation names a foreign key whose rows refer to nothing.
type violation struct{ child, columns, parent string }

// dependent names a view or trigger.
type dependent struct{ kind, name string }

func inspectHealth(ctx context.Context, c *sql.Conn) (health, error) {
	violations, err := readViolations(ctx, c)
	if err != nil {
		return health{}, err
	}
	failures, err := tryDependents(ctx, c)
	if err != nil {
		return health{}, err
	}
	h := health{violations: violations, broken: map[dependent]bool{}}
	for d, failure := range failures {
		h.broken[d] = failure != nil
	}
	return h, nil
}

// verify compares with what there is now. ops tell what got another name since.
func (h health) verify(ctx context.Context, c *sql.Conn, ops []op.Operation) error {
	now, err := readViolations(ctx, c)
	if err != nil {
		return err
	}
	before := map[violation]int{}
	for v, n := range h.violations {
		before[renamed(v, ops)] += n
	}
	for _, v := range sortedViolations(now) {
		if n := now[v] - before[v]; n > 0 {
			return &ViolationError{Table: v.child, Columns: v.columns, Parent: v.parent, Rows: n}
		}
	}
	failures, err := tryDependents(ctx, c)
	if err != nil {
		return err
	}
	for _, d := range sortedDependents(failures) {
		if wasBroken, known := h.broken[d]; known && !wasBroken && failures[d] != nil {
			return &BrokenError{Kind: d.kind, Name: d.name, Err: failures[d]}
		}
	}
	return nil
}

// ViolationError says that rows would refer to rows that are not there.
type ViolationError struct {
	Table, Columns, Parent string
	Rows                   int
}

func (e *ViolationError) Error() string {
	return fmt.Sprintf("checking foreign keys: %d rows of table %q (%s) refer to no row of table %q", e.Rows, e.Table, e.Columns, e.Parent)
}

// BrokenError says that a view or trigger that worked before would not after.
type BrokenError struct {
	Kind, Name string
	Err        error
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("checking %s %q: it worked before and would not after: %v", e.Kind, e.Name, e.Err)
}

// Unwrap returns what SQLite says of it.
func (e *BrokenError) Unwrap() error { return e.Err }

const violationsQuery = `SELECT v.child, v.parent, v.n,
	(SELECT group_concat(l."from", ', ') FROM pragma_foreign_key_list(v.child) AS l WHERE l.id = v.fkid)
FROM (SELECT "table" AS child, parent, fkid, count(*) AS n FROM pragma_foreign_key_check%s GROUP BY 1, 2, 3) AS v`

// readViolations counts the rows that refer to nothing. A foreign key to columns
// that are not unique makes SQLite refuse the whole question; then each table is
// asked on its own, and one that is refused and has rows counts as a violation by itself.
func readViolations(ctx context.Context, c *sql.Conn) (map[violation]int, error) {
	found := map[violation]int{}
	if err := addViolations(ctx, c, found, ""); err == nil {
		return found, nil
	}
	tables, err := queryTexts(ctx, c, "SELECT name FROM main.sqlite_master WHERE type = 'table'")
	if err != nil {
		return nil, fmt.Errorf("checking foreign keys: %w", err)
	}
	found = map[violation]int{}
	for _, table := range tables {
		if err := addViolations(ctx, c, found, "("+textSQL(table)+")"); err != nil {
			if ctx.Err() != nil {
				return nil, fmt.Errorf("checking foreign keys: %w", err)
			}
			held, err := queryText(ctx, c, "SELECT 'rows' FROM "+quote(table)+" LIMIT 1")
			if err != nil {
				return nil, fmt.Errorf("checking foreign keys: %w", err)
			}
			if held != "" {
				found[violation{child: table, columns: "a foreign key that cannot be checked"}] = 1
			}
		}
	}
	return found, nil
}

func addViolations(ctx context.Context, c *sql.Conn, found map[violation]int, table string) error {
	rows, err := c.QueryContext(ctx, fmt.Sprintf(violationsQuery, table))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var v violation
		var n int
		var parent, columns sql.NullString
		if err := rows.Scan(&v.child, &parent, &n, &columns); err != nil {
			return err
		}
		v.parent, v.columns = parent.String, columns.String
		found[v] += n
	}
	return rows.Err()
}

// renamed returns the violation under the names that the operations give.
func renamed(v violation, ops []op.Operation) violation {
	for _, o := range ops {
		n := natureOf(o)
		if n.table.To != "" && sameName(v.child, n.table.From.Name) {
			v.child = n.table.To
		}
		if n.table.To != "" && sameName(v.parent, n.table.From.Name) {
			v.parent = n.table.To
		}
		if n.column.Change.Name.Set && sameName(v.child, n.column.Table.Name) {
			columns := strings.Split(v.columns, ", ")
			for i := range columns {
				if sameName(columns[i], n.column.Column) {
					columns[i] = n.column.Change.Name.Value
				}
			}
			v.columns = strings.Join(columns, ", ")
		}
	}
	return v
}

// tryDependents prepares every view and trigger and returns what failed about each.
func tryDependents(ctx context.Context, c *sql.Conn) (map[dependent]error, error) {
	rows, err := c.QueryContext(ctx, "SELECT type, name, tbl_name, sql FROM main.sqlite_master WHERE type IN ('view', 'trigger')")
	if err != nil {
		return nil, fmt.Errorf("reading views and triggers: %w", err)
	}
	type found struct {
		dependent
		object
	}
	var all []found
	for rows.Next() {
		var f found
		if err := rows.Scan(&f.kind, &f.dependent.name, &f.table, &f.sql); err != nil {
			rows.Close()
			return nil, fmt.Errorf("reading views and triggers: %w", err)
		}
		all = append(all, f)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading views and triggers: %w", err)
	}
	failures := map[dependent]error{}
	for _, f := range all {
		query := "SELECT * FROM " + quote(f.dependent.name) + " LIMIT 0"
		if f.kind == "trigger" {
			if query, err = firing(ctx, c, f.object); err != nil {
				failures[f.dependent] = err
				continue
			}
		}
		failures[f.dependent] = prepares(ctx, c, "EXPLAIN "+query)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return failures, nil
}

// firing returns a statement that fires the trigger; preparing it compiles the
// trigger's body.
func firing(ctx context.Context, c *sql.Conn, o object) (string, error) {
	p := newParser(o.sql)
	for !p.Done() && !p.AtWord("ON") {
		switch {
		case p.Word("INSERT"):
			return "INSERT INTO " + quote(o.table) + " DEFAULT VALUES", nil
		case p.Word("DELETE"):
			return "DELETE FROM " + quote(o.table), nil
		case p.Word("UPDATE"):
			column := ""
			if p.Word("OF") {
				column, _ = p.Name()
			} else {
				var err error
				column, err = queryText(ctx, c, "SELECT name FROM pragma_table_xinfo("+textSQL(o.table)+") WHERE hidden = 0")
				if err != nil {
					return "", err
				}
			}
			return "UPDATE " + quote(o.table) + " SET " + quote(column) + " = " + quote(column), nil
		}
		p.Next()
	}
	return "", fmt.Errorf("reading its event: no INSERT, UPDATE or DELETE")
}

func prepares(ctx context.Context, c *sql.Conn, query string) error {
	rows, err := c.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	return rows.Close()
}

func sortedViolations(m map[violation]int) []violation {
	var out []violation
	for v := range m {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b violation) int {
		return slices.Compare([]string{a.child, a.columns, a.parent}, []string{b.child, b.columns, b.parent})
	})
	return out
}

func sortedDependents(m map[dependent]error) []dependent {
	var out []dependent
	for d := range m {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b dependent) int {
		return slices.Compare([]string{a.kind, a.name}, []string{b.kind, b.name})
	})
	return out
}
