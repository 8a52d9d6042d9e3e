package sqltext

import "testing"

func TestCursorReadsCreateTable(t *testing.T) {
	c := NewCursor(SQLite, "create /* c */ TABLE if not exists main.\"a b\" (x int, y check ((x) > ')')) strict; -- end")
	if !c.Word("CREATE", "table") || !c.Word("IF", "NOT", "EXISTS") {
		t.Fatalf("head not read, at %q", c.Rest())
	}
	if schema, name, ok := c.QualifiedName(); !ok || schema != "main" || name != "a b" {
		t.Fatalf("name %q.%q %v", schema, name, ok)
	}
	if body, ok := c.Parens(); !ok || body != "x int, y check ((x) > ')')" {
		t.Fatalf("body %q %v", body, ok)
	}
	mark := c.Mark()
	if got := c.AnyWord("WITHOUT", "STRICT"); got != "STRICT" || c.Since(mark) != "strict" {
		t.Fatalf("option %q, since %q", got, c.Since(mark))
	}
	if !c.Op(";") || !c.Done() || c.Peek().Kind != End || c.Next().Kind != End || c.Rest() != "" {
		t.Fatalf("not at the end: %q", c.Rest())
	}
}

func TestCursorTakesNothingInVain(t *testing.T) {
	c := NewCursor(Postgres, `a.(b "word"`)
	if c.Word("A", "B") || c.Op("(") || c.Mark() != 0 {
		t.Fatal("took what is not there")
	}
	if schema, name, ok := c.QualifiedName(); schema != "" || name != "a" || !ok || !c.Op(".") {
		t.Fatalf("name %q.%q %v", schema, name, ok)
	}
	if _, ok := c.Parens(); ok || c.Mark() != 2 {
		t.Fatal("an open parenthesis was taken")
	}
	c.Skip()
	c.Skip()
	if c.Word("word") {
		t.Fatal("a quoted name is no keyword")
	}
	if got := c.Since(c.Mark()); got != "" {
		t.Fatalf("since nothing: %q", got)
	}
}

func TestCursorReadsConditionalComments(t *testing.T) {
	c := NewCursor(MySQL, "CONSTRAINT `c` CHECK ((`a` > 0)) /*!80016 NOT ENFORCED */,\n x")
	c.Word("CONSTRAINT")
	if name, ok := c.Name(); name != "c" || !ok {
		t.Fatalf("name %q", name)
	}
	c.Word("CHECK")
	if check, _ := c.Parens(); check != "(`a` > 0)" {
		t.Fatalf("check %q", check)
	}
	if !c.Word("NOT", "ENFORCED") || !c.Op(",") {
		t.Fatalf("at %q", c.Rest())
	}
}
