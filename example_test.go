package migrate_test

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"log"
	"os"
	"testing/fstest"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"; the library links none

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Blocks of Go in the documentation are paragraphs of this file: see docs_test.go.

//go:embed migrations.example/revisions
var migrations embed.FS

func migrateAtStart(ctx context.Context, db *sql.DB) error {
	m, err := migrate.New(db, migrate.Config{Migrations: migrations}) // db is your *sql.DB
	if err != nil {
		return err
	}
	_, err = m.Upgrade(ctx, "head") // safe from every replica at once
	return err
}

// Revisions that are embedded in the program run when it starts.
func Example() {
	db := memory()
	defer db.Close()
	ctx := context.Background()
	if err := migrateAtStart(ctx, db); err != nil {
		log.Fatal(err)
	}
	m, err := migrate.New(db, migrate.Config{Migrations: migrations})
	if err != nil {
		log.Fatal(err)
	}
	current, err := m.Current(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range current.Revisions {
		fmt.Println(r.ID, r.Message, current.AtHeads)
	}
	// Output: 5d2c7ea1b896 fill summaries true
}

var notes = schema.Metadata{
	Tables: []schema.Table{{
		Name: schema.N("notes"),
		Columns: []schema.Column{
			{Name: "id", Type: schema.Integer{}}, // the database numbers it
			{Name: "title", Type: schema.String{Length: 200}},
			{Name: "body", Type: schema.Text{}, Nullable: true},
			{Name: "created_at", Type: schema.DateTime{TimeZone: true}, Default: schema.Portable{Func: schema.Now}},
		},
		PrimaryKey: &schema.PrimaryKey{Columns: []string{"id"}},
		Indexes:    []schema.Index{{Elements: []schema.IndexElement{{Column: "title"}}}},
	}},
}

// Models may be Go values. CreateAll makes their tables without revisions, for
// tests and prototypes.
func ExampleMigrator_CreateAll() {
	db := memory()
	defer db.Close()
	ctx := context.Background()

	m, err := migrate.New(db, migrate.Config{Models: migrate.Metadata(notes)})
	if err != nil {
		log.Fatal(err)
	}
	if err := m.CreateAll(ctx); err != nil {
		log.Fatal(err)
	}

	found, err := m.Inspect(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", found.YAML)
	// Output:
	// tables:
	//   notes:
	//     columns:
	//       id: {type: integer, primary_key: true}
	//       title: {type: string(200), nullable: false, index: true}
	//       body: {type: text}
	//       created_at: {type: datetime, nullable: false, server_default: now()}
}

var shout = migrate.GoRevision{
	ID:           "0f4b1c22d9aa",
	DownRevision: []string{"a1d5e0c39b47"},
	Message:      "shout the titles",
	Upgrade: func(ctx context.Context, tx migrate.Querier) error {
		_, err := tx.ExecContext(ctx, "UPDATE notes SET title = upper(title)")
		return err
	},
	Downgrade: func(context.Context, migrate.Querier) error { return nil }, // nil would make it irreversible
}

// A revision in Go stands in one graph with the files.
func ExampleGoRevision() {
	files := fstest.MapFS{"20261120_1542_a1d5e0c39b47_notes.yaml": {Data: []byte(`
revision: a1d5e0c39b47
down_revision: null
message: notes
upgrade:
- create_table: {name: notes, columns: {id: {type: integer, primary_key: true}, title: {type: string(200)}}}
- bulk_insert: {table: notes, rows: [{title: remember the milk}]}
downgrade:
- drop_table: notes
`)}}
	db := memory()
	defer db.Close()

	m, err := migrate.New(db, migrate.Config{Migrations: files, GoRevisions: []migrate.GoRevision{shout}})
	if err != nil {
		log.Fatal(err)
	}
	result, err := m.Upgrade(context.Background(), "head")
	if err != nil {
		log.Fatal(err)
	}

	for _, r := range result.Revisions {
		fmt.Println(r.Revision, r.Message, r.Outcome)
	}
	var title string
	if err := db.QueryRow("SELECT title FROM notes").Scan(&title); err != nil {
		log.Fatal(err)
	}
	fmt.Println(title)
	// Output:
	// a1d5e0c39b47 notes applied
	// 0f4b1c22d9aa shout the titles applied
	// REMEMBER THE MILK
}

// Autogenerate compares the database with the models and writes the revision that
// makes one of the other.
func ExampleMigrator_Autogenerate() {
	folder, err := os.MkdirTemp("", "revisions")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	db := memory()
	defer db.Close()
	ctx := context.Background()

	m, err := migrate.New(db, migrate.Config{
		Locations: []string{folder}, // new revisions go into the first
		Root:      folder,           // and are shown relative to this
		Models:    migrate.Metadata(notes),
		Rewrite: func(_ context.Context, c *migrate.Changes) error { // may change what was found
			c.Upgrade = append(c.Upgrade, op.Execute{Default: "INSERT INTO notes (title) VALUES ('first')"})
			return nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	written, err := m.Autogenerate(ctx, migrate.NewRevision{
		Message: "add notes",
		ID:      "a1d5e0c39b47", // else 12 random digits
		Created: time.Date(2026, 11, 20, 15, 42, 0, 0, time.UTC),
	})
	if err != nil {
		log.Fatal(err)
	}

	fmt.Println(written.Path)
	fmt.Printf("%s", written.Data)
	if _, err := m.Upgrade(ctx, "head"); err != nil {
		log.Fatal(err)
	}
	found, err := m.Compare(ctx, false) // what `migrate check` asks
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("matches:", found.Matches)
	// Output:
	// 20261120_1542_a1d5e0c39b47_add_notes.yaml
	// revision: a1d5e0c39b47
	// down_revision: null
	// message: add notes
	// created: 2026-11-20T15:42:00Z
	// upgrade:
	// - create_table:
	//     name: notes
	//     columns:
	//       id: {type: integer, primary_key: pk_notes}
	//       title: {type: string(200), nullable: false, index: ix_notes_title}
	//       body: {type: text}
	//       created_at: {type: datetime(timezone=true), nullable: false, server_default: now()}
	// - execute: INSERT INTO notes (title) VALUES ('first')
	// downgrade:
	// - drop_table: notes
	// matches: true
}

// Errors carry what a program needs: which revision, which statement, what is left.
func ExampleStatementError() {
	files := fstest.MapFS{"broken.sql": {Data: []byte(`-- revision: c0ffee00beef
-- down_revision: null
-- message: broken
-- migrate:up
CREATE TABLE notes (id INTEGER PRIMARY KEY);
UPDATE note SET id = 1;
`)}}
	db := memory()
	defer db.Close()

	m, err := migrate.New(db, migrate.Config{Migrations: files})
	if err != nil {
		log.Fatal(err)
	}
	result, err := m.Upgrade(context.Background(), "head")

	var failed *migrate.StatementError
	if errors.As(err, &failed) {
		fmt.Println("revision:", failed.Revision)
		fmt.Printf("at: %s:%d\n", failed.Path, failed.Line)
		fmt.Println("statement:", failed.Statement)
		fmt.Println("database:", failed.State)
	}

	fmt.Println("code:", migrate.Code(err))
	fmt.Println("outcome:", result.Revisions[0].Outcome)
	// Output:
	// revision: c0ffee00beef
	// at: broken.sql:6
	// statement: UPDATE note SET id = 1
	// database: nothing of this revision was applied
	// code: statement
	// outcome: failed
}

// An older replica meets a database that a newer one has migrated, and goes on.
func ExampleAheadError() {
	db := memory()
	defer db.Close()
	older := fstest.MapFS{"1.sql": {Data: []byte("-- revision: aaaa0001\n-- down_revision: null\n-- migrate:up\nCREATE TABLE notes (id INTEGER PRIMARY KEY);\n")}}
	newer := fstest.MapFS{"1.sql": older["1.sql"], "2.sql": {Data: []byte("-- revision: aaaa0002\n-- down_revision: aaaa0001\n-- migrate:up\nALTER TABLE notes ADD COLUMN title TEXT;\n")}}
	for _, files := range []fstest.MapFS{newer, older} {
		m, err := migrate.New(db, migrate.Config{Migrations: files})
		if err != nil {
			log.Fatal(err)
		}
		if err := start(context.Background(), m); err != nil {
			log.Fatal(err)
		}
	}
	// Output: a newer program was here: [aaaa0002]
}

func start(ctx context.Context, m *migrate.Migrator) error {
	_, err := m.Upgrade(ctx, "head")

	var ahead *migrate.AheadError
	if errors.As(err, &ahead) {
		fmt.Println("a newer program was here:", ahead.Unknown)
		err = nil // go on with the newer schema
	}

	return err
}

// memory is an empty SQLite database: one connection, as each would be a database
// of its own.
func memory() *sql.DB {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return db
}
