package grammar

import (
	"bytes"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/internal/schematest"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// TestOperationRoundTrip is the law that operations as a file holds them read back
// as the same values.
func TestOperationRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := []op.Operation{random{T: t}.operation(), random{T: t}.operation()}
		back, text := rewritten(t, ops)
		if !same(back, ops) {
			t.Fatalf("read back as other operations\n%s\nwas  %#v\nread %#v\nwritten again\n%s", text, ops, back, EncodeOperations(back))
		}
		if again := EncodeOperations(back); !bytes.Equal(again, text) {
			t.Fatalf("written differently the second time\n%s\n%s", text, again)
		}
	})
}

// TestOperationMeansTheSame is the law that an operation leads to the same schema
// before and after it went through a file.
func TestOperationMeansTheSame(t *testing.T) {
	maker := schematest.Maker{Limits: true, Variants: true}
	rapid.Check(t, func(t *rapid.T) {
		before := maker.Schema(t)
		drawn := maker.Operation(t, before)
		whole, err := op.Complete(before, drawn)
		if err != nil || len(whole) == 0 {
			t.Skip(err)
		}
		for _, o := range whole {
			if alter, ok := o.(op.AlterTable); ok && !says(alter) {
				t.Skip("an option on a dialect that has no such option")
			}
			if from, to := OperationJSON(o); from == nil && to == nil {
				t.Fatalf("%#v has no sides", o)
			} else if _, err := json.Marshal([]any{from, to}); err != nil {
				t.Fatal(err)
			}
		}
		want := applied(t, before, whole)
		back, text := rewritten(t, whole)
		got := applied(t, before, back)
		for _, d := range schema.Dialects {
			if was, read := readBy(d, want), readBy(d, got); !same(was, read) {
				t.Fatalf("another schema on %s\n%s\nwas  %s\nread %s\n%#v\n%#v", d, text, EncodeModel(was), EncodeModel(read), was, read)
			}
		}
	})
}

// says reports whether there is anything to write.
func says(o op.AlterTable) bool {
	var w opWriter
	arguments := mapTree()
	w.tableChange(&arguments, o.Change)
	return len(arguments.keys) > 0
}

// applied completes each operation before it is applied, as a revision is run.
func applied(t *rapid.T, m schema.Metadata, ops []op.Operation) schema.Metadata {
	for _, o := range ops {
		whole, err := op.Complete(m, o)
		if err != nil {
			t.Fatalf("completing %#v: %v", o, err)
		}
		for _, o := range whole {
			if m, err = op.Apply(m, o); err != nil {
				t.Fatalf("applying %#v: %v", o, err)
			}
		}
	}
	return m
}

// rewritten writes operations into a revision file and reads them back.
func rewritten(t *rapid.T, ops []op.Operation) ([]op.Operation, []byte) {
	text := EncodeOperations(ops)
	file := append([]byte("revision: a\ndown_revision: null\nupgrade:\n"), text...)
	r, err := DecodeRevision("revision.yaml", file, Options{Convention: schema.DefaultConvention})
	if err != nil {
		t.Fatalf("reading what was written: %v\n%s", err, text)
	}
	if !r.Irreversible || r.Downgrade != nil {
		t.Fatal("a downgrade out of nothing")
	}
	var back []op.Operation
	for _, step := range r.Upgrade {
		if step.Line == 0 || step.Column == 0 {
			t.Fatalf("%T has no position", step.Op)
		}
		back = append(back, step.Op)
	}
	return back, text
}
