package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/sqltext"
)

// What the server makes of two expressions when it plans a query tells whether they
// are one: it folds constants and the casts around them, and writes both in the same
// words. EXPLAIN needs no right at all and works on a standby. It tells no more than
// that: what it makes different may still be one, and "1 + 1" and "2" are the same.

// foldAll answers the questions whose text is certainly what is there.
func (s *speller) foldAll(ctx context.Context, questions []diff.Question, answers diff.Answers) error {
	for _, q := range questions {
		alike, err := s.foldsAlike(ctx, q, q.Text)
		if err != nil {
			return err
		}
		if alike {
			answers[q] = []string{q.Live}
		}
	}
	return nil
}

// breakTies adds what is there to the answers that differ from it by casts alone, and
// mean the same: the server keeps the casts of the type that a column once had.
func (s *speller) breakTies(ctx context.Context, questions []diff.Question, answers diff.Answers) error {
	for _, q := range questions {
		settled := slices.ContainsFunc(answers[q], func(text string) bool { return s.isLive(q, text) })
		if q.Live == "" || len(answers[q]) == 0 || settled || withoutCasts(answers[q][0]) != withoutCasts(q.Live) {
			continue
		}
		alike, err := s.foldsAlike(ctx, q, answers[q][0])
		if err != nil {
			return err
		}
		if alike {
			answers[q] = append(answers[q], q.Live)
		}
	}
	return nil
}

// foldsAlike reports whether the server makes the same of a text and of what is
// there. The columns stand in a subquery that OFFSET keeps apart, so that they are
// folded into nothing.
func (s *speller) foldsAlike(ctx context.Context, q diff.Question, text string) (bool, error) {
	t := s.tables[q.Table]
	if q.Live == "" || t == nil {
		return false, nil
	}
	cast := ""
	if c, ok := t.Column(q.Column); ok { // what is stored in the column
		cast = "::" + s.typeSQL(serialType(c).Type)
	}
	columns := []string{"1"}
	for _, name := range sqltext.Columns(syntax, text+"\n "+q.Live) {
		if c, ok := t.Column(name); ok {
			columns = append(columns, "NULL::"+s.scratchType(c)+" AS "+syntax.Name(c.Name))
		}
	}
	query := fmt.Sprintf("EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT %s%s, %s%s FROM (SELECT %s OFFSET 0) q",
		inParens(text), cast, inParens(q.Live), cast, strings.Join(columns, ", "))
	if err := s.exec(ctx, "SAVEPOINT migrate_fold"); err != nil {
		return false, err
	}
	var plan string
	refused := one(ctx, s.tx, query, &plan)
	if refused == nil {
		return sameOutput(plan)
	}
	if s.Detail(refused).Code == "" { // not the server's word: the connection
		return false, refused
	}
	return false, s.exec(ctx, "ROLLBACK TO SAVEPOINT migrate_fold")
}

// sameOutput reports whether the two columns of a plan's outermost node are the same.
func sameOutput(plan string) (bool, error) {
	var plans []struct{ Plan struct{ Output []string } }
	if err := json.Unmarshal([]byte(plan), &plans); err != nil {
		return false, fmt.Errorf("reading a plan: %w", err)
	}
	if len(plans) != 1 || len(plans[0].Plan.Output) != 2 {
		return false, nil
	}
	return plans[0].Plan.Output[0] == plans[0].Plan.Output[1], nil
}

// typeWords are the words that follow the first in the name of a type.
var typeWords = []string{"varying", "precision", "with", "without", "time", "zone"}

// withoutCasts are the words of an expression without casts and parentheses.
func withoutCasts(text string) string {
	var words []string
	c := sqltext.NewCursor(syntax, text)
	for !c.Done() {
		switch {
		case c.Op("::"):
			c.QualifiedName()
			for c.AnyWord(typeWords...) != "" {
			}
			c.Parens()
			for c.Op("[") {
				c.Op("]")
			}
		case c.Op("(") || c.Op(")"):
		default:
			words = append(words, c.Next().Text)
		}
	}
	return strings.Join(words, " ")
}
