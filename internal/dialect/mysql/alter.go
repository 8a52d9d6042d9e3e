package mysql

import (
	"slices"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// AddColumn adds the column at the end. An AUTO_INCREMENT column must come with
// its key in one statement, or rows that are there would all get number 0.
func (c *compiler) AddColumn(o op.AddColumn) error {
	before, after := c.tables(o.Table)
	if _, there := before.Column(o.Column.Name); there && o.IfNotExists {
		return nil
	}
	definition, err := c.definition(c.after, after, o.Column, true)
	if err != nil {
		return err
	}
	clauses := []string{"ADD COLUMN " + c.quote(o.Column.Name) + " " + definition}
	if isAuto(o.Column) {
		rested, err := c.restOthers(after, o.Column.Name)
		if err != nil {
			return err
		}
		clauses = append(rested, clauses...)
	}
	if isAuto(o.Column) && !leads(after, o.Column.Name) {
		key, err := c.keyOf(after, o.Column.Name)
		if err != nil {
			return err
		}
		clauses = append(clauses, key...)
	}
	c.alter(o.Table, clauses...)
	return nil
}

// DropColumn drops the column, and in the same statement what goes with it: MySQL
// would shrink an index over more columns, MariaDB refuse for a check.
func (c *compiler) DropColumn(o op.DropColumn) error {
	if err := c.freeColumn("dropping", o.Table, o.Name); err != nil {
		return err
	}
	before, after := c.tables(o.Table)
	if _, there := before.Column(o.Name); !there && o.IfExists {
		return nil
	}
	c.forget(o.Table, o.Name)
	clauses := c.goneClauses(before, after, o.Name)
	c.alter(o.Table, append(clauses, "DROP COLUMN "+c.quote(o.Name))...)
	return nil
}

// goneClauses drop the constraints and indexes that a dropped column takes along.
func (c *compiler) goneClauses(before, after schema.Table, column string) []string {
	var out []string
	for _, f := range before.ForeignKeys {
		if !slices.ContainsFunc(after.ForeignKeys, func(g schema.ForeignKey) bool { return g.Name == f.Name }) && !c.isLoose(before.Name, f.Name) {
			out = append(out, "DROP FOREIGN KEY "+c.quote(f.Name))
		}
	}
	if before.PrimaryKey != nil && after.PrimaryKey == nil {
		out = append(out, "DROP PRIMARY KEY")
	}
	for _, u := range before.Uniques {
		if !slices.ContainsFunc(after.Uniques, func(v schema.Unique) bool { return v.Name == u.Name }) {
			out = append(out, "DROP INDEX "+c.quote(u.Name))
		}
	}
	for _, x := range before.Indexes {
		if !slices.ContainsFunc(after.Indexes, func(y schema.Index) bool { return y.Name == x.Name }) {
			out = append(out, "DROP INDEX "+c.quote(x.Name))
		}
	}
	for _, k := range before.Checks {
		if !slices.ContainsFunc(after.Checks, func(l schema.Check) bool { return l.Name == k.Name }) && !c.isOwnCheck(before, k) {
			out = append(out, c.dropCheck+c.quote(k.Name))
		}
	}
	return out
}

// alteration is a column on its way from one form to another.
type alteration struct {
	before, after schema.Table
	from, to      schema.Column
}

// AlterColumn restates the column from the state after the operation.
func (c *compiler) AlterColumn(o op.AlterColumn) error {
	a := alteration{}
	a.before, a.after = c.tables(o.Table)
	var had, has bool
	a.from, had = a.before.Column(o.Column)
	a.to, has = a.after.Column(o.Change.Name.Or(o.Column))
	if !had || !has { // known to the writer of the operation alone
		if o.From == nil || o.To == nil {
			return nil
		}
		a.from, a.to, a.before.Name, a.after.Name = *o.From, *o.To, o.Table, o.Table
	}
	if a.renamed() {
		if err := c.freeColumn("renaming", o.Table, a.from.Name); err != nil {
			return err
		}
	}
	if err := c.keysFit(a.after, a.to.Name); err != nil {
		return err
	}
	c.loosen(a)
	if a.mustRemake() {
		return c.remake(a)
	}
	clauses, err := c.alterClauses(a)
	if err != nil {
		return err
	}
	if a.renamed() && len(clauses) > 1 {
		// with a check or generated column the table is copied, and a copy cannot
		// rename a column of a foreign key (error 1846)
		c.loosenColumn(o.Table, a.from.Name)
	}
	if len(clauses) > 0 && c.castless(a) {
		c.alter(o.Table, "MODIFY COLUMN "+c.quote(a.from.Name)+" varchar(255)")
	}
	c.alter(o.Table, clauses...)
	return nil
}

// castless reports whether MariaDB has no cast between the two types, not even for
// an empty table (error 4078): numbers and times to and from uuid, inet4 and inet6,
// and these to each other. They go by way of text.
func (c *compiler) castless(a alteration) bool {
	from, to := c.typeText(a.from).base, c.typeText(a.to).base
	if from == to || !wordTypes[from] && !wordTypes[to] {
		return false
	}
	takes := func(base string) bool { return wordTypes[base] || numeric[base] }
	return takes(from) && takes(to)
}

// wordTypes are MariaDB's types that are written as text and kept as bytes.
var wordTypes = map[string]bool{"uuid": true, "inet4": true, "inet6": true}

var numeric = map[string]bool{
	"tinyint": true, "smallint": true, "mediumint": true, "int": true, "bigint": true, "decimal": true, "float": true, "double": true,
	"bit": true, "date": true, "time": true, "datetime": true, "timestamp": true, "year": true,
}

func (a alteration) renamed() bool { return a.from.Name != a.to.Name }

func (c *compiler) alterClauses(a alteration) ([]string, error) {
	fromAuto := !c.isIdle(a.before.Name, a.from.Name)
	c.renameAuto(a.before.Name, a.from.Name, autoColumn{column: a.to.Name})
	var rested []string
	if isAuto(a.to) && !isAuto(a.from) {
		var err error
		if rested, err = c.restOthers(a.after, a.to.Name); err != nil {
			return nil, err
		}
	}
	toAuto := c.awake(a.after, a.to)
	from, err := c.definition(c.before, a.before, a.from, fromAuto)
	if err != nil {
		return nil, err
	}
	if c.awaitsValue(a.to) {
		a.to.Default = nil
	}
	to, err := c.definition(c.after, a.after, a.to, toAuto)
	if err != nil {
		return nil, err
	}
	clauses := rested
	switch {
	case a.renamed() && from == to:
		clauses = append(clauses, "RENAME COLUMN "+c.quote(a.from.Name)+" TO "+c.quote(a.to.Name))
	case a.renamed():
		clauses = append(clauses, "CHANGE COLUMN "+c.quote(a.from.Name)+" "+c.quote(a.to.Name)+" "+to)
	case from != to:
		clauses = append(clauses, "MODIFY COLUMN "+c.quote(a.to.Name)+" "+to)
	}
	if !a.renamed() {
		return clauses, nil
	}
	before, after, err := c.renameClauses(a)
	return slices.Concat(before, clauses, after), err
}

// renameClauses are what must go before a column gets another name and come back
// after it. MariaDB rewrites the expressions that read the column; MySQL refuses
// (errors 3108, 3837, 3855, 3959), but lets all of it happen in one ALTER TABLE.
func (c *compiler) renameClauses(a alteration) (drop, add []string, err error) {
	drop, add, err = c.readerChecks(a)
	if err != nil || c.has(renameRewrites) {
		return drop, add, err
	}
	if a.before.Options.MySQL.PartitionBy != a.after.Options.MySQL.PartitionBy {
		return nil, nil, c.unsupported("renaming column "+a.before.Name.String()+"."+a.from.Name+": the table is partitioned by it",
			"remove the partitioning first, in an execute")
	}
	columns, err := c.readerColumns(a)
	if err != nil {
		return nil, nil, err
	}
	add = append(columns, add...)
	for i, x := range a.before.Indexes {
		if slices.EqualFunc(x.Elements, a.after.Indexes[i].Elements, func(d, e schema.IndexElement) bool { return d.Expression == e.Expression }) {
			continue
		}
		text, err := c.index(a.after.Name, a.after.Indexes[i])
		if err != nil {
			return nil, nil, err
		}
		drop, add = append(drop, "DROP INDEX "+c.quote(x.Name)), append(add, "ADD "+text)
	}
	return drop, add, nil
}

// readerChecks are the checks that read a renamed column, where the server does
// not rewrite them, and those that were part of the column or become part of it.
func (c *compiler) readerChecks(a alteration) (drop, add []string, err error) {
	for i, k := range a.before.Checks {
		now := a.after.Checks[i]
		was, is := c.isOwnCheck(a.before, k), c.isOwnCheck(a.after, now)
		reads := now.Expression != k.Expression && !c.has(renameRewrites)
		if was == is && (was || !reads) {
			continue
		}
		if !was {
			drop = append(drop, c.dropCheck+c.quote(k.Name))
		}
		if !is {
			text, err := c.check(a.after.Name, now)
			if err != nil {
				return nil, nil, err
			}
			add = append(add, "ADD "+text)
		}
	}
	return drop, add, nil
}

// readerColumns restate the generated columns that read a renamed one.
func (c *compiler) readerColumns(a alteration) ([]string, error) {
	var out []string
	for i, col := range a.before.Columns {
		now := a.after.Columns[i]
		if col.Name == a.from.Name || !isComputed(col) || col.Generated == now.Generated {
			continue
		}
		definition, err := c.definition(c.after, a.after, now, true)
		if err != nil {
			return nil, err
		}
		out = append(out, "MODIFY COLUMN "+c.quote(now.Name)+" "+definition)
	}
	return out, nil
}
