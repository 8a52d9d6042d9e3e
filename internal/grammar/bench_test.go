package grammar

import (
	"fmt"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// large is a model of tables with 10 columns, a foreign key and 2 indexes each.
func large(tables int) schema.Metadata {
	var m schema.Metadata
	for i := range tables {
		t := schema.Table{Name: schema.N(fmt.Sprintf("table_%d", i)), PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}}
		t.Columns = []schema.Column{{Name: "id", Type: schema.BigInteger{}, Generated: schema.Auto{}}, {Name: "parent_id", Type: schema.BigInteger{}, Nullable: true}}
		for j := 2; j < 10; j++ {
			t.Columns = append(t.Columns, schema.Column{Name: fmt.Sprintf("column_%d", j), Type: schema.String{Length: 255},
				Default: schema.Literal{Kind: schema.TextLiteral, Text: "active"}})
		}
		t.ForeignKeys = []schema.ForeignKey{{Name: fmt.Sprintf("fk_%d", i), Columns: []string{"parent_id"},
			References: schema.Reference{Table: schema.N(fmt.Sprintf("table_%d", i/2)), Columns: []string{"id"}}}}
		t.Indexes = []schema.Index{{Name: fmt.Sprintf("ix_%d_a", i), Elements: []schema.IndexElement{{Column: "column_2"}}},
			{Name: fmt.Sprintf("ix_%d_b", i), Unique: true, Elements: []schema.IndexElement{{Column: "column_3"}, {Column: "column_4"}}}}
		m.Tables = append(m.Tables, t)
	}
	m = m.Named(schema.DefaultConvention)
	m.Sort()
	return m
}

func BenchmarkDecodeModel(b *testing.B) {
	text := EncodeModel(large(1000))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeModel("model.yaml", text, conventional); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkYAML is the floor of BenchmarkDecodeModel: yaml.v3 alone.
func BenchmarkYAML(b *testing.B) {
	text := EncodeModel(large(1000))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var n yaml.Node
		if err := yaml.Unmarshal(text, &n); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeModel(b *testing.B) {
	m := large(1000)
	b.ReportAllocs()
	for b.Loop() {
		EncodeModel(m)
	}
}
