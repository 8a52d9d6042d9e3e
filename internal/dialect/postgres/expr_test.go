package postgres

import "testing"

func TestExprIsOneFormOfOneExpression(t *testing.T) {
	same := [][]string{
		{"price > 0", "(price > 0)", "Price  >  0 -- positive", `("price" > 0)`},
		{"v::text <> ''::text", "((v)::text <> ''::text)"},
		{"a AND (b)::text = 'x'", "a and b::text = 'x'"},
		{
			"((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
			"((v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
			"(v::text = ANY (ARRAY['a'::text, 'b'::text]))",
		},
	}
	for _, group := range same {
		for _, other := range group[1:] {
			if a, b := New().Expr(group[0]), New().Expr(other); a != b {
				t.Errorf("%s is %s\n%s is %s", group[0], a, other, b)
			}
		}
	}
	different := [][2]string{
		{"(-1)::text", "-1::text"},
		{"f(x)::text", "f x::text"},
		{`"A" > 0`, "a > 0"},
		{"(ARRAY['a'::character varying(1)])::text[]", "ARRAY['a'::text]"},
		{"('a'::character varying)::text[]", "'a'::text"},
		{"('a '::bpchar)::text", "'a '::text"},
		{"v = 'A'", "v = 'a'"},
	}
	for _, pair := range different {
		if a, b := New().Expr(pair[0]), New().Expr(pair[1]); a == b {
			t.Errorf("%s and %s are both %s", pair[0], pair[1], a)
		}
	}
}
