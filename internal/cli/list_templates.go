package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

type listTemplatesOptions struct {
	*program
	document struct {
		Templates list[template] `json:"templates"`
	}
}

func newListTemplates(p *program) *cobra.Command {
	o := &listTemplatesOptions{program: p}
	c := &cobra.Command{
		Use:     "list-templates",
		Aliases: []string{"list_templates"},
		Short:   "List what init can begin a project with",
		Long:    "List what init can begin a project with. A folder of one's own does, too: init --template FOLDER.",
		Example: "  migrate list-templates",
		Args:    none(),
	}
	return p.command(c, &o.document, o.run)
}

func (o *listTemplatesOptions) run(context.Context, []string) error {
	o.document.Templates = templates()
	for _, t := range o.document.Templates {
		fmt.Fprintf(o.out, "%s - %s\n", t.Name, t.Description)
	}
	return nil
}
