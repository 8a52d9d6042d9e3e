package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retort-db/migrate/internal/near"
)

// negative is a target that looks like a flag: -1, -2:x.
var negative = regexp.MustCompile(`^-\d`)

// guardNegatives makes targets like -1 work as typed: they go to the end, behind a
// "--", unless they are the value of a flag.
func guardNegatives(root *cobra.Command, args []string) []string {
	end := slices.Index(args, "--")
	var rest []string
	if end >= 0 {
		args, rest = args[:end], args[end+1:]
	}
	var kept, moved []string
	for i, arg := range args {
		if negative.MatchString(arg) && (i == 0 || !wantsValue(root, args[i-1])) {
			moved = append(moved, arg)
		} else {
			kept = append(kept, arg)
		}
	}
	if moved == nil && end < 0 {
		return kept
	}
	return slices.Concat(kept, []string{"--"}, moved, rest)
}

// wantsValue reports whether an argument is a flag that takes the next one as its
// value. A flag's name means the same in every command.
func wantsValue(root *cobra.Command, arg string) bool {
	name, long := strings.CutPrefix(arg, "--")
	if !long && (len(arg) < 2 || arg[0] != '-') || strings.Contains(arg, "=") {
		return false
	}
	for _, c := range append(root.Commands(), root) {
		for _, flags := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
			flag := flags.Lookup(name)
			if !long {
				flag = flags.ShorthandLookup(arg[len(arg)-1:])
			}
			if flag != nil {
				return flag.NoOptDefVal == ""
			}
		}
	}
	return false
}

// targets wants between least and most arguments; most below 0 is any number. what
// names them in the message.
func targets(least, most int, what, example string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return &usageError{fmt.Sprintf("%s wants %s", c.Name(), what), "for example: " + example}
		case most >= 0 && len(args) > most:
			return &usageError{fmt.Sprintf("%s does not know what to do with %q", c.Name(), args[most]), "usage: " + c.UseLine()}
		}
		return nil
	}
}

// none wants no arguments.
func none() cobra.PositionalArgs { return targets(0, 0, "", "") }

// unknownCommand answers a word that is no command.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	hint := "migrate --help lists the commands"
	if nearest, ok := near.One(args[0], known); ok {
		hint = fmt.Sprintf("did you mean %q?", nearest)
	}
	return &usageError{fmt.Sprintf("unknown command %q", args[0]), hint}
}

// flagError answers a flag that is wrong.
func flagError(c *cobra.Command, err error) error {
	message, hint := err.Error(), "migrate "+c.Name()+" --help lists the flags"
	if c.Parent() == nil {
		hint = "migrate --help lists the flags"
	}
	if name, ok := strings.CutPrefix(message, "unknown flag: --"); ok {
		var known []string
		c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		c.InheritedFlags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if nearest, ok := near.One(name, known); ok {
			hint = "did you mean --" + nearest + "?"
		}
	}
	return &usageError{message, hint}
}
