package migrate_test

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// value is what row k holds in a column, as SQL; "" for a type that this does not
// know.
func value(d schema.Dialect, c schema.Column, k int) string {
	switch t := c.Type.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger, schema.Numeric, schema.Double, schema.Float:
		return fmt.Sprint(k)
	case schema.Boolean:
		if d == schema.Postgres {
			return fmt.Sprint(k%2 == 1)
		}
		return fmt.Sprint(k % 2)
	case schema.String, schema.Text:
		return fmt.Sprintf("'%d'", k)
	case schema.Date:
		return fmt.Sprintf("'2001-01-0%d'", k)
	case schema.DateTime:
		return fmt.Sprintf("'2001-01-0%d 10:00:00'", k)
	case schema.Time:
		return fmt.Sprintf("'10:00:0%d'", k)
	case schema.Interval:
		return fmt.Sprintf("'%d days'", k)
	case schema.LargeBinary:
		if d == schema.Postgres {
			return fmt.Sprintf(`'\x0%d'`, k)
		}
		return fmt.Sprintf("x'0%d'", k)
	case schema.JSON:
		return fmt.Sprintf(`'{"k": %d}'`, k)
	case schema.UUID:
		return fmt.Sprintf("'00000000-0000-4000-8000-00000000000%d'", k)
	case schema.Array:
		if _, enum := t.Of.(schema.EnumRef); enum {
			return "'{}'"
		}
		return fmt.Sprintf("'{%d}'", k)
	case schema.Native:
		if pattern, ok := nativeValues[strings.ToLower(t.Text)]; ok {
			return strings.ReplaceAll(pattern, "?", fmt.Sprint(k))
		}
	}
	return ""
}

var nativeValues = map[string]string{
	"jsonb": `'{"k": ?}'`, "inet": "'10.0.0.?'", "int4range": "'[?0,?5)'", "tsvector": "'word?'", "bit(8)": "b'0000000?'",
	"char(10)": "'?'", "money": "?", "macaddr": "'08:00:2b:01:02:0?'", "xml": "'<a>?</a>'", "bit varying(16)": "b'1'", "name": "'n?'",
	"tinyint": "?", "mediumint": "?", "year": "200?", "set('a','b')": "'a'", "varbinary(20)": "x'0?'", "mediumtext": "'?'", "tinytext": "'?'",
	"mediumblob": "x'0?'", "timestamp": "'2001-01-0? 10:00:00'", "tinyblob": "x'0?'", "nvarchar(20)": "'?'", "clob": "'?'", "unsigned big int": "?",
}
