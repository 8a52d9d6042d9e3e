package op

import "github.com/retort-db/migrate/schema"

type dialects = schema.DialectSet

const everywhere = schema.Everywhere

// setOf returns the dialects that a list limits to; an empty list is all.
func setOf(only []schema.Dialect) dialects { return schema.SetOf(only) }
