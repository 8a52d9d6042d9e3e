package sqltext

import "testing"

func TestStands(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		sql    string
		want   Standing
	}{
		{Postgres, "CREATE TABLE t (a int)", Inside},
		{Postgres, "CREATE UNIQUE INDEX CONCURRENTLY ix ON t (a)", Alone},
		{Postgres, "CREATE INDEX concurrently_made ON t (a)", Inside},
		{Postgres, "DROP INDEX CONCURRENTLY ix", Alone},
		{Postgres, "REFRESH MATERIALIZED VIEW CONCURRENTLY v", Inside},
		{Postgres, "ALTER TABLE p DETACH PARTITION q CONCURRENTLY", Alone},
		{Postgres, "REINDEX TABLE CONCURRENTLY t", Alone},
		{Postgres, "REINDEX TABLE t", Inside},
		{Postgres, "VACUUM t", Alone},
		{Postgres, "ALTER SYSTEM SET work_mem = 1", Alone},
		{Postgres, "BEGIN", Begins},
		{Postgres, "START TRANSACTION", Begins},
		{Postgres, "COMMIT", Commits},
		{Postgres, "END", Commits},
		{Postgres, "ROLLBACK TO a", Ends},
		{MySQL, "CREATE TABLE t (a int)", Alone},
		{MySQL, "INSERT INTO t VALUES (1)", Inside},
		{MySQL, "(SELECT 1) UNION (SELECT 2)", Inside},
		{MySQL, "WITH x AS (SELECT 1) UPDATE t SET a = 1", Inside},
		{MySQL, "CALL p()", Alone},
		{MySQL, "SET @a = 1", Alone},
		{MariaDB, "BEGIN NOT ATOMIC SELECT 1; END", Alone},
		{MySQL, "/* c */ DELETE FROM t", Inside},
		{SQLite, "VACUUM", Alone},
		{SQLite, "CREATE TABLE t (a)", Inside},
		{SQLite, "BEGIN IMMEDIATE", Begins},
	} {
		if got := Stands(c.syntax, c.sql); got != c.want {
			t.Errorf("%s stands as %d, want %d", c.sql, got, c.want)
		}
	}
}

func TestRepeats(t *testing.T) {
	for sql, want := range map[string]bool{
		"CREATE TABLE IF NOT EXISTS t (a int)":     true,
		"CREATE TABLE t (a int)":                   false,
		"CREATE OR REPLACE VIEW v AS SELECT 1":     true,
		"DROP TABLE IF EXISTS t":                   true,
		"DROP TABLE t":                             false,
		"DROP TABLE `if`":                          false,
		"ALTER TABLE t ADD COLUMN a int":           false,
		"CREATE VIEW v AS SELECT IF(NOT a, 1, 2)":  false,
		"SET @a = 1":                               true,
		"GRANT SELECT ON t TO u":                   true,
		"INSERT INTO t VALUES (1)":                 false,
		"CREATE UNIQUE INDEX IF NOT EXISTS i ON t": true,
		"START TRANSACTION":                        true,
		"COMMIT":                                   false,
		"CREATE TRIGGER IF NOT EXISTS g BEFORE x":  true,
	} {
		if got := Repeats(MySQL, sql); got != want {
			t.Errorf("%s repeats: %v", sql, got)
		}
	}
}
