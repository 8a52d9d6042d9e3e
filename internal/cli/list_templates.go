package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

// template is a way of beginning a project.
type template struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// generic is what init writes.
var generic = template{"generic", "one database, models in YAML, revisions in a folder"}

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
		Example: "  migrate list-templates",
		Args:    none(),
	}
	return p.command(c, &o.document, o.run)
}

func (o *listTemplatesOptions) run(context.Context, []string) error {
	o.document.Templates = list[template]{generic}
	for _, t := range o.document.Templates {
		fmt.Fprintf(o.out, "%s - %s\n", t.Name, t.Description)
	}
	return nil
}
