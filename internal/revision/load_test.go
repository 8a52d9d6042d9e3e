package revision

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

func yaml1(path, id, rest string) Source {
	return Source{Path: path, Data: []byte("revision: " + id + "\n" + rest)}
}

// TestLoadErrors: everything that is wrong between files, all at once.
func TestLoadErrors(t *testing.T) {
	_, err := Load([]Source{
		yaml1("1.yaml", "aaaa", "down_revision: null\nbranch_labels: [billing]\n"),
		yaml1("2.yaml", "aaaa", "down_revision: null\n"),
		yaml1("3.yaml", "bbbb", "down_revision:\n- aaaa\n- aaab\n"),
		yaml1("4.yaml", "cccc", "down_revision: bbbb\nbranch_labels: [x, billing]\ndepends_on: [biling]\n"),
		yaml1("5.yaml", "dddd", "down_revision: billing\nbranch_labels: aaaa\n"),
		yaml1("6.yaml", "eeee", "down_revision: ffff\n"),
		yaml1("7.yaml", "ffff", "down_revision: eeee\n"),
		yaml1("8.yaml", "gggg", "down_revison: null\n"),
		yaml1("9.yaml", "hhhh", "down_revision: iiii\n"),
		{Path: "20261120_iiii_data.go"},
		{Path: "broken.yaml", Data: []byte("revision: jjjj\ndown_revision: {\n")},
		yaml1("child.yaml", "kkkk", "down_revision: jjjj\n"),
		{Path: "README.md", Data: []byte("not a revision")},
	})
	var list *LoadError
	if !errors.As(err, &list) {
		t.Fatal(err)
	}
	want := []string{
		`8.yaml:2:1: unknown key "down_revison" | did you mean "down_revision"?`,
		`8.yaml: key "down_revision" is missing | null for a base`,
		`broken.yaml:2: this is not YAML |`,
		`2.yaml:1:11: revision id "aaaa" is used twice, first in 1.yaml:1:11 | give one of the two files another id`,
		`4.yaml:3:20: branch label "billing" of revision "cccc" is already used by revision "aaaa", first in 1.yaml:3:17 | choose another`,
		`5.yaml:3:16: branch label "aaaa" of revision "dddd" is also the id of revision "aaaa", first in 1.yaml:1:11 | choose another`,
		`3.yaml:4:3: down_revision of revision "bbbb" names revision "aaab", which is not there | did you mean "aaaa"?`,
		`4.yaml:4:14: depends_on of revision "cccc" names revision "biling", which is not there | did you mean "billing"?`,
		`5.yaml:2:16: down_revision of revision "dddd" names revision "billing", which is not there | is a branch label: write the id of a revision, "aaaa" has the label`,
		`9.yaml:2:16: down_revision of revision "hhhh" names revision "iiii", which is not there | 20261120_iiii_data.go looks like it: a revision in Go has to be registered`,
		`6.yaml: cycle in revisions: eeee -> ffff -> eeee, 7.yaml | set the down_revision`,
	}
	if len(list.Errors) != len(want) {
		t.Errorf("%d errors, want %d", len(list.Errors), len(want))
	}
	for i, err := range list.Errors {
		if i >= len(want) {
			t.Errorf("beyond: %v", err)
			continue
		}
		message, hint, _ := strings.Cut(want[i], " | ")
		hint = strings.TrimSuffix(hint, "|")
		message = strings.TrimSuffix(message, " |")
		if !strings.Contains(err.Error(), message) {
			t.Errorf("got  %s\nwant %s", err, message)
		}
		if got := err.(interface{ Hint() string }).Hint(); !strings.Contains(got, hint) {
			t.Errorf("hint %q of %v, want %q in it", got, err, hint)
		}
	}
	if list.Hint() == "" || strings.Count(err.Error(), "\n") != len(list.Errors)-1 {
		t.Error("the list has no hint, or not a line for each error")
	}
}

// TestLoadMixed: YAML, SQL and Go in one graph, in the order given.
func TestLoadMixed(t *testing.T) {
	g, err := Load([]Source{
		{Path: "b.sql", Data: []byte("-- revision: bbbb\n-- down_revision: aaaa\n-- migrate:up\nSELECT 1;\n")},
		yaml1("a.yml", "aaaa", "down_revision: null\nupgrade: []\n"),
	}, Revision{ID: "cccc", Down: []string{"bbbb"}, Upgrade: func() {}, Downgrade: func() {}}, Revision{ID: "dddd", Down: []string{"cccc"}, Upgrade: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	p := mustPlan(t, g, "", "head", Up)
	var got []string
	for _, m := range p.Moves {
		got = append(got, fmt.Sprint(m.Revision.ID, m.Revision.Format, m.Revision.HasDowngrade, m.From, m.To))
	}
	if want := "aaaayamlfalse [] [aaaa]; bbbbsqlfalse [aaaa] [bbbb]; ccccgotrue [bbbb] [cccc]; ddddgofalse [cccc] [dddd]"; strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
	if _, err = Load(nil, Revision{ID: "a-b"}); !errors.As(err, new(*NameError)) {
		t.Errorf("a Go revision with a bad id: %v", err)
	}
	if _, err = Load(nil, Revision{ID: "a"}, Revision{ID: "a"}); !errors.As(err, new(*DuplicateError)) {
		t.Errorf("two Go revisions of one id: %v", err)
	}
}

func TestWalk(t *testing.T) {
	fsys := fstest.MapFS{
		"migrations/2_b.yaml":      {Data: []byte("b")},
		"migrations/1_a.sql":       {Data: []byte("a")},
		"migrations/README.md":     {Data: []byte("x")},
		"migrations/.hidden.yaml":  {Data: []byte("x")},
		"migrations/_draft.yaml":   {Data: []byte("x")},
		"migrations/c.go":          {Data: []byte("x")},
		"migrations/c_test.go":     {Data: []byte("x")},
		"migrations/sub/3_c.yaml":  {Data: []byte("c")},
		"migrations/.git/x.yaml":   {Data: []byte("x")},
		"migrations/deep/d/4.yaml": {Data: []byte("d")},
	}
	list := func(recursive bool) string {
		sources, err := Walk(fsys, "migrations", recursive)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range sources {
			out = append(out, s.Path+"="+string(s.Data))
		}
		return words(out)
	}
	if got, want := list(false), "migrations/1_a.sql=a migrations/2_b.yaml=b migrations/c.go="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := list(true), "migrations/1_a.sql=a migrations/2_b.yaml=b migrations/c.go= migrations/deep/d/4.yaml=d migrations/sub/3_c.yaml=c"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if sources, err := Walk(fsys, "nowhere", true); err != nil || sources != nil {
		t.Errorf("a folder that is not there: %v, %v", sources, err)
	}
}

// TestDeep: a long line does not overflow a stack, nor a wide fork take its
// time.
func TestDeep(t *testing.T) {
	const size = 100_000
	line, star := make([]Revision, size), make([]Revision, size)
	for i := range line {
		line[i].ID, star[i].ID = fmt.Sprintf("r%06d", i), fmt.Sprintf("r%06d", i)
		if i > 0 {
			line[i].Down, star[i].Down = []string{line[i-1].ID}, []string{star[0].ID}
		}
	}
	for name, revs := range map[string][]Revision{"line": line, "star": star} {
		g, err := Load(nil, revs...)
		if err != nil {
			t.Fatal(name, err)
		}
		up, err := g.Plan(nil, "heads", Up)
		if err != nil || len(up.Moves) != size {
			t.Fatal(name, len(up.Moves), err)
		}
		down, err := g.Plan(up.To, "base", Down)
		if err != nil || len(down.Moves) != size || len(down.To) != 0 {
			t.Fatal(name, len(down.Moves), err)
		}
	}
	line[0].Down = []string{line[size-1].ID}
	_, err := Load(nil, line...)
	var cycle *CycleError
	if !errors.As(err, &cycle) || len(cycle.Revisions) != size {
		t.Fatal("the circle of all was not found")
	}
}

// TestManyAtOnce uses one graph from several goroutines (for -race).
func TestManyAtOnce(t *testing.T) {
	g := draw(t, drawMerged)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := g.Plan(nil, "heads", Up); err != nil {
				t.Error(err)
			}
			if _, err := g.Get("c1bra"); err != nil {
				t.Error(err)
			}
			if _, err := g.Info("d1"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}
