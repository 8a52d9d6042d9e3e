package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type diffOptions struct {
	*program
	offline, sql, text bool
	rename             renameFlag
	document           differencesDocument
}

func newDiff(p *program) *cobra.Command {
	o := &diffOptions{program: p}
	c := &cobra.Command{
		Use:   "diff [--offline] [--sql | --text]",
		Short: "Show what revision --autogenerate would do",
		Long: `Show what revision --autogenerate would do: as operations, as SQL, or as a text diff of
the two schemas. Nothing is written; the exit code is 0 whatever is found.`,
		Example: `  migrate diff
  migrate diff --text`,
		Args: none(),
	}
	c.Flags().BoolVar(&o.offline, "offline", false, "compare the models with the revisions, without a database")
	c.Flags().BoolVar(&o.sql, "sql", false, "show SQL")
	c.Flags().BoolVar(&o.text, "text", false, "show a text diff of the two schemas")
	o.rename.bind(c)
	p.bindReadOnly(c)
	return p.command(c, &o.document, o.run)
}

func (o *diffOptions) run(ctx context.Context, _ []string) error {
	if o.sql && o.text {
		return &usageError{"--sql and --text exclude each other", ""}
	}
	var err error
	if o.renames, err = o.rename.renames(); err != nil {
		return err
	}
	found, err := o.compare(ctx, o.offline)
	o.document.fill(found)
	if err != nil {
		return err
	}
	if len(found.Pending) > 0 {
		o.say("pending: %s; shown is what is missing once they have run", strings.Join(found.Pending, ", "))
	}
	if len(found.Operations) == 0 {
		o.say("No new upgrade operations detected.")
	}
	switch {
	case o.sql:
		o.showSQL(found)
	case o.text:
		o.showText(found)
	default:
		c := o.outPaint()
		for _, operation := range found.Operations {
			fmt.Fprintln(o.out, c.operation(operation))
		}
	}
	for _, u := range found.Undecided {
		o.say("undecided: %s: %s", u.Object, u.Reason)
	}
	o.showRenames(found)
	o.showBeside(found)
	return nil
}

func (o *diffOptions) showSQL(found migrate.Comparison) {
	for _, operation := range found.Operations {
		fmt.Fprintf(o.out, "-- %s %s\n", operation.Operation, subject(operation))
		if operation.Reason != "" {
			fmt.Fprintf(o.out, "-- loses data: %s; %s\n", oneLine(operation.Reason), oneLine(operation.Instead))
		}
		for _, statement := range operation.SQL {
			fmt.Fprintf(o.out, "%s;\n", strings.TrimSuffix(statement, ";"))
		}
		fmt.Fprintln(o.out)
	}
}

// showText shows the two schemas side by side: coloured, and as wide as the terminal
// is, where a person looks.
func (o *diffOptions) showText(found migrate.Comparison) {
	from, to := string(migrate.EncodeModel(found.From)), string(migrate.EncodeModel(found.To))
	name := "database"
	if o.offline {
		name = "revisions"
	}
	var plain strings.Builder
	sides{}.write(&plain, name, "models", from, to)
	text := plain.String()
	o.document.Text = &text
	if o.streams.OutTerminal {
		sides{o.outPaint(), o.streams.Columns}.write(o.out, name, "models", from, to)
		return
	}
	_, _ = io.WriteString(o.out, text)
}
