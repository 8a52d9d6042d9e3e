// Package migrate applies schema migrations and writes them: revisions in a graph,
// with parents, branches and merges, on PostgreSQL, MySQL, MariaDB and SQLite.
//
// In: a *sql.DB, revision files (an fs.FS, often embedded), optionally declared
// models. Out: a migrated database, results as values, typed errors.
//
//	//go:embed migrations
//	var migrations embed.FS
//
//	m, err := migrate.New(db, migrate.Config{Migrations: migrations})
//	_, err = m.Upgrade(ctx, "head") // safe from every replica at once
//
// Whatever a command of the migrate program does, a method of [Migrator] does,
// never printing. The package links no database driver, has no package-level
// state, and may not know cobra or terminals.
package migrate
