package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/schema"
)

// operation is a difference in lines: a sign, the operation, what it is about, and,
// where something is altered, each key that changes.
func (c paint) operation(o migrate.Operation) string {
	text := c.signed(o.Operation, o.Operation+" "+subject(o))
	if o.Reason != "" {
		text += "  " + c.red("loses data: "+oneLine(o.Reason))
		text += "\n    instead: " + oneLine(o.Instead)
	}
	if !creates(o.Operation) {
		for _, line := range changes(o.From, o.To) {
			text += "\n    " + line
		}
	}
	return text
}

// signed puts the sign of what an operation does before a text: + makes, - drops,
// ~ alters.
func (c paint) signed(operation, text string) string {
	switch {
	case creates(operation):
		return c.green("+ " + text)
	case strings.HasPrefix(operation, "drop_"):
		return c.red("- " + text)
	}
	return c.yellow("~ " + text)
}

func creates(operation string) bool {
	return strings.HasPrefix(operation, "create_") || strings.HasPrefix(operation, "add_")
}

// subject names what an operation is about: users, users.email, ix_users on users.
func subject(o migrate.Operation) string {
	table := schema.Name{Schema: o.Schema, Name: o.Table}.String()
	switch {
	case o.Table == "" && o.Name == "":
		return o.Schema
	case o.Table == "":
		return schema.Name{Schema: o.Schema, Name: o.Name}.String()
	case o.Name == "":
		return table
	case strings.HasSuffix(o.Operation, "_column"):
		return table + "." + o.Name
	}
	return o.Name + " on " + table
}

// changes lists the keys whose value is not the same on both sides.
func changes(from, to any) []string {
	before, after := object(from), object(to)
	switch {
	case to == nil:
		return nil
	case from == nil: // a revision's file says only what becomes of it
		return becomes(after)
	case before == nil || after == nil:
		return []string{inline(from) + " -> " + inline(to)}
	}
	keys := slices.Collect(maps.Keys(before))
	for key := range after {
		if _, ok := before[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var out []string
	for _, key := range keys {
		if !reflect.DeepEqual(before[key], after[key]) {
			out = append(out, fmt.Sprintf("%s: %s -> %s", key, value(before, key), value(after, key)))
		}
	}
	return out
}

// becomes lists what keys are set to.
func becomes(to map[string]any) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(to)) {
		if slices.Contains([]string{"schema", "table", "column", "name"}, key) {
			continue // they stand in the line above
		}
		out = append(out, key+": "+inline(to[key]))
	}
	return out
}

// object is a value of the grammar as a map, nil when it is none.
func object(v any) map[string]any {
	text, err := encoded(v)
	if err != nil {
		return nil
	}
	var out map[string]any
	if json.Unmarshal(text, &out) != nil {
		return nil
	}
	return out
}

func value(object map[string]any, key string) string {
	v, ok := object[key]
	if !ok {
		return "none"
	}
	return inline(v)
}

// inline is a value on one line.
func inline(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	text, err := encoded(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// showUnmanaged says what was seen and is not managed: a line for each kind.
func (p *program) showUnmanaged(found []schema.Unmanaged) {
	for _, line := range unmanagedLines(found) {
		p.say("not managed: %s", line)
	}
}

// unmanagedLines count and name objects by kind.
func unmanagedLines(found []schema.Unmanaged) []string {
	byKind := map[string][]string{}
	for _, u := range found {
		name := u.Name.String()
		if u.Table.Name != "" {
			name += " on " + u.Table.String()
		}
		byKind[u.Kind] = append(byKind[u.Kind], name)
	}
	var out []string
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		names := byKind[kind]
		slices.Sort(names)
		out = append(out, fmt.Sprintf("%d %s: %s", len(names), plural(kind, len(names)), strings.Join(names, ", ")))
	}
	return out
}

func plural(kind string, n int) string {
	switch {
	case n == 1:
		return kind
	case strings.HasSuffix(kind, "y") && !strings.HasSuffix(kind, "ay") && !strings.HasSuffix(kind, "ey"):
		return strings.TrimSuffix(kind, "y") + "ies"
	case strings.HasSuffix(kind, "x"):
		return kind + "es"
	}
	return kind + "s"
}
