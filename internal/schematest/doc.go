// Package schematest makes random schemas and random operations on them, for
// property tests.
//
// In: a *rapid.T and the dialects that what is made must be legal on. Out:
// schema values, sorted, with keys and names as a loaded model has them; and
// operations that apply to a given schema. Names of tables may need quotes; what
// stands in expressions does not, so that one text is right everywhere.
//
// Only tests import this package. It may not know a database.
package schematest
