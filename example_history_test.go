package migrate_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/testdb"
)

// The revisions of migrations.example that the test stops at.
const (
	exampleFirst   = "6b1f0c2a9d34" // users and posts
	exampleTags    = "20e8a5f6c71b"
	exampleChanged = "f93b64d8107e" // longer titles, archived posts, views
)

// TestExampleHistory takes migrations.example up and down on every database, with
// rows that came in the middle.
func TestExampleHistory(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *testdb.DB) {
		h := &exampleHistory{history: history{t: t, db: db.SQL, folder: "migrations.example/revisions"}}
		h.up(exampleFirst)
		h.exec([]string{
			`INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada'), ('ben@example.com', 'Ben')`,
			`INSERT INTO posts (author_id, title, slug, body, status) SELECT id, 'First', 'first', 'Hello, all.', 'published' FROM users WHERE name = 'Ada'`,
			`INSERT INTO posts (author_id, title, slug, body) SELECT id, 'Second', 'second', 'More.' FROM users WHERE name = 'Ben'`,
		})
		h.up("head")
		h.sees(`SELECT slug, title, status, summary, views FROM posts ORDER BY slug`,
			"first|First|published|Hello, all.|0|", "second|Second|draft|More.|0|")
		h.exec([]string{
			`UPDATE posts SET status = 'archived', summary = 'By hand' WHERE slug = 'first'`,
			`INSERT INTO comments (post_id, author_id, body) SELECT p.id, u.id, 'Well said.' FROM posts p CROSS JOIN users u WHERE p.slug = 'first' AND u.name = 'Ben'`,
			`INSERT INTO tags (name) VALUES ('news')`,
			`INSERT INTO post_tags (post_id, tag_id) SELECT p.id, t.id FROM posts p CROSS JOIN tags t WHERE p.slug = 'first'`,
		})
		h.matchesModel()
		h.sees(`SELECT p.slug, c.body, t.name FROM posts p JOIN comments c ON c.post_id = p.id
			JOIN post_tags pt ON pt.post_id = p.id JOIN tags t ON t.id = pt.tag_id`, "first|Well said.|news|")

		h.down("-1")
		h.sees(`SELECT slug, summary FROM posts ORDER BY slug`, "first|By hand|", "second||")
		h.down(exampleTags)
		h.sees(`SELECT slug, title, status FROM posts ORDER BY slug`, "first|First|draft|", "second|Second|draft|")
		h.down(exampleFirst)
		h.sees(`SELECT u.email, p.slug FROM posts p JOIN users u ON u.id = p.author_id ORDER BY p.slug`,
			"ada@example.com|first|", "ben@example.com|second|")
		h.up(exampleChanged)
		h.down("base")
		if left := h.inspect(); strings.TrimSpace(left) != emptyModel {
			t.Errorf("at base there is still\n%s", left)
		}
	})
}

// exampleHistory is the history of migrations.example on one database.
type exampleHistory struct{ history }

func (h *exampleHistory) migrator() *migrate.Migrator {
	h.t.Helper()
	m, err := migrate.New(h.db, migrate.Config{
		Migrations: os.DirFS(h.folder),
		Models:     migrate.YAMLFiles(os.DirFS("migrations.example"), "schema.yaml"),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

func (h *exampleHistory) up(target string) {
	h.t.Helper()
	result, err := h.migrator().Upgrade(context.Background(), target)
	if err != nil {
		h.t.Fatalf("upgrading to %s: %v", target, err)
	}
	if len(result.Revisions) == 0 {
		h.t.Errorf("upgrading to %s did nothing", target)
	}
}

func (h *exampleHistory) down(target string) {
	h.t.Helper()
	result, err := h.migrator().Downgrade(context.Background(), target)
	if err != nil {
		h.t.Fatalf("downgrading to %s: %v", target, err)
	}
	if len(result.Revisions) == 0 {
		h.t.Errorf("downgrading to %s did nothing", target)
	}
}

// matchesModel fails unless the database is what schema.yaml says, in the order
// that it says it.
func (h *exampleHistory) matchesModel() {
	h.t.Helper()
	found, err := h.migrator().Compare(context.Background(), false)
	if err != nil {
		h.t.Fatalf("comparing with schema.yaml: %v", err)
	}
	if !found.Matches {
		h.t.Errorf("at head the database is not schema.yaml: %s", differences(found))
	}
	for _, n := range found.Notices {
		if strings.Contains(n, "order") {
			h.t.Errorf("at head: %s", n)
		}
	}
}

// sees fails unless the query answers these rows, each cell followed by a bar.
func (h *exampleHistory) sees(query string, rows ...string) {
	h.t.Helper()
	if got, want := h.ask([]string{query}), strings.Join(rows, "\n")+"\n"; got != want {
		h.t.Errorf("%s\ngot:\n%swant:\n%s", query, got, want)
	}
}
