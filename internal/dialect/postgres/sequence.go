package postgres

import (
	"fmt"
	"strings"

	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// CreateSequence makes a sequence.
func (c *compiler) CreateSequence(o op.CreateSequence) error {
	s := o.Sequence
	text := "CREATE SEQUENCE " + tableSQL(s.Name)
	if s.Type != nil {
		text += " AS " + c.typeSQL(s.Type)
	}
	if options := sequenceOptions(s.Options); len(options) > 0 {
		text += " " + strings.Join(options, " ")
	}
	c.add(text)
	if s.Comment != "" {
		c.comment("SEQUENCE "+tableSQL(s.Name), s.Comment)
	}
	return nil
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
	words := changedOptions(o.From.Options, o.To.Options)
	if kind := c.Sequence(*o.To).Type; kind != c.Sequence(*o.From).Type {
		if kind == nil {
			kind = schema.BigInteger{}
		}
		words = append([]string{"AS " + c.typeSQL(kind)}, words...)
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
