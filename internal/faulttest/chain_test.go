package faulttest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// chain is revisions one after the other, made of patterns.
type chain struct {
	name      string
	files     []file
	revisions []string
	head      string
	ups       []string // entries of the ledger that the upgrades write
	downs     []string
	models    []string
}

type file struct{ name, text string }

// pattern is one or more revisions that hang together. § in a text stands for the
// number of the pattern in its chain; entries of the ledger are called '§.x up' and
// '§.x down'.
type pattern struct {
	name  string
	only  []schema.Dialect // none: all
	texts []string         // YAML, or SQL when they begin with a comment; without header
	model string           // what inspect cannot tell of the schema at the end
}

// build makes a chain of patterns, those for other dialects left out.
func build(name string, d schema.Dialect, list ...pattern) chain {
	c := chain{name: name}
	number := 0
	for _, p := range list {
		if len(p.only) > 0 && !slices.Contains(p.only, d) {
			continue
		}
		number++
		if p.model != "" {
			c.models = append(c.models, strings.ReplaceAll(p.model, "§", fmt.Sprintf("%02d", number)))
		}
		for i, text := range p.texts {
			c.append(fmt.Sprintf("r%02d%c", number, 'a'+i), p.name, strings.ReplaceAll(text, "§", fmt.Sprintf("%02d", number)))
		}
	}
	return c
}

var entry = regexp.MustCompile(`\d\d\.\w+ (up|down)`)

// append adds a revision.
func (c *chain) append(id, message, body string) {
	down := c.head
	if down == "" {
		down = "null"
	}
	header, ending := "revision: %s\ndown_revision: %s\nmessage: %s\n", ".yaml"
	if strings.HasPrefix(body, "--") {
		header, ending = "-- revision: %s\n-- down_revision: %s\n-- message: %s\n", ".sql"
	}
	c.files = append(c.files, file{id + ending, fmt.Sprintf(header, id, down, message) + body})
	c.revisions = append(c.revisions, id)
	c.head = id
	for _, e := range entry.FindAllString(body, -1) {
		if strings.HasSuffix(e, "up") {
			c.ups = append(c.ups, e)
		} else {
			c.downs = append(c.downs, e)
		}
	}
}

// short is a chain of a few revisions, for faults at every place.
func short(d schema.Dialect) chain {
	return build("short", d, tables, alterations, outside, concurrently, indexes)
}

// long holds every pattern, the common ones twice.
func long(d schema.Dialect) chain {
	return build("long", d, tables, data, alterations, many, enums, outside, script, renames, concurrently, unmanaged, indexes, trigger,
		tables, many, alterations, data, enums)
}

// joined holds what fits in one transaction, where the database has any for DDL.
func joined(d schema.Dialect) chain {
	return build("joined", d, tables, data, alterations, many, renames, tables, data)
}
