package postgres

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// rowsPerInsert keeps statements readable and well under the server's limits.
const rowsPerInsert = 500

// BulkInsert inserts rows, many in a statement.
func (c *compiler) BulkInsert(o op.BulkInsert) error {
	head := "INSERT INTO " + tableSQL(o.Table) + " " + columnsSQL(o.Columns) + " VALUES\n  "
	for from := 0; from < len(o.Rows); from += rowsPerInsert {
		batch := o.Rows[from:min(from+rowsPerInsert, len(o.Rows))]
		rows := make([]string, len(batch))
		for i, row := range batch {
			if len(row) != len(o.Columns) {
				return fmt.Errorf("inserting into table %q: row %d has %d values for %d columns", o.Table, from+i+1, len(row), len(o.Columns))
			}
			rows[i] = c.rowSQL(row)
		}
		c.add(head + strings.Join(rows, ",\n  "))
	}
	return nil
}

func (c *compiler) rowSQL(row []schema.Expr) string {
	values := make([]string, len(row))
	for i, v := range row {
		switch v := v.(type) {
		case schema.Literal:
			if values[i] = v.Text; v.Kind == schema.TextLiteral {
				values[i] = quoteText(v.Text)
			}
		default:
			values[i] = c.defaultSQL(nil, v)
		}
	}
	return "(" + strings.Join(values, ", ") + ")"
}
