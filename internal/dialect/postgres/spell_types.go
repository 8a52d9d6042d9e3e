package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/diff"
	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// makeEnums makes, in the session's temporary schema, the enums of the target that
// are not in the database or have other values in it: expressions may name them.
func (s *speller) makeEnums(ctx context.Context) error {
	s.natural, s.standIn = map[string]string{}, map[schema.Name]bool{}
	live, err := s.liveEnums(ctx)
	if err != nil {
		return err
	}
	for _, e := range s.target.Enums {
		if values, ok := live[e.Name]; ok && slices.Equal(values, e.Values) {
			continue
		}
		create := "CREATE TYPE pg_temp." + syntax.Name(e.Name.Name) + " AS ENUM " + valuesSQL(e.Values)
		if s.standIn[e.Name], err = s.makeTemporary(ctx, e.Name, create); err != nil {
			return err
		}
	}
	return nil
}

// makeSequences does the same for the sequences that expressions may name.
func (s *speller) makeSequences(ctx context.Context, questions []diff.Question) error {
	for _, q := range s.target.Sequences {
		if !slices.ContainsFunc(questions, func(a diff.Question) bool { return strings.Contains(a.Text, q.Name.Name) }) {
			continue
		}
		var there bool
		query := "SELECT pg_catalog.to_regclass(" + quoteText(tableSQL(q.Name)) + ") IS NOT NULL"
		if err := one(ctx, s.tx, query, &there); err != nil {
			return err
		}
		if there {
			continue
		}
		if _, err := s.makeTemporary(ctx, q.Name, "CREATE TEMPORARY SEQUENCE "+syntax.Name(q.Name.Name)); err != nil {
			return err
		}
	}
	return nil
}

// makeTemporary makes a thing in pg_temp that stands for one of that name. Where
// the server refuses, expressions that name it are refused as well.
func (s *speller) makeTemporary(ctx context.Context, name schema.Name, create string) (made bool, err error) {
	if err := s.exec(ctx, "SAVEPOINT migrate_type"); err != nil {
		return false, err
	}
	if err := s.exec(ctx, create); err != nil {
		if s.Detail(err).Code == "" {
			return false, err
		}
		return false, s.exec(ctx, "ROLLBACK TO SAVEPOINT migrate_type")
	}
	in := name.Schema
	if in == "" {
		in = s.defaultSchema()
	}
	s.natural[syntax.Name(name.Name)] = in
	return true, nil
}

// liveEnums returns the values of the enums that the target has, as they are in
// the database.
func (s *speller) liveEnums(ctx context.Context) (map[schema.Name][]string, error) {
	live := map[schema.Name][]string{}
	if len(s.target.Enums) == 0 {
		return live, nil
	}
	names := make([]string, len(s.target.Enums))
	for i, e := range s.target.Enums {
		names[i] = e.Name.Name
	}
	rows, err := s.tx.QueryContext(ctx, `SELECT CASE WHEN n.nspname = pg_catalog.current_schema() THEN '' ELSE n.nspname END, t.typname,
  (SELECT array_to_json(array_agg(e.enumlabel ORDER BY e.enumsortorder)) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)::text
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND t.typname IN `+quotedList(names))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name schema.Name
		var list *string
		if err := rows.Scan(&name.Schema, &name.Name, &list); err != nil {
			return nil, err
		}
		var values []string
		if list != nil {
			if err := json.Unmarshal([]byte(*list), &values); err != nil {
				return nil, fmt.Errorf("reading the values of enum %q: %w", name, err)
			}
		}
		live[name] = values
	}
	return live, rows.Err()
}

// named says the schemas that things made in pg_temp stand for. The server leaves
// them out, as it finds what is in pg_temp whatever the search path: types after
// "::", sequences in strings that are cast to regclass.
func (s *speller) named(text string) string {
	if len(s.natural) == 0 {
		return text
	}
	var b strings.Builder
	tokens := sqltext.Lex(syntax, text)
	for i, t := range tokens {
		cast := i > 0 && tokens[i-1].Is("::")
		switch {
		case cast && (t.Kind == sqltext.Word || t.Kind == sqltext.QuotedName) && s.natural[t.Text] != "":
			b.WriteString(syntax.Name(s.natural[t.Text]) + "." + t.Text)
		case t.Kind == sqltext.String && i+2 < len(tokens) && tokens[i+2].IsWord("regclass") && s.natural[t.Value()] != "":
			b.WriteString(quoteText(syntax.Name(s.natural[t.Value()]) + "." + t.Value()))
		default:
			b.WriteString(t.Text)
		}
	}
	return b.String()
}
