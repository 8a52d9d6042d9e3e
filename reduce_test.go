package migrate_test

import (
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/testdb"
	"github.com/retort-db/migrate/schema"
)

// trial is a judge that keeps what it is told.
type trial struct {
	t    *testing.T
	said []string
}

func (r *trial) Helper()         {}
func (r *trial) TempDir() string { return r.t.TempDir() }
func (r *trial) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *trial) Fatalf(format string, args ...any) { r.Errorf(format, args...); runtime.Goexit() }
func (r *trial) Fatal(args ...any)                 { r.Errorf("%s", fmt.Sprint(args...)); runtime.Goexit() }

var particular = regexp.MustCompile(`[0-9"'` + "`" + `]|_\d+|/\S+`)

// verdict is the kind of failure of a pair, "" for none.
func (p pair) verdict(t *testing.T, server *testdb.DB) string {
	r, done := &trial{t: t}, make(chan struct{})
	first, second := server.Second(t), server.Second(t)
	defer first.Drop(t)
	defer second.Drop(t)
	go func() {
		defer close(done)
		obey(r, first, second, p.diffCase(server.Dialect))
	}()
	<-done
	if len(r.said) == 0 {
		return ""
	}
	line, _, _ := strings.Cut(r.said[0], "\n")
	words := strings.Fields(particular.ReplaceAllString(line, ""))
	return strings.Join(words[:min(5, len(words))], " ")
}

// reduce makes a failing pair smaller for as long as it fails in the same way.
func (p pair) reduce(t *testing.T, server *testdb.DB) pair {
	want := p.verdict(t, server)
	for again := true; again; {
		again = false
		for _, e := range slices.Concat(edits(p.a), edits(p.b)) {
			for _, sides := range [][2]bool{{true, true}, {true, false}, {false, true}} {
				q, changed := p, false
				if sides[0] {
					changed = e(&q.a) || changed
				}
				if sides[1] {
					changed = e(&q.b) || changed
				}
				if changed && len(q.a.Tables) > 0 && len(q.b.Tables) > 0 && q.verdict(t, server) == want {
					p, again = q, true
					break
				}
			}
		}
	}
	return p
}

// edit takes something away; false when it was not there.
type edit func(*schema.Metadata) bool

// edits lists what could go from a schema.
func edits(m schema.Metadata) (out []edit) {
	for _, t := range m.Tables {
		out = append(out, withoutTable(t.Name))
	}
	for _, t := range m.Tables {
		for _, c := range t.Columns {
			out = append(out, onTable(t.Name, func(t *schema.Table) bool { return withoutColumn(t, c.Name) }))
			out = append(out, onTable(t.Name, func(t *schema.Table) bool { return plainColumn(t, c.Name) }))
		}
		for _, name := range partNames(t) {
			out = append(out, onTable(t.Name, func(t *schema.Table) bool { return withoutPart(t, name) }))
		}
		out = append(out, withoutKey(t.Name))
	}
	for _, e := range m.Enums {
		out = append(out, func(m *schema.Metadata) bool {
			n := len(m.Enums)
			m.Enums = slices.DeleteFunc(slices.Clone(m.Enums), func(o schema.Enum) bool { return o.Name == e.Name })
			return len(m.Enums) < n
		})
	}
	out = append(out, func(m *schema.Metadata) bool {
		was := len(m.Sequences) > 0
		m.Sequences = nil
		return was
	})
	return out
}

// withoutKey takes the primary key from a table that no foreign key refers to.
func withoutKey(name schema.Name) edit {
	return func(m *schema.Metadata) bool {
		for _, t := range m.Tables {
			if slices.ContainsFunc(t.ForeignKeys, func(f schema.ForeignKey) bool { return f.References.Table == name }) {
				return false
			}
		}
		return onTable(name, func(t *schema.Table) bool {
			was := t.PrimaryKey != nil
			t.PrimaryKey = nil
			return was
		})(m)
	}
}

func withoutTable(name schema.Name) edit {
	return func(m *schema.Metadata) bool {
		n := len(m.Tables)
		m.Tables = slices.DeleteFunc(slices.Clone(m.Tables), func(t schema.Table) bool { return t.Name == name })
		for i := range m.Tables {
			t := &m.Tables[i]
			t.ForeignKeys = slices.DeleteFunc(slices.Clone(t.ForeignKeys), func(f schema.ForeignKey) bool { return f.References.Table == name })
		}
		return len(m.Tables) < n
	}
}

func onTable(name schema.Name, f func(*schema.Table) bool) edit {
	return func(m *schema.Metadata) bool {
		i := m.TableIndex(name)
		if i < 0 {
			return false
		}
		m.Tables = slices.Clone(m.Tables)
		m.Tables[i].Columns = slices.Clone(m.Tables[i].Columns)
		return f(&m.Tables[i])
	}
}

func withoutColumn(t *schema.Table, name string) bool {
	i := slices.IndexFunc(t.Columns, func(c schema.Column) bool { return c.Name == name })
	if i < 0 || len(t.Columns) == 1 || t.InPrimaryKey(name) {
		return false
	}
	t.Columns = slices.Delete(t.Columns, i, i+1)
	t.ForeignKeys = slices.DeleteFunc(slices.Clone(t.ForeignKeys), func(f schema.ForeignKey) bool { return slices.Contains(f.Columns, name) })
	t.Uniques = slices.DeleteFunc(slices.Clone(t.Uniques), func(u schema.Unique) bool {
		return slices.Contains(u.Columns, name) || slices.Contains(u.Postgres.Include, name)
	})
	t.Checks = slices.DeleteFunc(slices.Clone(t.Checks), func(c schema.Check) bool { return strings.Contains(c.Expression, name) })
	t.Excludes = slices.DeleteFunc(slices.Clone(t.Excludes), func(x schema.Exclude) bool {
		return fmt.Sprintf("%+v", x) != strings.ReplaceAll(fmt.Sprintf("%+v", x), name, "")
	})
	t.Indexes = slices.DeleteFunc(slices.Clone(t.Indexes), func(x schema.Index) bool {
		return slices.Contains(x.Include, name) || strings.Contains(x.Where, name) ||
			slices.ContainsFunc(x.Elements, func(e schema.IndexElement) bool { return e.Column == name || strings.Contains(e.Expression, name) })
	})
	t.Columns = slices.DeleteFunc(t.Columns, func(c schema.Column) bool {
		g, ok := c.Generated.(schema.Computed)
		return ok && strings.Contains(g.Expression, name) && len(t.Columns) > 1
	})
	return true
}

// plainColumn leaves a column its name and type.
func plainColumn(t *schema.Table, name string) bool {
	for i, c := range t.Columns {
		if c.Name == name {
			t.Columns[i] = schema.Column{Name: c.Name, Type: c.Type, Nullable: c.Nullable, Generated: c.Generated}
			return fmt.Sprintf("%+v", t.Columns[i]) != fmt.Sprintf("%+v", c)
		}
	}
	return false
}

func partNames(t schema.Table) (out []string) {
	for _, x := range t.Uniques {
		out = append(out, x.Name)
	}
	for _, x := range t.ForeignKeys {
		out = append(out, x.Name)
	}
	for _, x := range t.Checks {
		out = append(out, x.Name)
	}
	for _, x := range t.Excludes {
		out = append(out, x.Name)
	}
	for _, x := range t.Indexes {
		out = append(out, x.Name)
	}
	return append(out, "options")
}

func withoutPart(t *schema.Table, name string) bool {
	before := fmt.Sprintf("%+v", *t)
	t.Uniques = slices.DeleteFunc(slices.Clone(t.Uniques), func(x schema.Unique) bool { return x.Name == name })
	t.ForeignKeys = slices.DeleteFunc(slices.Clone(t.ForeignKeys), func(x schema.ForeignKey) bool { return x.Name == name })
	t.Checks = slices.DeleteFunc(slices.Clone(t.Checks), func(x schema.Check) bool { return x.Name == name })
	t.Excludes = slices.DeleteFunc(slices.Clone(t.Excludes), func(x schema.Exclude) bool { return x.Name == name })
	t.Indexes = slices.DeleteFunc(slices.Clone(t.Indexes), func(x schema.Index) bool { return x.Name == name })
	if name == "options" {
		t.Options, t.By = schema.TableOptions{}, nil
	}
	return fmt.Sprintf("%+v", *t) != before
}
