package runner

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/retort-db/migrate/internal/introspect"
	"github.com/retort-db/migrate/schema"
)

// Verdict says whether the statement that a run died with has run.
type Verdict string

// The verdicts.
const (
	NotRun  Verdict = "not run" // or it does no harm to run it again
	Ran     Verdict = "ran"
	RanAll  Verdict = "ran, and what follows in its step" // done_when says so
	Unknown Verdict = "unknown"
)

// Witness looks at the database for [Judge].
type Witness interface {
	introspect.Querier
	// Live reads the catalog, projected onto the dialect.
	Live(ctx context.Context) (schema.Metadata, error)
	// Same reports whether nothing differs between what is there and what is wanted.
	Same(ctx context.Context, live, want schema.Metadata) (bool, error)
}

// Judge settles whether the next statement of a plan has run, by what is there: the
// author's done_when first, then the objects that the statement changes, as they were
// before it and as they are to be after. why says what stays open.
func Judge(ctx context.Context, q Witness, p *Plan) (v Verdict, why string, err error) {
	u, _ := p.Unit()
	switch {
	case !p.Doubtful(), u.Session, u.Assert:
		return NotRun, "", nil
	case u.Commits: // the row could not say so had it not been committed
		return Ran, "", nil
	case u.Again && len(u.Redo) > 0:
		return NotRun, "", nil
	case p.Part.DoneWhen != "":
		return judgeByQuery(ctx, q, p)
	case u.Op >= 0:
		v, why, err = judgeByState(ctx, q, p)
	case u.Func:
		v, why = Unknown, "what a Go function did cannot be seen"
	default:
		v, why = Unknown, "what raw SQL did cannot be seen without done_when or effect"
	}
	if err == nil && v == Unknown && u.Again {
		return NotRun, "", nil
	}
	return v, why, err
}

func judgeByQuery(ctx context.Context, q Witness, p *Plan) (Verdict, string, error) {
	rows, err := q.QueryContext(ctx, p.Part.DoneWhen)
	if err != nil {
		return Unknown, "", fmt.Errorf("asking done_when of revision %s: %w", p.Revision, err)
	}
	defer rows.Close()
	done, err := truth(rows)
	u, _ := p.Unit()
	switch {
	case err != nil:
		return Unknown, "", fmt.Errorf("asking done_when of revision %s: %w", p.Revision, err)
	case done:
		return RanAll, "", nil
	case p.Position == len(p.Part.Units)-1 || u.Again:
		return NotRun, "", nil
	}
	return Unknown, "done_when says that the whole step is not done, and other statements follow this one in it", nil
}

// truth reads one value of one row; no row and NULL are false.
func truth(rows interface {
	Next() bool
	Scan(...any) error
	Err() error
}) (bool, error) {
	if !rows.Next() {
		return false, rows.Err()
	}
	var value any
	if err := rows.Scan(&value); err != nil {
		return false, err
	}
	switch v := value.(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	case []byte:
		value = string(v)
	}
	text := fmt.Sprint(value)
	return text != "" && text != "0" && text != "f" && text != "false", nil
}

// judgeByState compares what is there with the schemas around the statement.
func judgeByState(ctx context.Context, q Witness, p *Plan) (Verdict, string, error) {
	around, err := p.around()
	if err != nil {
		return Unknown, "the stored plan does not tell what it does: " + err.Error(), nil
	}
	live, err := q.Live(ctx)
	if err != nil {
		return Unknown, "", err
	}
	was, err := around.like(ctx, q, live, around.before)
	if err != nil {
		return Unknown, "", err
	}
	is, err := around.like(ctx, q, live, around.after)
	switch {
	case err != nil:
		return Unknown, "", err
	case was && is: // an index, say, that the server may have made for a foreign key
		return Unknown, "what is there may be as before the statement and as after it", nil
	case was:
		return NotRun, "", nil
	case is:
		return Ran, "", nil
	}
	if around.moved(live) {
		return Ran, "", nil
	}
	return Unknown, "what is there is neither as before the statement nor as after it", nil
}

// like reports whether what is there is as in one of the states.
func (s surroundings) like(ctx context.Context, q Witness, live schema.Metadata, states []schema.Metadata) (bool, error) {
	for _, want := range states {
		if same, err := q.Same(ctx, live, s.graft(live, want)); err != nil || same {
			return same, err
		}
	}
	return false, nil
}

// moved reports whether the first statement of an operation has dropped or renamed its
// table, which is certain whatever else of the operations around is done.
func (s surroundings) moved(live schema.Metadata) bool {
	n := len(s.before)
	if n == 0 {
		return false
	}
	was, will := s.before[n-1], s.every[s.own+1]
	has := func(m schema.Metadata, n schema.Name) bool { _, ok := m.Table(n); return ok }
	gone := func(n schema.Name) bool { return has(was, n) && !has(will, n) }
	done := func(n schema.Name) bool { return has(live, n) == has(will, n) }
	return slices.ContainsFunc(s.touched, gone) && !slices.ContainsFunc(s.touched, func(n schema.Name) bool { return !done(n) })
}

// graft returns live with the objects that are not the same around each operation as
// they are in want. Of tables it takes those that the unit's own operation touches, where
// that changes any: the work on others may be done later, by another statement.
func (s surroundings) graft(live, want schema.Metadata) schema.Metadata {
	tables := func(m schema.Metadata) []schema.Table { return m.Tables }
	tableName := func(t schema.Table) schema.Name { return t.Name }
	changed := slices.DeleteFunc(differing(s.every, tables, tableName), func(n schema.Name) bool { return !slices.Contains(s.touched, n) })
	if len(changed) == 0 {
		changed = differing(s.every, tables, tableName)
	}
	live.Tables = grafted(live.Tables, want.Tables, changed, tableName)
	enumName := func(e schema.Enum) schema.Name { return e.Name }
	live.Enums = grafted(live.Enums, want.Enums, differing(s.every, func(m schema.Metadata) []schema.Enum { return m.Enums }, enumName), enumName)
	for _, e := range want.Enums { // a server without enum types tells of none
		if _, ok := live.Enum(e.Name); !ok {
			live.Enums = append(slices.Clone(live.Enums), e)
		}
	}
	sequenceName := func(s schema.Sequence) schema.Name { return s.Name }
	sequences := differing(s.every, func(m schema.Metadata) []schema.Sequence { return m.Sequences }, sequenceName)
	live.Sequences = grafted(live.Sequences, want.Sequences, sequences, sequenceName)
	return live
}

// differing names the objects that are not the same in all the schemas.
func differing[T any](states []schema.Metadata, list func(schema.Metadata) []T, name func(T) schema.Name) (names []schema.Name) {
	for _, m := range states {
		for _, t := range list(m) {
			n := name(t)
			first := find(list(states[0]), n, name)
			other := func(m schema.Metadata) bool { return !reflect.DeepEqual(find(list(m), n, name), first) }
			if !slices.Contains(names, n) && slices.ContainsFunc(states, other) {
				names = append(names, n)
			}
		}
	}
	return names
}

// grafted returns live with the named objects as they are in want.
func grafted[T any](live, want []T, names []schema.Name, name func(T) schema.Name) []T {
	out := slices.Clone(live)
	for _, n := range names {
		out = slices.DeleteFunc(out, func(t T) bool { return name(t) == n })
		if w := find(want, n, name); w != nil {
			out = append(out, *w)
		}
	}
	return out
}

func find[T any](list []T, n schema.Name, name func(T) schema.Name) *T {
	i := slices.IndexFunc(list, func(t T) bool { return name(t) == n })
	if i < 0 {
		return nil
	}
	return &list[i]
}
