package grammar

import (
	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Options say how a file is read.
type Options struct {
	// Convention makes the names that a file does not give. The zero convention
	// leaves them to the database.
	Convention schema.Convention
	// Dialects are the databases the file has to run on. What only some databases
	// refuse (names that differ by case alone, foreign keys between unlike types)
	// is an error when one of these does. Empty means all.
	Dialects []schema.Dialect
}

// File is a file's name, for messages, and its text.
type File struct {
	Name string
	Data []byte
}

// Step is an operation of a revision file and where it stands. The short keys of
// add_column make several steps at one place.
type Step struct {
	Op           op.Operation
	Line, Column int
}

// Revision is what a revision file holds beside its header.
type Revision struct {
	Upgrade, Downgrade []Step
	// Irreversible is true when the file has no downgrade at all; an empty list is
	// a downgrade that does nothing.
	Irreversible bool
}

// DecodeModel reads a model from one YAML document. A mistake in it is *[Errors].
func DecodeModel(file string, data []byte, o Options) (schema.Metadata, error) {
	return DecodeModels([]File{{Name: file, Data: data}}, o)
}

// DecodeModels reads a model from several documents, which may refer to each
// other. Mistakes are *[Errors], those of all files together.
func DecodeModels(files []File, o Options) (schema.Metadata, error) {
	return decodeModels(files, o)
}

// DecodeOperations reads a list of operations, which may be a part of a larger
// document. Path is where in that document the list stands ("upgrade"). Mistakes
// are *[Errors].
func DecodeOperations(file string, list *yaml.Node, path string, o Options) ([]Step, error) {
	return decodeOperations(file, list, path, o)
}

// DecodeRevision reads the operations of a whole revision file: its lists
// upgrade and downgrade. Other keys belong to the header, which it does not read.
// Mistakes are *[Errors], those of both lists together.
func DecodeRevision(file string, data []byte, o Options) (Revision, error) {
	return decodeRevision(file, data, o)
}

// EncodeModel writes a model in its canonical form. Names made by the convention
// are left out. What a catalog has beside the model (Unmanaged) is not written.
func EncodeModel(m schema.Metadata) []byte { return encodeModel(m) }

// EncodeOperations writes operations as the list that stands after upgrade: or
// downgrade:, with every name written out and without the sides that are dropped.
func EncodeOperations(ops []op.Operation) []byte { return encodeOperations(ops) }

// ModelJSON returns a model as a value for encoding/json, with the keys and the
// order of [EncodeModel]. JSON made of it is itself a model that [DecodeModel] reads.
func ModelJSON(m schema.Metadata) any { return modelTree(m).json() }

// OperationJSON returns both sides of an operation in the words of the grammar,
// as values for encoding/json: what is there before, and what after; nil for
// nothing, or not known.
func OperationJSON(o op.Operation) (from, to any) { return operationJSON(o) }
