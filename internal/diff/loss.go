package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Loss is the data that an operation may lose.
type Loss struct {
	What    string // "drops column users.bio and what it holds"
	Instead string // how to keep it
}

// LossOf says what data an operation may lose; the zero value for none. It looks at
// every dialect, so that a revision says the same wherever it was made.
func LossOf(o op.Operation) Loss {
	switch o := o.(type) {
	case op.DropTable:
		return Loss{fmt.Sprintf("drops table %s and its rows", o.Name),
			"copy the rows that are to be kept with execute: before this"}
	case op.DropColumn:
		return Loss{fmt.Sprintf("drops column %s.%s and what it holds", o.Table, o.Name),
			"copy the values that are to be kept with execute: before this"}
	case op.DropSequence:
		return Loss{fmt.Sprintf("drops sequence %s and the number it is at", o.Name),
			"give the number as start: to what takes its place"}
	case op.AlterColumn:
		return columnLoss(o)
	case op.AlterEnum:
		if gone := removedValues(o); len(gone) > 0 {
			return Loss{fmt.Sprintf("removes %s from enum %s; rows that hold it are refused", strings.Join(gone, ", "), o.Name),
				fmt.Sprintf("say with map: {%s: …} what rows that hold it get", gone[0])}
		}
	}
	return Loss{}
}

// columnLoss compares the column before and after on each dialect.
func columnLoss(o op.AlterColumn) Loss {
	if o.From == nil || o.To == nil {
		return Loss{}
	}
	name := o.Table.String() + "." + o.To.Name
	for _, d := range schema.Dialects {
		if !schema.On(d, o.Only) {
			continue
		}
		from, to := o.From.For(d), o.To.For(d)
		if _, was := from.Generated.(schema.Computed); !was {
			if _, is := to.Generated.(schema.Computed); is {
				return Loss{fmt.Sprintf("makes column %s generated, in place of what it holds", name),
					"copy the values that are to be kept with execute: before this"}
			}
		}
		if narrows(from.Type, to.Type) || narrowsMySQL(from.MySQL, to.MySQL) {
			return Loss{fmt.Sprintf("narrows column %s; values that do not fit are refused or cut", name),
				"make the values fit with execute: before this, or choose a type that holds them all"}
		}
	}
	return Loss{}
}

// narrowsMySQL: a number that may no longer be as great or below zero, text in
// fewer characters.
func narrowsMySQL(from, to schema.MySQLColumn) bool {
	return from.Unsigned != to.Unsigned || from.Charset != to.Charset && to.Charset != "" && to.Charset != "utf8mb4"
}

// removedValues are the values that an enum loses with nothing in their place.
func removedValues(o op.AlterEnum) []string {
	var gone []string
	for _, v := range o.From {
		is := func(r op.Renamed) bool { return r.From == v }
		if !slices.Contains(o.To, v) && !slices.ContainsFunc(o.Rename, is) && !slices.ContainsFunc(o.Map, is) {
			gone = append(gone, v)
		}
	}
	return gone
}
