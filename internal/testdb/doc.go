// Package testdb gives a test real databases: SQLite always, PostgreSQL, MySQL
// and MariaDB where the environment names servers.
//
// In go MIGRATE_TEST_POSTGRES_URL, MIGRATE_TEST_MYSQL_URL and
// MIGRATE_TEST_MARIADB_URL, each a list of URLs separated by blanks or commas,
// one per server version (servers.sh, beside this file, starts a server of each
// kind and prints them; `make test` does both). Out come fresh, empty databases,
// each private to the test that asked and dropped when it ends. A server that
// nobody named skips the test, or fails it when CI is set; a server that was
// named and cannot be used always fails it.
//
// Only tests import this package: it links the drivers. It knows the words of
// schema and nothing else of this module, so that every package's tests can use it.
package testdb
