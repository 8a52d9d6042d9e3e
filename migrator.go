package migrate

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/retort-db/migrate/internal/dialect"
	"github.com/retort-db/migrate/internal/dialects"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/internal/steps"
	"github.com/retort-db/migrate/schema"
)

// Migrator migrates one database. Its methods may be called from several
// goroutines; each run takes the lock.
type Migrator struct {
	db     *sql.DB // nil offline
	config Config
	tables dialect.Tables

	spellings *spellings // nil without a file for them

	mu       sync.Mutex
	dialect  dialect.Dialect // nil until known
	detected bool            // the server was asked for its version
	graph    *revision.Graph // nil until loaded
}

// New returns a migrator for a database. db may be nil when Config.Dialect is
// given: then what needs no database works (Heads, History, SQL, NewRevision).
// Nothing is read or connected yet.
func New(db *sql.DB, config Config) (*Migrator, error) {
	m := &Migrator{db: db, config: config}
	if config.SpellingCache != "" {
		m.spellings = &spellings{path: config.SpellingCache}
	}
	if m.config.LockWait == 0 {
		m.config.LockWait = defaultLockWait
	}
	if m.config.LockRetries == 0 {
		m.config.LockRetries = defaultLockRetries
	}
	if err := config.Lock.check(); err != nil {
		return nil, err
	}
	m.tables = tables(config)
	switch {
	case config.Dialect != "":
		d, err := dialects.For(config.Dialect)
		if err != nil {
			return nil, err
		}
		m.dialect = d
	case db != nil:
		m.dialect = dialects.Of(db)
	}
	if m.dialect != nil && config.ServerVersion != "" {
		d, err := m.dialect.At(config.ServerVersion)
		if err != nil {
			return nil, err
		}
		m.dialect = d
	}
	return m, nil
}

// Open opens the database that a URL names, by a driver the program has linked:
// "pgx" for PostgreSQL, "mysql", "sqlite". It connects to nothing yet. Relative
// SQLite files are below folder; "" is the working folder.
func Open(url, folder string) (*sql.DB, schema.Dialect, error) {
	d, u, err := dialects.ForURL(url)
	if err != nil {
		return nil, "", err
	}
	if d.Name() == schema.SQLite {
		u = below(folder, u)
	}
	driver, dsn, err := d.DSN(u)
	if err != nil {
		return nil, "", err
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, "", fmt.Errorf("opening %s: %w", Masked(url), err)
	}
	if d.Name() == schema.SQLite && inMemory(u) {
		db.SetMaxOpenConns(1) // each connection would be a database of its own
		db.SetConnMaxIdleTime(0)
	}
	return db, d.Name(), nil
}

func tables(c Config) dialect.Tables {
	t := dialect.Tables{Version: tableName(c.VersionTable, defaultVersionTable)}
	if c.HistoryTable != "-" {
		t.History = tableName(c.HistoryTable, defaultHistoryTable)
		if t.History.Schema == "" {
			t.History.Schema = t.Version.Schema
		}
	}
	t.Plan = schema.Name{Schema: t.Version.Schema, Name: planTable}
	t.Lock = schema.Name{Schema: t.Version.Schema, Name: lockTable}
	return t
}

func tableName(given, other string) schema.Name {
	if given == "" {
		given = other
	}
	if s, n, ok := strings.Cut(given, "."); ok {
		return schema.Name{Schema: s, Name: n}
	}
	return schema.Name{Name: given}
}

// own lists the tool's tables, which are never part of a schema.
func (m *Migrator) own() []schema.Name {
	out := []schema.Name{m.tables.Version, m.tables.Plan, m.tables.Lock}
	if m.tables.History != (schema.Name{}) {
		out = append(out, m.tables.History)
	}
	return out
}

func (m *Migrator) convention() schema.Convention {
	if m.config.NamingConvention != nil {
		return *m.config.NamingConvention
	}
	return schema.DefaultConvention
}

// loadGraph reads the revision files, once.
func (m *Migrator) loadGraph() (*revision.Graph, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.graph != nil {
		return m.graph, nil
	}
	var sources, onDisk []revision.Source
	if m.config.Migrations != nil {
		found, err := revision.Walk(m.config.Migrations, ".", true)
		if err != nil {
			return nil, fmt.Errorf("reading revisions: %w", err)
		}
		sources = append(sources, found...)
	}
	for _, folder := range m.config.Locations {
		found, err := m.readFolder(folder)
		if err != nil {
			return nil, err
		}
		sources = append(sources, found...)
		onDisk = append(onDisk, found...)
	}
	elsewhere, err := m.declared(onDisk)
	if err != nil {
		return nil, err
	}
	g, err := revision.Load(sources, append(goRevisions(m.config.GoRevisions), elsewhere...)...)
	if err != nil {
		return nil, err
	}
	m.graph = g
	return g, nil
}

// readFolder reads a folder on disk; one that does not exist yet has no revisions.
func (m *Migrator) readFolder(folder string) ([]revision.Source, error) {
	if _, err := os.Stat(folder); os.IsNotExist(err) {
		return nil, nil
	}
	found, err := revision.Walk(os.DirFS(folder), ".", m.config.Recursive)
	if err != nil {
		return nil, fmt.Errorf("reading revisions in %q: %w", folder, err)
	}
	for i := range found {
		found[i].Path = m.shown(filepath.Join(folder, filepath.FromSlash(found[i].Path)))
	}
	return found, nil
}

// shown is a path as messages and results show it: relative to Root when below it.
func (m *Migrator) shown(path string) string {
	root := m.config.Root
	if root == "" {
		root = "."
	}
	absRoot, err1 := filepath.Abs(root)
	abs, err2 := filepath.Abs(path)
	if err1 != nil || err2 != nil {
		return path
	}
	if rel, err := filepath.Rel(absRoot, abs); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}

// onDisk is the file that a path as shown leads to.
func (m *Migrator) onDisk(shown string) string {
	if filepath.IsAbs(shown) || m.config.Root == "" {
		return shown
	}
	if file := filepath.Join(m.config.Root, shown); exists(file) {
		return file
	}
	return shown
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// forget drops the graph after a file was written.
func (m *Migrator) forget() {
	m.mu.Lock()
	m.graph = nil
	m.mu.Unlock()
}

func goRevisions(made []GoRevision) []revision.Revision {
	out := make([]revision.Revision, 0, len(made))
	for _, g := range made {
		r := revision.Revision{ID: g.ID, Down: g.DownRevision, DependsOn: g.DependsOn, Labels: g.BranchLabels,
			Message: g.Message, Format: revision.FormatGo, HasDowngrade: g.Downgrade != nil}
		if g.Upgrade != nil {
			r.Upgrade = steps.Func(g.Upgrade)
		}
		if g.Downgrade != nil {
			r.Downgrade = steps.Func(g.Downgrade)
		}
		out = append(out, r)
	}
	return out
}

// known returns the dialect, as far as it is known without a connection.
func (m *Migrator) known() (dialect.Dialect, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dialect == nil {
		return nil, ErrNoDialect
	}
	return m.dialect, nil
}

// conn pins a connection and finds out what kind of database it leads to.
func (m *Migrator) conn(ctx context.Context) (*sql.Conn, error) {
	if m.db == nil {
		return nil, ErrNoDatabase
	}
	c, err := m.db.Conn(ctx)
	if err != nil {
		return nil, &ConnectionError{Err: err}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dialect == nil {
		d, err := dialects.Ask(ctx, c)
		if err != nil {
			_ = c.Close()
			return nil, err
		}
		m.dialect = d
	}
	return c, nil
}

// detect asks the server for its version, once.
func (m *Migrator) detect(ctx context.Context, c *sql.Conn) (dialect.Dialect, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.detected {
		return m.dialect, nil
	}
	d, err := m.dialect.Detect(ctx, c)
	if err != nil {
		return nil, err
	}
	m.dialect, m.detected = d, true
	return d, nil
}
