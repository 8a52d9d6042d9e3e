package op

import "github.com/retort-db/migrate/schema"

// Limited returns the operation limited to some dialects, instead of those that
// it was limited to; none means all.
func Limited(o Operation, only []schema.Dialect) Operation { return o.limited(only) }

func (o CreateSchema) limited(only []schema.Dialect) Operation       { o.Only = only; return o }
func (o DropSchema) limited(only []schema.Dialect) Operation         { o.Only = only; return o }
func (o CreateTable) limited(only []schema.Dialect) Operation        { o.Only = only; return o }
func (o DropTable) limited(only []schema.Dialect) Operation          { o.Only = only; return o }
func (o RenameTable) limited(only []schema.Dialect) Operation        { o.Only = only; return o }
func (o AlterTable) limited(only []schema.Dialect) Operation         { o.Only = only; return o }
func (o TableComment) limited(only []schema.Dialect) Operation       { o.Only = only; return o }
func (o AddColumn) limited(only []schema.Dialect) Operation          { o.Only = only; return o }
func (o DropColumn) limited(only []schema.Dialect) Operation         { o.Only = only; return o }
func (o AlterColumn) limited(only []schema.Dialect) Operation        { o.Only = only; return o }
func (o CreateIndex) limited(only []schema.Dialect) Operation        { o.Only = only; return o }
func (o DropIndex) limited(only []schema.Dialect) Operation          { o.Only = only; return o }
func (o RenameIndex) limited(only []schema.Dialect) Operation        { o.Only = only; return o }
func (o CreatePrimaryKey) limited(only []schema.Dialect) Operation   { o.Only = only; return o }
func (o CreateUnique) limited(only []schema.Dialect) Operation       { o.Only = only; return o }
func (o CreateForeignKey) limited(only []schema.Dialect) Operation   { o.Only = only; return o }
func (o CreateCheck) limited(only []schema.Dialect) Operation        { o.Only = only; return o }
func (o CreateExclude) limited(only []schema.Dialect) Operation      { o.Only = only; return o }
func (o DropConstraint) limited(only []schema.Dialect) Operation     { o.Only = only; return o }
func (o RenameConstraint) limited(only []schema.Dialect) Operation   { o.Only = only; return o }
func (o ValidateConstraint) limited(only []schema.Dialect) Operation { o.Only = only; return o }
func (o CreateEnum) limited(only []schema.Dialect) Operation         { o.Only = only; return o }
func (o AlterEnum) limited(only []schema.Dialect) Operation          { o.Only = only; return o }
func (o RenameEnum) limited(only []schema.Dialect) Operation         { o.Only = only; return o }
func (o DropEnum) limited(only []schema.Dialect) Operation           { o.Only = only; return o }
func (o CreateSequence) limited(only []schema.Dialect) Operation     { o.Only = only; return o }
func (o AlterSequence) limited(only []schema.Dialect) Operation      { o.Only = only; return o }
func (o DropSequence) limited(only []schema.Dialect) Operation       { o.Only = only; return o }
func (o BulkInsert) limited(only []schema.Dialect) Operation         { o.Only = only; return o }
func (o Execute) limited(only []schema.Dialect) Operation            { o.Only = only; return o }
