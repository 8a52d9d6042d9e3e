package op

import (
	"slices"

	"github.com/retort-db/migrate/schema"
)

// Reverse returns the operation that takes a whole operation back. It is an
// *[IrreversibleError] for a partial one, for what no operation takes back (rows,
// raw SQL), and for what may have done nothing (if_exists).
func Reverse(o Operation) (Operation, error) {
	if Partial(o) {
		return nil, irreversible(o, "it is partial: what was there before is not known")
	}
	back, err := o.reverse()
	if err != nil {
		return nil, err
	}
	return back.limited(o.Limits()), nil
}

func irreversible(o Operation, reason string) error {
	return &IrreversibleError{Operation: Keyword(o), Reason: reason}
}

// certain refuses to reverse what may have done nothing: taking it back could
// drop what was there before.
func certain(o Operation, conditional bool, back Operation) (Operation, error) {
	if conditional {
		return nil, irreversible(o, "it depends on what is there whether it does anything")
	}
	return back, nil
}

func (o CreateSchema) reverse() (Operation, error) {
	return certain(o, o.IfNotExists, DropSchema{Name: o.Name})
}

func (o DropSchema) reverse() (Operation, error) {
	return certain(o, o.IfExists, CreateSchema{Name: o.Name})
}

func (o CreateTable) reverse() (Operation, error) {
	return certain(o, o.IfNotExists, DropTable{Name: o.Table.Name, Table: &o.Table})
}

func (o DropTable) reverse() (Operation, error) {
	return certain(o, o.IfExists, CreateTable{Table: *o.Table})
}

func (o RenameTable) reverse() (Operation, error) {
	return RenameTable{From: schema.Name{Schema: o.From.Schema, Name: o.To}, To: o.From.Name}, nil
}

func (o AlterTable) reverse() (Operation, error) {
	return AlterTable{
		Table: o.Table, Change: ChangedTable(*o.To, *o.From, o.ToBy, o.FromBy),
		From: o.To, To: o.From, FromBy: o.ToBy, ToBy: o.FromBy,
	}, nil
}

func (o TableComment) reverse() (Operation, error) {
	return TableComment{Table: o.Table, From: schema.Some(o.To), To: o.From.Value}, nil
}

func (o AddColumn) reverse() (Operation, error) {
	return certain(o, o.IfNotExists, DropColumn{Table: o.Table, Name: o.Column.Name, Dropped: &o.Column})
}

func (o DropColumn) reverse() (Operation, error) {
	return certain(o, o.IfExists, AddColumn{Table: o.Table, Column: *o.Dropped})
}

// reverse leaves Using out: how to convert back, the operation does not know.
func (o AlterColumn) reverse() (Operation, error) {
	return AlterColumn{
		Table: o.Table, Column: o.To.Name, Change: schema.Changed(*o.To, *o.From),
		From: o.To, To: o.From,
	}, nil
}

func (o CreateIndex) reverse() (Operation, error) {
	return certain(o, o.IfNotExists, DropIndex{
		Table: o.Table, Name: o.Index.Name, Dropped: &o.Index, Concurrently: o.Concurrently,
	})
}

func (o DropIndex) reverse() (Operation, error) {
	return certain(o, o.IfExists, CreateIndex{Table: o.Table, Index: *o.Dropped, Concurrently: o.Concurrently})
}

func (o RenameIndex) reverse() (Operation, error) {
	return RenameIndex{Table: o.Table, From: o.To, To: o.From}, nil
}

func (o CreatePrimaryKey) reverse() (Operation, error) {
	return Constraint{PrimaryKey: &o.Key}.Drop(o.Table), nil
}

func (o CreateUnique) reverse() (Operation, error) {
	return Constraint{Unique: &o.Unique}.Drop(o.Table), nil
}

func (o CreateForeignKey) reverse() (Operation, error) {
	return Constraint{ForeignKey: &o.Key}.Drop(o.Table), nil
}

func (o CreateCheck) reverse() (Operation, error) {
	return Constraint{Check: &o.Check}.Drop(o.Table), nil
}

func (o CreateExclude) reverse() (Operation, error) {
	return Constraint{Exclude: &o.Exclude}.Drop(o.Table), nil
}

func (o DropConstraint) reverse() (Operation, error) {
	return certain(o, o.IfExists, o.Dropped.Create(o.Table))
}

func (o RenameConstraint) reverse() (Operation, error) {
	return RenameConstraint{Table: o.Table, From: o.To, To: o.From}, nil
}

func (o ValidateConstraint) reverse() (Operation, error) {
	return nil, irreversible(o, "a constraint that is valid cannot be made not valid again")
}

func (o CreateEnum) reverse() (Operation, error) {
	return DropEnum{Name: o.Enum.Name, Dropped: &o.Enum}, nil
}

// reverse leaves Map out: which rows lost a value, nobody knows any more.
func (o AlterEnum) reverse() (Operation, error) {
	back := AlterEnum{Name: o.Name, From: o.To, To: o.From, FromComment: o.Comment, Comment: o.FromComment}
	for _, pair := range slices.Backward(o.Rename) {
		back.Rename = append(back.Rename, Renamed{From: pair.To, To: pair.From})
	}
	return back, nil
}

func (o RenameEnum) reverse() (Operation, error) {
	return RenameEnum{From: schema.Name{Schema: o.From.Schema, Name: o.To}, To: o.From.Name}, nil
}

func (o DropEnum) reverse() (Operation, error) {
	return certain(o, o.IfExists, CreateEnum{Enum: *o.Dropped})
}

func (o CreateSequence) reverse() (Operation, error) {
	return DropSequence{Name: o.Sequence.Name, Dropped: &o.Sequence}, nil
}

func (o AlterSequence) reverse() (Operation, error) {
	return AlterSequence{Name: o.Name, Change: schema.ChangedSequence(*o.To, *o.From), From: o.To, To: o.From}, nil
}

func (o DropSequence) reverse() (Operation, error) {
	return certain(o, o.IfExists, CreateSequence{Sequence: *o.Dropped})
}

func (o BulkInsert) reverse() (Operation, error) {
	return nil, irreversible(o, "which rows were there before is not known")
}

func (o Execute) reverse() (Operation, error) {
	return nil, irreversible(o, "what takes raw SQL back is not known")
}
