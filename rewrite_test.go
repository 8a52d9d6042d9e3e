package migrate_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Config.Rewrite sees the operations both ways before they are written, and what it
// makes of them is written: all of it, or nothing.
func TestRewrite(t *testing.T) {
	bad := errors.New("not on a Friday")
	model := schema.Metadata{Tables: []schema.Table{{Name: schema.N("users"), Columns: []schema.Column{{Name: "id", Type: schema.Integer{}}}}}}
	for _, c := range []struct {
		name    string
		model   schema.Metadata
		rewrite func(context.Context, *migrate.Changes) error
		want    []string // in the file; none: there is no file
		err     error
	}{
		{"seen", model, func(_ context.Context, c *migrate.Changes) error {
			if len(c.Upgrade) != 1 || len(c.Downgrade) != 1 || c.Message != "first" {
				t.Errorf("%+v", c)
			}
			return nil
		}, []string{"message: first", "- create_table:", "downgrade:\n- drop_table: users"}, nil},
		{"changed", model, func(_ context.Context, c *migrate.Changes) error {
			c.Message = "another"
			c.Upgrade = append(c.Upgrade, op.DropTable{Name: schema.N("old")})
			c.Downgrade = nil
			return nil
		}, []string{"message: another", "# Loses data: drops table old and its rows.\n", "- drop_table: old", "downgrade: []"}, nil},
		{"made of nothing", schema.Metadata{}, func(_ context.Context, c *migrate.Changes) error {
			c.Upgrade = append(c.Upgrade, op.Execute{Default: "SELECT 1"})
			return nil
		}, []string{"- execute: SELECT 1"}, nil},
		{"emptied", model, func(_ context.Context, c *migrate.Changes) error { c.Upgrade = nil; return nil }, nil, nil},
		{"refused", model, func(context.Context, *migrate.Changes) error { return bad }, nil, bad},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			m, err := migrate.New(nil, migrate.Config{Dialect: schema.SQLite, Locations: []string{folder}, Models: migrate.Metadata(c.model), Rewrite: c.rewrite})
			if err != nil {
				t.Fatal(err)
			}
			w, err := m.Autogenerate(context.Background(), migrate.NewRevision{Message: "first", ID: "a", Offline: true, Created: time.Unix(0, 0)})
			if !errors.Is(err, c.err) {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(string(w.Data), want) {
					t.Errorf("%q is not in\n%s", want, w.Data)
				}
			}
			if files, _ := os.ReadDir(folder); (len(files) > 0) != (c.want != nil) || (w.Revision != nil) != (c.want != nil) {
				t.Errorf("%d files, revision %v", len(files), w.Revision)
			}
		})
	}
}
