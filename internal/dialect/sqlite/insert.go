package sqlite

import (
	"strings"

	"github.com/retort-db/migrate/op"
)

// rowsPerInsert keeps a statement at a size that SQLite's parser takes well.
const rowsPerInsert = 500

// insertRows writes the rows of a bulk insert.
func insertRows(o op.BulkInsert) []string {
	head := "INSERT INTO " + quote(o.Table.Name)
	var out []string
	if len(o.Columns) == 0 {
		for range o.Rows {
			out = append(out, head+" DEFAULT VALUES")
		}
		return out
	}
	head += " " + nameList(o.Columns) + " VALUES\n  "
	for from := 0; from < len(o.Rows); from += rowsPerInsert {
		var rows []string
		for _, row := range o.Rows[from:min(from+rowsPerInsert, len(o.Rows))] {
			values := make([]string, len(row))
			for i, v := range row {
				values[i] = "NULL"
				if v != nil {
					values[i] = exprSQL(v)
				}
			}
			rows = append(rows, "("+strings.Join(values, ", ")+")")
		}
		out = append(out, head+strings.Join(rows, ",\n  "))
	}
	return out
}
