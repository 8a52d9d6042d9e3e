package mysql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/schema"
)

// standingQuery asks for what is there on this server: variables that a server does
// not have give no row.
const standingQuery = "SHOW VARIABLES WHERE variable_name IN ('pseudo_thread_id', 'read_only', 'super_read_only', 'wsrep_on', 'wsrep_provider', 'group_replication_group_name')"

// Standing asks whether the server takes writes from this user, and whether it is a
// member of a cluster, where GET_LOCK is one member's own.
func (s server) Standing(ctx context.Context, c *sql.Conn) (dialect.Standing, error) {
	var out dialect.Standing
	set, err := variables(ctx, c)
	if err != nil {
		return out, err
	}
	// On a cancelled context the driver goes away, and the server works on.
	out.Interrupt = "KILL QUERY " + set["pseudo_thread_id"]
	grouped := false
	if set["group_replication_group_name"] != "" {
		if grouped, out.Writable, err = group(ctx, c); err != nil {
			return out, err
		}
	}
	switch {
	case set["wsrep_on"] == "ON" && set["wsrep_provider"] != "" && set["wsrep_provider"] != "none":
		out.Scattered = "Galera"
	case grouped:
		out.Scattered = "Group Replication"
	}
	switch {
	case set["super_read_only"] == "ON":
		out.ReadOnly = "super_read_only is on"
	case isSet(set["read_only"]):
		exempt, err := s.writesAnyway(ctx, c)
		if err != nil {
			return out, err
		}
		if !exempt {
			out.ReadOnly = "read_only is on"
		}
	}
	if out.ReadOnly == "" {
		out.Writable = ""
	} else if grouped {
		out.ReadOnly = "this is a secondary member of Group Replication (" + out.ReadOnly + ")"
	}
	return out, nil
}

// isSet reads a variable that MySQL has as ON, and MariaDB 12 also as a word for
// whom it holds.
func isSet(value string) bool { return value != "" && value != "OFF" && value != "0" }

func variables(ctx context.Context, c *sql.Conn) (map[string]string, error) {
	rows, err := c.QueryContext(ctx, standingQuery)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	set := map[string]string{}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		set[strings.ToLower(name)] = value
	}
	return set, rows.Err()
}

// group reports whether the server is a member of a group, and the address of one
// that takes writes when that is another.
func group(ctx context.Context, c *sql.Conn) (member bool, primary string, err error) {
	rows, err := c.QueryContext(ctx, `SELECT member_id = @@server_uuid, member_state, member_role, CONCAT(member_host, ':', member_port)
FROM performance_schema.replication_group_members ORDER BY member_host, member_port`)
	if code, _, _ := serverError(err); code == tableDenied {
		return true, "", nil // configured as one, and this user may not see more
	}
	if err != nil {
		return false, "", fmt.Errorf("looking for a replication group: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var self sql.NullBool
		var state, role string
		var address sql.NullString
		if err := rows.Scan(&self, &state, &role, &address); err != nil {
			return false, "", fmt.Errorf("looking for a replication group: %w", err)
		}
		member = member || self.Bool && state != "OFFLINE"
		if !self.Bool && role == "PRIMARY" && state == "ONLINE" && primary == "" {
			primary = address.String
		}
	}
	return member, primary, rows.Err()
}

// writesAnyway reports whether read_only does not hold for this user. Roles are not
// looked into: who writes by one is refused here where the server would not.
func (s server) writesAnyway(ctx context.Context, c *sql.Conn) (bool, error) {
	privileges := "'SUPER', 'CONNECTION_ADMIN'"
	if s.Name() == schema.MariaDB {
		privileges = "'READ_ONLY ADMIN', 'READ ONLY ADMIN'"
		if s.version.less(version{10, 11, 0}) { // there SUPER lost it
			privileges += ", 'SUPER'"
		}
	}
	var n int
	err := c.QueryRowContext(ctx, "SELECT COUNT(*) FROM information_schema.user_privileges WHERE privilege_type IN ("+privileges+
		") AND REPLACE(grantee, '''', '') = CURRENT_USER()").Scan(&n)
	if err != nil {
		return false, fmt.Errorf("asking whether read_only holds for this user: %w", err)
	}
	return n > 0, nil
}

// LeaseWords are those of the family. A session is known by its server and number.
func (s server) LeaseWords(table schema.Name) dialect.LeaseWords {
	return dialect.LeaseWords{
		Syntax: s.syntax,
		Create: "CREATE TABLE IF NOT EXISTS " + s.table(table) + ` (
  name VARCHAR(255) NOT NULL,
  owner VARCHAR(64) NOT NULL,
  holder VARCHAR(255) NOT NULL,
  session VARCHAR(255) NOT NULL,
  fence BIGINT NOT NULL,
  taken_at VARCHAR(40) NOT NULL,
  heartbeat BIGINT NOT NULL,
  life_ms BIGINT NOT NULL,
  beats BIGINT NOT NULL,
  PRIMARY KEY (name)
` + ownOptions,
		Milliseconds: "(UNIX_TIMESTAMP() * 1000)", // whole seconds, and no time zone in between
		Timestamp:    timestamp,
		Session:      "CONCAT(@@hostname, ':', @@port, ':', CONNECTION_ID())",
		Here:         "{} LIKE CONCAT(@@hostname, ':', @@port, ':%')",
		Alive:        "SELECT 1 FROM information_schema.processlist WHERE CONCAT(@@hostname, ':', @@port, ':', id) = {}",
		Detail:       s.Detail,
		NoTable:      s.NoTable,
	}
}
