package sqltext

import (
	"slices"
	"strings"
	"testing"
)

func TestTerminated(t *testing.T) {
	for _, c := range []struct {
		syntax    Syntax
		sql, want string
	}{
		{Postgres, "select 1", "select 1;\n"},
		{Postgres, "select 1; ", "select 1;\n"},
		{Postgres, "select 1 -- a;", "select 1 -- a;\n;\n"},
		{Postgres, "select ';' /* ; */", "select ';' /* ; */;\n"},
		{SQLite, "create trigger t after insert on x begin select 1; end", "create trigger t after insert on x begin select 1; end;\n"},
		{MySQL, "select ';' # c", "select ';' # c\n;\n"},
		{MySQL, "create procedure p() begin select ';;'; end;", "DELIMITER ;;;\ncreate procedure p() begin select ';;'; end\n;;;\nDELIMITER ;\n"},
	} {
		if got := Terminated(c.syntax, c.sql); got != c.want {
			t.Errorf("%s %q:\n got %q\nwant %q", c.syntax.testName(), c.sql, got, c.want)
		}
	}
}

// A script of terminated statements holds these statements.
func TestTerminatedStatementsSplit(t *testing.T) {
	for _, c := range splitCases {
		var script strings.Builder
		var want, got []string
		statements, err := Split(c.syntax, c.text)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range statements {
			script.WriteString(Terminated(c.syntax, s.Text))
			want = append(want, strings.TrimRight(s.Text, "\n ;"))
		}
		again, err := Split(c.syntax, script.String())
		for _, s := range again {
			got = append(got, strings.TrimRight(s.Text, "\n ;"))
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s/%s: %v\n got %q\nwant %q\nscript %s", c.syntax.testName(), c.name, err, got, want, script.String())
		}
	}
}
