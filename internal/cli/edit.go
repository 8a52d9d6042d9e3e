package cli

import (
	"context"
	"fmt"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"
)

type editOptions struct {
	*program
	document struct {
		Paths list[string] `json:"paths"`
	}
}

func newEdit(p *program) *cobra.Command {
	o := &editOptions{program: p}
	c := &cobra.Command{
		Use:     "edit REV",
		Short:   "Open a revision's file in the editor",
		Long:    "Open a revision's file in the editor that VISUAL or EDITOR names.",
		Example: "  migrate edit head",
		Args:    targets(1, 1, "a revision", "migrate edit head"),
	}
	return p.command(c, &o.document, o.run)
}

func (o *editOptions) run(ctx context.Context, args []string) error {
	m, err := o.open(needsRevisions)
	if err != nil {
		return err
	}
	found, err := m.Show(ctx, args[0])
	if err != nil {
		return err
	}
	for _, r := range found {
		if r.Path != "" {
			o.document.Paths = append(o.document.Paths, r.Path)
		}
	}
	if len(o.document.Paths) == 0 {
		return &hinted{fmt.Sprintf("%q names no revision file", args[0]), "heads and history list the revisions"}
	}
	return o.launch(ctx)
}

// launch runs the editor. Its variable may hold arguments: "code --wait".
func (o *editOptions) launch(ctx context.Context) error {
	var words []string
	for _, variable := range []string{"VISUAL", "EDITOR"} {
		if text, _ := o.lookup(variable); len(words) == 0 {
			words = strings.Fields(text)
		}
	}
	for _, name := range []string{"sensible-editor", "editor", "nano", "vim", "vi"} {
		if _, err := exec.LookPath(name); len(words) == 0 && err == nil {
			words = []string{name}
		}
	}
	if len(words) == 0 {
		return &hinted{"no editor was found", "set EDITOR"}
	}
	editor := exec.CommandContext(ctx, words[0], append(words[1:], o.document.Paths...)...)
	editor.Stdin, editor.Stderr = o.streams.In, o.streams.Err
	editor.Stdout = o.streams.Out
	if o.flags.json {
		editor.Stdout = o.streams.Err
	}
	if err := editor.Run(); err != nil {
		return fmt.Errorf("running the editor %q: %w", words[0], err)
	}
	return nil
}
