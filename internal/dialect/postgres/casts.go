package postgres

import (
	"slices"
	"strings"
)

// assignments are the casts between types of different families that the server
// makes unasked when a value is stored (pg_cast, castcontext i and a, the same in
// PostgreSQL 13 to 18).
var assignments = map[string][]string{
	"date":                        {"timestamp without time zone", "timestamp with time zone"},
	"timestamp without time zone": {"date", "time without time zone", "timestamp with time zone"},
	"timestamp with time zone":    {"date", "time without time zone", "time with time zone", "timestamp without time zone"},
	"time without time zone":      {"time with time zone", "interval"},
	"time with time zone":         {"time without time zone"},
	"interval":                    {"time without time zone"},
	"json":                        {"jsonb"},
	"jsonb":                       {"json"},
	"inet":                        {"cidr"},
	"cidr":                        {"inet"},
	"bit":                         {"bit varying"},
	"bit varying":                 {"bit"},
	"macaddr":                     {"macaddr8"},
	"macaddr8":                    {"macaddr"},
	"money":                       {"numeric"},
	"numeric":                     {"money"},
	"integer":                     {"money", "oid"},
	"bigint":                      {"money", "oid"},
	"smallint":                    {"oid"},
	"oid":                         {"bigint", "integer"},
}

// assignable reports whether the server converts a column's values unasked.
func assignable(from, to typeName) bool {
	if from.bare().String() == to.bare().String() {
		return true
	}
	if from.array != to.array {
		return !to.array && isString(to)
	}
	from.array, to.array = false, false
	switch {
	case isString(to): // every type's text
		return true
	case !from.builtin || !to.builtin:
		return false
	case familyOf(from, true) == numberFamily && familyOf(to, true) == numberFamily:
		return true
	}
	return slices.Contains(assignments[from.name], to.name)
}

func isString(n typeName) bool {
	return n.builtin && (n.name == "text" || n.name == "character varying" || n.name == "character" || n.name == "bpchar")
}

// conversion writes the expression that converts the values of a column where the
// server does not do it unasked. What cannot be converted fails on the first row,
// and the table stays as it is.
func conversion(column string, from, to typeName, toSQL string) string {
	fromFamily, toFamily := familyOf(from, true), familyOf(to, true)
	switch {
	case from.array && to.array:
		return column + "::text[]::" + toSQL
	case from.array || to.array: // an array has casts of its own to and from text alone
		return column + "::text::" + toSQL
	case isString(from):
		return column + "::" + toSQL
	case fromFamily == numberFamily && toFamily == booleanFamily: // there is a cast from integer alone
		return column + " <> 0"
	case fromFamily == booleanFamily && to.name == "integer":
		return column + "::integer"
	case fromFamily == booleanFamily && toFamily == numberFamily:
		return column + "::integer::" + toSQL
	case from.name == "jsonb" && (toFamily == numberFamily || toFamily == booleanFamily):
		return column + "::" + toSQL
	}
	return column + "::text::" + strings.TrimSpace(toSQL)
}
