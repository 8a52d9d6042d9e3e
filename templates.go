package migrate

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/retort-db/migrate/internal/revision"
)

// formats are the words of NewRevision.Format.
var formats = map[string]revision.Format{
	"": revision.FormatYAML, "yaml": revision.FormatYAML, "sql": revision.FormatSQL, "go": revision.FormatGo,
}

// TemplateData is what a template of revision files is executed with. The file
// revision.yaml.tmpl, revision.sql.tmpl or revision.go.tmpl of Config.Templates takes
// the place of the built-in one.
type TemplateData struct {
	Revision  string
	Down      []string
	DependsOn []string
	Labels    []string
	Replaces  []string
	Message   string
	Created   time.Time
	// Args are the -x arguments; one that is not given is an error.
	Args map[string]string
	// Header is the header as the built-in template writes it, with its line end;
	// empty in Go files.
	Header string
	// Upgrade and Downgrade are the operations as they stand behind "upgrade:" and
	// "downgrade:", with their line end; " []" when there are none.
	Upgrade, Downgrade string
	// HasDowngrade is false for a squash over what cannot be downgraded.
	HasDowngrade bool
}

// Name is the name that a Go file declares: Revision and the id.
func (d TemplateData) Name() string {
	name := "Revision" + strings.Map(func(c rune) rune {
		if c == '_' || token.IsIdentifier("a"+string(c)) {
			return c
		}
		return '_'
	}, d.Revision)
	return name
}

const yamlTemplate = `{{.Header}}upgrade:{{.Upgrade}}{{if .HasDowngrade}}downgrade:{{.Downgrade}}{{end}}`

const sqlTemplate = "{{.Header}}-- migrate:up\n\n-- migrate:down\n"

const goTemplate = `package migrations

import (
	"context"

	"github.com/retort-db/migrate"
)

// {{.Name}} has to be listed in Config.GoRevisions of the program that runs it.
var {{.Name}} = migrate.GoRevision{
	ID: {{printf "%q" .Revision}},
	{{- if .Down}}
	DownRevision: {{strings .Down}},
	{{- end}}
	{{- if .DependsOn}}
	DependsOn: {{strings .DependsOn}},
	{{- end}}
	{{- if .Labels}}
	BranchLabels: {{strings .Labels}},
	{{- end}}
	{{- if .Message}}
	Message: {{printf "%q" .Message}},
	{{- end}}
	Upgrade: func(ctx context.Context, tx migrate.Querier) error {
		return nil
	},
	// Without a Downgrade the revision is irreversible.
	Downgrade: func(ctx context.Context, tx migrate.Querier) error {
		return nil
	},
}
`

// templateError is what is wrong with a template, which is a file of the user's.
type templateError struct {
	name string
	err  error
}

func (e *templateError) Error() string {
	if text := e.err.Error(); strings.HasPrefix(text, "template: ") {
		return text // the package names it
	}
	return fmt.Sprintf("template: %s: %v", e.name, e.err)
}

// Unwrap returns the cause.
func (e *templateError) Unwrap() error { return e.err }

// Hint returns the way out.
func (e *templateError) Hint() string {
	if strings.Contains(e.err.Error(), "map has no entry for key") {
		return "give it with -x KEY=VALUE; a template that can do without asks {{with index .Args \"KEY\"}}"
	}
	return ""
}

// content is the text of a new revision file.
func (m *Migrator) content(r *revision.Revision, word string, b body) ([]byte, error) {
	kind, known := formats[word]
	if !known {
		return nil, fmt.Errorf("revision format %q is unknown; known are yaml, sql and go", word)
	}
	data := TemplateData{Revision: r.ID, Down: r.Down, DependsOn: r.DependsOn, Labels: r.Labels, Replaces: r.Replaces, Message: r.Message,
		Created: r.Created, Args: m.config.Args, HasDowngrade: !b.oneWay, Upgrade: operationList(b.up, b.upNotes), Downgrade: operationList(b.down, downNotes)}
	if data.Args == nil {
		data.Args = map[string]string{}
	}
	text := map[revision.Format]string{revision.FormatYAML: yamlTemplate, revision.FormatSQL: sqlTemplate, revision.FormatGo: goTemplate}[kind]
	switch kind {
	case revision.FormatYAML:
		data.Header = string(r.YAMLHeader()) + string(b.header)
	case revision.FormatSQL:
		data.Header = string(r.SQLHeader())
	}
	name := "revision." + string(kind) + ".tmpl"
	if own, ok, err := m.template(name); err != nil {
		return nil, err
	} else if ok {
		text = own
	}
	out, err := execute(name, text, data)
	if err != nil {
		return nil, &templateError{name, err}
	}
	if kind == revision.FormatGo {
		formatted, err := format.Source(out)
		if err != nil {
			return nil, &templateError{name, fmt.Errorf("it makes no Go: %w", err)}
		}
		return formatted, nil
	}
	if err := agrees(r, out); err != nil {
		return nil, &templateError{name, err}
	}
	return out, nil
}

// template reads one of the user's own. A folder without any is a mistake in its name.
func (m *Migrator) template(name string) (text string, ok bool, err error) {
	if m.config.Templates == nil {
		return "", false, nil
	}
	own, err := fs.ReadFile(m.config.Templates, name)
	if err == nil {
		return string(own), true, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", false, fmt.Errorf("reading template %s: %w", name, pathCause(err))
	}
	found, err := fs.Glob(m.config.Templates, "revision.*.tmpl")
	if err != nil || len(found) == 0 {
		return "", false, &templateError{name, errors.New("the folder of templates is not there or holds none of revision.yaml.tmpl, revision.sql.tmpl, revision.go.tmpl")}
	}
	return "", false, nil
}

func execute(name, text string, data TemplateData) ([]byte, error) {
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{
		"strings": func(list []string) string { return fmt.Sprintf("%#v", list) },
		"yaml":    strconv.Quote, // JSON's quotes, which YAML reads
		"join":    func(list []string) string { return strings.Join(list, ", ") },
	}).Parse(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// agrees makes sure that the graph that was checked is the one that the file makes.
func agrees(r *revision.Revision, data []byte) error {
	read, err := revision.ReadHeader(revision.Source{Path: r.Path, Data: data})
	if err != nil {
		return fmt.Errorf("it makes no revision: %w", err)
	}
	for _, c := range []struct {
		key        string
		want, have []string
	}{
		{"revision", []string{r.ID}, []string{read.ID}}, {"down_revision", r.Down, read.Down},
		{"depends_on", r.DependsOn, read.DependsOn}, {"branch_labels", r.Labels, read.Labels}, {"replaces", r.Replaces, read.Replaces},
	} {
		if !slices.Equal(c.want, c.have) {
			return fmt.Errorf("it writes %s %v where %v is meant; {{.Header}} is the header as it should be", c.key, c.have, c.want)
		}
	}
	return nil
}
