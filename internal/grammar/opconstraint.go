package grammar

import (
	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

var (
	onTableKeys = []key{{"table", top}, {"schema", top}}

	createPrimaryKeys = primaryKeys.with("create_primary_key", append(onTableKeys[:2:2], key{"only", top}), alembicWords)
	createUniqueKeys  = uniqueKeys.with("create_unique_constraint", onTableKeys, alembicWords)
	createCheckKeys   = checkKeys.with("create_check_constraint", onTableKeys,
		map[string]string{"table_name": "table", "constraint_name": "name", "condition": "expression", "sqltext": "expression"})
	createExcludeKeys = excludeKeys.with("create_exclude_constraint", onTableKeys, alembicWords)
	createForeignKeys = foreignKeys.with("create_foreign_key",
		append(onTableKeys[:2:2], key{"referent_table", top}, key{"remote_cols", top}, key{"referent_schema", top}), alembicWords)

	dropConstraintKeys = operationKeys("drop_constraint", nil, "table", "schema", "name", "type", "columns", "if_exists", "only", "expression")
	renameKeys         = operationKeys("rename_constraint", map[string]string{"new_name": "to"}, "table", "schema", "from", "to", "only").
				with("rename_constraint", nil, map[string]string{"name": "from", "constraint_name": "from"})
	validateKeys = operationKeys("validate_constraint", nil, "table", "schema", "name", "only")
)

var constraintOperations = map[string]operationReader{
	"create_primary_key": {keys: createPrimaryKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, createPrimaryKeys, "table")
		t := schema.Table{Name: d.onTable(f, createPrimaryKeys), PrimaryKey: d.primaryKeyFields(n, f)}
		return one(op.CreatePrimaryKey{Limit: d.limit(f, createPrimaryKeys), Table: t.Name, Key: *t.Named(d.options.Convention).PrimaryKey})
	}},
	"create_unique_constraint": {keys: createUniqueKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, createUniqueKeys, "table")
		u := d.uniqueFields(d.nameOf("", f, keyName), n, f)
		t := schema.Table{Name: d.onTable(f, createUniqueKeys), Uniques: []schema.Unique{u}}
		return one(op.CreateUnique{Limit: op.Limit{Only: u.Only}, Table: t.Name, Unique: t.Named(d.options.Convention).Uniques[0]})
	}},
	"create_foreign_key": {keys: createForeignKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, createForeignKeys, "table")
		d.alembicReference(n, f)
		k := d.foreignKeyFields(d.nameOf("", f, fkName), n, f, "")
		t := schema.Table{Name: d.onTable(f, createForeignKeys), ForeignKeys: []schema.ForeignKey{k}}
		return one(op.CreateForeignKey{Limit: op.Limit{Only: k.Only}, Table: t.Name, Key: t.Named(d.options.Convention).ForeignKeys[0]})
	}},
	"create_check_constraint": {keys: createCheckKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, createCheckKeys, "table")
		c := d.checkFields(d.nameOf("", f, ckName), n, f)
		t := schema.Table{Name: d.onTable(f, createCheckKeys), Checks: []schema.Check{c}, Columns: columnsRead(c.Expression)}
		if c.Name == "" && len(t.Columns) == 0 && f[ckExpression] != nil {
			d.fail(n, "write name:", "a name is needed: which columns the check reads is not known here")
		}
		return one(op.CreateCheck{Limit: op.Limit{Only: c.Only}, Table: t.Name, Check: t.Named(d.options.Convention).Checks[0]})
	}},
	"create_exclude_constraint": {keys: createExcludeKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, createExcludeKeys, "table")
		e := d.excludeFields(d.nameOf("", f, exName), n, f)
		return one(op.CreateExclude{Limit: op.Limit{Only: e.Only}, Table: d.onTable(f, createExcludeKeys), Exclude: e})
	}},
	"drop_constraint": {keys: dropConstraintKeys, read: (*decoder).dropConstraint},
	"rename_constraint": {keys: renameKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, renameKeys, "table", "from", "to")
		return one(op.RenameConstraint{Limit: op.Limit{Only: d.only(f[4])}, Table: d.tableName("table", f[0], f[1]),
			From: d.ident("from", f[2]), To: d.ident("to", f[3])})
	}},
	"validate_constraint": {keys: validateKeys, read: func(d *decoder, n *yaml.Node, f fields) []op.Operation {
		d.needs(n, f, validateKeys, "table", "name")
		return one(op.ValidateConstraint{Limit: op.Limit{Only: d.only(f[3])}, Table: d.tableName("table", f[0], f[1]), Name: d.ident("name", f[2])})
	}},
}

// alembicReference makes references of Alembic's three arguments.
func (d *decoder) alembicReference(n *yaml.Node, f fields) {
	table, columns := f[createForeignKeys.slot("referent_table")], f[createForeignKeys.slot("remote_cols")]
	if table == nil || f[fkReferences] != nil {
		return
	}
	word := func(text string) *yaml.Node {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: table.Line, Column: table.Column}
	}
	made := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: table.Line, Column: table.Column, Content: []*yaml.Node{word("table"), table}}
	if columns != nil {
		made.Content = append(made.Content, word("columns"), columns)
	}
	if s := f[createForeignKeys.slot("referent_schema")]; s != nil {
		made.Content = append(made.Content, word("schema"), s)
	}
	f[fkReferences] = made
}

var constraintKinds = []string{
	string(op.PrimaryKind), string(op.UniqueKind), string(op.ForeignKind), string(op.CheckKind), string(op.ExclusionKind),
}

// dropConstraint reads a drop by name, or by type and columns; of a check without a
// name, by its expression.
func (d *decoder) dropConstraint(n *yaml.Node, f fields) []op.Operation {
	d.needs(n, f, dropConstraintKeys, "table")
	o := op.DropConstraint{
		Limit: op.Limit{Only: d.only(f[6])}, Table: d.tableName("table", f[0], f[1]),
		Name: d.ident("name", f[2]), Kind: op.ConstraintKind(d.choice("type", f[3], constraintKinds...)),
		Columns: d.names("columns", f[4]), IfExists: d.flag("if_exists", f[5]).Value,
	}
	if f[7] != nil {
		o.Dropped.Check = &schema.Check{Name: o.Name, Expression: d.text("expression", f[7])}
		if o.Kind != op.CheckKind || o.Name != "" {
			d.failIn("expression", f[7], "leave it out, or write type: check and no name", "an expression tells checks without a name apart")
		}
		return one(o)
	}
	switch {
	case f[2] == nil && o.Kind != op.PrimaryKind && (f[3] == nil || f[4] == nil):
		d.fail(n, "write name, or type and columns", "which constraint is not said")
	case o.Kind == "" && len(o.Columns) > 0:
		d.fail(n, "write type beside columns", "%q is missing", "type")
	}
	return one(o)
}
