package postgres

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// PrimaryKey normalises a primary key.
func (p postgres) PrimaryKey(_ schema.Table, k schema.PrimaryKey) schema.PrimaryKey {
	k.Name = p.FoldName(k.Name)
	k.Columns = slices.Clone(k.Columns)
	k.Postgres = canonKey(k.Postgres)
	k.MySQL, k.SQLite = schema.MySQLKey{}, schema.SQLiteKey{}
	k.Deferrable = k.Deferrable || k.InitiallyDeferred
	return k
}

// Unique normalises a unique constraint.
func (p postgres) Unique(_ schema.Table, u schema.Unique) schema.Unique {
	u.Name = p.FoldName(u.Name)
	u.Columns = slices.Clone(u.Columns)
	u.Postgres = canonKey(u.Postgres)
	u.SQLite = schema.SQLiteKey{}
	u.Deferrable = u.Deferrable || u.InitiallyDeferred
	u.Only, u.By = nil, nil
	return u
}

func canonKey(k schema.PostgresKey) schema.PostgresKey {
	k.With = canonParameters(k.With)
	k.Tablespace = canonTablespace(k.Tablespace)
	k.Include = some(k.Include)
	return k
}

// some is a copy of the list, nil when it is empty.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.Clone(list)
}

// ForeignKey normalises a foreign key.
func (p postgres) ForeignKey(_ schema.Table, f schema.ForeignKey) schema.ForeignKey {
	f.Name = p.FoldName(f.Name)
	f.Columns = slices.Clone(f.Columns)
	f.References.Table = p.foldNames(f.References.Table)
	f.References.Columns = slices.Clone(f.References.Columns)
	f.Match = strings.ToLower(f.Match)
	if f.Match == "simple" {
		f.Match = ""
	}
	f.OnDelete, f.OnUpdate = canonAction(f.OnDelete), canonAction(f.OnUpdate)
	f.Deferrable = f.Deferrable || f.InitiallyDeferred
	f.Postgres.NoInherit = false // only checks have it
	f.Only, f.By = nil, nil
	return f
}

func canonAction(a schema.Action) schema.Action {
	a = schema.Action(strings.ToLower(string(a)))
	if a == "no action" {
		return schema.NoAction
	}
	return a
}

// Check normalises a check.
func (p postgres) Check(_ schema.Table, c schema.Check) schema.Check {
	c.Name = p.FoldName(c.Name)
	c.MySQL, c.SQLite = schema.MySQLCheck{}, schema.SQLiteCheck{}
	c.Only, c.By = nil, nil
	return c
}

// Exclude normalises an exclusion constraint.
func (p postgres) Exclude(t schema.Table, e schema.Exclude) schema.Exclude {
	e.Name = p.FoldName(e.Name)
	e.Using = strings.ToLower(e.Using)
	if e.Using == "" {
		e.Using = "gist"
	}
	elements := make([]schema.ExcludeElement, len(e.Elements))
	for i, x := range e.Elements {
		x.IndexElement = p.canonElement(t, e.Using, x.IndexElement)
		elements[i] = x
	}
	e.Elements = elements
	e.Include = some(e.Include)
	e.Deferrable = e.Deferrable || e.InitiallyDeferred
	e.Only = nil
	return e
}
