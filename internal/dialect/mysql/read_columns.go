package mysql

import (
	"context"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// liveColumn is a column on its way.
type liveColumn struct {
	schema.Column
	position int
	text     typeText
	// what SHOW CREATE TABLE is asked for
	wantDefault, wantGenerated bool
}

// columnType is a type as read, kept so that each spelling is parsed once.
type columnType struct {
	text   typeText
	lifted schema.Type
}

func (r *reading) columnType(spelling []byte) columnType {
	if known, ok := r.types[string(spelling)]; ok {
		return known
	}
	t := parseType(r.syntax, string(spelling))
	known := columnType{text: t, lifted: r.liftType(t)}
	r.types[string(spelling)] = known
	return known
}

func (r *reading) readColumns(ctx context.Context) error {
	return r.ask(ctx, "columns", r.catalog.columns, func(f fields) error {
		if t, ok := r.tables[string(f[0])]; ok {
			t.columns = append(t.columns, r.column(t, f))
		}
		return nil
	})
}

// column reads table_name, ordinal_position, column_name, column_default,
// is_nullable, column_type, collation_name, extra, column_comment,
// generation_expression, srs_id.
func (r *reading) column(t *liveTable, f fields) liveColumn {
	kind := r.columnType(f[5])
	c := liveColumn{position: f.number(1), text: kind.text}
	c.Name, c.Type, c.Nullable, c.Comment = f.text(2), kind.lifted, string(f[4]) == "YES", f.text(8)
	c.MySQL.Unsigned, c.MySQL.Zerofill = kind.text.unsigned, kind.text.zerofill
	if !f.null(10) {
		c.Type = schema.Native{Text: kind.text.String() + " srid " + f.text(10)}
	}
	if collation := foldCollation(f.text(6)); collation != "" && collation != t.collation && kind.text.isText() {
		c.Collation = collation
		if charset := charsetOf(collation); charset != charsetOf(t.collation) {
			c.MySQL.Charset = charset
		}
	}
	r.columnExtra(&c, f)
	r.columnDefault(&c, f)
	t.create = t.create || c.wantDefault || c.wantGenerated
	return c
}

// columnExtra reads the words of extra: auto_increment, DEFAULT_GENERATED, on
// update CURRENT_TIMESTAMP(6), VIRTUAL GENERATED, STORED GENERATED, INVISIBLE.
func (r *reading) columnExtra(c *liveColumn, f fields) {
	if len(f[7]) == 0 {
		return
	}
	extra := strings.ToLower(f.text(7))
	c.MySQL.Invisible = strings.Contains(extra, "invisible")
	if strings.Contains(extra, "auto_increment") {
		c.Generated = schema.Auto{}
	}
	stored := strings.Contains(extra, "stored generated")
	if stored || strings.Contains(extra, "virtual generated") {
		c.Generated = schema.Computed{Expression: r.clean(f.text(9)), Stored: stored}
		c.wantGenerated = len(f[9]) == 0
	}
	if _, after, ok := strings.Cut(extra, "on update "); ok {
		after, _, _ = strings.Cut(after, ",")
		after, _, _ = strings.Cut(after, " ")
		c.MySQL.OnUpdate = r.liftOnUpdate(c.text, after)
	}
}

// columnDefault lifts the default. MySQL gives literals raw and marks expressions
// in extra; MariaDB gives SQL text. The bytes of a binary default are broken by
// both (measured on 9.7 and 10.11): SHOW CREATE TABLE has them.
func (r *reading) columnDefault(c *liveColumn, f fields) {
	if f.null(3) {
		return
	}
	text := f.text(3)
	if c.text.isBinary() && !isNull(text) {
		c.wantDefault = true
		return
	}
	if r.has(defaultsAreSQL) {
		c.Default = r.liftDefault(c.text, text)
		return
	}
	switch {
	case !strings.Contains(string(f[7]), "DEFAULT_GENERATED"):
		c.Default = r.liftRaw(c.text, text)
	case strings.HasPrefix(text, "CURRENT_TIMESTAMP"):
		c.Default = r.liftDefault(c.text, text)
	default:
		c.wantDefault = true
	}
}

// liftRaw reads a literal default as MySQL's catalog has it: without quotes.
func (s server) liftRaw(t typeText, text string) schema.Expr {
	if n, ok := bits(text); ok && t.base == "bit" {
		return schema.Literal{Kind: schema.NumberLiteral, Text: n}
	}
	return liftLiteral(t, schema.Literal{Kind: schema.TextLiteral, Text: text})
}
