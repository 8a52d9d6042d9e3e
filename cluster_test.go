package migrate_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/retort-db/migrate"
)

// Clusters are not started by `make test`. Their members are given as URLs without a
// database, separated by blanks; the first takes writes:
//
//	MIGRATE_TEST_GALERA_URL    all nodes
//	MIGRATE_TEST_GROUP_URL     the primary of Group Replication, then secondaries
//	MIGRATE_TEST_STANDBY_URL   a PostgreSQL server, then its standby
//	MIGRATE_TEST_POOLER_URL    a PostgreSQL server, then PgBouncer in front of it (pool_mode = transaction)

// clusters counts the databases that were made: one that was dropped may still be seen
// on another member.
var clusters atomic.Int64

// cluster makes a database on the first member and returns the URLs of it on all.
func cluster(t *testing.T, variable string) []string {
	t.Helper()
	members := strings.Fields(os.Getenv(variable))
	if len(members) == 0 {
		t.Skip(variable + " is not set")
	}
	name := fmt.Sprintf("migrate_cluster_%d_%d", os.Getpid(), clusters.Add(1))
	var out []string
	for i, member := range members {
		u, err := url.Parse(member)
		must(t, "reading "+variable, err)
		if i == 0 {
			admin := u.String()
			onMember(t, admin, "CREATE DATABASE "+name)
			t.Cleanup(func() {
				drop := "DROP DATABASE " + name
				if strings.HasPrefix(admin, "postgres") {
					drop += " WITH (FORCE)"
				}
				onMember(t, admin, drop)
			})
		}
		u.Path = "/" + name
		out = append(out, u.String())
	}
	return out
}

func onMember(t *testing.T, member, statement string) {
	t.Helper()
	db, _, err := migrate.Open(member, "")
	must(t, "open", err)
	defer db.Close()
	_, err = db.Exec(statement)
	must(t, statement, err)
}

func member(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, _, err := migrate.Open(url, "")
	must(t, "open", err)
	t.Cleanup(func() { db.Close() })
	return db
}

// arrives waits until what was written on one member is seen on another.
func arrives(t *testing.T, db *sql.DB, version string) {
	t.Helper()
	for {
		var got string
		err := db.QueryRow("SELECT version_num FROM migrate_version").Scan(&got)
		if err == nil && got == version {
			return
		}
		if t.Context().Err() != nil {
			t.Fatalf("the version on the other member is %q, %v", got, err)
		}
	}
}

// twenty runs start at once, spread over the members; each revision runs once.
func twenty(t *testing.T, members []string, leased bool) {
	t.Helper()
	const n = 20
	files := revisions(createPeople, addCity, widenName)
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		m := migrator(t, member(t, members[i%len(members)]), files)
		group.Go(func() { _, errs[i] = m.Upgrade(context.Background(), "head") })
	}
	group.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("run %d on %s: %v", i, migrate.Masked(members[i%len(members)]), err)
		}
	}
	first := member(t, members[0])
	if got := scalar(t, first, "SELECT count(*) FROM migrate_history"); got != "3" {
		t.Errorf("%s revisions were run, want 3", got)
	}
	if !leased {
		return
	}
	if got := scalar(t, first, "SELECT count(*) FROM migrate_lock WHERE owner = '' AND fence > 0"); got != "1" {
		t.Errorf("%s leases were given back, want 1", got)
	}
}

// refused runs an upgrade where nothing can be written.
func refused(t *testing.T, db *sql.DB) *migrate.ReadOnlyError {
	t.Helper()
	_, err := migrator(t, db, revisions(createPeople, addCity, widenName, addCity)).Upgrade(context.Background(), "head")
	var only *migrate.ReadOnlyError
	if !errors.As(err, &only) {
		t.Fatalf("on a member that takes no writes: %v", err)
	}
	_, err = migrator(t, db, revisions(createPeople, addCity, widenName)).Upgrade(context.Background(), "head")
	must(t, "with nothing to do", err)
	return only
}

func TestGalera(t *testing.T) {
	members := cluster(t, "MIGRATE_TEST_GALERA_URL")
	for _, url := range members[1:] { // where the database arrives a moment later
		db := member(t, url)
		for db.Ping() != nil && t.Context().Err() == nil {
		}
	}
	twenty(t, members, true)
}

func TestGroup(t *testing.T) {
	members := cluster(t, "MIGRATE_TEST_GROUP_URL")
	twenty(t, members[:1], true)
	if len(members) < 2 {
		t.Skip("no secondary is given")
	}
	secondary := member(t, members[1])
	arrives(t, secondary, "r3")
	if only := refused(t, secondary); !strings.Contains(only.Reason, "Group Replication") || only.Writable == "" {
		t.Errorf("the error says %q and %q", only.Reason, only.Writable)
	}
}

func TestStandby(t *testing.T) {
	members := cluster(t, "MIGRATE_TEST_STANDBY_URL")
	twenty(t, members[:1], false)
	standby := member(t, members[1])
	arrives(t, standby, "r3")
	if only := refused(t, standby); !strings.Contains(only.Reason, "standby") {
		t.Errorf("the error says %q", only.Reason)
	}
}

// Behind a pooler runs take turns by a lease, and time limits hold in transactions.
func TestPooler(t *testing.T) {
	members := cluster(t, "MIGRATE_TEST_POOLER_URL")
	twenty(t, members[1:], true)
	direct, pooled := member(t, members[0]), member(t, members[1])
	c, err := direct.Conn(context.Background())
	must(t, "connect", err)
	defer c.Close()
	for _, statement := range []string{"BEGIN", "LOCK TABLE people IN ACCESS SHARE MODE"} {
		_, err := c.ExecContext(context.Background(), statement)
		must(t, statement, err)
	}
	retried := 0
	_, err = migrator(t, pooled, revisions(createPeople, addCity, widenName), func(config *migrate.Config) {
		config.LockTimeout = 50e6
		config.OnEvent = func(e migrate.Event) {
			if e.Kind == migrate.Retrying {
				retried++
				_, err := c.ExecContext(context.Background(), "ROLLBACK")
				must(t, "rollback", err)
			}
		}
	}).Downgrade(context.Background(), "-1")
	must(t, "downgrade", err)
	if retried != 1 {
		t.Errorf("tried again %d times", retried)
	}
	for _, row := range []string{"lock_timeout", "application_name"} {
		if got := scalar(t, pooled, "SHOW "+row); got != "0" && got != "migrate" {
			t.Errorf("%s is left at %q", row, got)
		}
	}
}
