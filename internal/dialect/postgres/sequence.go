package postgres

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateSequence makes a sequence.
func (c *compiler) CreateSequence(o op.CreateSequence) error {
	s := o.Sequence
	if err := c.notSerial(s); err != nil {
		return err
	}
	text := "CREATE SEQUENCE " + tableSQL(s.Name)
	if s.Type != nil {
		text += " AS " + c.typeSQL(s.Type)
	}
	if options := sequenceOptions(s.Options); len(options) > 0 {
		text += " " + strings.Join(options, " ")
	}
	if s.OwnedBy != (schema.ColumnName{}) {
		text += " OWNED BY " + ownerSQL(s.OwnedBy)
	}
	c.add(text)
	if s.Comment != "" {
		c.comment("SEQUENCE "+tableSQL(s.Name), s.Comment)
	}
	return nil
}

// notSerial refuses a sequence that would make its owner a serial: the catalog does
// not tell the two apart, and a model that says it so would differ from it for ever.
func (c *compiler) notSerial(s schema.Sequence) error {
	if s.OwnedBy == (schema.ColumnName{}) {
		return nil
	}
	before := c.draft.Schema()
	t, _ := before.Table(s.OwnedBy.Table)
	column, _ := t.Column(s.OwnedBy.Column)
	takers := 0
	for _, other := range before.Tables {
		for _, taker := range other.Columns {
			if takesFrom(taker, s.Name) {
				takers++
			}
		}
	}
	if takers > 1 || !takesFrom(column, s.Name) || c.Sequence(s).Options != (schema.SequenceOptions{}) || !schema.IsInteger(column.Type) {
		return nil
	}
	return unsupported(fmt.Sprintf("write serial: %s on the column instead of the sequence and its default", s.Name),
		"sequence %q: it makes column %q of table %q a serial", s.Name, s.OwnedBy.Column, s.OwnedBy.Table)
}

// takesFrom reports whether a column's default takes numbers from the sequence.
func takesFrom(column schema.Column, sequence schema.Name) bool {
	text, ok := column.Default.(schema.SQL)
	if !ok {
		return false
	}
	c := sqltext.NewCursor(syntax, text.Text)
	if !c.Word("nextval") || !c.Op("(") {
		return false
	}
	namespace, name, ok := sqltext.NewCursor(syntax, c.Next().Value()).QualifiedName()
	return ok && name == sequence.Name && (namespace == sequence.Schema || namespace == "" || sequence.Schema == "")
}

// ownerSQL writes the owner of a sequence.
func ownerSQL(owner schema.ColumnName) string {
	if owner == (schema.ColumnName{}) {
		return "NONE"
	}
	return tableSQL(owner.Table) + "." + syntax.Name(owner.Column)
}

// sequenceOptions writes the options that are set.
func sequenceOptions(o schema.SequenceOptions) []string {
	var words []string
	for _, option := range []struct {
		word  string
		value schema.Opt[int64]
	}{
		{"START WITH", o.Start}, {"INCREMENT BY", o.Increment}, {"MINVALUE", o.Min}, {"MAXVALUE", o.Max}, {"CACHE", o.Cache},
	} {
		if option.value.Set {
			words = append(words, fmt.Sprintf("%s %d", option.word, option.value.Value))
		}
	}
	if o.Cycle {
		words = append(words, "CYCLE")
	}
	return words
}

// changedOptions writes the options that become others; those that are given up
// get what a sequence has unasked, so that START and the bounds follow them.
func changedOptions(from, to schema.SequenceOptions) []string {
	var words []string
	option := func(word string, from, to schema.Opt[int64], unasked string) {
		switch {
		case from == to:
		case to.Set:
			words = append(words, fmt.Sprintf("%s %d", word, to.Value))
		default:
			words = append(words, unasked)
		}
	}
	option("INCREMENT BY", from.Increment, to.Increment, "INCREMENT BY 1")
	option("MINVALUE", from.Min, to.Min, "NO MINVALUE")
	option("MAXVALUE", from.Max, to.Max, "NO MAXVALUE")
	option("START WITH", from.Start, to.Start, "START WITH "+fmt.Sprint(firstValue(to)))
	option("CACHE", from.Cache, to.Cache, "CACHE 1")
	switch {
	case to.Cycle && !from.Cycle:
		words = append(words, "CYCLE")
	case from.Cycle && !to.Cycle:
		words = append(words, "NO CYCLE")
	}
	return words
}

// firstValue is where a sequence starts that was given no start.
func firstValue(o schema.SequenceOptions) int64 {
	if o.Increment.Or(1) < 0 {
		return o.Max.Or(-1)
	}
	return o.Min.Or(1)
}

// AlterSequence changes a sequence where it stands: it goes on counting.
func (c *compiler) AlterSequence(o op.AlterSequence) error {
	if o.From == nil || o.To == nil {
		return partial(o)
	}
	if err := c.notSerial(*o.To); err != nil {
		return err
	}
	words := changedOptions(o.From.Options, o.To.Options)
	if kind := c.Sequence(*o.To).Type; kind != c.Sequence(*o.From).Type {
		if kind == nil {
			kind = schema.BigInteger{}
		}
		words = append([]string{"AS " + c.typeSQL(kind)}, words...)
	}
	if o.From.OwnedBy != o.To.OwnedBy {
		words = append(words, "OWNED BY "+ownerSQL(o.To.OwnedBy))
	}
	if len(words) > 0 {
		c.addf("ALTER SEQUENCE %s %s", tableSQL(o.Name), strings.Join(words, " "))
	}
	if o.From.Comment != o.To.Comment {
		c.comment("SEQUENCE "+tableSQL(o.Name), o.To.Comment)
	}
	return nil
}

// DropSequence removes a sequence.
func (c *compiler) DropSequence(o op.DropSequence) error {
	c.addf("DROP SEQUENCE %s%s", ifExists(o.IfExists), tableSQL(o.Name))
	return nil
}
