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
	before, after, err := p.around()
	if err != nil {
		return Unknown, "the stored plan does not tell what it does: " + err.Error(), nil
	}
	live, err := q.Live(ctx)
	if err != nil {
		return Unknown, "", err
	}
	for _, side := range []struct {
		states  []schema.Metadata
		verdict Verdict
	}{{before, NotRun}, {after, Ran}} {
		for _, want := range side.states {
			same, err := q.Same(ctx, live, graft(live, slices.Concat(before, after), want))
			if err != nil || same {
				return side.verdict, "", err
			}
		}
	}
	return Unknown, "what is there is neither as before the statement nor as after it", nil
}

// graft returns live with the objects that are not the same in all the states as they
// are in want.
func graft(live schema.Metadata, states []schema.Metadata, want schema.Metadata) schema.Metadata {
	live.Tables = grafted(live.Tables, states, want, func(m schema.Metadata) []schema.Table { return m.Tables }, func(t schema.Table) schema.Name { return t.Name })
	live.Enums = grafted(live.Enums, states, want, func(m schema.Metadata) []schema.Enum { return m.Enums }, func(e schema.Enum) schema.Name { return e.Name })
	for _, e := range want.Enums { // a server without enum types tells of none
		if _, ok := live.Enum(e.Name); !ok {
			live.Enums = append(slices.Clone(live.Enums), e)
		}
	}
	live.Sequences = grafted(live.Sequences, states, want, func(m schema.Metadata) []schema.Sequence { return m.Sequences }, func(s schema.Sequence) schema.Name { return s.Name })
	return live
}

func grafted[T any](live []T, states []schema.Metadata, want schema.Metadata, list func(schema.Metadata) []T, name func(T) schema.Name) []T {
	find := func(m schema.Metadata, n schema.Name) *T {
		i := slices.IndexFunc(list(m), func(t T) bool { return name(t) == n })
		if i < 0 {
			return nil
		}
		return &list(m)[i]
	}
	out := slices.Clone(live)
	for _, m := range states {
		for _, t := range list(m) {
			n := name(t)
			same := func(other schema.Metadata) bool { return reflect.DeepEqual(find(other, n), find(states[0], n)) }
			if !slices.ContainsFunc(states, func(other schema.Metadata) bool { return !same(other) }) {
				continue
			}
			out = slices.DeleteFunc(out, func(t T) bool { return name(t) == n })
			if w := find(want, n); w != nil {
				out = append(out, *w)
			}
		}
	}
	return out
}
