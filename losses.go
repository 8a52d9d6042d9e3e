package migrate

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/op"
)

// operationList is a list of operations as it stands in a file, each below comments
// about it.
func operationList(ops []op.Operation, notes func(op.Operation) []string) string {
	if len(ops) == 0 {
		return " []\n"
	}
	var b strings.Builder
	b.WriteString("\n")
	for _, o := range ops {
		for _, note := range notes(o) {
			b.WriteString("# " + strings.Join(strings.Fields(note), " ") + "\n") // a name may hold a line end
		}
		b.Write(grammar.EncodeOperations([]op.Operation{o}))
	}
	return b.String()
}

// upNotes say what an operation of the upgrade loses, and what to write instead.
func (b body) upNotes(o op.Operation) []string {
	loss := diff.LossOf(o)
	if loss.What == "" {
		return nil
	}
	if p, ok := becomes(o, b.renames); ok {
		return []string{"Loses data: " + loss.What + ".", "Instead, if it became " + p.To + ": " + p.Instead() + "."}
	}
	return []string{"Loses data: " + loss.What + ".", "Instead: " + loss.Instead + "."}
}

// becomes is the rename that a drop may be.
func becomes(o op.Operation, renames []PossibleRename) (PossibleRename, bool) {
	name := dropped(o)
	i := slices.IndexFunc(renames, func(p PossibleRename) bool { return p.From == name })
	if name == "" || i < 0 {
		return PossibleRename{}, false
	}
	return renames[i], true
}

// dropped is the table or column that an operation drops, as a Rename names it.
func dropped(o op.Operation) string {
	switch o := o.(type) {
	case op.DropTable:
		return o.Name.String()
	case op.DropColumn:
		return o.Table.String() + "." + o.Name
	}
	return ""
}

// downNotes say what an operation of the downgrade loses. A drop there takes back what
// the upgrade made, and everybody knows that.
func downNotes(o op.Operation) []string {
	loss := diff.LossOf(o)
	if loss.What == "" || strings.HasPrefix(op.Keyword(o), "drop_") {
		return nil
	}
	return []string{"Loses data: " + loss.What + ".", "Instead: " + loss.Instead + "."}
}
