package diff

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// unknownTable is a table that only the live catalog knows.
func unknownTable(t schema.Table) baseTable { return tableOf(t, t, false) }

// knownTable is a table that exists on other dialects alone.
func knownTable(t schema.Table) baseTable { return tableOf(t, schema.Table{}, true) }

// tableOf keeps the table whole: most are never taken apart.
func tableOf(t, live schema.Table, known bool) baseTable {
	return baseTable{name: t.Name, known: known, only: t.Only, live: live, made: &t}
}

// apart returns the table taken apart into what is known of each thing in it.
func (b baseTable) apart() baseTable {
	if b.made == nil {
		return b
	}
	t := *b.made
	b.columns = own(t.Columns, b.known)
	b.primaryKeys = own(list(t.PrimaryKey), b.known)
	b.foreignKeys = own(t.ForeignKeys, b.known)
	b.uniques = own(t.Uniques, b.known)
	b.checks = own(t.Checks, b.known)
	b.excludes = own(t.Excludes, b.known)
	b.indexes = own(t.Indexes, b.known)
	b.options, b.optionsBy = owned[schema.TableOptions]{t.Options, b.known}, t.By
	return b
}

func own[T any](values []T, known bool) []owned[T] {
	if values == nil {
		return nil
	}
	out := make([]owned[T], len(values))
	for i, v := range values {
		out[i] = owned[T]{v, known}
	}
	return out
}

func values[T any](list []owned[T]) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, o := range list {
		out[i] = o.value
	}
	return out
}

// table returns the overlaid table as a plain value.
func (b baseTable) table() schema.Table {
	if b.made != nil {
		return *b.made
	}
	t := schema.Table{
		Name: b.name, Only: b.only,
		Columns:     values(b.columns),
		ForeignKeys: values(b.foreignKeys),
		Uniques:     values(b.uniques),
		Checks:      values(b.checks),
		Excludes:    values(b.excludes),
		Indexes:     values(b.indexes),
		Options:     b.options.value,
		By:          b.optionsBy,
		Definition:  b.live.Definition,
	}
	if len(b.primaryKeys) > 0 {
		k := b.primaryKeys[0].value
		t.PrimaryKey = &k
	}
	return t
}

func (b base) metadata() schema.Metadata {
	m := schema.Metadata{Schemas: b.schemas, Enums: values(b.enums), Sequences: values(b.sequences), Unmanaged: b.unmanaged,
		Tables: make([]schema.Table, 0, len(b.tables))}
	for _, t := range b.tables {
		m.Tables = append(m.Tables, t.table())
	}
	return m
}

func overlaySchemas(c Canon, live, replay []string) []string {
	if c.Stores(Schemas) {
		return live
	}
	return replay
}

// overlayEnums: where enums are objects the live ones count, in the replay's form
// when equal; elsewhere the replay alone knows them.
func overlayEnums(c Canon, live, replay []schema.Enum) []owned[schema.Enum] {
	if !c.Stores(EnumTypes) {
		return own(replay, true)
	}
	var out []owned[schema.Enum]
	for _, e := range live {
		i := slices.IndexFunc(replay, func(r schema.Enum) bool { return r.Name == e.Name })
		if i >= 0 && slices.Equal(replay[i].Values, e.Values) && replay[i].Comment == e.Comment {
			out = append(out, owned[schema.Enum]{replay[i], true})
		} else {
			out = append(out, owned[schema.Enum]{e, false})
		}
	}
	for _, r := range replay {
		if !schema.On(c.Name(), r.Only) {
			out = append(out, owned[schema.Enum]{r, true})
		}
	}
	slices.SortStableFunc(out, func(a, b owned[schema.Enum]) int { return a.value.Name.Compare(b.value.Name) })
	return out
}

func overlaySequences(c Canon, live, replay []schema.Sequence) []owned[schema.Sequence] {
	if !c.Stores(Sequences) {
		return own(replay, true)
	}
	var out []owned[schema.Sequence]
	for _, q := range live {
		i := slices.IndexFunc(replay, func(r schema.Sequence) bool { return r.Name == q.Name })
		if i >= 0 && reflect.DeepEqual(sequenceForm(c, replay[i]), sequenceForm(c, q)) {
			out = append(out, owned[schema.Sequence]{replay[i], true})
		} else {
			out = append(out, owned[schema.Sequence]{q, false})
		}
	}
	for _, r := range replay {
		if !schema.On(c.Name(), r.Only) {
			out = append(out, owned[schema.Sequence]{r, true})
		}
	}
	slices.SortStableFunc(out, func(a, b owned[schema.Sequence]) int { return a.value.Name.Compare(b.value.Name) })
	return out
}

func sequenceForm(c Canon, q schema.Sequence) schema.Sequence {
	q = c.Sequence(q)
	q.Only = nil
	return q
}
