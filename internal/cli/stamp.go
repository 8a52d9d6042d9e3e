package cli

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type stampOptions struct {
	*program
	purge, sql bool
	tag        string
	document   runDocument
}

func newStamp(p *program) *cobra.Command {
	o := &stampOptions{program: p}
	c := &cobra.Command{
		Use:   "stamp REV... [--purge] [--sql] [--tag TEXT]",
		Short: "Set the version table without running anything",
		Long: `Set the version table to the given revisions without running anything: for a database
that got its tables in another way. --purge empties the table before, whatever it holds.`,
		Example: `  migrate stamp head
  migrate stamp --purge base`,
		Args: targets(1, -1, "one revision or more", "migrate stamp head"),
	}
	c.Flags().BoolVar(&o.purge, "purge", false, "forget all rows first, those that name no revision too")
	c.Flags().BoolVar(&o.sql, "sql", false, "write the SQL as a script, without a connection")
	c.Flags().StringVar(&o.tag, "tag", "", "`TEXT` in a comment on top of the script of --sql")
	return p.command(c, &o.document, o.run)
}

func (o *stampOptions) run(ctx context.Context, args []string) error {
	o.document.Target = strings.Join(args, " ")
	if o.sql {
		return o.script(ctx, args)
	}
	if o.tag != "" {
		return &usageError{"--tag works with --sql alone", ""}
	}
	if i := strings.IndexByte(o.document.Target, ':'); i >= 0 {
		return &usageError{"a range works with --sql alone", "name where the database is"}
	}
	m, err := o.open(needsRevisions | needsDatabase | needsLimits)
	if err != nil {
		return err
	}
	result, err := m.Stamp(ctx, args, o.purge)
	o.document.fill(result)
	o.warn(result.Warnings...)
	if err == nil {
		o.say("Stamped: %s -> %s", joinedOr(result.From, "base"), joinedOr(result.To, "base"))
	}
	return err
}

func (o *stampOptions) script(ctx context.Context, args []string) error {
	if o.purge {
		return &usageError{"--purge and --sql exclude each other", ""}
	}
	m, err := o.open(needsRevisions | needsDialect | needsLimits)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	var result migrate.Result
	result, err = m.StampSQL(ctx, args, o.tag, &text)
	o.document.fill(result)
	if err != nil {
		return err
	}
	sql := text.String()
	o.document.SQL = &sql
	_, err = io.WriteString(o.out, sql)
	return err
}
