package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// hazards names the operations that lose data.
func hazards(ops []op.Operation) []Hazard {
	var out []Hazard
	for _, o := range ops {
		if reason := Loss(o); reason != "" {
			out = append(out, Hazard{Operation: o, Reason: reason})
		}
	}
	return out
}

// Loss says in words what data an operation may lose, "" for none.
func Loss(o op.Operation) string {
	switch o := o.(type) {
	case op.DropTable:
		return fmt.Sprintf("drops table %s and its rows", o.Name)
	case op.DropColumn:
		return fmt.Sprintf("drops column %s.%s and what it holds", o.Table, o.Name)
	case op.AlterColumn:
		if o.From != nil && o.To != nil && o.Change.Type.Set && narrows(o.From.Type, o.To.Type) {
			return fmt.Sprintf("narrows column %s.%s; values that do not fit are refused or cut", o.Table, o.Column)
		}
	case op.AlterEnum:
		if gone := removedValues(o); len(gone) > 0 {
			return fmt.Sprintf("removes %s from enum %s; rows that hold it are refused unless map: says what they become", strings.Join(gone, ", "), o.Name)
		}
	}
	return ""
}

func removedValues(o op.AlterEnum) []string {
	var gone []string
	for _, v := range o.From {
		renamed := slices.ContainsFunc(o.Rename, func(r op.Renamed) bool { return r.From == v })
		mapped := slices.ContainsFunc(o.Map, func(r op.Renamed) bool { return r.From == v })
		if !slices.Contains(o.To, v) && !renamed && !mapped {
			gone = append(gone, v)
		}
	}
	return gone
}

// narrows reports whether values of one generic type may not fit into another.
func narrows(from, to schema.Type) bool {
	switch to := to.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger:
		return rank(from) > rank(to) || !schema.IsInteger(from)
	case schema.String:
		f, ok := from.(schema.String)
		if ok {
			return to.Length > 0 && (f.Length == 0 || f.Length > to.Length)
		}
		return to.Length > 0
	case schema.Numeric:
		f, ok := from.(schema.Numeric)
		if !ok {
			return !schema.IsInteger(from)
		}
		if !to.Precision.Set {
			return false
		}
		return !f.Precision.Set || f.Scale.Or(0) > to.Scale.Or(0) ||
			f.Precision.Value-f.Scale.Or(0) > to.Precision.Value-to.Scale.Or(0)
	case schema.Text:
		return false
	case schema.Native:
		f, ok := from.(schema.Native)
		return !ok || f != to
	}
	return from != to
}

func rank(t schema.Type) int {
	switch t.(type) {
	case schema.SmallInteger:
		return 1
	case schema.Integer:
		return 2
	case schema.BigInteger:
		return 3
	}
	return 0
}
