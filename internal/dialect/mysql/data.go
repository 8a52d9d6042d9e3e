package mysql

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateSchema makes a database, which is what a schema is here.
func (c *compiler) CreateSchema(o op.CreateSchema) error {
	sql := "CREATE DATABASE "
	if o.IfNotExists {
		sql += "IF NOT EXISTS "
	}
	c.emit(sql + c.quote(o.Name))
	return nil
}

// DropSchema drops an empty database. The server would drop one that holds tables
// just as well, so it is asked first.
func (c *compiler) DropSchema(o op.DropSchema) error {
	name := c.syntax.String(o.Name)
	c.assert("SELECT 1 FROM information_schema.tables WHERE table_schema = "+name+
		" UNION ALL SELECT 1 FROM information_schema.routines WHERE routine_schema = "+name+
		" UNION ALL SELECT 1 FROM information_schema.events WHERE event_schema = "+name+" LIMIT 1",
		fmt.Sprintf("schema %s is not empty", o.Name))
	sql := "DROP DATABASE "
	if o.IfExists {
		sql += "IF EXISTS "
	}
	c.emit(sql + c.quote(o.Name))
	return nil
}

// batchRows is how many rows one INSERT carries, well under max_allowed_packet for
// rows of ordinary size.
const batchRows = 200

// BulkInsert inserts the rows.
func (c *compiler) BulkInsert(o op.BulkInsert) error {
	for from := 0; from < len(o.Rows); from += batchRows {
		rows := o.Rows[from:min(from+batchRows, len(o.Rows))]
		texts := make([]string, len(rows))
		for i, row := range rows {
			values := make([]string, len(row))
			for j, v := range row {
				values[j] = c.value(v)
			}
			texts[i] = "(" + strings.Join(values, ", ") + ")"
		}
		c.emitRows("INSERT INTO " + c.table(o.Table) + " (" + c.columnList(o.Columns) + ") VALUES\n  " + strings.Join(texts, ",\n  "))
	}
	return nil
}

// value writes a value of a row; nil is NULL.
func (s server) value(e schema.Expr) string {
	switch e := e.(type) {
	case schema.Literal:
		switch {
		case e.Kind == schema.BoolLiteral:
			return strings.ToUpper(e.Text)
		case e.Kind == schema.NumberLiteral && isDecimal(e.Text):
			return e.Text
		}
		return s.syntax.String(e.Text)
	case schema.Portable:
		return map[schema.PortableFunc]string{schema.Now: "CURRENT_TIMESTAMP", schema.CurrentTimestamp: "CURRENT_TIMESTAMP",
			schema.CurrentDate: "CURRENT_DATE", schema.CurrentTime: "CURRENT_TIME"}[e.Func]
	case schema.SQL:
		return e.Text
	}
	return "NULL"
}

// Execute is run by the runner, never compiled.
func (c *compiler) Execute(op.Execute) error {
	return fmt.Errorf("raw SQL is not compiled")
}
