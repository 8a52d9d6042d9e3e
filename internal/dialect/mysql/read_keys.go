package mysql

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// readKeys reads the columns of foreign keys.
func (r *reading) readKeys(ctx context.Context) error {
	return r.ask(ctx, "foreign keys", r.catalog.keys, func(f fields) error {
		t, ok := r.tables[string(f[0])]
		if !ok {
			return nil
		}
		k := t.foreignKey(f.text(1))
		k.References.Table = schema.Name{Schema: f.text(4), Name: f.text(5)}
		at := f.number(2) - 1
		k.Columns = put(k.Columns, at, f.text(3))
		k.References.Columns = put(k.References.Columns, at, f.text(6))
		return nil
	})
}

// readRules reads what the foreign keys do.
func (r *reading) readRules(ctx context.Context) error {
	return r.ask(ctx, "rules of foreign keys", r.catalog.rules, func(f fields) error {
		if t, ok := r.tables[string(f[0])]; ok {
			k := t.foreignKey(f.text(1))
			t.ruled[k.Name] = true
			k.OnUpdate, k.OnDelete = r.liftAction(f.text(2)), r.liftAction(f.text(3))
		}
		return nil
	})
}

// setAsideKeys takes out the foreign keys to tables of this schema that are not
// there, which foreign_key_checks=0 lets a dump leave behind, or that no schema can
// hold: a model with them would not be valid.
func (r *reading) setAsideKeys(t *liveTable) {
	for i := range t.ForeignKeys {
		to := &t.ForeignKeys[i].References.Table
		if other := r.named(*to); other != nil {
			to.Name = other.Name.Name // as the table itself is spelled
		}
	}
	t.ForeignKeys = slices.DeleteFunc(t.ForeignKeys, func(f schema.ForeignKey) bool {
		to := f.References.Table
		if to.Schema != r.schema {
			return false
		}
		if other := r.named(to); other != nil && other.odd == "" || r.scope.IsOwn(to) {
			return false
		}
		text, _ := r.foreignKey(t.Name, f) // what was read has all that this needs
		u := schema.Unmanaged{Kind: "foreign key to a missing table", Name: schema.Name{Schema: r.schema, Name: f.Name}, Definition: text}
		r.unmanaged = append(r.unmanaged, unmanagedObject{Unmanaged: u})
		return true
	})
}

// named returns the table of this schema that the server means by a name, or nil.
func (r *reading) named(name schema.Name) *liveTable {
	if name.Schema != r.schema {
		return nil
	}
	if t, ok := r.tables[name.Name]; ok || !r.settings.foldsTables {
		return t
	}
	for _, t := range r.tables {
		if foldName(t.Name.Name) == foldName(name.Name) {
			return t
		}
	}
	return nil
}

// liftAction: MariaDB reports RESTRICT for a key that names no action, so there it
// is none; MySQL reports what was written.
func (s server) liftAction(rule string) schema.Action {
	switch action := schema.Action(strings.ToLower(rule)); action {
	case "no action":
		return schema.NoAction
	case schema.Restrict:
		if s.has(unnamedActionIsRestrict) {
			return schema.NoAction
		}
		return action
	default:
		return action
	}
}

func (t *liveTable) foreignKey(name string) *schema.ForeignKey {
	for i := range t.ForeignKeys {
		if t.ForeignKeys[i].Name == name {
			return &t.ForeignKeys[i]
		}
	}
	t.ForeignKeys = append(t.ForeignKeys, schema.ForeignKey{Name: name})
	return &t.ForeignKeys[len(t.ForeignKeys)-1]
}

// put sets list[at], growing the list as needed.
func put(list []string, at int, text string) []string {
	for len(list) <= at {
		list = append(list, "")
	}
	list[at] = text
	return list
}

// readChecks reads checks: on MariaDB whole, on MySQL their names, the text to
// come from SHOW CREATE TABLE.
func (r *reading) readChecks(ctx context.Context) error {
	return r.ask(ctx, "checks", r.catalog.checks, func(f fields) error {
		t, ok := r.tables[string(f[0])]
		if !ok {
			return nil
		}
		if len(f[3]) == 0 {
			t.checks = append(t.checks, f.text(1))
			t.create = true
			return nil
		}
		check := schema.Check{Name: f.text(1), Expression: r.clean(f.text(3))}
		switch {
		case f.text(2) != "Column":
			t.Checks = append(t.Checks, check)
		case !t.liftJSON(check):
			t.ownChecks, t.create = true, true // whose they are is in SHOW CREATE
		}
		return nil
	})
}

// liftJSON recognises the column that MariaDB makes of JSON: LONGTEXT in
// utf8mb4_bin with a check of its own that it holds a document. The check is part
// of the type. Its name is that of the column, or what that was before a rename.
func (t *liveTable) liftJSON(check schema.Check) bool {
	inner, ok := strings.CutPrefix(strings.ToLower(check.Expression), "json_valid(")
	inner = strings.Trim(strings.TrimSuffix(inner, ")"), "`")
	for i := range t.columns {
		c := &t.columns[i]
		if !ok || foldName(c.Name) != inner || c.text.base != "longtext" || cmp.Or(c.Collation, t.collation) != "utf8mb4_bin" {
			continue
		}
		c.Type, c.Collation, c.MySQL.Charset = schema.JSON{}, "", ""
		c.text = typeText{base: "json"}
		return true
	}
	return false
}
