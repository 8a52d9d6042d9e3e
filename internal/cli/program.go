package cli

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/config"
)

// program is one run of the program: what all commands share.
type program struct {
	streams Streams
	lookup  config.Lookup
	flags   globals
	bodies  map[*cobra.Command]any // what --json shows of each command

	// out gets results for people, talk what is said beside them.
	out, talk io.Writer

	url      string // "" until known
	urlError error  // why there is none
	dialect  string
	db       *sql.DB
	connects bool // the command reads the database
	migrator *migrate.Migrator
	// renames and renamed are what a command that compares gives the library.
	renames  []migrate.Rename
	readOnly bool // nothing is written to the database
	renamed  func(context.Context, migrate.PossibleRename) migrate.Decision
	version  string // the server's, once asked
	warnings []migrate.Warning
	progress *progress // nil where nobody looks
}

func newProgram(s Streams, lookup config.Lookup) *program {
	return &program{streams: s, lookup: lookup, bodies: map[*cobra.Command]any{}, out: s.Out, talk: s.Err}
}

// command finishes a command: body is the part of its own of the JSON document.
func (p *program) command(c *cobra.Command, body any, run func(ctx context.Context, args []string) error) *cobra.Command {
	p.bodies[c] = body
	c.DisableFlagsInUseLine = true
	c.Flags().SortFlags = false
	c.RunE = func(c *cobra.Command, args []string) error {
		if p.flags.json {
			p.out = io.Discard
		}
		if p.flags.quiet {
			p.talk = io.Discard
		}
		return run(c.Context(), args)
	}
	return c
}

// outPaint and talkPaint colour where a person looks and wants it.
func (p *program) outPaint() paint { return paint{p.streams.OutTerminal && p.colour()} }

func (p *program) talkPaint() paint { return paint{p.streams.ErrTerminal && p.colour()} }

func (p *program) colour() bool {
	none, _ := p.lookup("NO_COLOR")
	term, _ := p.lookup("TERM")
	return none == "" && term != "dumb" && !p.flags.noColor
}

// warn shows what is worth knowing and keeps it for the document.
func (p *program) warn(list ...migrate.Warning) {
	for _, w := range list {
		p.warnings = append(p.warnings, w)
		fmt.Fprintf(p.talk, "%s %s\n", p.talkPaint().yellow("warning:"), w.Message)
	}
}

// say tells something beside the results.
func (p *program) say(format string, args ...any) { fmt.Fprintf(p.talk, format+"\n", args...) }

// needs are what a command works with, beside the keys every command reads.
type needs int

const (
	needsRevisions needs = 1 << iota // revision files
	needsDatabase                    // a connection
	needsDialect                     // the kind of database, from the URL, and no connection
	needsModels                      // declared models
	needsFilter                      // what is looked at of a schema
	needsNaming                      // names of new files
	needsLimits                      // locks, timeouts, transactions
)

// keys are those of the configuration that each need reads.
var keys = []struct {
	need needs
	keys []string
}{
	{0, []string{"version_table", "history_table", "naming_convention"}},
	{needsRevisions, []string{"migrations", "recursive"}},
	{needsDialect, []string{"server_version"}},
	{needsDatabase, []string{"schemas"}},
	{needsModels, []string{"models"}},
	{needsFilter, []string{"include", "exclude"}},
	{needsNaming, []string{"file_template", "timezone", "truncate_slug_length", "templates", "post_write_hooks"}},
	{needsLimits, []string{"lock", "lock_wait", "lock_timeout", "lock_retries", "statement_timeout", "transaction", "strict"}},
}

// open reads the configuration and makes the migrator that a command works with.
// Nothing is connected yet.
func (p *program) open(n needs) (*migrate.Migrator, error) {
	c, err := config.Load(p.flags.config, p.flags.environment, p.lookup)
	if err != nil {
		return nil, &configError{err}
	}
	for _, k := range keys {
		if n&k.need == k.need {
			if err := c.Need(k.keys...); err != nil {
				return nil, &configError{err}
			}
		}
	}
	if err := present(c, n); err != nil {
		return nil, err
	}
	p.connects = n&needsDatabase != 0
	if n&needsLimits != 0 {
		p.live()
	}
	made := p.libraryConfig(c)
	if err := p.connect(c, n, &made); err != nil {
		return nil, err
	}
	p.migrator, err = migrate.New(p.db, made)
	return p.migrator, err
}

// present makes sure that the working folder is a project's, where revisions are
// needed: in any other, commands would find nothing and say that all is well.
func present(c config.Config, n needs) error {
	if n&needsRevisions == 0 || c.File != "" {
		return nil
	}
	if _, err := os.Stat(c.Migrations[0]); err != nil {
		return &configError{errNoProject}
	}
	return nil
}

// connect finds the URL. A command that can do without a database gets one where
// there is a URL, for targets that speak of it.
func (p *program) connect(c config.Config, n needs, made *migrate.Config) error {
	url, err := c.URL(p.flags.url, p.lookup, masked)
	if err != nil {
		p.urlError = &configError{err}
		if n&(needsDatabase|needsDialect) != 0 {
			return p.urlError
		}
		return nil
	}
	db, dialect, err := migrate.Open(url, c.Folder)
	if err != nil {
		p.urlError = &configError{err}
		if n&(needsDatabase|needsDialect) != 0 {
			return p.urlError
		}
		return nil
	}
	p.url, p.dialect, made.Dialect = url, string(dialect), dialect
	if n&needsDialect != 0 {
		made.ServerVersion = c.ServerVersion
		return db.Close()
	}
	p.db = db
	return nil
}

// explained says why there is no database, when that is why a command failed.
func (p *program) explained(err error) error {
	if p.urlError != nil && (errors.Is(err, migrate.ErrNoDatabase) || errors.Is(err, migrate.ErrNoDialect)) {
		return p.urlError
	}
	return err
}

// close lets the database go, and takes the line of progress away.
func (p *program) close() {
	if p.progress != nil {
		p.progress.stop()
	}
	if p.db == nil {
		return
	}
	_ = p.db.Close() // nothing is open on it any more
}

// ask notes, for the document, what the command was connected to.
func (p *program) ask(ctx context.Context, failed error) {
	var unreachable *migrate.ConnectionError
	if !p.flags.json || !p.connects || p.migrator == nil || errors.As(failed, &unreachable) {
		return
	}
	if info, err := p.migrator.Info(ctx); err == nil {
		p.dialect, p.version = string(info.Dialect), info.ServerVersion
	}
}

// masked hides the password of a URL, and all of what is none.
func masked(url string) string {
	if !strings.Contains(url, "://") {
		return "***"
	}
	return migrate.Masked(url)
}
