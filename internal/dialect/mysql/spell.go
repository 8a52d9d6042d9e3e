package mysql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// Spell writes the expressions into temporary tables and reads them back from SHOW
// CREATE TABLE. A temporary table commits nothing, is seen by this connection
// alone, and needs no more than the privilege to make one. One scratch table holds
// the columns of one real table, under a name that is a counter: a temporary table
// hides a real one of its name. The servers reach a fixed point at the first
// spelling (measured on MySQL 9.7, MariaDB 10.11 and 11.8), so one is enough. Where
// no temporary table can be made nothing is spelled, and the error says why.
func (s server) Spell(ctx context.Context, c *sql.Conn, target schema.Metadata, questions []diff.Question) (diff.Answers, error) {
	sp := speller{server: s, conn: c, target: target.For(s.Name()), answers: diff.Answers{}}
	if err := sp.modes(ctx); err != nil {
		return nil, fmt.Errorf("spelling expressions: %w", err)
	}
	for _, table := range tablesOf(questions) {
		var own []diff.Question
		for _, q := range questions {
			if q.Table == table {
				own = append(own, q)
			}
		}
		if err := sp.spellTable(ctx, table, own); err != nil {
			return nil, fmt.Errorf("spelling expressions of table %q: %w", table, err)
		}
	}
	if sp.refusal != nil {
		return sp.answers, sp.refusal
	}
	return sp.answers, nil
}

// tablesOf returns the tables of the questions, each once, in order.
func tablesOf(questions []diff.Question) []schema.Name {
	var out []schema.Name
	for _, q := range questions {
		if !slices.Contains(out, q.Table) {
			out = append(out, q.Table)
		}
	}
	return out
}

type speller struct {
	server
	conn    *sql.Conn
	target  schema.Metadata
	answers diff.Answers
	mode    printMode
	count   int
	refusal *diff.NotSpelledError // no temporary table can be made
}

// modes asks how this session prints SQL.
func (s *speller) modes(ctx context.Context) error {
	return each(ctx, s.conn, "SELECT @@sql_mode", func(f fields) error {
		s.mode = modeOf(f.text(0))
		return nil
	})
}

// spellTable answers the questions about one table. A column takes one default at
// a time, so questions about the same one go into tables of their own.
func (s *speller) spellTable(ctx context.Context, name schema.Name, questions []diff.Question) error {
	t, ok := s.target.Table(name)
	if !ok || s.refusal != nil {
		return s.refuse(questions)
	}
	for len(questions) > 0 {
		var batch, rest []diff.Question
		taken := map[string]bool{}
		for _, q := range questions {
			slot := q.Column
			if q.Column != "" && taken[slot] {
				rest = append(rest, q)
				continue
			}
			taken[slot] = true
			batch = append(batch, q)
		}
		if err := s.spellBatch(ctx, t, batch); err != nil {
			return err
		}
		questions = rest
	}
	return nil
}

// spellBatch spells all at once and, when the server refuses, each alone: a bad
// expression costs its own answer.
func (s *speller) spellBatch(ctx context.Context, t schema.Table, batch []diff.Question) error {
	err := s.spell(ctx, t, batch)
	if err == nil {
		return nil
	}
	code, _, refused := serverError(err)
	if !refused && !errors.Is(err, errUnspelled) {
		return err
	}
	if s.refusal == nil {
		s.refusal = noScratch[code]
	}
	if len(batch) == 1 || s.refusal != nil {
		return s.refuse(batch)
	}
	half := len(batch) / 2
	if err := s.spellBatch(ctx, t, batch[:half]); err != nil {
		return err
	}
	return s.spellBatch(ctx, t, batch[half:])
}

var (
	mayNotScratch = &diff.NotSpelledError{Reason: "this user may not make temporary tables",
		Hint: "GRANT CREATE TEMPORARY TABLES ON the database TO the user, or compare as another"}
	readOnlyScratch = &diff.NotSpelledError{Reason: "nothing can be written here (a session or server that only reads)",
		Hint: "compare over a connection that may write"}
)

// noScratch are the errors of a user or a session that makes no temporary tables.
// A server with read_only or super_read_only still makes them (seen on MySQL 9.7,
// MariaDB 10.11).
var noScratch = map[int]*diff.NotSpelledError{
	1044: mayNotScratch, 1142: mayNotScratch, 1227: mayNotScratch,
	1290: readOnlyScratch, 1792: readOnlyScratch, 1836: readOnlyScratch,
}

// refuse notes that there is no answer.
func (s *speller) refuse(questions []diff.Question) error {
	for _, q := range questions {
		s.answers[q] = nil
	}
	return nil
}

// errUnspelled says that a scratch table could not be written at all.
var errUnspelled = errors.New("the expression has no place in a scratch table")

func (s *speller) spell(ctx context.Context, t schema.Table, batch []diff.Question) (err error) {
	s.count++
	name := schema.Name{Name: fmt.Sprintf("migrate_scratch_%d", s.count)}
	table, err := s.scratch(name, t, batch)
	if err != nil {
		return errUnspelled
	}
	if _, err := s.conn.ExecContext(ctx, table); err != nil {
		return err
	}
	defer func() {
		if _, derr := s.conn.ExecContext(context.WithoutCancel(ctx), "DROP TEMPORARY TABLE "+s.table(name)); derr != nil && err == nil {
			err = derr
		}
	}()
	return each(ctx, s.conn, "SHOW CREATE TABLE "+s.table(name), func(f fields) error {
		made, err := s.parseCreate(f.text(1), s.mode)
		if err != nil {
			return err
		}
		return s.read(made, batch)
	})
}
