package mysql

import (
	"strings"

	"github.com/retort-db/migrate/schema"
)

// Under NO_ZERO_DATE, which is MySQL's default, every ALTER TABLE of a table with
// a default of '0000-00-00' fails (error 1067), whatever it changes. Old schemas are
// full of them. So the mode is set aside around a statement on such a table.
const (
	allowZeroDates = "SET @migrate_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = REPLACE(REPLACE(REPLACE(@@SESSION.sql_mode, 'TRADITIONAL', ''), 'NO_ZERO_IN_DATE', ''), 'NO_ZERO_DATE', '')"
	refuseAgain    = "SET SESSION sql_mode = @migrate_sql_mode"
)

// hasZeroDate reports whether a column of the table has such a default.
func (s server) hasZeroDate(t schema.Table) bool {
	for _, c := range t.Columns {
		text := s.typeText(c)
		if text.base != "date" && !text.isInstant() {
			continue
		}
		if l, ok := s.normalDefault(text, c.Default).(schema.Literal); ok && isZeroDate(l.Text) {
			return true
		}
	}
	return false
}

// isZeroDate reports a date whose year, month or day is zero.
func isZeroDate(text string) bool {
	date, _, _ := strings.Cut(text, " ")
	return strings.HasPrefix(date, "0000-") || strings.HasSuffix(date, "-00") || strings.Contains(date, "-00-")
}

// emitFor emits a statement on a table as it was and as it will be.
func (c *compiler) emitFor(sql string, before, after schema.Table) {
	if !c.hasZeroDate(before) && !c.hasZeroDate(after) {
		c.emit(sql)
		return
	}
	c.emitSession(allowZeroDates)
	c.emit(sql)
	c.emitSession(refuseAgain)
}
