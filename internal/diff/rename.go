package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/near"
	"github.com/retort-db/migrate/schema"
)

// Rename says that a table or a column has another name now: From and To are table,
// schema.table, or either of them with .column.
type Rename struct{ From, To string }

func (r Rename) String() string { return r.From + "=" + r.To }

// RenameError is a [Rename] that cannot be.
type RenameError struct {
	Rename Rename
	Reason string
	Near   string // what was probably meant, "" for nothing
}

func (e *RenameError) Error() string { return fmt.Sprintf("renaming %s: %s", e.Rename, e.Reason) }

// Hint names what was probably meant, or is "".
func (e *RenameError) Hint() string {
	if e.Near == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", e.Near)
}

// renamed is the model with renamed_from where a Rename says so. Tables come first:
// a column may be named by its table's old name or by the new one.
func renamed(from, model schema.Metadata, renames []Rename, c Canon) (schema.Metadata, error) {
	if len(renames) == 0 {
		return model, nil
	}
	r := renamer{from: from, model: model, canon: c}
	r.model.Tables = slices.Clone(model.Tables)
	var columns []Rename
	for _, one := range renames {
		if ok, err := r.table(one); err != nil {
			return model, err
		} else if !ok {
			columns = append(columns, one)
		}
	}
	for _, one := range columns {
		if err := r.column(one); err != nil {
			return model, err
		}
	}
	return r.model, nil
}

type renamer struct {
	from, model schema.Metadata
	canon       Canon
}

// table takes a rename for one of a table; false when it names none.
func (r *renamer) table(one Rename) (bool, error) {
	from, isFrom := findTable(r.from.Tables, one.From)
	to, isTo := findTable(r.model.Tables, one.To)
	if !isFrom || !isTo {
		return false, nil
	}
	was, is := r.from.Tables[from].Name, &r.model.Tables[to]
	if was.Schema != is.Name.Schema {
		return true, &RenameError{Rename: one, Reason: "a table cannot move to another schema"}
	}
	if _, kept := findTable(r.model.Tables, one.From); kept {
		return true, &RenameError{Rename: one, Reason: fmt.Sprintf("the models still have table %s", was)}
	}
	if _, there := findTable(r.from.Tables, one.To); there {
		return true, &RenameError{Rename: one, Reason: fmt.Sprintf("table %s is there already", is.Name)}
	}
	for i := range r.model.Tables {
		if r.model.Tables[i].RenamedFrom == was && i != to {
			return true, &RenameError{Rename: one, Reason: fmt.Sprintf("%s became %s already", was, r.model.Tables[i].Name)}
		}
	}
	is.RenamedFrom = was
	return true, nil
}

// column takes a rename for one of a column.
func (r *renamer) column(one Rename) error {
	to, toColumn, ok := findColumn(r.model.Tables, one.To)
	if !ok {
		return r.notTo(one)
	}
	model := &r.model.Tables[to]
	was, ok := r.before(*model)
	if !ok {
		return &RenameError{Rename: one, Reason: fmt.Sprintf("table %s is new", model.Name)}
	}
	column, ok := columnOf(one.From, was, schema.Table{Name: model.Name, Columns: was.Columns})
	switch {
	case !ok:
		return r.notFrom(one, was)
	case has(*model, r.canon, column):
		return &RenameError{Rename: one, Reason: fmt.Sprintf("the models still have column %s.%s", model.Name, column)}
	case has(was, r.canon, toColumn):
		return &RenameError{Rename: one, Reason: fmt.Sprintf("column %s.%s is there already", was.Name, toColumn)}
	}
	model.Columns = slices.Clone(model.Columns)
	for i := range model.Columns {
		c := &model.Columns[i]
		if c.Name != toColumn && c.RenamedFrom == column {
			return &RenameError{Rename: one, Reason: fmt.Sprintf("%s.%s became %s already", was.Name, column, c.Name)}
		}
		if c.Name == toColumn {
			c.RenamedFrom = column
		}
	}
	return nil
}

// before is what a table of the model is now.
func (r *renamer) before(t schema.Table) (schema.Table, bool) {
	for _, name := range []schema.Name{t.Name, t.RenamedFrom} {
		for _, was := range r.from.Tables {
			if name.Name != "" && foldName(r.canon, was.Name) == foldName(r.canon, name) {
				return was, true
			}
		}
	}
	return schema.Table{}, false
}

func has(t schema.Table, c Canon, column string) bool {
	return slices.ContainsFunc(t.Columns, func(o schema.Column) bool { return c.FoldName(o.Name) == c.FoldName(column) })
}

// notTo says why To is no column of the models, where From and To are not two tables.
func (r *renamer) notTo(one Rename) error {
	if _, ok := findTable(r.model.Tables, one.To); !ok {
		return r.unknown(one, "the models have no", one.To, r.model.Tables)
	}
	if _, _, ok := findColumn(r.from.Tables, one.From); ok {
		return &RenameError{Rename: one, Reason: fmt.Sprintf("%s is a column and %s a table", one.From, one.To)}
	}
	return r.unknown(one, "there is no", one.From, r.from.Tables)
}

// notFrom says why From is no column of the table that To is in.
func (r *renamer) notFrom(one Rename, was schema.Table) error {
	if i, column, ok := findColumn(r.from.Tables, one.From); ok {
		return &RenameError{Rename: one, Reason: fmt.Sprintf("column %s is of table %s, not of %s", column, r.from.Tables[i].Name, was.Name)}
	}
	if _, ok := findTable(r.from.Tables, one.From); ok {
		return &RenameError{Rename: one, Reason: fmt.Sprintf("%s is a table and %s a column", one.From, one.To)}
	}
	return r.unknown(one, "there is no", one.From, r.from.Tables)
}

// unknown names the nearest of all tables and columns.
func (r *renamer) unknown(one Rename, what, text string, tables []schema.Table) error {
	var words []string
	for _, t := range tables {
		words = append(words, t.Name.String())
		for _, c := range t.Columns {
			words = append(words, t.Name.String()+"."+c.Name)
		}
	}
	word, _ := near.One(text, words)
	kind := "table"
	if strings.Contains(text, ".") {
		kind = "column"
	}
	return &RenameError{Rename: one, Reason: fmt.Sprintf("%s %s %s", what, kind, text), Near: word}
}

func findTable(tables []schema.Table, text string) (int, bool) {
	i := slices.IndexFunc(tables, func(t schema.Table) bool { return t.Name.String() == text })
	return i, i >= 0
}

func findColumn(tables []schema.Table, text string) (table int, column string, ok bool) {
	for i, t := range tables {
		if column, ok := columnOf(text, t); ok {
			return i, column, true
		}
	}
	return 0, "", false
}

// columnOf returns the column that a text names in one of the tables.
func columnOf(text string, tables ...schema.Table) (string, bool) {
	for _, t := range tables {
		if name, ok := strings.CutPrefix(text, t.Name.String()+"."); ok {
			if _, ok := t.Column(name); ok {
				return name, true
			}
		}
	}
	return "", false
}
