package cli

import (
	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/schema"
)

// operationJSON is a difference.
type operationJSON struct {
	Operation string       `json:"operation"`
	Schema    word         `json:"schema"`
	Table     word         `json:"table"`
	Name      word         `json:"name"`
	From      any          `json:"from"`
	To        any          `json:"to"`
	LosesData bool         `json:"loses_data"`
	SQL       list[string] `json:"sql"`
}

type unmanagedJSON struct {
	Kind   string `json:"kind"`
	Schema word   `json:"schema"`
	Name   string `json:"name"`
}

type undecidedJSON struct {
	Object string `json:"object"`
	Reason string `json:"reason"`
}

// comparisonJSON is what check, diff and autogenerate found.
type comparisonJSON struct {
	Operations list[operationJSON] `json:"operations"`
	Unmanaged  list[unmanagedJSON] `json:"unmanaged"`
	Undecided  list[undecidedJSON] `json:"undecided"`
}

// differencesDocument is the document of check and diff.
type differencesDocument struct {
	Matches bool         `json:"matches"`
	Pending list[string] `json:"pending"`
	comparisonJSON
	Text *string `json:"text,omitempty"` // of diff --text
}

func operations(found []migrate.Operation) list[operationJSON] {
	out := make(list[operationJSON], 0, len(found))
	for _, o := range found {
		out = append(out, operationJSON{Operation: o.Operation, Schema: word(o.Schema), Table: word(o.Table), Name: word(o.Name),
			From: o.From, To: o.To, LosesData: o.LosesData, SQL: o.SQL})
	}
	return out
}

func unmanaged(found []schema.Unmanaged) list[unmanagedJSON] {
	out := make(list[unmanagedJSON], 0, len(found))
	for _, u := range found {
		out = append(out, unmanagedJSON{Kind: u.Kind, Schema: word(u.Name.Schema), Name: u.Name.Name})
	}
	return out
}

func (j *comparisonJSON) fill(c migrate.Comparison) {
	j.Operations, j.Unmanaged = operations(c.Operations), unmanaged(c.Unmanaged)
	for _, u := range c.Undecided {
		j.Undecided = append(j.Undecided, undecidedJSON{Object: u.Object, Reason: u.Reason})
	}
}

func (d *differencesDocument) fill(c migrate.Comparison) {
	d.Matches, d.Pending = c.Matches, c.Pending
	d.comparisonJSON.fill(c)
}
