package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/schema"
)

// Spell has the server write the expressions in temporary tables of a transaction
// that is rolled back. An answer that the server would spell otherwise when it read
// it back (PostgreSQL 15, 18: lists compared with varchar) comes with that second
// spelling, which is what a restored database holds.
//
// Without the right to make temporary tables, in a read-only transaction and on a
// standby only those come with an answer that are certainly what is there (fold.go).
func (p postgres) Spell(ctx context.Context, c *sql.Conn, target schema.Metadata, questions []diff.Question) (diff.Answers, error) {
	answers := diff.Answers{}
	for _, q := range questions {
		answers[q] = nil // asked, and perhaps refused
	}
	if len(questions) == 0 {
		return answers, nil
	}
	tx, err := c.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("asking the server to spell expressions: %w", err)
	}
	defer tx.Rollback()
	s := &speller{postgres: p, tx: tx, target: target, tables: map[schema.Name]*schema.Table{}}
	for i := range target.Tables {
		s.tables[target.Tables[i].Name] = &target.Tables[i]
	}
	refusal, err := s.allowed(ctx)
	switch {
	case err != nil:
	case refusal != nil:
		err = s.foldAll(ctx, questions, answers)
	default:
		err = s.spell(ctx, questions, answers)
	}
	if err == nil {
		err = tx.Rollback()
	}
	if err != nil {
		return nil, fmt.Errorf("asking the server to spell expressions: %w", err)
	}
	if refusal != nil {
		return answers, refusal
	}
	return answers, nil
}

// speller is one run of questions.
type speller struct {
	postgres
	tx      *sql.Tx
	target  schema.Metadata
	tables  map[schema.Name]*schema.Table
	made    int               // scratch tables
	places  map[place]*asked  // where each expression stands
	natural map[string]string // what stands in pg_temp to the schema it stands for
	standIn map[schema.Name]bool
}

// asked is one expression to spell.
type asked struct {
	diff.Question
	text   string // to spell now: the question's own, then the first answer
	answer string

	columns []scratch // that the text reads
}

// place is where an expression stands in a scratch table: the default of a column
// or a constraint.
type place struct{ table, name string }

func (s *speller) spell(ctx context.Context, questions []diff.Question, answers diff.Answers) error {
	if err := s.makeEnums(ctx); err != nil {
		return err
	}
	if err := s.makeSequences(ctx, questions); err != nil {
		return err
	}
	first := make([]*asked, len(questions))
	for i, q := range questions {
		first[i] = &asked{Question: q, text: q.Text}
	}
	if err := s.round(ctx, first); err != nil {
		return err
	}
	var second []*asked
	for _, a := range first {
		if a.answer == "" {
			continue
		}
		answers[a.Question] = []string{a.answer}
		if strings.Contains(a.answer, "ARRAY[") && !s.isLive(a.Question, a.answer) {
			second = append(second, &asked{Question: a.Question, text: a.answer})
		}
	}
	if err := s.round(ctx, second); err != nil {
		return err
	}
	for _, a := range second {
		if a.answer != "" && a.answer != answers[a.Question][0] {
			answers[a.Question] = append(answers[a.Question], a.answer)
		}
	}
	return s.breakTies(ctx, questions, answers)
}

// isLive reports whether an answer is what the catalog holds.
func (s *speller) isLive(q diff.Question, answer string) bool {
	return q.Live != "" && (answer == q.Live || s.Expr(answer) == s.Expr(q.Live))
}

// allowed tries whether temporary tables can be made at all, and says why not.
func (s *speller) allowed(ctx context.Context) (*diff.NotSpelledError, error) {
	if err := s.exec(ctx, "SAVEPOINT migrate_allowed"); err != nil {
		return nil, err
	}
	err := s.exec(ctx, "CREATE TEMPORARY TABLE migrate_spell_0 () ON COMMIT DROP")
	if err == nil {
		return nil, nil
	}
	refusal := refusals[s.Detail(err).Code]
	if refusal == nil {
		return nil, err
	}
	return refusal, s.exec(ctx, "ROLLBACK TO SAVEPOINT migrate_allowed")
}

// refusals are why a server lets nobody, or not this user, make temporary tables, by
// the code of its error.
var refusals = map[string]*diff.NotSpelledError{
	"42501": {Reason: "this user may not make temporary tables", Hint: "GRANT TEMPORARY ON DATABASE … TO the user, or compare as another"},
	"25006": {Reason: "nothing can be written here (a standby, or default_transaction_read_only)", Hint: "compare over a connection that may write"},
	"0A000": {Reason: "this server has no temporary tables", Hint: "compare with a server that has"},
}

// round spells expressions: it makes scratch tables that hold them and reads the
// catalog of those.
func (s *speller) round(ctx context.Context, all []*asked) error {
	s.places = map[place]*asked{}
	for _, pool := range s.pools(all) {
		if err := s.makePool(ctx, pool); err != nil {
			return err
		}
	}
	if len(s.places) == 0 {
		return nil
	}
	// Rolling back to the savepoint puts the settings back.
	if err := s.exec(ctx, "SAVEPOINT migrate_read"); err != nil {
		return err
	}
	if err := s.readBack(ctx); err != nil {
		return err
	}
	return s.exec(ctx, "ROLLBACK TO SAVEPOINT migrate_read")
}

func (s *speller) exec(ctx context.Context, query string) error {
	_, err := s.tx.ExecContext(ctx, query)
	return err
}

// makePool makes the scratch table of a pool. When the server refuses it, the pool
// is halved until the expressions are found that it refuses.
func (s *speller) makePool(ctx context.Context, p *pool) error {
	ok, err := s.try(ctx, p)
	if ok || err != nil {
		return err
	}
	if len(p.items) > 1 {
		half := len(p.items) / 2
		for _, items := range [][]*asked{p.items[:half], p.items[half:]} {
			part := newPool()
			for _, a := range items {
				part.add(s, a)
			}
			if err := s.makePool(ctx, part); err != nil {
				return err
			}
		}
		return nil
	}
	if p.whole { // refused for good: no answer
		return nil
	}
	// The text may read a column in a way that was not seen: again with all of them.
	again := newPool()
	again.whole = true
	again.add(s, p.items[0])
	return s.makePool(ctx, again)
}

// try makes one scratch table; ok is false when the server refuses it.
func (s *speller) try(ctx context.Context, p *pool) (ok bool, err error) {
	s.made++
	table := fmt.Sprintf("migrate_spell_%d", s.made)
	lines, places := p.lines(s, table)
	if err := s.exec(ctx, "SAVEPOINT migrate_spell"); err != nil {
		return false, err
	}
	refused := s.exec(ctx, "CREATE TEMPORARY TABLE "+table+" (\n"+strings.Join(lines, ",\n")+"\n) ON COMMIT DROP")
	if refused != nil {
		if s.Detail(refused).Code == "" { // not the server's word: the connection
			return false, refused
		}
		return false, s.exec(ctx, "ROLLBACK TO SAVEPOINT migrate_spell")
	}
	for at, a := range places {
		s.places[at] = a
	}
	return true, nil
}

const readBackQuery = `SELECT c.relname, a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
FROM settled, pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname LIKE 'migrate\_spell\_%'
UNION ALL
SELECT c.relname, k.conname, pg_catalog.pg_get_expr(k.conbin, k.conrelid)
FROM settled, pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname LIKE 'migrate\_spell\_%' AND k.contype = 'c'`

func (s *speller) readBack(ctx context.Context) error {
	rows, err := s.tx.QueryContext(ctx, settled+readBackQuery)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at place
		var text string
		if err := rows.Scan(&at.table, &at.name, &text); err != nil {
			return err
		}
		if a, ok := s.places[at]; ok {
			a.answer = s.named(a.spelled(text))
		}
	}
	return rows.Err()
}

// spelled takes the expression out of what the catalog holds of its scratch form.
func (a *asked) spelled(text string) string {
	switch a.Kind {
	case diff.DefaultExpr:
		return text
	case diff.IndexExpr:
		return unwrap(strings.TrimSuffix(unwrap(text), " IS NOT NULL"))
	}
	return unwrap(text)
}
