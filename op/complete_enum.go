package op

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

func (o AlterEnum) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	found, err := d.enums.must(o.Name, on)
	if err != nil {
		return nil, err
	}
	return each(&d.enums, found, on, func(e schema.Enum) (Operation, error) {
		whole := o
		whole.From = append([]string{}, e.Values...)
		if o.Comment.Set {
			whole.FromComment = schema.Some(e.Comment)
		}
		if whole.To == nil {
			whole.To = o.remaining(e.Values)
		}
		if err := whole.coherent(); err != nil {
			return nil, err
		}
		if users := d.defaultsLost(whole, on); len(users) > 0 {
			return nil, &InUseError{What: described("removed value of enum", o.Name.String(), schema.Name{}), By: users}
		}
		if slices.Equal(whole.From, whole.To) && len(whole.Rename) == 0 && whole.FromComment == whole.Comment {
			return nil, nil
		}
		return whole, nil
	})
}

// remaining returns the values after the renames, without those that Map takes away.
func (o AlterEnum) remaining(values []string) []string {
	out := []string{}
	for _, v := range values {
		if !slices.ContainsFunc(o.Map, func(p Renamed) bool { return p.From == v }) {
			out = append(out, renamedValue(o.Rename, v))
		}
	}
	return out
}

// coherent checks that what is renamed and mapped is there, and becomes what is
// there afterwards.
func (o AlterEnum) coherent() error {
	for _, p := range o.Rename {
		if err := o.has(o.From, p.From); err != nil {
			return err
		}
		if err := o.has(o.To, p.To); err != nil {
			return err
		}
	}
	for _, p := range o.Map {
		if err := o.has(o.From, p.From); err != nil {
			return err
		}
		if err := o.has(o.To, p.To); err != nil {
			return err
		}
		if slices.Contains(o.To, p.From) {
			return fmt.Errorf("mapping value %q of enum %q: it stays", p.From, o.Name.String())
		}
	}
	for i, v := range o.To {
		if slices.Contains(o.To[:i], v) {
			return &ExistsError{Kind: "value", Name: v, Of: schema.Name{}}
		}
	}
	return nil
}

func (o AlterEnum) has(values []string, value string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return fmt.Errorf("enum %q: %w", o.Name.String(), &NotFoundError{Kind: "value", Name: value, Near: near.All(value, values)})
}

// defaultsLost describes the columns whose default is a value that goes.
func (d *Draft) defaultsLost(o AlterEnum, on dialects) []string {
	var users []string
	for _, t := range d.tables.items {
		for _, c := range t.Columns {
			if setOf(t.Only)&setOf(c.Only)&on != 0 && o.loses(c, on) {
				users = append(users, "default of "+described(columns.word, c.Name, t.Name))
			}
		}
	}
	return users
}

// loses reports whether the column's default is a value that goes.
func (o AlterEnum) loses(c schema.Column, on dialects) bool {
	for _, d := range schema.Dialects {
		v := c.For(d)
		literal, ok := v.Default.(schema.Literal)
		if !ok || !on.Has(d) || !isEnum(v.Type, o.Name) || literal.Kind != schema.TextLiteral {
			continue
		}
		if _, array := v.Type.(schema.Array); !array && !slices.Contains(o.To, renamedValue(o.Rename, literal.Text)) {
			return true
		}
	}
	return false
}

func (o DropEnum) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	found, err := d.enums.must(o.Name, on)
	if err != nil {
		if o.IfExists {
			return nil, nil
		}
		return nil, err
	}
	if users := d.enumUsers(o.Name, on); len(users) > 0 {
		return nil, &InUseError{What: described(enums.word, o.Name.String(), schema.Name{}), By: users}
	}
	return each(&d.enums, found, on, func(e schema.Enum) (Operation, error) {
		o.Dropped = &e
		return o, nil
	})
}

func (o AlterSequence) complete(d *Draft) ([]Operation, error) {
	if !o.partial() {
		return []Operation{o}, nil
	}
	on := setOf(o.Only)
	found, err := d.sequences.must(o.Name, on)
	if err != nil {
		return nil, err
	}
	return each(&d.sequences, found, on, func(s schema.Sequence) (Operation, error) {
		whole, to := o, o.Change.Apply(s)
		if reflect.DeepEqual(to, s) {
			return nil, nil
		}
		whole.From, whole.To = &s, &to
		return whole, nil
	})
}

func (o DropSequence) complete(d *Draft) ([]Operation, error) {
	on := setOf(o.Only)
	found, err := d.sequences.must(o.Name, on)
	if err != nil {
		if o.IfExists {
			return nil, nil
		}
		return nil, err
	}
	return each(&d.sequences, found, on, func(s schema.Sequence) (Operation, error) {
		o.Dropped = &s
		return o, nil
	})
}
