package mysql

import (
	"testing"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// TestColumnWalk changes one column from each shape of every type into another:
// what the shape before had must not shine through.
func TestColumnWalk(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		var shapes []schema.Column
		for _, c := range everyType(d.server).Columns[1:] {
			if d.Dialect == schema.MariaDB && (c.Name == "uuid" || c.Name == "point") {
				continue // cast from and to next to nothing, even without a row (error 4078)
			}
			c.Name = "c"
			shapes = append(shapes, c)
		}
		table := simple(shapes[0], col("int", schema.Integer{}), col("string", schema.String{Length: 40}), col("last", schema.Integer{}))
		state, _ := d.run(t, schema.Metadata{Enums: []schema.Enum{mood}}, op.CreateTable{Table: table})
		for i := 1; i <= 2*len(shapes); i++ {
			from, to := shapes[(i-1)*stride%len(shapes)], shapes[i*stride%len(shapes)]
			change := schema.Changed(from, to)
			if change.IsZero() {
				continue
			}
			var err error
			state, _, err = d.try(state, op.AlterColumn{Table: onT, Column: "c", Change: change})
			if err != nil {
				t.Fatalf("from %+v\nto %+v: %v", from, to, err)
			}
			d.same(t, state)
			if t.Failed() {
				t.Fatalf("from %+v\nto %+v", from, to)
			}
		}
	})
}

// stride of the walk, so that unlike shapes follow each other.
const stride = 7
