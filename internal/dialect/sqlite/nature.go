package sqlite

import (
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// nature is what can be told of an operation from its kind alone.
type nature struct {
	state    bool // compiling it needs the schema before it
	rebuilds bool // it may rebuild or drop a table
	table    op.RenameTable
	column   op.AlterColumn
}

func natureOf(o op.Operation) nature {
	var n nature
	_ = op.Visit(o, &n) // no method of nature fails
	return n
}

// NeedsState reports whether compiling the operation needs the schema before it.
func (sqlite) NeedsState(o op.Operation) bool { return natureOf(o).state }

func anyRebuilds(ops []op.Operation) bool {
	for _, o := range ops {
		if natureOf(o).rebuilds {
			return true
		}
	}
	return false
}

// alters marks an operation that changes a table which is there.
func (n *nature) alters() error {
	n.state, n.rebuilds = true, true
	return nil
}

// CreateTable needs the enums that its columns refer to.
func (n *nature) CreateTable(o op.CreateTable) error {
	for _, c := range o.Table.Columns {
		if _, ok := c.Type.(schema.EnumRef); ok {
			n.state = true
		}
	}
	return nil
}

// RenameTable is native, and needs to know what reads the table.
func (n *nature) RenameTable(o op.RenameTable) error {
	n.state, n.table = true, o
	return nil
}

// AlterColumn may rebuild.
func (n *nature) AlterColumn(o op.AlterColumn) error {
	n.column = o
	return n.alters()
}

// RenameIndex drops and creates, and needs the index.
func (n *nature) RenameIndex(op.RenameIndex) error {
	n.state = true
	return nil
}

// BulkInsert needs nothing: values do not depend on types.
func (n *nature) BulkInsert(op.BulkInsert) error { return nil }

// Execute is the runner's.
func (n *nature) Execute(op.Execute) error { return nil }

// The rest change a table, or are nothing or refused.

func (n *nature) CreateSchema(op.CreateSchema) error             { return nil }
func (n *nature) DropSchema(op.DropSchema) error                 { return nil }
func (n *nature) DropTable(op.DropTable) error                   { return n.alters() }
func (n *nature) AlterTable(op.AlterTable) error                 { return n.alters() }
func (n *nature) TableComment(op.TableComment) error             { return nil }
func (n *nature) AddColumn(op.AddColumn) error                   { return n.alters() }
func (n *nature) DropColumn(op.DropColumn) error                 { return n.alters() }
func (n *nature) CreateIndex(op.CreateIndex) error               { return nil }
func (n *nature) DropIndex(op.DropIndex) error                   { return nil }
func (n *nature) CreatePrimaryKey(op.CreatePrimaryKey) error     { return n.alters() }
func (n *nature) CreateUnique(op.CreateUnique) error             { return n.alters() }
func (n *nature) CreateForeignKey(op.CreateForeignKey) error     { return n.alters() }
func (n *nature) CreateCheck(op.CreateCheck) error               { return n.alters() }
func (n *nature) CreateExclude(op.CreateExclude) error           { return nil }
func (n *nature) DropConstraint(op.DropConstraint) error         { return n.alters() }
func (n *nature) RenameConstraint(op.RenameConstraint) error     { return n.alters() }
func (n *nature) ValidateConstraint(op.ValidateConstraint) error { return nil }
func (n *nature) CreateEnum(op.CreateEnum) error                 { return nil }
func (n *nature) AlterEnum(op.AlterEnum) error                   { return n.alters() }
func (n *nature) RenameEnum(op.RenameEnum) error                 { return nil }
func (n *nature) DropEnum(op.DropEnum) error                     { return nil }
func (n *nature) CreateSequence(op.CreateSequence) error         { return nil }
func (n *nature) AlterSequence(op.AlterSequence) error           { return nil }
func (n *nature) DropSequence(op.DropSequence) error             { return nil }
