package cli

import (
	"bytes"
	"context"
	"io"

	"github.com/spf13/cobra"
)

type ensureVersionOptions struct {
	*program
	sql      bool
	document struct {
		SQL *string `json:"sql,omitempty"`
	}
}

func newEnsureVersion(p *program) *cobra.Command {
	o := &ensureVersionOptions{program: p}
	c := &cobra.Command{
		Use:     "ensure-version [--sql]",
		Aliases: []string{"ensure_version"},
		Short:   "Make the version table if it is not there",
		Example: "  migrate ensure-version",
		Args:    none(),
	}
	c.Flags().BoolVar(&o.sql, "sql", false, "write the SQL as a script, without a connection")
	return p.command(c, &o.document, o.run)
}

func (o *ensureVersionOptions) run(ctx context.Context, _ []string) error {
	if o.sql {
		return o.script()
	}
	m, err := o.open(needsDatabase | needsLimits)
	if err != nil {
		return err
	}
	return m.EnsureVersion(ctx)
}

func (o *ensureVersionOptions) script() error {
	m, err := o.open(needsDialect)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := m.EnsureVersionSQL(&text); err != nil {
		return err
	}
	sql := text.String()
	o.document.SQL = &sql
	_, err = io.WriteString(o.out, sql)
	return err
}
