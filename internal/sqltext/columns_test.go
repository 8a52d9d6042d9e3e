package sqltext

import (
	"slices"
	"testing"
)

func TestRenameColumn(t *testing.T) {
	for _, c := range []struct {
		syntax               Syntax
		expr, from, to, want string
	}{
		{Postgres, `a > 0 AND "a" <> 'a' AND t.a = aa.b`, "a", "b c", `"b c" > 0 AND "b c" <> 'a' AND t."b c" = aa.b`},
		{Postgres, `A > 0`, "a", "user", `"user" > 0`},
		{Postgres, `"A" > a`, "A", "b", `"b" > a`},
		{Postgres, `lower(lower) = lower`, "lower", "x", `lower(x) = x`},
		{Postgres, `a.a = 1`, "a", "b", `a.b = 1`},
		{Postgres, `(a).a = x`, "a", "b", `(b).a = x`},
		{Postgres, `x::a || cast(y as a) || a::text`, "a", "b", `x::a || cast(y as a) || b::text`},
		{Postgres, `x::pg_catalog.a = a`, "a", "b", `x::pg_catalog.a = b`},
		{Postgres, `extract(year from year) > 2000 and date '2000-01-01' < date`, "year", "y", `extract(year from y) > 2000 and date '2000-01-01' < date`},
		{Postgres, `date > date '2000-01-01'`, "date", "day", `day > date '2000-01-01'`},
		{Postgres, `time at time zone 'utc' > zone`, "time", "t", `t at time zone 'utc' > zone`},
		{Postgres, `x at time zone zone`, "zone", "z", `x at time zone z`},
		{Postgres, `(x::timestamp with time zone)`, "time", "z", `(x::timestamp with time zone)`},
		{Postgres, `a collate a`, "a", "b", `b collate a`},
		{Postgres, `(a OPERATOR(public.=) a) AND b`, "a", "c", `(c OPERATOR(public.=) c) AND b`},
		{Postgres, `f(a => a, b := a)`, "a", "c", `f(a => c, b := c)`},
		{Postgres, `a is not document or document is null`, "document", "d", `a is not document or d is null`},
		{Postgres, `count(distinct a) filter (where a > 0)`, "a", "b", `count(distinct b) filter (where b > 0)`},
		{Postgres, `interval '1' day + day`, "day", "d", `interval '1' day + d`},
		{Postgres, `x[a] = any (array[a, 1])`, "a", "b", `x[b] = any (array[b, 1])`},
		{Postgres, `case a when a then a else a end`, "a", "b", `case b when b then b else b end`},
		{Postgres, `substring(a from a for a) similar to a`, "a", "b", `substring(b from b for b) similar to b`},
		{Postgres, `$$a$$ || E'a' /* a */ || U&"\0061"`, "a", "b", `$$a$$ || E'a' /* a */ || "b"`},
		{MySQL, "`a` > 0 and `t`.`a` like 'a'", "A", "b", "`b` > 0 and `t`.`b` like 'a'"},
		{MySQL, "a > \"a\" and `a`(1)", "a", "order", "`order` > \"a\" and `a`(1)"},
		{MySQL, `x + interval day day`, "day", "d", `x + interval d day`},
		{MySQL, `timestampdiff(day, day, now())`, "day", "d", `timestampdiff(day, d, now())`},
		{MySQL, `convert(date, date) = cast(date as date)`, "date", "d", `convert(d, date) = cast(d as date)`},
		{MySQL, `convert(a using utf8mb4) = _utf8mb4'a'`, "a", "b", `convert(b using utf8mb4) = _utf8mb4'a'`},
		{MySQL, `json_value(date, '$.a' returning date)`, "date", "d", `json_value(d, '$.a' returning date)`},
		{SQLite, "[a] == `A` and \"a\" glob 'a'", "a", "b", `"b" == "b" and "b" glob 'a'`},
		{SQLite, `a is b and b is not a`, "b", "c", `a is c and c is not a`},
		{SQLite, `x not like like`, "like", "y", `x not like y`},
		{SQLite, `a`, "b", "c", `a`},
	} {
		if got := RenameColumn(c.syntax, c.expr, c.from, c.to); got != c.want {
			t.Errorf("%s %s, %s to %s:\n got %s\nwant %s", c.syntax.testName(), c.expr, c.from, c.to, got, c.want)
		}
	}
}

func TestColumns(t *testing.T) {
	for _, c := range []struct {
		syntax Syntax
		expr   string
		want   []string
	}{
		{Postgres, `b > 0 AND (A IS NOT NULL OR b < length("C"::text)) AND status IN ('x')`, []string{"b", "a", "C", "status"}},
		{Postgres, `time > current_timestamp and t.x = true`, []string{"time", "x"}},
		{Postgres, `(end_at - start_at) <= interval '1 day'`, []string{"end_at", "start_at"}},
		{MySQL, "json_valid(`Doc`) and doc <> '' and `x y` mod 2 = 0", []string{"Doc", "x y"}},
		{SQLite, `a BETWEEN 1 AND "b" AND a NOT NULL AND typeof(c) = 'text'`, []string{"a", "b", "c"}},
		{SQLite, `1 = 1`, nil},
	} {
		if got := Columns(c.syntax, c.expr); !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.syntax.testName(), c.expr, got, c.want)
		}
	}
}
