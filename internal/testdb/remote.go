package testdb

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/retort-db/migrate/schema"
)

// remote is a server that a URL leads to. Its admin pool lives as long as the
// test process, and only makes and drops databases.
type remote struct {
	dialect schema.Dialect
	version string
	base    *url.URL
	admin   *sql.DB
}

func newRemote(d schema.Dialect, u *url.URL) (*remote, error) {
	admin, err := open(d, u)
	if err != nil {
		return nil, err
	}
	full, err := askVersion(d, admin)
	if err != nil {
		admin.Close()
		return nil, err
	}
	// "9.7.4-2", "10.11.19-MariaDB-0+deb12u1", "15.20 (Debian 15.20-0+deb12u1)"
	version, _, _ := strings.Cut(full, " ")
	version, _, _ = strings.Cut(version, "-")
	return &remote{dialect: d, version: version, base: u, admin: admin}, nil
}

// askVersion also makes sure that the server is what its variable says, as the
// tests' expectations hang on it.
func askVersion(d schema.Dialect, admin *sql.DB) (string, error) {
	query := "SELECT version()"
	if d == schema.Postgres {
		query = "SHOW server_version"
	}
	var full string
	if err := admin.QueryRow(query).Scan(&full); err != nil {
		return "", fmt.Errorf("asking for the version: %w", err)
	}
	if d != schema.Postgres && strings.Contains(full, "MariaDB") != (d == schema.MariaDB) {
		return "", fmt.Errorf("the server is %q, not %s", full, d)
	}
	return full, nil
}

func (r *remote) about() (schema.Dialect, string) { return r.dialect, r.version }

// counter makes the names of one process's databases differ.
var counter atomic.Int64

func (r *remote) create(tb testing.TB) *DB {
	tb.Helper()
	for {
		name := fmt.Sprintf("migrate_test_%d_%d", os.Getpid(), counter.Add(1))
		_, err := r.admin.Exec("CREATE DATABASE " + r.quote(name) + r.createOptions())
		if exists(err) {
			// Left by a killed run, or in use by one on another machine with the
			// same process number: not ours to drop.
			continue
		}
		if err != nil {
			tb.Fatalf("creating a database on %s: %v", label(r.about()), err)
		}
		u := *r.base
		u.Path, u.RawPath = "/"+name, ""
		pool, err := open(r.dialect, &u)
		if err != nil {
			tb.Fatalf("opening a database on %s: %v", label(r.about()), err)
		}
		return &DB{Name: name, URL: u.String(), SQL: pool}
	}
}

// createOptions make the database the same whatever the server's template and defaults are.
func (r *remote) createOptions() string {
	if r.dialect == schema.Postgres {
		return " TEMPLATE template0 ENCODING 'UTF8'"
	}
	return " CHARACTER SET utf8mb4"
}

func (r *remote) drop(db *DB) error {
	if r.dialect == schema.Postgres {
		// FORCE since PostgreSQL 13: a test that fails may leave a connection behind
		_, err := r.admin.Exec("DROP DATABASE " + r.quote(db.Name) + " WITH (FORCE)")
		return err
	}
	if err := r.disconnect(db.Name); err != nil {
		return err
	}
	_, err := r.admin.Exec("DROP DATABASE " + r.quote(db.Name))
	return err
}

// disconnect ends what connections a test left in a database of the MySQL family,
// where DROP DATABASE waits up to a year for the locks of an open transaction.
func (r *remote) disconnect(name string) error {
	rows, err := r.admin.Query("SELECT id FROM information_schema.processlist WHERE db = ?", name)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if _, err := r.admin.Exec(fmt.Sprintf("KILL %d", id)); err != nil && !gone(err) {
			return err
		}
	}
	return rows.Err()
}

func (r *remote) quote(name string) string {
	q := "`"
	if r.dialect == schema.Postgres {
		q = `"`
	}
	return q + strings.ReplaceAll(name, q, q+q) + q
}

// exists says that CREATE DATABASE met a database of that name.
func exists(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "42P04" // duplicate_database
	}
	return numbered(err, 1007) // ER_DB_CREATE_EXISTS
}

// gone says that KILL came too late, which is as good.
func gone(err error) bool { return numbered(err, 1094) } // ER_NO_SUCH_THREAD

func numbered(err error, number uint16) bool {
	var my *mysql.MySQLError
	return errors.As(err, &my) && my.Number == number
}
