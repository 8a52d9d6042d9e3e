package mysql

import (
	"errors"
	"testing"

	"github.com/retort-db/migrate/internal/render"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var onT = schema.N("t")

func dropConstraint(kind op.ConstraintKind, name string) op.Operation {
	return op.DropConstraint{Table: onT, Kind: kind, Name: name}
}

func TestKeys(t *testing.T) {
	plain := with(simple(col("a", schema.Integer{}), col("b", schema.String{Length: 30})), func(t *schema.Table) {
		t.Uniques = []schema.Unique{{Name: "uq_a", Columns: []string{"a"}}}
		t.Indexes = []schema.Index{{Name: "ix_b", Elements: elements("b")}}
		t.Checks = []schema.Check{{Name: "ck_a", Expression: "a > 0"}}
	})
	steps := []step{
		{name: "create unique", before: metadata(plain), ops: []op.Operation{op.CreateUnique{Table: onT, Unique: schema.Unique{Name: "uq_b", Columns: []string{"b", "a"}}}}},
		{name: "drop unique", before: metadata(plain), ops: []op.Operation{dropConstraint(op.UniqueKind, "uq_a")}},
		{name: "rename unique", before: metadata(plain), ops: []op.Operation{op.RenameConstraint{Table: onT, From: "uq_a", To: "uq_b"}}},
		{name: "create index", before: metadata(plain), ops: []op.Operation{op.CreateIndex{Table: onT, Index: schema.Index{Name: "ix_ba", Unique: true, Comment: "c", Elements: []schema.IndexElement{{Column: "b", Length: 4}, {Column: "a"}}}}}},
		{name: "drop index", before: metadata(plain), ops: []op.Operation{op.DropIndex{Table: onT, Name: "ix_b"}}},
		{name: "rename index", before: metadata(plain), ops: []op.Operation{op.RenameIndex{Table: onT, From: "ix_b", To: "ix_c"}}},
		{name: "create check", before: metadata(plain), ops: []op.Operation{op.CreateCheck{Table: onT, Check: schema.Check{Name: "ck_b", Expression: "b <> ''"}}}},
		{name: "drop check", before: metadata(plain), ops: []op.Operation{dropConstraint(op.CheckKind, "ck_a")}},
		{name: "rename check", before: metadata(plain), ops: []op.Operation{op.RenameConstraint{Table: onT, From: "ck_a", To: "ck_b"}}},
		{name: "drop column with its readers", before: metadata(plain), ops: []op.Operation{op.DropColumn{Table: onT, Name: "a"}}},
		{name: "validate", before: metadata(plain), ops: []op.Operation{op.ValidateConstraint{Table: onT, Name: "ck_a"}}},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
	})
}

func TestChecksOfColumns(t *testing.T) {
	own := with(simple(col("a", schema.Integer{}, notNull, number("7")), col("b", schema.Integer{})), func(t *schema.Table) {
		t.Checks = []schema.Check{{Name: "a", Expression: "a > 5"}, {Name: "x", Expression: "b > 0"}}
	})
	const refused = "SELECT COUNT(*) FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() AND check_clause LIKE '%a%> 5%'"
	steps := []step{
		{name: "kept by a change", before: metadata(own), ops: []op.Operation{alter("a", schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})})}, query: refused, value: "1"},
		{name: "dropped", before: metadata(own), ops: []op.Operation{dropConstraint(op.CheckKind, "a")}},
		{name: "made", before: metadata(simple(col("a", schema.Integer{}))), ops: []op.Operation{op.CreateCheck{Table: onT, Check: schema.Check{Name: "a", Expression: "a > 5"}}}, query: refused, value: "1"},
		{name: "renamed away", before: metadata(own), ops: []op.Operation{op.RenameConstraint{Table: onT, From: "a", To: "ck"}}},
		{name: "renamed to", before: metadata(own), ops: []op.Operation{dropConstraint(op.CheckKind, "a"), op.RenameConstraint{Table: onT, From: "x", To: "b"}}},
		{name: "column renamed", before: metadata(own), ops: []op.Operation{rename("a", "z")}},
		{name: "column renamed to a check's name", before: metadata(own), ops: []op.Operation{rename("b", "x")}},
		{name: "dropped with its column", before: metadata(own), ops: []op.Operation{op.DropColumn{Table: onT, Name: "a"}}},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
	})
}

func TestPrimaryKeysAndAutoIncrement(t *testing.T) {
	keyless := simple(col("a", schema.Integer{}))
	keyless.PrimaryKey, keyless.Columns = nil, []schema.Column{col("id", schema.Integer{}), col("a", schema.Integer{})}
	autoNow := alter("id", schema.ColumnChange{Generated: schema.Some[schema.Generated](schema.Auto{}), Nullable: schema.Some(false)})
	key := func(columns ...string) op.Operation {
		return op.CreatePrimaryKey{Table: onT, Key: schema.PrimaryKey{Columns: columns}}
	}
	dropKey := dropConstraint(op.PrimaryKind, "")
	rows := []string{"INSERT INTO t (a) VALUES (1), (2)"}
	steps := []step{
		{name: "create", before: metadata(keyless), ops: []op.Operation{key("id", "a")}},
		{name: "auto, then key", before: metadata(keyless), ops: []op.Operation{autoNow, key("id")}, says: []string{"ADD PRIMARY KEY (`id`), MODIFY COLUMN `id` int NOT NULL AUTO_INCREMENT"}},
		{name: "key, then auto", before: metadata(keyless), ops: []op.Operation{key("id"), autoNow}},
		{name: "add an auto column with its key", before: metadata(keyless), rows: rows,
			ops: []op.Operation{op.AddColumn{Table: onT, Column: col("k", schema.BigInteger{}, auto)}, key("k")}, query: "SELECT COUNT(DISTINCT k) FROM t WHERE k > 0", value: "2"},
		{name: "add an auto column with a unique", before: metadata(keyless), rows: rows,
			ops: []op.Operation{op.AddColumn{Table: onT, Column: col("k", schema.BigInteger{}, auto)}, op.CreateUnique{Table: onT, Unique: schema.Unique{Name: "uq", Columns: []string{"k"}}}}},
		{name: "add an auto column, work, its key", before: metadata(simple(col("a", schema.Integer{}))), rows: rows, ops: []op.Operation{
			alter("id", ordinary), op.AddColumn{Table: onT, Column: col("k", schema.BigInteger{}, auto)}, op.AddColumn{Table: onT, Column: col("b", schema.Integer{})}, rename("k", "l"),
			alter("l", schema.ColumnChange{Comment: schema.Some("c")}), dropKey, op.RenameTable{From: onT, To: "u"},
			op.CreatePrimaryKey{Table: schema.N("u"), Key: schema.PrimaryKey{Columns: []string{"l", "id"}}}}, query: "SELECT COUNT(DISTINCT l) FROM u WHERE l > 0", value: "2"},
		{name: "change the key under auto", before: metadata(with(simple(col("a", schema.Integer{})), func(*schema.Table) {})), rows: rows,
			ops: []op.Operation{dropKey, key("id", "a")}, says: []string{"DROP PRIMARY KEY, ADD PRIMARY KEY (`id`, `a`)"}},
		{name: "key away and back with work between", before: metadata(simple(col("a", schema.Integer{}))), rows: rows,
			ops: []op.Operation{dropKey, op.AddColumn{Table: onT, Column: col("b", schema.Integer{}, notNull, number("3"))}, key("id", "b")}},
		{name: "key away, auto away", before: metadata(simple(col("a", schema.Integer{}))), ops: []op.Operation{dropKey, alter("id", ordinary)}},
		{name: "key away, column away", before: metadata(simple(col("a", schema.Integer{}))), ops: []op.Operation{dropKey, op.DropColumn{Table: onT, Name: "id"}}},
		{name: "key to an index", before: metadata(simple(col("a", schema.Integer{}))),
			ops: []op.Operation{dropKey, op.CreateIndex{Table: onT, Index: schema.Index{Name: "ix", Elements: elements("id", "a")}}}},
		{name: "index first", before: metadata(simple(col("a", schema.Integer{}))),
			ops: []op.Operation{op.CreateIndex{Table: onT, Index: schema.Index{Name: "ix", Elements: elements("id", "a")}}, dropKey}},
		{name: "nullable under the key, then without it", before: metadata(with(simple(col("a", schema.Integer{}, notNull)), func(t *schema.Table) {
			t.PrimaryKey, t.Columns[0].Generated = &schema.PrimaryKey{Columns: []string{"id", "a"}}, nil
		})), ops: []op.Operation{alter("a", schema.ColumnChange{Nullable: schema.Some(true)}), dropKey, key("id")}},
		{name: "renamed between", before: metadata(simple(col("a", schema.Integer{}))), ops: []op.Operation{dropKey, rename("id", "no"), op.RenameTable{From: onT, To: "u"},
			op.CreatePrimaryKey{Table: schema.N("u"), Key: schema.PrimaryKey{Columns: []string{"no"}}}}},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
	})
}

func TestAutoIncrementWithoutAKeyIsRefused(t *testing.T) {
	for _, ops := range [][]op.Operation{
		{dropConstraint(op.PrimaryKind, "")},
		{op.AddColumn{Table: onT, Column: col("k", schema.Integer{}, auto)}},
	} {
		d := &database{server: oldest(schema.MySQL)}
		before := metadata(simple(col("a", schema.Integer{})))
		o, err := op.Complete(before, ops[0])
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.server.Compile(before, o)
		var unsupported *render.UnsupportedError
		if !errors.As(err, &unsupported) || unsupported.Hint == "" {
			t.Errorf("%s: %v, want an UnsupportedError with a hint", op.Keyword(ops[0]), err)
		}
	}
}

func TestForeignKeys(t *testing.T) {
	parent := schema.Table{Name: schema.N("p"), PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}, Columns: []schema.Column{col("id", schema.Integer{}, auto)}}
	child := func(indexes ...schema.Index) schema.Metadata {
		c := simple(col("a", schema.Integer{}), col("b", schema.Integer{}))
		c.ForeignKeys = []schema.ForeignKey{{Name: "fk", Columns: []string{"a"}, References: ref("p", "id")}}
		c.Indexes = indexes
		return metadata(parent, c)
	}
	ix := func(name string, columns ...string) schema.Index {
		return schema.Index{Name: name, Elements: elements(columns...)}
	}
	add := func(x schema.Index) op.Operation { return op.CreateIndex{Table: onT, Index: x} }
	drop := func(name string) op.Operation { return op.DropIndex{Table: onT, Name: name} }
	dropFK := dropConstraint(op.ForeignKind, "fk")
	big := schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})}
	bigParent := op.AlterColumn{Table: schema.N("p"), Column: "id", Change: big}
	rows := []string{"INSERT INTO p (id) VALUES (1)", "INSERT INTO t (a) VALUES (1)"}
	const keys = "SELECT COUNT(*) FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()"
	const indexes = "SELECT GROUP_CONCAT(DISTINCT index_name ORDER BY 1) FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 't'"
	steps := []step{
		{name: "create", before: metadata(parent, simple(col("a", schema.Integer{}))), ops: []op.Operation{op.CreateForeignKey{Table: onT,
			Key: schema.ForeignKey{Name: "fk", Columns: []string{"a"}, References: ref("p", "id"), OnDelete: schema.Cascade, OnUpdate: schema.SetNull}}}},
		{name: "drop takes its own index", before: child(), ops: []op.Operation{dropFK}, query: indexes, value: "PRIMARY"},
		{name: "drop keeps another index", before: child(ix("ix", "a")), ops: []op.Operation{dropFK}, query: indexes, value: "ix,PRIMARY"},
		{name: "rename", before: child(), ops: []op.Operation{op.RenameConstraint{Table: onT, From: "fk", To: "fk2"}}, query: indexes, value: "fk2,PRIMARY"},
		{name: "drop of the index it needs", before: child(ix("ix", "a")), ops: []op.Operation{drop("ix")}, query: indexes, value: "fk,PRIMARY"},
		{name: "drop of the wider index it needs", before: child(ix("ix", "a", "b")), ops: []op.Operation{drop("ix")}, query: indexes, value: "fk,PRIMARY"},
		{name: "index comes, goes, comes", before: child(), ops: []op.Operation{add(ix("ix", "a")), drop("ix"), add(ix("ix2", "a", "b")), drop("ix2"), add(ix("ix3", "a"))}, query: indexes, value: "ix3,PRIMARY"},
		{name: "its own index by name", before: child(), ops: []op.Operation{add(ix("fk", "a")), drop("fk"), add(ix("fk", "a"))}, query: indexes, value: "fk,PRIMARY"},
		{name: "its own index with more", before: child(), ops: []op.Operation{add(schema.Index{Name: "fk", Comment: "c", Elements: elements("a")}), drop("fk")}, query: indexes, value: "fk,PRIMARY"},
		{name: "unique it needs", before: child(), ops: []op.Operation{op.CreateUnique{Table: onT, Unique: schema.Unique{Name: "uq", Columns: []string{"a", "b"}}}, dropConstraint(op.UniqueKind, "uq"), dropFK}, query: indexes, value: "PRIMARY"},
		{name: "key and index go", before: child(ix("ix", "a")), ops: []op.Operation{dropFK, drop("ix")}, query: indexes, value: "PRIMARY"},
		{name: "both sides widen", before: child(), rows: rows, ops: []op.Operation{bigParent, alter("a", big)}, query: keys, value: "1"},
		{name: "both sides widen, child first, work between", before: child(), rows: rows,
			ops: []op.Operation{alter("a", big), op.TableComment{Table: onT, To: "x"}, rename("a", "z"), op.RenameTable{From: onT, To: "u"}, bigParent}, query: keys, value: "1"},
		{name: "loose key is dropped", before: child(), ops: []op.Operation{bigParent, dropFK}, query: keys, value: "0"},
		{name: "loose key is renamed", before: child(), ops: []op.Operation{bigParent, op.RenameConstraint{Table: onT, From: "fk", To: "fk2"}, alter("a", big)}, query: keys, value: "1"},
		{name: "loose key's table is dropped", before: child(), ops: []op.Operation{bigParent, op.DropTable{Name: onT}}, query: keys, value: "0"},
		{name: "auto of the parent", before: child(), rows: rows, ops: []op.Operation{op.AlterColumn{Table: schema.N("p"), Column: "id", Change: ordinary}}, query: keys, value: "1"},
		{name: "not null of the child", before: child(), rows: rows, ops: []op.Operation{alter("a", schema.ColumnChange{Nullable: schema.Some(false), Comment: schema.Some("c")})}, query: keys, value: "1"},
		{name: "primary key of the parent", before: child(), rows: rows, ops: []op.Operation{
			dropFK, op.DropConstraint{Table: schema.N("p"), Kind: op.PrimaryKind}, op.AddColumn{Table: schema.N("p"), Column: col("k", schema.Integer{}, notNull, number("1"))},
			op.CreatePrimaryKey{Table: schema.N("p"), Key: schema.PrimaryKey{Columns: []string{"id", "k"}}}}},
		{name: "column with its key", before: child(), ops: []op.Operation{op.DropColumn{Table: onT, Name: "a"}}, query: indexes, value: "PRIMARY"},
	}
	eachServer(t, func(t *testing.T, d *database) {
		for _, s := range steps {
			s.run(t, d)
		}
	})
}

func TestForeignKeyOfTwoTypesIsRefused(t *testing.T) {
	parent := schema.Table{Name: schema.N("p"), PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}}, Columns: []schema.Column{col("id", schema.Integer{}, auto)}}
	child := simple(col("a", schema.Integer{}))
	child.ForeignKeys = []schema.ForeignKey{{Name: "fk", Columns: []string{"a"}, References: ref("p", "id")}}
	before := metadata(parent, child)
	whole, err := op.Complete(before, alter("a", schema.ColumnChange{Type: schema.Some[schema.Type](schema.BigInteger{})}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = New().Compile(before, whole)
	var unsupported *render.UnsupportedError
	if !errors.As(err, &unsupported) {
		t.Errorf("%v, want an UnsupportedError", err)
	}
}
