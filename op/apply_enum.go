package op

import (
	"maps"
	"slices"

	"github.com/retort-db/migrate/schema"
)

func (o CreateEnum) apply(d *Draft) error { return d.enums.add(o.Enum, setOf(o.Only)) }

func (o AlterEnum) apply(d *Draft) error {
	on := setOf(o.Only)
	found, err := d.enums.must(o.Name, on)
	if err != nil {
		return err
	}
	for _, e := range found {
		err := d.enums.change(e, on, func(e *schema.Enum) error {
			e.Values = slices.Clone(o.To)
			e.Comment = o.Comment.Or(e.Comment)
			return nil
		})
		if err != nil {
			return err
		}
	}
	// A default follows a renamed value: PostgreSQL stores which value it is, and
	// elsewhere the column is restated with it.
	return d.eachUser(o.Name, on, func(c schema.Column) schema.Column {
		if literal, ok := c.Default.(schema.Literal); ok && literal.Kind == schema.TextLiteral {
			literal.Text = renamedValue(o.Rename, literal.Text)
			c.Default = literal
		}
		return c
	})
}

func renamedValue(pairs []Renamed, value string) string {
	for _, p := range pairs {
		if p.From == value {
			return p.To
		}
	}
	return value
}

func (o RenameEnum) apply(d *Draft) error {
	on := setOf(o.Only)
	to := schema.Name{Schema: o.From.Schema, Name: o.To}
	found, err := d.enums.must(o.From, on)
	if err != nil {
		return err
	}
	if err := d.enums.free(to, on); err != nil {
		return err
	}
	for _, e := range found {
		err := d.enums.change(e, on, func(e *schema.Enum) error { e.Name = to; return nil })
		if err != nil {
			return err
		}
	}
	return d.eachUser(o.From, on, func(c schema.Column) schema.Column {
		c.Type = renamedEnum(c.Type, o.From, to)
		return c
	})
}

func (o DropEnum) apply(d *Draft) error {
	on := setOf(o.Only)
	found, err := d.enums.must(o.Name, on)
	if err != nil {
		if o.IfExists {
			return nil
		}
		return err
	}
	if users := d.enumUsers(o.Name, on); len(users) > 0 {
		return &InUseError{What: described(enums.word, o.Name.String(), schema.Name{}), By: users}
	}
	for _, e := range found {
		if err := d.enums.remove(e, on); err != nil {
			return err
		}
	}
	return nil
}

// enumUsers describes the columns whose type is the enum.
func (d *Draft) enumUsers(name schema.Name, on dialects) []string {
	var users []string
	for _, t := range d.tables.items {
		for i := range t.Columns {
			c := &t.Columns[i]
			if setOf(t.Only)&setOf(c.Only)&on != 0 && usesEnum(*c, name, on) {
				users = append(users, described(columns.word, c.Name, t.Name))
			}
		}
	}
	return users
}

// usesEnum reports whether the column is of the enum on any of the dialects.
func usesEnum(c schema.Column, name schema.Name, on dialects) bool {
	for _, d := range schema.Dialects {
		if on.Has(d) && schema.On(d, c.Only) && isEnum(c.For(d).Type, name) {
			return true
		}
	}
	return false
}

func isEnum(t schema.Type, name schema.Name) bool {
	switch t := t.(type) {
	case schema.EnumRef:
		return t.Name == name
	case schema.Array:
		return isEnum(t.Of, name)
	}
	return false
}

func renamedEnum(t schema.Type, from, to schema.Name) schema.Type {
	switch t := t.(type) {
	case schema.EnumRef:
		if t.Name == from {
			return schema.EnumRef{Name: to}
		}
	case schema.Array:
		return schema.Array{Of: renamedEnum(t.Of, from, to)}
	}
	return t
}

// eachUser changes the columns whose type is the enum, in every variant that is.
// On some dialects alone it makes variants.
func (d *Draft) eachUser(name schema.Name, on dialects, change func(schema.Column) schema.Column) error {
	for _, t := range slices.Clone(d.tables.items) {
		uses := func(c schema.Column) bool { return usesEnum(c, name, on) }
		if setOf(t.Only)&on == 0 || !slices.ContainsFunc(t.Columns, uses) {
			continue
		}
		err := d.changeTable(t, everywhere, func(t *schema.Table) error {
			t.Columns = eachOf(t.Columns, func(c schema.Column) schema.Column {
				if !uses(c) {
					return c
				}
				return changedUser(c, name, heeded(t, on)|everywhere&^setOf(c.Only), change)
			})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func changedUser(c schema.Column, name schema.Name, on dialects, change func(schema.Column) schema.Column) schema.Column {
	one := func(_ schema.Dialect, v schema.Column) schema.Column {
		if isEnum(v.Type, name) {
			return change(v)
		}
		return v
	}
	out := c
	out.By = mapped(c.By, one)
	if on == everywhere {
		return one("", out)
	}
	out.By = maps.Clone(c.By)
	for _, d := range schema.Dialects {
		if v := c.For(d); on.Has(d) && schema.On(d, c.Only) && isEnum(v.Type, name) {
			if out.By == nil {
				out.By = map[schema.Dialect]schema.Column{}
			}
			out.By[d] = change(v)
		}
	}
	return out
}
