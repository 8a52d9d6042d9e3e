package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

type inspectOptions struct {
	*program
	format   string
	document struct {
		Model     any                 `json:"model"`
		Unmanaged list[unmanagedJSON] `json:"unmanaged"`
	}
}

func newInspect(p *program) *cobra.Command {
	o := &inspectOptions{program: p}
	c := &cobra.Command{
		Use:   "inspect [--format yaml|sql|json]",
		Short: "Write the live database as a model",
		Example: `  migrate inspect > schema.yaml
  migrate inspect --format sql`,
		Args: none(),
	}
	c.Flags().StringVar(&o.format, "format", "yaml", "yaml, sql or json")
	return p.command(c, &o.document, o.run)
}

func (o *inspectOptions) run(ctx context.Context, _ []string) error {
	write, known := map[string]func(migrate.Inspected) (string, error){"yaml": asYAML, "sql": asSQL, "json": asJSON}[o.format]
	if !known {
		return &usageError{fmt.Sprintf("format %q is unknown", o.format), "yaml, sql or json"}
	}
	m, err := o.open(needsDatabase | needsFilter)
	if err != nil {
		return err
	}
	found, err := m.Inspect(ctx)
	if err != nil {
		return err
	}
	o.document.Model, o.document.Unmanaged = found.JSON(), unmanaged(found.Schema.Unmanaged)
	text, err := write(found)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(o.out, text); err != nil {
		return err
	}
	o.showUnmanaged(found.Schema.Unmanaged)
	return nil
}

func asYAML(found migrate.Inspected) (string, error) {
	return string(found.YAML) + comments("# ", found), nil
}

func asSQL(found migrate.Inspected) (string, error) {
	return strings.TrimRight(found.SQL, "\n") + "\n" + comments("-- ", found), nil
}

func asJSON(found migrate.Inspected) (string, error) {
	text, err := json.MarshalIndent(raw{found.JSON()}, "", "  ")
	return string(text) + "\n", err
}

// raw is a value in whose JSON < > & stand as they are.
type raw struct{ v any }

// MarshalJSON writes the value.
func (r raw) MarshalJSON() ([]byte, error) { return encoded(r.v) }

// comments name what the model does not hold.
func comments(prefix string, found migrate.Inspected) string {
	lines := unmanagedLines(found.Schema.Unmanaged)
	if len(lines) == 0 {
		return ""
	}
	text := "\n" + prefix + "not managed:\n"
	for _, line := range lines {
		text += prefix + oneLine(line) + "\n"
	}
	return text
}
