package migrate

import (
	"strings"
	"testing"

	"github.com/retort-db/migrate/schema"
)

func TestMasked(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://ann:secret@h:5432/d?sslmode=disable": "postgres://ann:***@h:5432/d?sslmode=disable",
		"postgres://ann@h/d":                             "postgres://ann@h/d",
		"mysql://ann:a@b:c@h/d":                          "mysql://ann:***@h/d",
		"postgres://h/d?user=ann&password=secret":        "postgres://h/d?user=ann&password=***",
		"sqlite:///app.db":                               "sqlite:///app.db",
		"postgresql+psycopg2://ann:secret@h/d":           "postgresql+psycopg2://ann:***@h/d",
	} {
		if got := Masked(url); got != want {
			t.Errorf("Masked(%q) = %q, want %q", url, got, want)
		}
	}
}

// No error about a URL holds its password.
func TestOpenNeverShowsThePassword(t *testing.T) {
	for _, url := range []string{"oracle://ann:secret@h/d", "postgres://ann:secret@h:port/d", "mysql://ann:sec%ret@h/d", "postgres:secret", "mariadb://ann:secret@/d?socket=%zz"} {
		if _, _, err := Open(url, ""); err == nil {
			t.Errorf("%q opened", url)
		} else if strings.Contains(err.Error()+Hint(err), "secret") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func TestFilter(t *testing.T) {
	m := &Migrator{config: Config{Include: []string{"users", "billing.*", "posts.title"}, Exclude: []string{"billing.tmp_*", "users.legacy"}}}
	keep := m.filter()
	for _, c := range []struct {
		table  schema.Name
		column string
		want   bool
	}{
		{schema.N("users"), "", true}, {schema.N("users"), "email", true}, {schema.N("users"), "legacy", false},
		{schema.N("posts"), "", true}, {schema.N("posts"), "title", true}, {schema.N("posts"), "body", false},
		{schema.Name{Schema: "billing", Name: "invoices"}, "", true}, {schema.Name{Schema: "billing", Name: "tmp_1"}, "", false},
		{schema.N("other"), "", false},
	} {
		if got := keep(c.table, c.column); got != c.want {
			t.Errorf("keep(%s, %q) = %v", c.table, c.column, got)
		}
	}
}
