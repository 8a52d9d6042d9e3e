package cli

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

// runDocument is the document of upgrade, downgrade and stamp.
type runDocument struct {
	From       list[string]   `json:"from"`
	To         list[string]   `json:"to"`
	Target     string         `json:"target"`
	DryRun     bool           `json:"dry_run"`
	Revisions  list[doneJSON] `json:"revisions"`
	DurationMS int64          `json:"duration_ms"`
	SQL        *string        `json:"sql,omitempty"` // of --sql and --dry-run
}

// doneJSON is what was done with a revision.
type doneJSON struct {
	Revision   string `json:"revision"`
	Direction  string `json:"direction"`
	Outcome    string `json:"outcome"`
	Resumed    bool   `json:"resumed"`
	DurationMS int64  `json:"duration_ms"`
	Statements int    `json:"statements"`
}

func (d *runDocument) fill(r migrate.Result) {
	d.From, d.To, d.DryRun, d.DurationMS = r.From, r.To, r.DryRun, r.Duration.Milliseconds()
	for _, one := range r.Revisions {
		d.Revisions = append(d.Revisions, doneJSON{Revision: one.Revision, Direction: one.Direction, Outcome: string(one.Outcome),
			Resumed: one.Resumed, DurationMS: one.Duration.Milliseconds(), Statements: one.Statements})
	}
}

// runOptions are what upgrade and downgrade have in common.
type runOptions struct {
	*program
	down        bool
	target, tag string
	sql, dryRun bool
	document    runDocument
}

func (o *runOptions) bind(c *cobra.Command) {
	f := c.Flags()
	f.BoolVar(&o.sql, "sql", false, "write the SQL as a script, without a connection")
	f.BoolVar(&o.dryRun, "dry-run", false, "write the SQL that would run, from the database as it is")
	f.StringVar(&o.tag, "tag", "", "`TEXT` in a comment on top of the script of --sql")
}

func (o *runOptions) run(ctx context.Context, args []string) error {
	o.target = args[0]
	o.document.Target = o.target
	if err := o.check(); err != nil {
		return err
	}
	if o.sql || o.dryRun {
		return o.script(ctx)
	}
	m, err := o.open(needsRevisions | needsDatabase | needsLimits)
	if err != nil {
		return err
	}
	work := m.Upgrade
	if o.down {
		work = m.Downgrade
	}
	result, err := work(ctx, o.target)
	o.document.fill(result)
	o.warn(result.Warnings...)
	if err == nil && result.Ahead {
		o.say("The database has revisions that this project does not know; nothing was done.")
	} else if err == nil && len(result.Revisions) == 0 {
		o.say("Nothing to do: at %s already.", joinedOr(result.To, "base"))
	}
	return err
}

// check refuses what the flags do not allow together.
func (o *runOptions) check() error {
	ranged := strings.Contains(o.target, ":")
	switch {
	case o.sql && o.dryRun:
		return &usageError{"--sql and --dry-run exclude each other", "--sql reads no database, --dry-run does"}
	case ranged && !o.sql:
		return &usageError{"a range works with --sql alone", "name where to go"}
	case o.down && o.sql && !ranged:
		return &usageError{"downgrade --sql wants a range", "for example: migrate downgrade --sql head:base"}
	case o.tag != "" && !o.sql:
		return &usageError{"--tag works with --sql alone", ""}
	}
	return nil
}

// script writes SQL, offline or for the database as it is.
func (o *runOptions) script(ctx context.Context) error {
	n := needsRevisions | needsDatabase | needsLimits
	if o.sql {
		n = needsRevisions | needsDialect | needsLimits
	}
	m, err := o.open(n)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	var result migrate.Result
	if o.sql {
		result, err = m.SQL(ctx, migrate.Offline{Target: o.target, Down: o.down, Tag: o.tag}, &text)
	} else {
		result, err = m.DryRun(ctx, o.target, o.down, &text)
	}
	o.document.fill(result)
	o.document.DryRun = true
	o.warn(result.Warnings...)
	if err != nil {
		return err // half a script is none
	}
	if text.Len() == 0 {
		o.say("Nothing to do: at %s already.", joinedOr(result.To, "base"))
	}
	sql := text.String()
	o.document.SQL = &sql
	_, err = io.WriteString(o.out, sql)
	return err
}
