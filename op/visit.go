package op

import "fmt"

// Visitor has one method per operation. A new operation does not compile until
// every visitor handles it.
type Visitor interface {
	CreateSchema(CreateSchema) error
	DropSchema(DropSchema) error
	CreateTable(CreateTable) error
	DropTable(DropTable) error
	RenameTable(RenameTable) error
	AlterTable(AlterTable) error
	TableComment(TableComment) error
	AddColumn(AddColumn) error
	DropColumn(DropColumn) error
	AlterColumn(AlterColumn) error
	CreateIndex(CreateIndex) error
	DropIndex(DropIndex) error
	RenameIndex(RenameIndex) error
	CreatePrimaryKey(CreatePrimaryKey) error
	CreateUnique(CreateUnique) error
	CreateForeignKey(CreateForeignKey) error
	CreateCheck(CreateCheck) error
	CreateExclude(CreateExclude) error
	DropConstraint(DropConstraint) error
	RenameConstraint(RenameConstraint) error
	ValidateConstraint(ValidateConstraint) error
	CreateEnum(CreateEnum) error
	AlterEnum(AlterEnum) error
	RenameEnum(RenameEnum) error
	DropEnum(DropEnum) error
	CreateSequence(CreateSequence) error
	AlterSequence(AlterSequence) error
	DropSequence(DropSequence) error
	BulkInsert(BulkInsert) error
	Execute(Execute) error
}

// Visit calls the visitor's method for the operation.
func Visit(o Operation, v Visitor) error {
	switch o := o.(type) {
	case CreateSchema:
		return v.CreateSchema(o)
	case DropSchema:
		return v.DropSchema(o)
	case CreateTable:
		return v.CreateTable(o)
	case DropTable:
		return v.DropTable(o)
	case RenameTable:
		return v.RenameTable(o)
	case AlterTable:
		return v.AlterTable(o)
	case TableComment:
		return v.TableComment(o)
	case AddColumn:
		return v.AddColumn(o)
	case DropColumn:
		return v.DropColumn(o)
	case AlterColumn:
		return v.AlterColumn(o)
	case CreateIndex:
		return v.CreateIndex(o)
	case DropIndex:
		return v.DropIndex(o)
	case RenameIndex:
		return v.RenameIndex(o)
	case CreatePrimaryKey:
		return v.CreatePrimaryKey(o)
	case CreateUnique:
		return v.CreateUnique(o)
	case CreateForeignKey:
		return v.CreateForeignKey(o)
	case CreateCheck:
		return v.CreateCheck(o)
	case CreateExclude:
		return v.CreateExclude(o)
	case DropConstraint:
		return v.DropConstraint(o)
	case RenameConstraint:
		return v.RenameConstraint(o)
	case ValidateConstraint:
		return v.ValidateConstraint(o)
	case CreateEnum:
		return v.CreateEnum(o)
	case AlterEnum:
		return v.AlterEnum(o)
	case RenameEnum:
		return v.RenameEnum(o)
	case DropEnum:
		return v.DropEnum(o)
	case CreateSequence:
		return v.CreateSequence(o)
	case AlterSequence:
		return v.AlterSequence(o)
	case DropSequence:
		return v.DropSequence(o)
	case BulkInsert:
		return v.BulkInsert(o)
	case Execute:
		return v.Execute(o)
	}
	return fmt.Errorf("visiting %T: not an operation", o)
}
