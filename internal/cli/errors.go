package cli

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/retort-db/migrate"
	"github.com/retort-db/migrate/internal/config"
)

// configError marks what is wrong with the configuration.
type configError struct{ err error }

func (e *configError) Error() string { return e.err.Error() }

// Unwrap returns the cause.
func (e *configError) Unwrap() error { return e.err }

// Hint returns the cause's.
func (e *configError) Hint() string { return migrate.Hint(e.err) }

// hinted is an error of a command's own, with the way out.
type hinted struct{ message, hint string }

func (e *hinted) Error() string { return e.message }

// Hint returns the way out.
func (e *hinted) Hint() string { return e.hint }

var errNoProject = &hinted{"there is no migrate.yaml here, and no folder migrations", "run migrate init, or name the file with -c"}

// code is the word for an error in JSON.
func code(err error) string {
	var usage *usageError
	var configuration *configError
	switch {
	case errors.As(err, &usage):
		return "usage"
	case errors.As(err, &configuration):
		return "config"
	}
	return migrate.Code(err)
}

// report shows an error: one line for it, or for each mistake of a file, and its
// hint.
func (p *program) report(err error) {
	c := p.talkPaint()
	for _, line := range p.lines(err) {
		fmt.Fprintf(p.streams.Err, "%s %s\n", c.bold(c.red("error:")), line)
	}
	if hint := migrate.Hint(err); hint != "" {
		fmt.Fprintf(p.streams.Err, "%s %s\n", c.cyan("hint:"), p.scrubbed(hint))
	}
	if p.flags.raise {
		p.chain(err, 0)
	}
}

// lines are the lines of an error: several only where it is a list of mistakes.
func (p *program) lines(err error) []string {
	text := p.message(err)
	var files *migrate.FileErrors
	var graph *migrate.LoadError
	var configuration *config.Errors
	if errors.As(err, &files) || errors.As(err, &graph) || errors.As(err, &configuration) {
		return strings.Split(text, "\n")
	}
	return []string{oneLine(text)}
}

// oneLine joins lines; what a driver says twice is said once.
func oneLine(text string) string {
	var parts []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(parts, line) {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, " ")
}

// chain shows an error's causes, outermost first.
func (p *program) chain(err error, depth int) {
	fmt.Fprintf(p.streams.Err, "%s%T: %s\n", strings.Repeat("  ", depth), err, oneLine(p.message(err)))
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if cause := e.Unwrap(); cause != nil {
			p.chain(cause, depth+1)
		}
	case interface{ Unwrap() []error }:
		for _, cause := range e.Unwrap() {
			p.chain(cause, depth+1)
		}
	}
}

// message is an error's text without the password.
func (p *program) message(err error) string { return p.scrubbed(err.Error()) }

// scrubbed takes the URL's password out of a text: drivers may repeat what they were
// given. It looks for the password only where one stands, so that a short one does
// not tear words apart.
func (p *program) scrubbed(text string) string {
	u, err := url.Parse(p.url)
	if err != nil || u.User == nil {
		return text
	}
	password, _ := u.User.Password()
	if password == "" {
		return text
	}
	_, raw, _ := strings.Cut(u.User.String(), ":")
	for _, secret := range []string{password, raw} {
		for _, before := range []string{":", "=", "password ", "password '"} {
			text = strings.ReplaceAll(text, before+secret, before+"***")
		}
	}
	return text
}

// position is the place in a file that an error is about.
func position(err error) (file string, line, column int) {
	var mistakes *config.Errors
	var unset *config.UnsetError
	switch {
	case errors.As(err, &mistakes):
		at := mistakes.List[0].Place
		return at.File, at.Line, at.Column
	case errors.As(err, &unset):
		return unset.File, unset.Line, unset.Column
	}
	return migrate.Position(err)
}
