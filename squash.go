package migrate

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/retort-db/migrate/internal/grammar"
	"github.com/retort-db/migrate/internal/revision"
	"github.com/retort-db/migrate/op"
	"github.com/retort-db/migrate/schema"
)

// Squash writes one .yaml revision that stands for the closed range "a:b", both
// included: its upgrade is theirs, in order, its downgrade theirs, backwards; raw SQL
// is kept as it is. The old files stay until every database is past them: one
// outside the range runs the new revision, one inside walks the old files to the end
// and is then on it, both names meaning the same.
//
// Errors: those of the graph, and *SquashContentError for revisions that cannot be
// put into one.
func (m *Migrator) Squash(ctx context.Context, rng string, n NewRevision) (Written, error) {
	if n.Format != "" && n.Format != "yaml" {
		return Written{}, fmt.Errorf("a squash is a .yaml file, not %q", n.Format)
	}
	return m.write(ctx, n, func(g *revision.Graph, d revision.Draft) (revision.Revision, body, error) {
		made, old, err := g.Squash(rng, d)
		if err != nil {
			return made, body{}, err
		}
		s := squashed{convention: m.convention()}
		for _, r := range old {
			if err := s.add(r); err != nil {
				return made, body{}, err
			}
		}
		b, err := s.body(old)
		return made, b, err
	})
}

// SquashContentError is a revision whose content fits in no squash.
type SquashContentError struct {
	Revision, Path string
	Reason         string
	Advice         string
}

func (e *SquashContentError) Error() string {
	return fmt.Sprintf("squashing revision %q (%s): %s", e.Revision, e.Path, e.Reason)
}

// Hint returns the way out.
func (e *SquashContentError) Hint() string { return e.Advice }

// squashed collects what the revisions of a range do.
type squashed struct {
	convention schema.Convention
	up, down   []op.Operation // down in the order of running
	oneWay     string         // why there is no way back
}

// add puts a revision behind those before it.
func (s *squashed) add(r *revision.Revision) error {
	var up, down []op.Operation
	switch r.Format {
	case revision.FormatGo:
		return &SquashContentError{r.ID, r.Path, "it is made in Go, and its functions cannot be written into a file", "squash the ranges before and after it"}
	case revision.FormatSQL:
		sections := r.SQLSections()
		up, down = sqlOperation(sections, revision.Up), sqlOperation(sections, revision.Down)
	default:
		read, err := grammar.DecodeRevision(r.Path, r.Data, grammar.Options{Convention: s.convention})
		if err != nil {
			return err
		}
		for _, o := range read.Upgrade {
			up = append(up, o.Op)
		}
		for _, o := range read.Downgrade {
			down = append(down, o.Op)
		}
	}
	if ok, why := r.Reversible(); !ok && s.oneWay == "" {
		s.oneWay = "revision " + r.ID + ": " + why
	}
	s.up = append(s.up, up...)
	s.down = append(down, s.down...)
	return nil
}

// sqlOperation is the SQL of a .sql revision as an execute; none when there is
// nothing to run.
func sqlOperation(sections []revision.SQLSection, d revision.Direction) []op.Operation {
	e := op.Execute{By: map[schema.Dialect]*string{}}
	work, common, blank := false, false, false
	for _, section := range sections {
		if section.Direction != d {
			continue
		}
		text := strings.TrimSpace(section.SQL)
		if onlyComments(text) {
			text = ""
		}
		work = work || text != ""
		if len(section.Dialects) == 0 {
			e.Default, common, blank = text, true, text == ""
		}
		for _, dialect := range section.Dialects {
			e.By[dialect] = nil // nothing to do there
			if text != "" {
				e.By[dialect] = &text
			}
		}
	}
	if !work {
		return nil
	}
	for _, dialect := range schema.Dialects {
		_, own := e.By[dialect]
		_, inherited := e.By[dialect.Inherits()]
		if common && blank && !own && !inherited {
			e.By[dialect] = nil
		}
	}
	if len(e.By) == 0 {
		e.By = nil
	}
	return []op.Operation{e}
}

// onlyComments reports whether SQL has nothing to run.
func onlyComments(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "--") {
			return false
		}
	}
	return true
}

// body is the file of what was collected.
func (s *squashed) body(old []*revision.Revision) (body, error) {
	b := body{up: s.up, down: s.down}
	var header bytes.Buffer
	if err := runOptions(&header, old); err != nil {
		return b, err
	}
	if s.oneWay != "" {
		fmt.Fprintf(&header, "irreversible: %s\n", strconv.Quote(s.oneWay)) // JSON's quotes, which YAML reads
		b.down, b.oneWay = nil, true
	}
	b.header = header.Bytes()
	return b, s.same(b)
}

// same makes sure that the operations survive being written.
func (s *squashed) same(b body) error {
	file := "upgrade:" + operationList(b.up, b.upNotes) + "downgrade:" + operationList(b.down, downNotes)
	read, err := grammar.DecodeRevision("the squash", []byte(file), grammar.Options{Convention: s.convention})
	if err != nil {
		return fmt.Errorf("writing the operations of the range: %w", err)
	}
	for _, side := range []struct {
		meant   []op.Operation
		written []grammar.Step
	}{{b.up, read.Upgrade}, {b.down, read.Downgrade}} {
		if len(side.meant) != len(side.written) {
			return fmt.Errorf("writing the operations of the range: %d of %d are read back", len(side.written), len(side.meant))
		}
		for i, w := range side.written {
			if string(grammar.EncodeOperations([]op.Operation{w.Op})) != string(grammar.EncodeOperations(side.meant[i:i+1])) {
				return fmt.Errorf("writing the operations of the range: %s is read back as another", op.Keyword(side.meant[i]))
			}
		}
	}
	return nil
}

// runOptions writes how the revisions are run, in which they must agree: one of them
// outside a transaction would take the others out of theirs.
func runOptions(to *bytes.Buffer, old []*revision.Revision) error {
	first := old[0]
	for _, r := range old[1:] {
		for _, c := range []struct {
			key string
			is  bool
		}{
			{"transaction", reflect.DeepEqual(first.Transaction, r.Transaction)},
			{"lock_timeout", reflect.DeepEqual(first.LockTimeout, r.LockTimeout)},
			{"statement_timeout", reflect.DeepEqual(first.StatementTimeout, r.StatementTimeout)},
		} {
			if !c.is {
				return &SquashContentError{r.ID, r.Path, fmt.Sprintf("its %s is not that of revision %q", c.key, first.ID),
					"squash ranges in which all agree: one revision has one such setting"}
			}
		}
	}
	if first.Transaction != nil {
		fmt.Fprintf(to, "transaction: %t\n", *first.Transaction)
	}
	for _, c := range []struct {
		key   string
		value *time.Duration
	}{{"lock_timeout", first.LockTimeout}, {"statement_timeout", first.StatementTimeout}} {
		if c.value != nil {
			fmt.Fprintf(to, "%s: %s\n", c.key, *c.value)
		}
	}
	return nil
}
