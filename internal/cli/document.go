package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/migrate"
)

// header is what every document begins with.
type header struct {
	Command       string        `json:"command"`
	OK            bool          `json:"ok"`
	Dialect       word          `json:"dialect"`
	ServerVersion word          `json:"server_version"`
	URL           word          `json:"url"`
	Environment   word          `json:"environment"`
	Warnings      list[warning] `json:"warnings"`
	Error         *failure      `json:"error"`
}

type warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// failure is an error in a document.
type failure struct {
	Code          string `json:"code"`
	Message       string `json:"message"`
	Hint          word   `json:"hint"`
	Revision      word   `json:"revision"`
	Operation     word   `json:"operation"`
	File          word   `json:"file"`
	Line          number `json:"line"`
	Column        number `json:"column"`
	Statement     word   `json:"statement"`
	SQLState      word   `json:"sqlstate"`
	DatabaseState word   `json:"database_state"`
}

// word is text that is null when there is none.
type word string

// MarshalJSON writes null for none.
func (w word) MarshalJSON() ([]byte, error) { return orNull(w == "", string(w)) }

// number is a count from 1 that is null when there is none.
type number int

// MarshalJSON writes null for none.
func (n number) MarshalJSON() ([]byte, error) { return orNull(n == 0, int(n)) }

// list is never null: one without items is empty.
type list[T any] []T

// MarshalJSON writes [] for none.
func (l list[T]) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("[]"), nil
	}
	return encoded([]T(l))
}

func orNull(none bool, v any) ([]byte, error) {
	if none {
		return []byte("null"), nil
	}
	return encoded(v)
}

// encoded is JSON in which < > & stand as they are: SQL is full of them.
func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// writeDocument writes the document of a command that ended with err. Its own part
// is there on failure too, as far as it was filled.
func (p *program) writeDocument(command *cobra.Command, err error) {
	name := ""
	if command.Parent() != nil {
		name = command.Name()
	}
	h := header{Command: name, OK: err == nil || errors.Is(err, errDiffers), Dialect: word(p.dialect), ServerVersion: word(p.version),
		Environment: word(p.flags.environment), Error: p.failure(err)}
	if p.url != "" {
		h.URL = word(masked(p.url))
	}
	for _, w := range p.warnings {
		h.Warnings = append(h.Warnings, warning(w))
	}
	text, fault := flattened(h, p.bodies[command])
	if fault != nil {
		p.report(fmt.Errorf("writing JSON: %w", fault))
		return
	}
	if p.streams.OutTerminal {
		var indented bytes.Buffer
		if json.Indent(&indented, text, "", "  ") == nil {
			text = indented.Bytes()
		}
	}
	fmt.Fprintf(p.streams.Out, "%s\n", text)
	if p.flags.raise && h.Error != nil {
		p.chain(err, 0)
	}
}

// flattened puts the keys of two objects into one.
func flattened(head header, body any) ([]byte, error) {
	first, err := encoded(head)
	if err != nil || body == nil {
		return first, err
	}
	second, err := encoded(body)
	if err != nil || len(second) <= len("{}") {
		return first, err
	}
	return append(append(first[:len(first)-1], ','), second[1:]...), nil
}

// failure describes an error; nil for none.
func (p *program) failure(err error) *failure {
	if err == nil || errors.Is(err, errDiffers) {
		return nil
	}
	f := &failure{Code: code(err), Message: strings.Join(p.lines(err), "\n"), Hint: word(p.scrubbed(migrate.Hint(err)))}
	file, line, column := position(err)
	f.File, f.Line, f.Column = word(file), number(line), number(column)
	var revision *migrate.RevisionError
	if errors.As(err, &revision) {
		f.Revision, f.Operation, f.DatabaseState = word(revision.Revision), word(revision.Operation), word(revision.State)
	}
	var statement *migrate.StatementError
	if errors.As(err, &statement) {
		f.Revision, f.Operation, f.DatabaseState = word(statement.Revision), word(statement.Operation), word(statement.State)
		f.Statement, f.SQLState = word(statement.Statement), word(statement.Detail.Code)
	}
	var irreversible *migrate.IrreversibleError
	if errors.As(err, &irreversible) {
		f.Revision, f.File = word(irreversible.Revision), word(irreversible.Path)
	}
	var unknown *migrate.UnknownRevisionError
	if errors.As(err, &unknown) {
		f.Revision = word(unknown.Name)
	}
	return f
}
