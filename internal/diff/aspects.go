package diff

import (
	"reflect"

	"github.com/retort-db/migrate/schema"
)

// aspects is the set of a column's properties in which two columns differ.
type aspects []aspect

type aspect int

const (
	typeAspect aspect = iota
	nullableAspect
	defaultAspect
	generatedAspect
	collationAspect
	commentAspect
	storageAspect
	compressionAspect
	unsignedAspect
	zerofillAspect
	charsetAspect
	onUpdateAspect
	invisibleAspect
	notNullConflictAspect
)

func (s aspects) has(a aspect) bool {
	for _, b := range s {
		if a == b {
			return true
		}
	}
	return false
}

func (s aspects) without(a aspect) aspects {
	var out aspects
	for _, b := range s {
		if a != b {
			out = append(out, b)
		}
	}
	return out
}

func (s aspects) union(other aspects) aspects {
	for _, a := range other {
		if !s.has(a) {
			s = append(s, a)
		}
	}
	return s
}

// differing compares two columns in a canon's normal form. Names are not compared:
// the columns were matched by them.
func differing(a, b schema.Column) aspects {
	var out aspects
	note := func(is aspect, same bool) {
		if !same {
			out = append(out, is)
		}
	}
	note(typeAspect, reflect.DeepEqual(a.Type, b.Type))
	note(nullableAspect, a.Nullable == b.Nullable)
	note(defaultAspect, reflect.DeepEqual(sameWords(a.Default), sameWords(b.Default)))
	note(generatedAspect, sameGenerated(a.Generated, b.Generated))
	note(collationAspect, a.Collation == b.Collation)
	note(commentAspect, a.Comment == b.Comment)
	note(storageAspect, a.Postgres.Storage == b.Postgres.Storage)
	note(compressionAspect, a.Postgres.Compression == b.Postgres.Compression)
	note(unsignedAspect, a.MySQL.Unsigned == b.MySQL.Unsigned)
	note(zerofillAspect, a.MySQL.Zerofill == b.MySQL.Zerofill)
	note(charsetAspect, a.MySQL.Charset == b.MySQL.Charset)
	note(onUpdateAspect, a.MySQL.OnUpdate == b.MySQL.OnUpdate)
	note(invisibleAspect, a.MySQL.Invisible == b.MySQL.Invisible)
	note(notNullConflictAspect, a.SQLite.NotNullConflict == b.SQLite.NotNullConflict)
	return out
}

// together are aspects whose keys say one thing between them: a sign may stand in
// the type or beside it, ZEROFILL implies it; a collation implies a character set,
// and either may stand in a type in the server's own words; what a conflict of NOT
// NULL does counts only where NULL is possible.
var together = map[aspect]aspects{
	nullableAspect:  {notNullConflictAspect},
	generatedAspect: {notNullConflictAspect},
	typeAspect:      {unsignedAspect, zerofillAspect},
	unsignedAspect:  {typeAspect, zerofillAspect},
	zerofillAspect:  {typeAspect, unsignedAspect},
	collationAspect: {charsetAspect, typeAspect},
}

// whole adds to the aspects those that say the same thing.
func (s aspects) whole() aspects {
	out := s
	for _, a := range s {
		out = out.union(together[a])
	}
	return out
}

// sameWords spells now() in one way.
func sameWords(e schema.Expr) schema.Expr {
	if e == schema.Expr(schema.Portable{Func: schema.CurrentTimestamp}) {
		return schema.Portable{Func: schema.Now}
	}
	return e
}

// sameGenerated compares how a column's values are made. A key that the model leaves
// to the database is numbered by whatever numbers it there; what is there as Auto
// is the identity of PostgreSQL, where a canon tells the two apart.
func sameGenerated(is, wished schema.Generated) bool {
	if reflect.DeepEqual(is, wished) {
		return true
	}
	_, isSerial := is.(schema.Serial)
	switch wished {
	case schema.Auto{}:
		return isSerial || is == schema.Generated(schema.Identity{})
	case schema.Identity{}:
		return is == schema.Generated(schema.Auto{})
	case schema.Serial{}:
		return isSerial
	}
	return false
}

// only keeps of a change what is among the aspects, on every dialect.
func (s aspects) only(c schema.ColumnChange) schema.ColumnChange {
	c.Name = schema.Opt[string]{}
	keep(s, typeAspect, &c.Type)
	keep(s, nullableAspect, &c.Nullable)
	keep(s, defaultAspect, &c.Default)
	keep(s, generatedAspect, &c.Generated)
	keep(s, collationAspect, &c.Collation)
	keep(s, commentAspect, &c.Comment)
	keep(s, storageAspect, &c.Storage)
	keep(s, compressionAspect, &c.Compression)
	keep(s, unsignedAspect, &c.Unsigned)
	keep(s, zerofillAspect, &c.Zerofill)
	keep(s, charsetAspect, &c.Charset)
	keep(s, onUpdateAspect, &c.OnUpdate)
	keep(s, invisibleAspect, &c.Invisible)
	keep(s, notNullConflictAspect, &c.NotNullConflict)
	by := c.By
	c.By = nil
	for _, d := range schema.Dialects {
		over, ok := by[d]
		if !ok {
			continue
		}
		if over = s.only(over); !over.IsZero() {
			if c.By == nil {
				c.By = map[schema.Dialect]schema.ColumnChange{}
			}
			c.By[d] = over
		}
	}
	return c
}

func keep[T any](s aspects, a aspect, field *schema.Opt[T]) {
	if !s.has(a) {
		*field = schema.Opt[T]{}
	}
}
