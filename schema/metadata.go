package schema

import "slices"

// Metadata is a whole schema: declared, live or replayed. Tables, enums and
// sequences are sorted by name (see [Metadata.Sort]).
type Metadata struct {
	Schemas   []string // namespaces beside the default one
	Enums     []Enum
	Sequences []Sequence
	Tables    []Table
	// Unmanaged are objects that were seen and are not modelled. Only a live
	// schema has them.
	Unmanaged []Unmanaged
}

// Unmanaged is an object of the database that this tool does not manage yet. It
// is reported, and a change that would drop or break it is refused.
type Unmanaged struct {
	Kind       string // view, materialized view, trigger, function, policy, rule, partition, virtual table …
	Name       Name
	Table      Name         // the table it stands on (triggers, policies, rules); zero otherwise
	DependsOn  []ColumnName // columns and tables it reads
	Definition string       // SQL that makes it, "" when the catalog does not hold it
}

// ColumnName names one column of a table, or the table as a whole when Column is "".
type ColumnName struct {
	Table  Name
	Column string
}

// Table returns the table of that name and whether there is one.
func (m Metadata) Table(name Name) (Table, bool) {
	if i := m.TableIndex(name); i >= 0 {
		return m.Tables[i], true
	}
	return Table{}, false
}

// TableIndex returns the position of the table of that name, or -1.
func (m Metadata) TableIndex(name Name) int {
	return slices.IndexFunc(m.Tables, func(t Table) bool { return t.Name == name })
}

// Enum returns the enum of that name and whether there is one.
func (m Metadata) Enum(name Name) (Enum, bool) {
	for _, e := range m.Enums {
		if e.Name == name {
			return e, true
		}
	}
	return Enum{}, false
}

// Sequence returns the sequence of that name and whether there is one.
func (m Metadata) Sequence(name Name) (Sequence, bool) {
	for _, s := range m.Sequences {
		if s.Name == name {
			return s, true
		}
	}
	return Sequence{}, false
}

// Sort puts schemas, enums, sequences, tables and unmanaged objects into the
// order of their names, in place. Columns keep the order of the database.
func (m *Metadata) Sort() {
	slices.Sort(m.Schemas)
	slices.SortFunc(m.Enums, func(a, b Enum) int { return a.Name.Compare(b.Name) })
	slices.SortFunc(m.Sequences, func(a, b Sequence) int { return a.Name.Compare(b.Name) })
	slices.SortFunc(m.Tables, func(a, b Table) int { return a.Name.Compare(b.Name) })
	slices.SortStableFunc(m.Unmanaged, func(a, b Unmanaged) int {
		if a.Kind != b.Kind {
			if a.Kind < b.Kind {
				return -1
			}
			return 1
		}
		return a.Name.Compare(b.Name)
	})
}
