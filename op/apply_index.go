package op

import "github.com/retort-db/migrate/schema"

func (o CreateIndex) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		if err := haveColumns(t, elementColumns(o.Index.Elements)); err != nil {
			return err
		}
		return edit(indexes, t, &t.Indexes, func(l *list[schema.Index]) error {
			if o.IfNotExists && len(l.named(schema.N(o.Index.Name), on)) > 0 {
				return nil
			}
			return l.add(o.Index, on)
		})
	})
}

func (o DropIndex) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		return edit(indexes, t, &t.Indexes, func(l *list[schema.Index]) error {
			found, err := l.must(schema.N(o.Name), on)
			if err != nil && !o.IfExists {
				return err
			}
			for _, x := range found {
				if err := l.remove(x, on); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (o RenameIndex) apply(d *Draft) error {
	return d.alter(o.Table, setOf(o.Only), func(t *schema.Table, on dialects) error {
		return edit(indexes, t, &t.Indexes, func(l *list[schema.Index]) error {
			found, err := l.must(schema.N(o.From), on)
			if err != nil {
				return err
			}
			if err := l.free(schema.N(o.To), on); err != nil {
				return err
			}
			for _, x := range found {
				err := l.change(x, on, func(x *schema.Index) error {
					*x = renamedIndex(*x, o.From, o.To)
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func renamedIndex(x schema.Index, from, to string) schema.Index {
	if x.Name == from {
		x.Name, x.Implicit = to, false
	}
	x.By = mapped(x.By, func(_ schema.Dialect, v schema.Index) schema.Index { return renamedIndex(v, from, to) })
	return x
}
