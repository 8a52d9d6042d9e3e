package schema_test

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/retort-db/migrate/schema"
	"pgregory.net/rapid"
)

func columns(names ...string) []schema.Column {
	var all []schema.Column
	for _, n := range names {
		all = append(all, schema.Column{Name: n})
	}
	return all
}

func TestNamed(t *testing.T) {
	table := schema.Table{
		Name: schema.Name{Schema: "billing", Name: "users"}, Columns: columns("id", "email", "a", "b"),
		PrimaryKey:  &schema.PrimaryKey{Columns: []string{"id"}},
		Uniques:     []schema.Unique{{Columns: []string{"email"}}, {Name: "given", Columns: []string{"a"}}},
		ForeignKeys: []schema.ForeignKey{{Columns: []string{"a", "b"}, References: schema.Reference{Table: schema.Name{Schema: "x", Name: "t"}}}},
		Indexes: []schema.Index{
			{Elements: []schema.IndexElement{{Column: "a"}, {Expression: "lower(email)"}}},
			{Elements: []schema.IndexElement{{Column: "a"}, {Column: "email"}}},
		},
		Checks: []schema.Check{
			{Expression: "b > 0 and a > b"}, {Expression: "b <> a"}, {Expression: "a > 1 or b in (a, 3)"}, {Expression: "length(email) > 3"},
		},
	}
	got := table.Named(schema.DefaultConvention)
	var names []string
	names = append(names, got.PrimaryKey.Name, got.Uniques[0].Name, got.Uniques[1].Name, got.ForeignKeys[0].Name)
	for _, x := range got.Indexes {
		names = append(names, x.Name)
	}
	for _, c := range got.Checks {
		names = append(names, c.Name)
	}
	want := []string{
		"pk_users", "uq_users_email", "given", "fk_users_a_b_t", "ix_users_a_email", "ix_users_a_email_2",
		"ck_users_b_a", "ck_users_b_a_2", "ck_users_a_b", "ck_users_email",
	}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("names\n got %q\nwant %q", names, want)
	}
	if !got.PrimaryKey.Implicit || !got.Uniques[0].Implicit || got.Uniques[1].Implicit || !got.Checks[0].Implicit {
		t.Error("made names are implicit, given ones are not")
	}
	if again := got.Named(schema.Convention{Unique: "other_{table}"}); !reflect.DeepEqual(again, got) {
		t.Error("naming twice names anew")
	}
}

func TestNamedLeavesToTheDatabase(t *testing.T) {
	table := schema.Table{Name: schema.N("t"), Columns: columns("a"), Uniques: []schema.Unique{{Columns: []string{"a"}}}}
	if u := table.Named(schema.Convention{}).Uniques[0]; u.Name != "" || u.Implicit {
		t.Errorf("an empty pattern made %+v", u)
	}
}

func TestNamedLeavesItsArgument(t *testing.T) {
	table := schema.Table{
		Name: schema.N("t"), Columns: columns("a"), PrimaryKey: &schema.PrimaryKey{Columns: []string{"a"}},
		Uniques: []schema.Unique{{Columns: []string{"a"}, By: map[schema.Dialect]schema.Unique{schema.Postgres: {NullsNotDistinct: true}}}},
		Checks:  []schema.Check{{Expression: "a", By: map[schema.Dialect]schema.Check{schema.MySQL: {Expression: "`a`"}}}},
	}
	got := table.Named(schema.DefaultConvention)
	if table.PrimaryKey.Name != "" || table.Uniques[0].Name != "" || table.Uniques[0].By[schema.Postgres].Name != "" || table.Checks[0].By[schema.MySQL].Name != "" {
		t.Errorf("the table given was written to: %+v", table)
	}
	if u := got.For(schema.Postgres).Uniques[0]; u.Name != "uq_t_a" || !u.Implicit || !u.NullsNotDistinct {
		t.Errorf("the variant is %+v", u)
	}
}

// Rule 8: the first 51 bytes at a character boundary, "_", 8 hex digits.
func TestCut(t *testing.T) {
	sum := func(s string) string { h := sha256.Sum256([]byte(s)); return hex.EncodeToString(h[:])[:8] }
	exact, long := strings.Repeat("a", 60), strings.Repeat("a", 61)
	umlaut := strings.Repeat("a", 50) + "ä" + strings.Repeat("b", 20) // byte 51 is within ä
	for _, c := range []struct{ in, want string }{
		{exact, exact},
		{long, long[:51] + "_" + sum(long)},
		{umlaut, umlaut[:50] + "_" + sum(umlaut)},
	} {
		if got := schema.Cut(c.in); got != c.want {
			t.Errorf("Cut(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`[a-zäß漢字😀_]{0,80}`).Draw(t, "name")
		if got := schema.Cut(in); len(got) > 60 || !utf8.ValidString(got) || len(in) <= 60 && got != in {
			t.Fatalf("Cut(%q) = %q", in, got)
		}
	})
}

func TestTwoLongNamesStayTwo(t *testing.T) {
	long := strings.Repeat("long_", 14)
	table := schema.Table{Name: schema.N(long), Columns: columns("a"), Checks: []schema.Check{{Expression: "a > 0"}, {Expression: "a > 1"}}}
	got := table.Named(schema.DefaultConvention).Checks
	if got[0].Name == got[1].Name || len(got[1].Name) != 60 || got[1].Name != schema.Cut("ck_"+long+"_a_2") {
		t.Errorf("names %q, %q", got[0].Name, got[1].Name)
	}
}

// A name that the convention made is known again beside another thing of the same
// columns that has a name of its own.
func TestImplicitBesideGiven(t *testing.T) {
	table := schema.Table{Name: schema.N("t"), Columns: columns("a"), Checks: []schema.Check{{Name: "own", Expression: "a > 0"}, {Expression: "a > 1"}, {Expression: "a > 2"}}}
	named := table.Named(schema.DefaultConvention)
	for i, k := range named.Implicitly(schema.DefaultConvention).Checks {
		if k.Implicit != (i > 0) {
			t.Errorf("check %q was made by the convention: %v", k.Name, k.Implicit)
		}
	}
}

func TestCheckNamesReadColumns(t *testing.T) {
	table := schema.Table{Name: schema.N("t"), Columns: columns("a", "b c", "length", "text", "Mixed", "it")}
	for expression, want := range map[string]string{
		`a > 0`:                         "a",
		`A > 0`:                         "a",
		`mixed > "Mixed"`:               "Mixed",
		`"b c" > a`:                     "b c_a",
		"`b c` > [a]":                   "b c_a",
		`'a' = 'it''s a' or it = 'a'`:   "it",
		`length(a) > length`:            "a_length",
		`a::text <> text`:               "a_text",
		`a::character varying = 'x'`:    "a",
		`t.a > t . it`:                  "a_it",
		`ARRAY[a, it] = x[length]`:      "a_it_length",
		`"say ""a""" > 0 and it is not`: "it",
		`1 > 0`:                         "",
	} {
		table.Checks = []schema.Check{{Expression: expression}}
		if got := table.Named(schema.Convention{Check: "{name}|"}).Checks[0].Name; got != want+"|" {
			t.Errorf("%s: named after %q, want %q", expression, got, want)
		}
	}
}
