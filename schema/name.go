package schema

import "cmp"

// Name is the name of a table, enum, sequence or other object in a schema
// (namespace). Schema "" is the connection's default schema.
type Name struct {
	Schema string
	Name   string
}

// N returns a name in the default schema.
func N(name string) Name { return Name{Name: name} }

// String returns "name" or "schema.name", unquoted, for messages and sorting.
func (n Name) String() string {
	if n.Schema == "" {
		return n.Name
	}
	return n.Schema + "." + n.Name
}

// Compare orders names by schema, then name.
func (n Name) Compare(other Name) int {
	if c := cmp.Compare(n.Schema, other.Schema); c != 0 {
		return c
	}
	return cmp.Compare(n.Name, other.Name)
}
