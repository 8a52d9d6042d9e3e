package sqlite

import (
	"strings"

	"github.com/retort-db/migrate/schema"
)

// foreignKeyText is REFERENCES with its clauses. Without columns it refers to the
// other table's primary key.
type foreignKeyText struct {
	columns                       []string
	table                         string
	references                    []string
	onDelete, onUpdate            schema.Action
	match                         string
	deferrable, initiallyDeferred bool
}

// tableForeignKey takes what follows FOREIGN KEY.
func (p *parser) tableForeignKey() (*foreignKeyText, error) {
	columns, err := p.nameList()
	if err != nil {
		return nil, err
	}
	if err := p.word("REFERENCES"); err != nil {
		return nil, err
	}
	f, err := p.references()
	if err != nil {
		return nil, err
	}
	f.columns = columns
	return f, nil
}

// references takes what follows REFERENCES.
func (p *parser) references() (*foreignKeyText, error) {
	f := &foreignKeyText{}
	var err error
	if f.table, err = p.name("the table referred to"); err != nil {
		return nil, err
	}
	if p.Peek().Is("(") {
		if f.references, err = p.nameList(); err != nil {
			return nil, err
		}
	}
	for {
		switch {
		case p.Word("ON", "DELETE"):
			f.onDelete, err = p.action()
		case p.Word("ON", "UPDATE"):
			f.onUpdate, err = p.action()
		case p.Word("ON", "INSERT"): // taken by the grammar, without meaning
			_, err = p.action()
		case p.Word("MATCH"):
			f.match, err = p.name("a kind of match")
			if f.match = strings.ToLower(f.match); f.match == "simple" {
				f.match = ""
			}
		case p.AtWord("DEFERRABLE"), p.AtWord("NOT", "DEFERRABLE"):
			err = p.deferrable(f)
		default:
			return f, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (p *parser) action() (schema.Action, error) {
	switch {
	case p.Word("NO", "ACTION"):
		return schema.NoAction, nil
	case p.Word("RESTRICT"):
		return schema.Restrict, nil
	case p.Word("CASCADE"):
		return schema.Cascade, nil
	case p.Word("SET", "NULL"):
		return schema.SetNull, nil
	case p.Word("SET", "DEFAULT"):
		return schema.SetDefault, nil
	}
	return "", p.expected("an action")
}

// deferrable takes [NOT] DEFERRABLE [INITIALLY DEFERRED|IMMEDIATE].
func (p *parser) deferrable(f *foreignKeyText) error {
	not := p.Word("NOT")
	if err := p.word("DEFERRABLE"); err != nil {
		return err
	}
	f.deferrable, f.initiallyDeferred = !not, false
	if p.Word("INITIALLY") {
		switch p.AnyWord("DEFERRED", "IMMEDIATE") {
		case "DEFERRED":
			f.initiallyDeferred = !not
		case "":
			return p.expected("DEFERRED or IMMEDIATE")
		}
	}
	return nil
}

// nameList takes names in parentheses. SQLite's grammar lets COLLATE and an order
// stand with each, and gives them no meaning here.
func (p *parser) nameList() ([]string, error) {
	if err := p.op("("); err != nil {
		return nil, err
	}
	var names []string
	for {
		c, err := p.keyColumn()
		if err != nil {
			return nil, err
		}
		names = append(names, c.name)
		if !p.Op(",") {
			return names, p.op(")")
		}
	}
}
