package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate/internal/config"
)

// Main runs the program with the process's streams and environment and returns its
// exit code. Arguments are those behind the program's name.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, args, SystemStreams(), os.LookupEnv)
}

// Run runs one command and returns its exit code.
func Run(ctx context.Context, args []string, streams Streams, lookup config.Lookup) int {
	stdout := &checked{to: streams.Out}
	streams.Out = stdout
	p := newProgram(streams, lookup)
	root := newRoot(p)
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	root.SetArgs(guardNegatives(root, args))
	// asked for early: a mistake on the command line is told in JSON too
	p.flags.json = slices.Contains(args, "--json")
	command, err := root.ExecuteContextC(ctx)
	err = p.explained(err)
	p.ask(ctx, err)
	p.close()
	p.finish(command, err)
	if stdout.err != nil && err == nil {
		err = stdout.err
		p.report(err)
	}
	return exitCode(err)
}

func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:   "migrate",
		Short: "Schema migrations: write them, run them, find out what is missing",
		Long: `migrate keeps a database in step with declared models by revisions in a graph, for
PostgreSQL, MySQL, MariaDB and SQLite. It speaks Alembic's words.`,
		Example: `  migrate init
  migrate revision --autogenerate -m "create users"
  migrate upgrade head`,
		SilenceErrors: true, SilenceUsage: true,
		Args: func(c *cobra.Command, args []string) error { return unknownCommand(c, args) },
		RunE: func(c *cobra.Command, _ []string) error {
			if !p.flags.json {
				c.SetOut(p.streams.Err)
				_ = c.Help()
			}
			return &usageError{"no command is given", "migrate --help lists the commands"}
		},
	}
	p.flags.bind(root.PersistentFlags())
	root.SetFlagErrorFunc(flagError)
	root.AddGroup(&cobra.Group{ID: "start", Title: "Write revisions:"}, &cobra.Group{ID: "run", Title: "Run them:"},
		&cobra.Group{ID: "look", Title: "Look:"}, &cobra.Group{ID: "else", Title: "Else:"})
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("start", newInit(p), newRevision(p), newMerge(p), newRebase(p), newSquash(p), newEdit(p))
	add("run", newUpgrade(p), newDowngrade(p), newStamp(p), newRepair(p), newEnsureVersion(p))
	add("look", newCurrent(p), newHistory(p), newHeads(p), newBranches(p), newShow(p), newStatus(p), newCheck(p), newDiff(p), newInspect(p))
	add("else", newListTemplates(p))
	root.SetHelpCommandGroupID("else")
	root.SetCompletionCommandGroupID("else")
	for _, c := range append(root.Commands(), root) {
		c.Version = version()
	}
	root.SetVersionTemplate("migrate {{.Version}}\n")
	return root
}

// finish shows how a command ended: the JSON document, or the error.
func (p *program) finish(command *cobra.Command, err error) {
	if p.flags.json && !p.plain(command) {
		p.writeDocument(command, err)
		return
	}
	if err != nil && !errors.Is(err, errDiffers) {
		p.report(err)
	}
}

// plain reports whether a command prints its own text whatever the flags: help,
// completion, --version.
func (p *program) plain(command *cobra.Command) bool {
	for c := command; c != nil; c = c.Parent() {
		if c.Name() == "help" || c.Name() == "completion" || c.Name() == cobra.ShellCompRequestCmd || c.Name() == cobra.ShellCompNoDescRequestCmd {
			return true
		}
	}
	asked := func(flag string) bool { f := command.Flags().Lookup(flag); return f != nil && f.Changed }
	return asked("help") || asked("version")
}
