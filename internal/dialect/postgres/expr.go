package postgres

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// foldCasts returns the normal form of an expression. Beyond that of every dialect
// it takes away the parentheses that the catalog puts around a name before a cast,
// and makes one of the ways in which it holds a string that was once cast to
// character varying and is compared as text. PostgreSQL 15 and 18 store
//
//	(ARRAY['a'::character varying, 'b'::character varying])::text[]   as first written
//	ARRAY[('a'::character varying)::text, …]                          after a dump and restore
//	ARRAY['a'::text, …]                                               in a column of type text
//
// for what is the same list: character varying without a length changes nothing
// about a string.
func foldCasts(text string) string {
	folded := sqltext.Canon(syntax, text)
	if !strings.Contains(folded, "::") {
		return folded
	}
	f := folder{}
	for _, t := range sqltext.Lex(syntax, folded) {
		if t.Kind != sqltext.Space {
			f.in = append(f.in, t)
		}
	}
	for f.at < len(f.in) {
		f.step()
	}
	return strings.Join(f.out, " ")
}

// folder copies tokens, folding as it goes.
type folder struct {
	in  []sqltext.Token
	at  int
	out []string
}

func (f *folder) step() {
	switch {
	case f.next("(", "", ")", "::") && f.isAtom() && !f.afterName():
		f.out = append(f.out, f.in[f.at+1].Text)
		f.at += 3
	case f.next("(", "", "::", "character", "varying", ")", "::", "text") && f.isString(f.at+1) && !f.isNext(8, "["):
		f.out = append(f.out, f.in[f.at+1].Text, "::", "text")
		f.at += 8
	case f.next("(", "array", "["):
		f.foldArray()
	default:
		f.out = append(f.out, f.in[f.at].Text)
		f.at++
	}
}

// next reports whether these tokens are next; "" stands for any.
func (f *folder) next(texts ...string) bool {
	for i, text := range texts {
		if !f.isNext(i, text) {
			return false
		}
	}
	return true
}

func (f *folder) isNext(n int, text string) bool {
	return f.at+n < len(f.in) && (text == "" || f.in[f.at+n].Text == text)
}

func (f *folder) isString(i int) bool { return f.in[i].Kind == sqltext.String }

// isAtom reports whether the token in the parentheses is a name, a string or a
// number: (-1)::text is not -1::text.
func (f *folder) isAtom() bool {
	switch f.in[f.at+1].Kind {
	case sqltext.Word, sqltext.QuotedName, sqltext.String, sqltext.Number:
		return true
	}
	return false
}

// operatorWords are the words after which a parenthesis holds an operand.
var operatorWords = []string{"and", "or", "not", "when", "then", "else", "case", "between", "like", "ilike", "from", "by", "is"}

// afterName reports whether the parenthesis may be that of a call or a list.
func (f *folder) afterName() bool {
	if f.at == 0 {
		return false
	}
	before := f.in[f.at-1]
	return before.Kind == sqltext.QuotedName || before.Kind == sqltext.Word && !slices.Contains(operatorWords, before.Text)
}

// foldArray rewrites ( array [ 'a' :: character varying , … ] ) :: text [ ] as
// array [ 'a' :: text , … ]; it takes one token when that is not what is next.
func (f *folder) foldArray() {
	start := f.at
	out := []string{"array", "["}
	for f.at += 3; f.next("", "::", "character", "varying") && f.isString(f.at); {
		out = append(out, f.in[f.at].Text, "::", "text")
		if f.at += 4; !f.isNext(0, ",") {
			break
		}
		out = append(out, ",")
		f.at++
	}
	if f.next("]", ")", "::", "text", "[", "]") {
		f.out = append(f.out, append(out, "]")...)
		f.at += 6
		return
	}
	f.out = append(f.out, f.in[start].Text)
	f.at = start + 1
}
