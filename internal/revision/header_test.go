package revision

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/retort-db/migrate/schema"
)

func no() *bool { b := false; return &b }

func duration(d time.Duration) *time.Duration { return &d }

// TestYAMLHeader reads every key in the spellings that YAML allows.
func TestYAMLHeader(t *testing.T) {
	created := time.Date(2026, 11, 20, 15, 42, 12, 0, time.UTC)
	for _, test := range []struct {
		name, text string
		want       Revision
	}{
		{"shortest", "revision: a\ndown_revision: null\n", Revision{ID: "a"}},
		{"all keys", `revision: 3f2c8e1b7a90
down_revision: 9d1e4477ab02
branch_labels: [billing, "second"]
depends_on: []
message: add posts
created: 2026-11-20T15:42:12Z
replaces: [x1, x2]
transaction: false
lock_timeout: 5s
statement_timeout: 0
irreversible: "drops: things"
upgrade:
- create_table: {name: posts}
downgrade:
- drop_table: posts
`, Revision{ID: "3f2c8e1b7a90", Down: []string{"9d1e4477ab02"}, Labels: []string{"billing", "second"}, Message: "add posts", Created: created,
			Replaces: []string{"x1", "x2"}, Transaction: no(), LockTimeout: duration(5 * time.Second), StatementTimeout: duration(0),
			Irreversible: "drops: things", HasDowngrade: true}},
		{"text is text", "revision: 012345678901\ndown_revision: 1e5\ndepends_on: [no, 0x1F, 1_0]\nmessage: null\n",
			Revision{ID: "012345678901", Down: []string{"1e5"}, DependsOn: []string{"no", "0x1F", "1_0"}, Message: "null"}},
		{"quotes", "revision: \"a\"\ndown_revision: 'b'\nmessage: 'x: y # z' # a comment\n", Revision{ID: "a", Down: []string{"b"}, Message: "x: y # z"}},
		{"escapes", "revision: a\ndown_revision: null\nmessage: \"tab\\tand \\\"quotes\\\"\"\n", Revision{ID: "a", Message: "tab\tand \"quotes\""}},
		{"doubled quotes", "revision: a\ndown_revision: null\nmessage: 'it''s'\n", Revision{ID: "a", Message: "it's"}},
		{"comments", "# first\nrevision: a # id\n\ndown_revision: null # base\n  # in between\nmessage: x#y\n", Revision{ID: "a", Message: "x#y"}},
		{"block lists", "revision: a\ndown_revision:\n- b\n- c # with a word\ndepends_on:\n  # none\n  - d\n  - 'e'\n",
			Revision{ID: "a", Down: []string{"b", "c"}, DependsOn: []string{"d", "e"}}},
		{"one in a list", "revision: a\ndown_revision: [b]\n", Revision{ID: "a", Down: []string{"b"}}},
		{"one without a list", "revision: a\ndown_revision: null\nbranch_labels: x\ndepends_on: y\n", Revision{ID: "a", Labels: []string{"x"}, DependsOn: []string{"y"}}},
		{"null by another spelling", "revision: a\ndown_revision: ~\n", Revision{ID: "a"}},
		{"text over lines", "revision: a\ndown_revision: null\nmessage: one\n  two\nirreversible: >\n  three\n  four\n",
			Revision{ID: "a", Message: "one two", Irreversible: "three four\n"}},
		{"list over lines", "revision: a\ndown_revision: [b,\n  c]\n", Revision{ID: "a", Down: []string{"b", "c"}}},
		{"document marker", "---\nrevision: a\ndown_revision: null\n", Revision{ID: "a"}},
		{"carriage returns", "revision: a\r\ndown_revision: null\r\nmessage: x\r\nupgrade: []\r\ndowngrade: []\r\n", Revision{ID: "a", Message: "x", HasDowngrade: true}},
		{"byte order mark", "\ufeffrevision: a\ndown_revision: null\n", Revision{ID: "a"}},
		{"keys behind the body", "upgrade:\n- a\nrevision: a\ndowngrade: []\ndown_revision: null\n", Revision{ID: "a", HasDowngrade: true}},
		{"empty downgrade", "revision: a\ndown_revision: null\nupgrade:\n- x\ndowngrade:\n", Revision{ID: "a", HasDowngrade: true}},
		{"downgrade in a comment", "revision: a\ndown_revision: null\nupgrade:\n# downgrade:\n- x\n", Revision{ID: "a"}},
		{"downgrade inside", "revision: a\ndown_revision: null\nupgrade:\n  downgrade:\n  - x\n", Revision{ID: "a"}},
		{"downgrade in a block", "revision: a\ndown_revision: null\nupgrade:\n- execute: |\n    \"x\n    downgrade: '\n- y\n", Revision{ID: "a"}},
		{"downgrade in quotes", "revision: a\ndown_revision: null\nupgrade:\n- execute: \"x\ndowngrade: y\"\n", Revision{ID: "a"}},
		{"downgrade in quotes behind a block", "revision: a\ndown_revision: null\nupgrade:\n- execute: |\n    a\n  only: \"\ndowngrade: y\"\n", Revision{ID: "a"}},
		{"downgrade in a flow", "revision: a\ndown_revision: null\nupgrade: [x,\ndowngrade: y]\n", Revision{ID: "a"}},
		{"anchors", "revision: &r a\ndown_revision: null\nmessage: *r\nx-audit: &audit\n  created_at: {type: date}\nupgrade: []\n", Revision{ID: "a", Message: "a"}},
		{"unbalanced SQL", "revision: a\ndown_revision: null\nupgrade:\n- execute: UPDATE a SET b = 'it''s \"c'\n- execute: don't\ndowngrade: []\n", Revision{ID: "a", HasDowngrade: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, errs := readHeader(Source{Path: "f.yaml", Data: []byte(test.text)})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			want := test.want
			want.Path, want.Format, want.Data = "f.yaml", FormatYAML, r.Data
			if fmt.Sprintf("%+v", flat(*r)) != fmt.Sprintf("%+v", flat(want)) {
				t.Errorf("got  %+v\nwant %+v", flat(*r), flat(want))
			}
		})
	}
}

// flat prints what pointers point to.
func flat(r Revision) map[string]any {
	m := map[string]any{"data": ""}
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case v.Type().Field(i).Name == "Data":
		case f.Kind() == reflect.Pointer && !f.IsNil():
			m[v.Type().Field(i).Name] = f.Elem().Interface()
		default:
			m[v.Type().Field(i).Name] = f.Interface()
		}
	}
	return m
}

// TestHeaderErrors: every fault with its line, its column and a way out.
func TestHeaderErrors(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		want             []string // "line:column reason | hint", parts of them
	}{
		{"no id", "f.yaml", "down_revision: null\n", []string{`f.yaml: key "revision" is missing | starts with its id`}},
		{"no parent", "f.yaml", "revision: a\n", []string{`f.yaml: key "down_revision" is missing | it is required; null for a base`}},
		{"neither", "f.yaml", "upgrade: []\n", []string{"revision", "down_revision"}},
		{"empty parent", "f.yaml", "revision: a\ndown_revision:\n", []string{`f.yaml:2:1: key "down_revision" has no value | write null for a base`}},
		{"empty list", "f.yaml", "revision: a\ndown_revision: []\n", []string{`f.yaml:2:16: key "down_revision" is an empty list | write null for a base`}},
		{"misspelt key", "f.yaml", "revision: a\ndown_revison: null\ndown_revision: null\n", []string{`f.yaml:2:1: unknown key "down_revison" | did you mean "down_revision"?`}},
		{"misspelt body", "f.yaml", "revision: a\ndown_revision: null\nupgrad: []\n", []string{`f.yaml:3:1: unknown key "upgrad" | did you mean "upgrade"?`}},
		{"unknown key", "f.yaml", "revision: a\ndown_revision: null\nauthor: me\n", []string{`f.yaml:3:1: unknown key "author" | the keys are revision, down_revision`}},
		{"twice", "f.yaml", "revision: a\ndown_revision: null\nrevision: b\n", []string{`f.yaml:3:11: key "revision" stands twice`}},
		{"body twice", "f.yaml", "revision: a\ndown_revision: null\nupgrade: []\nupgrade: []\n", []string{`f.yaml:4:1: key "upgrade" stands twice`}},
		{"id is a list", "f.yaml", "revision: [a]\ndown_revision: null\n", []string{`f.yaml:1:11: key "revision" wants one id`}},
		{"id is null", "f.yaml", "revision: null\ndown_revision: null\n", []string{`f.yaml:1:11: key "revision" wants one id`}},
		{"id with a dash", "f.yaml", "revision: a-b\ndown_revision: null\n", []string{`f.yaml:1:11: revision id "a-b" holds the character "-"`}},
		{"id with an at", "f.yaml", "revision: a@b\ndown_revision: null\n", []string{`holds the character "@"`}},
		{"id with a plus", "f.yaml", "revision: a+b\ndown_revision: null\n", []string{`holds the character "+"`}},
		{"id with a colon", "f.yaml", "revision: a:b\ndown_revision: null\n", []string{`holds the character ":"`}},
		{"id with a comma", "f.yaml", "revision: a,b\ndown_revision: null\n", []string{`holds the character ","`}},
		{"id with a slash", "f.yaml", "revision: a/b\ndown_revision: null\n", []string{`holds the character "/"`}},
		{"id with a blank", "f.yaml", "revision: a b\ndown_revision: null\n", []string{`holds a blank`}},
		{"empty id", "f.yaml", "revision: ''\ndown_revision: null\n", []string{`is empty`}},
		{"id is a word", "f.yaml", "revision: heads\ndown_revision: null\n", []string{`is a word of the target grammar`}},
		{"id is long", "f.yaml", "revision: " + strings.Repeat("x", 256) + "\ndown_revision: null\n", []string{`is longer than 255 characters`}},
		{"parent with a dash", "f.yaml", "revision: a\ndown_revision: [b, c-d]\n", []string{`f.yaml:2:20: revision id "c-d"`}},
		{"parent twice", "f.yaml", "revision: a\ndown_revision: [b, c, b]\n", []string{`f.yaml:2:23: down_revision names "b" twice`}},
		{"label is a word", "f.yaml", "revision: a\ndown_revision: null\nbranch_labels:\n- x\n- head\n", []string{`f.yaml:5:3: branch label "head" is a word`}},
		{"labels null", "f.yaml", "revision: a\ndown_revision: null\nbranch_labels: null\n", []string{`f.yaml:3:16: key "branch_labels" has no value | write [] or leave the key out`}},
		{"list in a list", "f.yaml", "revision: a\ndown_revision: [[b]]\n", []string{`f.yaml:2:17: key "down_revision" wants names in its list`}},
		{"map", "f.yaml", "revision: a\ndown_revision: {b: c}\n", []string{`f.yaml:2:16: key "down_revision" wants a text or a list, not a map`}},
		{"tag", "f.yaml", "revision: !!str a\ndown_revision: null\n", []string{`f.yaml:1:11: key "revision" has a tag`}},
		{"created", "f.yaml", "revision: a\ndown_revision: null\ncreated: yesterday\n", []string{`f.yaml:3:10: key "created" holds "yesterday", which is no time | write it as 2006-01-02T15:04:05Z`}},
		{"transaction", "f.yaml", "revision: a\ndown_revision: null\ntransaction: no\n", []string{`f.yaml:3:14: key "transaction" holds "no": true or false`}},
		{"timeout", "f.yaml", "revision: a\ndown_revision: null\nlock_timeout: 5\n", []string{`f.yaml:3:15: key "lock_timeout" holds "5", which is no duration | write a number and a unit`}},
		{"message", "f.yaml", "revision: a\ndown_revision: null\nmessage: [a]\n", []string{`f.yaml:3:10: key "message" wants a text`}},
		{"all at once", "f.yaml", "revision: a-b\ndown_revision: [c-d, e:f]\nmesage: x\ntransaction: maybe\n",
			[]string{`f.yaml:1:11`, `f.yaml:2:17`, `f.yaml:2:22`, `f.yaml:3:1: unknown key "mesage" | did you mean "message"?`, `f.yaml:4:14`}},
		{"not YAML", "f.yaml", "revision: a\n  down_revision: null\n", []string{`f.yaml:2: this is not YAML: mapping values are not allowed`}},
		{"not a map", "f.yaml", "- a\n", []string{`f.yaml:1:1: a revision file is a map of keys`}},
		{"empty file", "f.yaml", "", []string{"f.yaml: the file is empty"}},
		{"second document", "f.yaml", "revision: a\ndown_revision: null\n---\nrevision: b\n", []string{"f.yaml:3:1: the file holds a second document | one revision to a file"}},

		{"sql: no header", "f.sql", "-- migrate:up\n", []string{`f.sql: key "revision" is missing`, `f.sql: key "down_revision" is missing`}},
		{"sql: no up", "f.sql", "-- revision: a\n-- down_revision: null\n", []string{`f.sql: there is no "-- migrate:up" line`}},
		{"sql: only down", "f.sql", "-- revision: a\n-- down_revision: null\n-- migrate:down\n", []string{`f.sql: there is no "-- migrate:up" line`}},
		{"sql: text above", "f.sql", "-- revision: a\n-- down_revision: null\nSELECT 1;\n-- migrate:up\n", []string{`f.sql:3:1: there is text above the first "-- migrate:" line`}},
		{"sql: misspelt key", "f.sql", "-- revision: a\n--   down_revison: null\n-- down_revision: null\n-- migrate:up\n", []string{`f.sql:2:6: unknown key "down_revison" | did you mean "down_revision"?`}},
		{"sql: id", "f.sql", "-- revision: a-b\n-- down_revision: null\n-- migrate:up\n", []string{`f.sql:1:14: revision id "a-b"`}},
		{"sql: directive", "f.sql", "-- revision: a\n-- down_revision: null\n-- migrate:up\n-- migrate:dwon\n", []string{`f.sql:4:1: unknown directive "migrate:dwon" | did you mean "migrate:down"?`}},
		{"sql: dialect", "f.sql", "-- revision: a\n-- down_revision: null\n-- migrate:up\n-- migrate:down postgre\n", []string{`f.sql:4:1: unknown dialect "postgre" behind migrate: | did you mean "postgres"?`}},
		{"sql: twice", "f.sql", "-- revision: a\n-- down_revision: null\n-- migrate:up\nx\n-- migrate:up\n", []string{`f.sql:5:1: this part is a second one for the same direction and dialect; the first is on line 3`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load([]Source{{Path: test.file, Data: []byte(test.text)}})
			var list *LoadError
			if !errors.As(err, &list) {
				t.Fatalf("got %v, want a LoadError", err)
			}
			var own []error
			for _, err := range list.Errors {
				if m := (*MissingRevisionError)(nil); !errors.As(err, &m) {
					own = append(own, err)
				}
			}
			if len(own) != len(test.want) {
				t.Fatalf("%d errors, want %d:\n%v", len(own), len(test.want), err)
			}
			for i, want := range test.want {
				reason, hint, _ := strings.Cut(want, " | ")
				if !strings.Contains(own[i].Error(), reason) {
					t.Errorf("got %q, want %q in it", own[i], reason)
				}
				if got := own[i].(interface{ Hint() string }).Hint(); !strings.Contains(got, hint) {
					t.Errorf("hint %q, want %q in it", got, hint)
				}
			}
		})
	}
}

func TestSQLHeader(t *testing.T) {
	text := `-- A backfill, see the ticket.
-- revision: 3f2c8e1b7a90
-- down_revision: [9d1e4477ab02, 1e5]
-- depends_on: billing, 'x y'
-- message: backfill # 12: bios
--transaction: false

-- migrate:up
UPDATE users SET bio = '';
-- migrate:up mysql mariadb
UPDATE users SET bio = 'm'; -- migrate:down is not here
-- migrate:down postgres sqlite
SELECT 1;
--migrate:down
`
	r, errs := readHeader(Source{Path: "f.sql", Data: []byte(strings.Replace(text, "'x y'", "'xy'", 1))})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if r.ID != "3f2c8e1b7a90" || words(r.Down) != "9d1e4477ab02 1e5" || words(r.DependsOn) != "billing xy" ||
		r.Message != "backfill # 12: bios" || r.Transaction == nil || *r.Transaction || !r.HasDowngrade || r.Format != FormatSQL {
		t.Errorf("got %+v", flat(*r))
	}
	want := []SQLSection{
		{Up, nil, "UPDATE users SET bio = '';\n", 9},
		{Up, []schema.Dialect{schema.MySQL, schema.MariaDB}, "UPDATE users SET bio = 'm'; -- migrate:down is not here\n", 11},
		{Down, []schema.Dialect{schema.Postgres, schema.SQLite}, "SELECT 1;\n", 13},
		{Down, nil, "", 15},
	}
	if got := r.SQLSections(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	r, errs = readHeader(Source{Path: "f.sql", Data: []byte("\ufeff-- revision: a\r\n-- down_revision: null\r\n-- migrate:up\r\nSELECT 1;\r\n")})
	if len(errs) > 0 || r.Down != nil || r.HasDowngrade || r.SQLSections()[0].SQL != "SELECT 1;\r\n" {
		t.Errorf("got %+v, %v", flat(*r), errs)
	}
	if ok, why := r.Reversible(); ok || why == "" {
		t.Errorf("a file without migrate:down is reversible")
	}
}
