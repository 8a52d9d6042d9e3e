// Package model loads declared models.
//
// In: YAML files or folders, a value, a command that prints a model. Out: a
// schema.Metadata with names from the convention. The package may not know how
// models are compared.
package model
