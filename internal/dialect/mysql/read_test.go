package mysql

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// as opens the database as another user, or with other settings.
func (d *database) as(tb testing.TB, user, query string) *sql.DB {
	tb.Helper()
	u, err := url.Parse(d.URL)
	if err != nil {
		tb.Fatal(err)
	}
	if user != "" {
		u.User = url.User(user)
	}
	u.RawQuery = query
	_, dsn, err := d.server.DSN(u)
	if err != nil {
		tb.Fatal(err)
	}
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	return db
}

func TestWhatIsHiddenIsNotAbsent(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		d.Exec(t, "CREATE TABLE p (id int PRIMARY KEY)",
			"CREATE TABLE t (id int PRIMARY KEY, a int, CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE)", "CREATE VIEW v AS SELECT a FROM t")
		user := d.Name + "_u"
		d.Exec(t, "CREATE USER "+user+"@'%'")
		t.Cleanup(func() { d.SQL.Exec("DROP USER " + user + "@'%'") })
		root := d.read(t)
		for _, grant := range []struct {
			what  string
			whole bool
		}{
			{"CREATE ON %s.*", false}, {"SELECT (a) ON %s.t", false},
			{"SELECT ON %s.*", !d.server.has(unnamedActionIsRestrict)}, {"SELECT, ALTER, CREATE, INDEX, REFERENCES ON %s.*", true},
		} {
			what := fmt.Sprintf(grant.what, d.Name)
			d.Exec(t, "GRANT "+what+" TO "+user+"@'%'")
			m, err := d.server.Read(t.Context(), d.as(t, user, ""), introspect.Scope{})
			switch {
			case !grant.whole && err == nil:
				t.Errorf("granted %s: read %+v", what, m)
			case grant.whole && (err != nil || !reflect.DeepEqual(m.Tables, root.Tables)):
				t.Errorf("granted %s: %v, %+v", what, err, m)
			case grant.whole:
				if len(m.Unmanaged) != 1 || len(m.Unmanaged[0].DependsOn) == 0 {
					t.Errorf("a view without its text depends on %v", m.Unmanaged)
				}
			}
			d.Exec(t, "REVOKE "+what+" FROM "+user+"@'%'")
		}
	})
}

func TestAnEmptyReadMustBeProven(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		if m := d.read(t); len(m.Tables) != 0 {
			t.Fatalf("%+v", m)
		}
		u, err := url.Parse(d.URL)
		if err != nil {
			t.Fatal(err)
		}
		u.Path = "/"
		nowhere := *d
		db := *d.DB
		db.URL = u.String()
		nowhere.DB = &db
		_, err = d.server.Read(t.Context(), nowhere.as(t, "", ""), introspect.Scope{})
		if err == nil || !strings.Contains(err.Error(), "no database selected") {
			t.Errorf("without a database: %v", err)
		}
	})
}

func TestReadUnderOtherSettings(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		want := everyPart(d.server)
		types := everyType(d.server)
		d.run(t, schema.Metadata{Enums: []schema.Enum{mood}}, op.CreateTable{Table: types}, op.CreateTable{Table: want.Tables[1]}, op.CreateTable{Table: want.Tables[0]})
		plain := d.read(t)
		for _, query := range []string{"sql_mode='ANSI_QUOTES'", "sql_mode='ANSI'", "time_zone='%2B05:00'"} {
			got, err := d.server.Read(t.Context(), d.as(t, "", query), introspect.Scope{})
			if err != nil {
				t.Errorf("%s: %v", query, err)
				continue
			}
			for i := range plain.Tables {
				if !reflect.DeepEqual(got.Tables[i], plain.Tables[i]) {
					t.Errorf("%s: read\n%s", query, firstDifference(got.Tables[i], plain.Tables[i]))
				}
			}
		}
	})
}

func firstDifference(got, want schema.Table) string {
	for i := range got.Columns {
		if i < len(want.Columns) && !reflect.DeepEqual(got.Columns[i], want.Columns[i]) {
			return fmt.Sprintf("%+v, want\n%+v", got.Columns[i], want.Columns[i])
		}
	}
	got.Columns, want.Columns = nil, nil
	return fmt.Sprintf("%+v, want\n%+v", got, want)
}

func TestReadOwnTablesAreLeftOut(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		d.Exec(t, "CREATE TABLE mine (id int)", "CREATE TABLE yours (id int)", "CREATE TRIGGER tr BEFORE INSERT ON mine FOR EACH ROW SET NEW.id = 1")
		m, err := d.server.Read(t.Context(), d.SQL, introspect.Scope{Own: []schema.Name{schema.N("mine")}})
		if err != nil || len(m.Tables) != 1 || m.Tables[0].Name.Name != "yours" || len(m.Unmanaged) != 0 {
			t.Errorf("%+v, %v", m, err)
		}
	})
}

func TestReadAsTheServerHasIt(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		d.Exec(t,
			"CREATE TABLE p (a int PRIMARY KEY)",
			"CREATE TABLE t (id int, `a.b``c` varchar(9) DEFAULT 'x', a int, b int, j json, k longtext, PRIMARY KEY (id), KEY a (a), FOREIGN KEY (a) REFERENCES p (a), "+
				"FOREIGN KEY (b) REFERENCES p (a), CHECK (`a.b``c` <> 'é,)' and `id` > 0)) AVG_ROW_LENGTH=9",
			"CREATE TABLE gone (id int PRIMARY KEY)", "CREATE TABLE dangles (id int PRIMARY KEY, CONSTRAINT dangling FOREIGN KEY (id) REFERENCES gone (id))",
			"CREATE TABLE keyed (n int, PRIMARY KEY (n) COMMENT 'x')")
		c := conn(t, d)
		for _, statement := range []string{"SET foreign_key_checks = 0", "DROP TABLE gone", "SET foreign_key_checks = 1"} {
			if _, err := c.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		m := d.read(t)
		got, _ := m.Table(onT)
		if len(got.Checks) != 1 || got.Checks[0].Expression != "(`a.b``c` <> 'é,)') and (id > 0)" && got.Checks[0].Expression != "`a.b``c` <> 'é,)' and id > 0" {
			t.Errorf("checks: %+v", got.Checks)
		}
		if _, ok := got.Columns[4].Type.(schema.JSON); !ok || len(got.Columns) != 6 || got.Columns[1].Name != "a.b`c" {
			t.Errorf("columns: %+v", got.Columns)
		}
		for _, x := range got.Indexes {
			if !d.server.ImpliedIndex(got, x) {
				t.Errorf("index %q is not implied", x.Name)
			}
		}
		var kinds []string
		for _, u := range m.Unmanaged {
			kinds = append(kinds, u.Kind+" "+u.Name.Name)
		}
		want := []string{"foreign key to a missing table dangling", "table option t", "table with a method or a comment on its primary key keyed"}
		if !reflect.DeepEqual(kinds, want) {
			t.Errorf("unmanaged: %q", kinds)
		}
		if _, ok := m.Table(schema.N("keyed")); ok {
			t.Error("a table that schemas cannot hold is among the tables")
		}
	})
}

func TestChecksOfRenamedColumns(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		if !d.server.has(columnChecks) {
			t.Skip("checks are the table's here")
		}
		// the catalog goes on calling them a and j
		d.Exec(t, "CREATE TABLE t (a int CHECK (a > 0), j json, b int CHECK (b > a))", "ALTER TABLE t RENAME COLUMN a TO z, RENAME COLUMN j TO k")
		got := d.table(t, "t")
		want := []schema.Check{{Name: "b", Expression: "b > z"}, {Name: "z", Expression: "z > 0"}}
		if !reflect.DeepEqual(got.Checks, want) || got.Columns[1].Type != (schema.JSON{}) {
			t.Errorf("checks %+v, want %+v; columns %+v", got.Checks, want, got.Columns)
		}
	})
}

func TestTablesThatDifferByCaseAloneAreUnmanaged(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		if d.server.settings.foldsTables {
			t.Skip("they cannot both be here")
		}
		d.Exec(t, "CREATE TABLE a (id int)", "CREATE TABLE A (x int)", "CREATE TABLE b (id int)")
		m := d.read(t)
		if len(m.Tables) != 1 || m.Tables[0].Name.Name != "b" || len(m.Unmanaged) != 2 {
			t.Errorf("%+v", m)
		}
	})
}

func TestSystemVersionedTablesAreUnmanaged(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		if d.Dialect != schema.MariaDB {
			t.Skip("MariaDB alone has them")
		}
		d.Exec(t, "CREATE TABLE v (id int) WITH SYSTEM VERSIONING")
		m := d.read(t)
		if len(m.Tables) != 0 || len(m.Unmanaged) != 1 || m.Unmanaged[0].Kind != "system versioned table" {
			t.Errorf("%+v", m)
		}
	})
}

func TestDetect(t *testing.T) {
	eachServer(t, func(t *testing.T, d *database) {
		if got := d.server.ServerVersion(); got != d.Version {
			t.Errorf("version %q, want %q", got, d.Version)
		}
		if d.server.Name() != d.Dialect {
			t.Errorf("detected %s", d.server.Name())
		}
		if got := d.server.settings; got.engine != "InnoDB" || got.collations[""] == "" || !strings.HasPrefix(got.defaults["utf8mb4"], "utf8mb4_") || !got.explicitTimestamps {
			t.Errorf("settings %+v", got)
		}
		if _, err := New().Detect(context.Background(), d.SQL); err != nil {
			t.Error(err)
		}
	})
}
