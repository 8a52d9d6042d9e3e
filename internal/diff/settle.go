package diff

import (
	"reflect"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// settler decides whether two spellings are the same on the live side's dialect.
// What only the server can tell becomes a question; until it is answered the two
// count as equal, so that all questions of a run come up in one pass, and when it
// stays unanswered they count as equal and are said to be undecided.
type settler struct {
	canon     Canon
	answers   Answers
	questions []Question
	asked     map[Question]bool
	undecided []Undecided
}

func newSettler(c Canon, answers Answers) *settler {
	return &settler{canon: c, answers: answers, asked: map[Question]bool{}}
}

// same reports whether the live text and the text as written are one expression.
func (s *settler) same(q Question, live, object string) bool {
	q.Live = live
	if q.Text == live || slices.Contains(s.answers[q], live) { // most are, and this is quick
		return true
	}
	want := s.canon.Expr(live)
	return s.sameBy(q, object, want == s.canon.Expr(q.Text), func(answer string) bool {
		return s.canon.Expr(answer) == want
	})
}

// sameBy settles a question whose answers are compared by matches.
func (s *settler) sameBy(q Question, object string, equal bool, matches func(answer string) bool) bool {
	if equal || q.Text == "" || !s.canon.Spells() {
		return equal
	}
	answers, answered := s.answers[q]
	if !answered {
		if !s.asked[q] {
			s.asked[q] = true
			s.questions = append(s.questions, q)
		}
		return true
	}
	if len(answers) == 0 {
		s.undecided = append(s.undecided, Undecided{Object: object, Reason: "the database gave no spelling of " + q.Text})
		return true
	}
	return slices.ContainsFunc(answers, matches)
}

// sameColumn compares a live column with another, both on the dialect. lm and om
// are the schemas they stand in.
func (s *settler) sameColumn(lm schema.Metadata, lt schema.Table, live schema.Column, om schema.Metadata, ot schema.Table, other schema.Column) bool {
	return len(s.columnAspects(lm, lt, live, om, ot, other)) == 0
}

// columnAspects returns in what a live column differs from another.
func (s *settler) columnAspects(lm schema.Metadata, lt schema.Table, live schema.Column, om schema.Metadata, ot schema.Table, other schema.Column) aspects {
	a, b := s.canon.Column(lm, lt, live), s.canon.Column(om, ot, other)
	found := differing(a, b)
	object := "column " + lt.Name.String() + "." + live.Name
	if found.has(defaultAspect) && s.sameDefault(lm, lt, live, a, b, object) {
		found = found.without(defaultAspect)
	}
	if found.has(generatedAspect) && s.sameComputed(lt, a, b, object) {
		found = found.without(generatedAspect)
	}
	if found.has(onUpdateAspect) {
		q := Question{Table: lt.Name, Column: live.Name, Kind: OnUpdateExpr, Text: b.MySQL.OnUpdate}
		if a.MySQL.OnUpdate != "" && s.same(q, a.MySQL.OnUpdate, object) {
			found = found.without(onUpdateAspect)
		}
	}
	return found
}

func (s *settler) sameDefault(lm schema.Metadata, lt schema.Table, live, a, b schema.Column, object string) bool {
	written, ok := b.Default.(schema.SQL)
	if !ok || a.Default == nil {
		return false
	}
	q := Question{Table: lt.Name, Column: live.Name, Kind: DefaultExpr, Text: written.Text}
	if held, ok := live.Default.(schema.SQL); ok {
		if q.Live = held.Text; slices.Contains(s.answers[q], q.Live) {
			return true
		}
	}
	if held, ok := a.Default.(schema.SQL); ok && s.canon.Expr(held.Text) == s.canon.Expr(written.Text) {
		return true
	}
	return s.sameBy(q, object, false, func(answer string) bool {
		spelled := live
		spelled.Default = schema.SQL{Text: answer}
		return s.sameExpr(s.canon.Column(lm, lt, spelled).Default, a.Default)
	})
}

// sameExpr compares two normalised defaults.
func (s *settler) sameExpr(a, b schema.Expr) bool {
	x, xok := a.(schema.SQL)
	y, yok := b.(schema.SQL)
	if xok && yok {
		return s.canon.Expr(x.Text) == s.canon.Expr(y.Text)
	}
	return reflect.DeepEqual(a, b)
}

func (s *settler) sameComputed(lt schema.Table, a, b schema.Column, object string) bool {
	x, xok := a.Generated.(schema.Computed)
	y, yok := b.Generated.(schema.Computed)
	if !xok || !yok || x.Stored != y.Stored {
		return false
	}
	q := Question{Table: lt.Name, Column: a.Name, Kind: GeneratedExpr, Text: y.Expression}
	return s.same(q, x.Expression, object)
}

// sameCheck compares a live check with another in all but the name.
func (s *settler) sameCheck(lt schema.Table, live schema.Check, ot schema.Table, other schema.Check) bool {
	a, b := s.canon.Check(lt, live), s.canon.Check(ot, other)
	if s.canon.Expr(a.Expression) != s.canon.Expr(b.Expression) {
		q := Question{Table: lt.Name, Kind: CheckExpr, Text: other.Expression}
		if !s.same(q, live.Expression, "check "+live.Name+" on table "+lt.Name.String()) {
			return false
		}
	}
	a.Name, a.Implicit, a.Expression = b.Name, b.Implicit, b.Expression
	return reflect.DeepEqual(a, b)
}

// sameIndex compares a live index with another in all but the name.
func (s *settler) sameIndex(lt schema.Table, live schema.Index, ot schema.Table, other schema.Index) bool {
	a, b := s.canon.Index(lt, live), s.canon.Index(ot, other)
	object := "index " + live.Name + " on table " + lt.Name.String()
	if len(a.Elements) != len(b.Elements) || !s.samePredicate(lt, a.Where, b.Where, object) {
		return false
	}
	a.Elements = slices.Clone(a.Elements)
	for i := range a.Elements {
		if !s.sameElement(lt, &a.Elements[i], b.Elements[i], object) {
			return false
		}
	}
	a.Name, a.Implicit, a.Where = b.Name, b.Implicit, b.Where
	return reflect.DeepEqual(a, b)
}

// sameExclude compares a live exclusion constraint with another in all but the name.
func (s *settler) sameExclude(lt schema.Table, live schema.Exclude, ot schema.Table, other schema.Exclude) bool {
	a, b := s.canon.Exclude(lt, live), s.canon.Exclude(ot, other)
	object := "exclusion constraint " + live.Name + " on table " + lt.Name.String()
	if len(a.Elements) != len(b.Elements) || !s.samePredicate(lt, a.Where, b.Where, object) {
		return false
	}
	a.Elements = slices.Clone(a.Elements)
	for i := range a.Elements {
		if !s.sameElement(lt, &a.Elements[i].IndexElement, b.Elements[i].IndexElement, object) {
			return false
		}
	}
	a.Name, a.Implicit, a.Where = b.Name, b.Implicit, b.Where
	return reflect.DeepEqual(a, b)
}

// samePredicate compares what stands after WHERE.
func (s *settler) samePredicate(lt schema.Table, live, other, object string) bool {
	if live == "" || other == "" {
		return live == other
	}
	return s.same(Question{Table: lt.Name, Kind: PredicateExpr, Text: other}, live, object)
}

// sameElement compares the expressions of two elements and, when they are the same,
// gives the live one the other's spelling.
func (s *settler) sameElement(lt schema.Table, live *schema.IndexElement, other schema.IndexElement, object string) bool {
	if live.Expression == "" || other.Expression == "" {
		return live.Expression == other.Expression
	}
	same := s.same(Question{Table: lt.Name, Kind: IndexExpr, Text: other.Expression}, live.Expression, object)
	live.Expression = other.Expression
	return same
}
