package grammar

import (
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// operationJSON returns what an operation changes, before and after, as JSON.
func operationJSON(o op.Operation) (from, to any) {
	s := sides{encoder: newEncoder(schema.Metadata{})}
	s.finished = true
	if err := op.Visit(o, &s); err != nil {
		return nil, nil
	}
	return s.from.json(), s.to.json()
}

// sides is the visitor that finds both sides of an operation. A tree left null is
// a side on which there is nothing, or nothing known.
type sides struct {
	*encoder
	from, to tree
}

func (s *sides) CreateSchema(o op.CreateSchema) error { s.to = textTree(o.Name); return nil }
func (s *sides) DropSchema(o op.DropSchema) error     { s.from = textTree(o.Name); return nil }

func (s *sides) CreateTable(o op.CreateTable) error { s.to = s.tableTree(o.Table); return nil }

func (s *sides) DropTable(o op.DropTable) error {
	if o.Table != nil {
		s.from = s.tableTree(*o.Table)
	}
	return nil
}

func (s *sides) RenameTable(o op.RenameTable) error {
	s.from, s.to = textTree(o.From.String()), textTree(schema.Name{Schema: o.From.Schema, Name: o.To}.String())
	return nil
}

func (s *sides) AlterTable(o op.AlterTable) error {
	options := func(options schema.TableOptions, by map[schema.Dialect]schema.TableOptions) tree {
		t := mapTree()
		partTrees(&t, options, by, nil, func(schema.TableOptions, schema.Dialect) tree { return mapTree() }, tableTyped)
		return t
	}
	if o.From != nil {
		s.from = options(*o.From, o.FromBy)
	}
	if o.To != nil {
		s.to = options(*o.To, o.ToBy)
		return nil
	}
	_, s.to = operationTree(o)
	return nil
}

func (s *sides) TableComment(o op.TableComment) error {
	s.from, s.to = commentTree(o.From.Value), commentTree(o.To)
	return nil
}

func commentTree(text string) tree {
	if text == "" {
		return tree{}
	}
	return textTree(text)
}

func (s *sides) column(c *schema.Column) tree {
	if c == nil {
		return tree{}
	}
	return s.columnTree(schema.Table{}, *c, mapTree())
}

func (s *sides) AddColumn(o op.AddColumn) error   { s.to = s.column(&o.Column); return nil }
func (s *sides) DropColumn(o op.DropColumn) error { s.from = s.column(o.Dropped); return nil }

func (s *sides) AlterColumn(o op.AlterColumn) error {
	if s.from, s.to = s.column(o.From), s.column(o.To); o.To == nil {
		_, s.to = operationTree(o)
	}
	return nil
}

func (s *sides) CreateIndex(o op.CreateIndex) error { s.to = s.indexTree(o.Index); return nil }

func (s *sides) DropIndex(o op.DropIndex) error {
	if o.Dropped != nil {
		s.from = s.indexTree(*o.Dropped)
	}
	return nil
}

func (s *sides) RenameIndex(o op.RenameIndex) error {
	s.from, s.to = textTree(o.From), textTree(o.To)
	return nil
}

func (s *sides) CreatePrimaryKey(o op.CreatePrimaryKey) error {
	s.to = s.primaryKeyTree(o.Key)
	return nil
}

func (s *sides) CreateUnique(o op.CreateUnique) error { s.to = s.uniqueTree(o.Unique); return nil }

func (s *sides) CreateForeignKey(o op.CreateForeignKey) error {
	s.to = s.foreignKeyTree(o.Key, true)
	return nil
}

func (s *sides) CreateCheck(o op.CreateCheck) error     { s.to = s.checkTree(o.Check); return nil }
func (s *sides) CreateExclude(o op.CreateExclude) error { s.to = s.excludeTree(o.Exclude); return nil }

func (s *sides) DropConstraint(o op.DropConstraint) error {
	switch d := o.Dropped; {
	case d.PrimaryKey != nil:
		s.from = s.primaryKeyTree(*d.PrimaryKey)
	case d.Unique != nil:
		s.from = s.uniqueTree(*d.Unique)
	case d.ForeignKey != nil:
		s.from = s.foreignKeyTree(*d.ForeignKey, true)
	case d.Check != nil:
		s.from = s.checkTree(*d.Check)
	case d.Exclude != nil:
		s.from = s.excludeTree(*d.Exclude)
	}
	return nil
}

func (s *sides) RenameConstraint(o op.RenameConstraint) error {
	s.from, s.to = textTree(o.From), textTree(o.To)
	return nil
}

func (s *sides) ValidateConstraint(o op.ValidateConstraint) error {
	s.to = textTree(o.Name)
	return nil
}

func (s *sides) CreateEnum(o op.CreateEnum) error { s.to = enumTree(o.Enum); return nil }

func (s *sides) AlterEnum(o op.AlterEnum) error {
	if o.From != nil {
		s.from = textsTree(o.From)
	}
	if s.to = textsTree(o.To); o.To == nil {
		_, s.to = operationTree(o)
	}
	return nil
}

func (s *sides) RenameEnum(o op.RenameEnum) error {
	s.from, s.to = textTree(o.From.String()), textTree(schema.Name{Schema: o.From.Schema, Name: o.To}.String())
	return nil
}

func (s *sides) DropEnum(o op.DropEnum) error {
	if o.Dropped != nil {
		s.from = enumTree(*o.Dropped)
	}
	return nil
}

func (s *sides) CreateSequence(o op.CreateSequence) error {
	s.to = s.sequenceTree(o.Sequence)
	return nil
}

func (s *sides) AlterSequence(o op.AlterSequence) error {
	side := func(o *schema.Sequence) tree {
		if o == nil {
			return tree{}
		}
		return s.sequenceTree(*o)
	}
	s.from, s.to = side(o.From), side(o.To)
	return nil
}

func (s *sides) DropSequence(o op.DropSequence) error {
	if o.Dropped != nil {
		s.from = s.sequenceTree(*o.Dropped)
	}
	return nil
}

func (s *sides) BulkInsert(o op.BulkInsert) error { _, s.to = operationTree(o); return nil }
func (s *sides) Execute(o op.Execute) error       { _, s.to = operationTree(o); return nil }
