package grammar

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/retort-db/migrate/internal/schematest"
	"github.com/retort-db/migrate/schema"
)

// TestModelRoundTrip is the law that what is written reads back as the same value,
// as YAML and as JSON.
func TestModelRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { roundTrip(t, random{T: t}.model()) })
}

func TestDrawnModelRoundTrip(t *testing.T) {
	maker := schematest.Maker{Limits: true, Variants: true}
	rapid.Check(t, func(t *rapid.T) {
		m := maker.Schema(t)
		text := EncodeModel(m)
		back, err := DecodeModel("model.yaml", text, Options{Convention: schema.DefaultConvention})
		if err != nil {
			t.Fatalf("reading what was written: %v\n%s", err, text)
		}
		for _, d := range schema.Dialects {
			if was, read := readBy(d, m), readBy(d, back); !same(was, read) {
				t.Fatalf("read back as another model on %s\n%s\nwas  %#v\nread %#v", d, text, was, read)
			}
		}
	})
}

// readBy returns what a dialect reads of a model: the parts of others are gone.
func readBy(d schema.Dialect, m schema.Metadata) schema.Metadata {
	m = m.For(d)
	m.Tables = slices.Clone(m.Tables)
	for i := range m.Tables {
		t := &m.Tables[i]
		t.Columns = slices.Clone(t.Columns)
		onlyPart(d, &t.Options.Postgres, &t.Options.MySQL, &t.Options.SQLite)
		for j := range t.Columns {
			onlyPart(d, &t.Columns[j].Postgres, &t.Columns[j].MySQL, &t.Columns[j].SQLite)
		}
	}
	return m
}

// onlyPart empties the parts of the other dialects.
func onlyPart[P, M, S any](d schema.Dialect, postgres *P, mysql *M, sqlite *S) {
	if d != schema.Postgres {
		*postgres = *new(P)
	}
	if d != schema.MySQL && d != schema.MariaDB {
		*mysql = *new(M)
	}
	if d != schema.SQLite {
		*sqlite = *new(S)
	}
}

func roundTrip(t *rapid.T, m schema.Metadata) {
	text := EncodeModel(m)
	// SQLite lets foreign keys stand between unlike types.
	o := Options{Convention: schema.DefaultConvention, Dialects: []schema.Dialect{schema.SQLite}}
	back, err := DecodeModel("model.yaml", text, o)
	if err != nil {
		t.Fatalf("reading what was written: %v\n%s", err, text)
	}
	if !same(back, m) {
		t.Fatalf("read back as another model\n%s\nwas  %#v\nread %#v\nwritten again\n%s", text, m, back, EncodeModel(back))
	}
	if again := EncodeModel(back); !bytes.Equal(again, text) {
		t.Fatalf("written differently the second time\n%s\n%s", text, again)
	}
	asJSON, err := json.Marshal(ModelJSON(m))
	if err != nil {
		t.Fatal(err)
	}
	if back, err = DecodeModel("model.json", asJSON, o); err != nil {
		t.Fatalf("reading JSON: %v\n%s", err, asJSON)
	}
	if !same(back, m) {
		t.Fatalf("JSON read back as another model\n%s", asJSON)
	}
}
