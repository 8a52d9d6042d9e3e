package diff_test

import (
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/dialect/sqlite"
	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

func tableOf(name string, columns ...schema.Column) schema.Table {
	return schema.Table{Name: schema.N(name), Columns: columns}
}

func column(name string, t schema.Type) schema.Column {
	return schema.Column{Name: name, Type: t, Nullable: true}
}

func compared(t *testing.T, from, to []schema.Table, renames, not []diff.Rename) (diff.Diff, error) {
	t.Helper()
	live := schema.Metadata{Tables: from}
	return diff.Compare(diff.Input{Live: live, Replay: &live, Model: schema.Metadata{Tables: to}, Canon: sqlite.New(), Renames: renames, NotRenames: not})
}

func TestPossibleRenames(t *testing.T) {
	text, number := schema.String{Length: 30}, schema.Integer{}
	id := column("id", number)
	users := func(columns ...schema.Column) []schema.Table {
		return []schema.Table{tableOf("users", append([]schema.Column{id}, columns...)...)}
	}
	for _, c := range []struct {
		name     string
		from, to []schema.Table
		not      []diff.Rename
		want     string
	}{
		{name: "a column of the same type", from: users(column("nick", text)), to: users(column("nickname", text)), want: "users.nick=users.nickname"},
		{name: "of another length", from: users(column("nick", text)), to: users(column("nickname", schema.String{Length: 40})), want: "users.nick=users.nickname"},
		{name: "of another type", from: users(column("nick", text)), to: users(column("age", number))},
		{name: "generated now", from: users(column("a", number)), to: users(schema.Column{Name: "b", Type: number, Generated: schema.Computed{Expression: "id + 1"}})},
		{name: "the likest of two", from: users(column("nick", text)), to: users(column("zip", text), column("nickname", text)), want: "users.nick=users.nickname"},
		{name: "the same type before another length", from: users(column("nick", text)), to: users(column("nicks", schema.String{Length: 9}), column("other", text)), want: "users.nick=users.other"},
		{name: "two and two", from: users(column("first", text), column("last", text)), to: users(column("first_name", text), column("last_name", text)),
			want: "users.first=users.first_name users.last=users.last_name"},
		{name: "only added", from: users(), to: users(column("nick", text))},
		{name: "only dropped", from: users(column("nick", text)), to: users()},
		{name: "said to be none", from: users(column("nick", text)), to: users(column("nickname", text)), not: []diff.Rename{{From: "users.nick", To: "users.nickname"}}},
		{name: "said to be none, and the next", from: users(column("nick", text)), to: users(column("nickname", text), column("other", text)),
			not: []diff.Rename{{From: "users.nick", To: "users.nickname"}}, want: "users.nick=users.other"},
		{name: "a table", from: []schema.Table{tableOf("people", id, column("name", text))}, to: []schema.Table{tableOf("users", id, column("name", text))}, want: "people=users"},
		{name: "half of its columns", from: []schema.Table{tableOf("people", id, column("name", text))}, to: []schema.Table{tableOf("users", id, column("mail", text))}, want: "people=users"},
		{name: "less than half", from: []schema.Table{tableOf("people", id, column("name", text), column("a", text))}, to: []schema.Table{tableOf("users", id, column("b", text), column("c", text))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := compared(t, c.from, c.to, nil, c.not)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range found.Renames {
				got = append(got, r.Rename.String())
			}
			if text := strings.Join(got, " "); text != c.want {
				t.Errorf("got %q, want %q", text, c.want)
			}
			for _, o := range found.Upgrade {
				if k := op.Keyword(o); k == "rename_table" || k == "alter_column" {
					t.Errorf("%s: nothing was decided", k)
				}
			}
		})
	}
}

func TestRenames(t *testing.T) {
	id, nick := column("id", schema.Integer{}), column("nick", schema.Text{})
	from := []schema.Table{tableOf("people", id, nick), tableOf("tags", id)}
	to := []schema.Table{tableOf("tags", id), tableOf("users", id, column("nickname", schema.Text{}))}
	for _, c := range []struct{ renames, want, hint string }{
		{renames: "people=users people.nick=users.nickname", want: "rename_table people\nalter_column users nick"},
		{renames: "users.nick=users.nickname people=users", want: "rename_table people\nalter_column users nick"},
		{renames: "peopel=users", want: "there is no table peopel", hint: `did you mean "people"?`},
		{renames: "people=usres", want: "the models have no table usres", hint: `did you mean "users"?`},
		{renames: "people=users people.nik=users.nickname", want: "there is no column people.nik", hint: `did you mean "people.nick"?`},
		{renames: "people=users people.nick=users.nikname", want: "the models have no column users.nikname", hint: `did you mean "users.nickname"?`},
		{renames: "people=users tags.id=users.nickname", want: "column id is of table tags, not of people"},
		{renames: "people=users people.id=users.nickname", want: "the models still have column users.id"},
		{renames: "people=users people.nick=users.id", want: "column people.id is there already"},
		{renames: "tags=users", want: "the models still have table tags"},
		{renames: "people=tags", want: "table tags is there already"},
		{renames: "people.nick=users.nickname", want: "table users is new"},
		{renames: "people.nick=users", want: "people.nick is a column and users a table"},
		{renames: "people=users tags=users.nickname", want: "tags is a table and users.nickname a column"},
	} {
		t.Run(c.renames, func(t *testing.T) {
			var renames []diff.Rename
			for _, r := range strings.Fields(c.renames) {
				a, b, _ := strings.Cut(r, "=")
				renames = append(renames, diff.Rename{From: a, To: b})
			}
			found, err := compared(t, from, to, renames, nil)
			if err == nil {
				if got := words(found.Upgrade); got != c.want {
					t.Errorf("got\n%s\nwant\n%s", got, c.want)
				}
				return
			}
			_, reason, _ := strings.Cut(err.Error(), ": ")
			wrong, _ := err.(*diff.RenameError)
			if reason != c.want || wrong == nil || wrong.Hint() != c.hint {
				t.Errorf("got %v (%q), want %q", err, wrong.Hint(), c.hint)
			}
		})
	}
}
