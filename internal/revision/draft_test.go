package revision

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestNew: what a new revision becomes, and what refuses it before a file is
// written.
func TestNew(t *testing.T) {
	const graph = "a -> b, b -> c1[one] -> d1, b -> c2[two] -> longname"
	for _, test := range []struct {
		name, graph string
		draft       Draft
		want        string // down | depends_on | labels, or "!" and a part of the error
	}{
		{"on nothing", "", Draft{}, " |  | "},
		{"on the head", drawChain, Draft{Labels: []string{"x"}}, "e |  | x"},
		{"on one of two", graph, Draft{}, `!"head" wants one head, and there are 2: d1, longname`},
		{"on all heads", graph, Draft{Parents: []string{"heads"}}, `!"heads" wants one head`},
		{"on a branch", graph, Draft{Parents: []string{"two@head"}}, "longname |  | "},
		{"on a prefix", graph, Draft{Parents: []string{"long"}}, "longname |  | "},
		{"a new base", graph, Draft{Parents: []string{"base"}}, " |  | "},
		{"where the database is", graph, Draft{Parents: []string{"current"}, Rows: []string{"d1"}}, "d1 |  | "},
		{"not on a head", graph, Draft{Parents: []string{"b"}}, `!revision "b" is not a head: c1, c2 is above it`},
		{"splice", graph, Draft{Parents: []string{"b"}, Splice: true}, "b |  | "},
		{"an unknown parent", graph, Draft{Parents: []string{"longnome"}}, `!no revision or branch label "longnome"`},
		{"on a depended-on head", "a, b(a)", Draft{Parents: []string{"a"}}, "a |  | "},
		{"depends", graph, Draft{Parents: []string{"d1"}, DependsOn: []string{"long", "two", "one@head-1"}}, "d1 | longname two c1 | "},
		{"depends on base", graph, Draft{Parents: []string{"d1"}, DependsOn: []string{"base"}}, `!target "base" is no revision to depend on`},
		{"depends on heads", graph, Draft{Parents: []string{"d1"}, DependsOn: []string{"heads"}}, `!"heads" wants one head`},
		{"depends on nothing there", graph, Draft{Parents: []string{"d1"}, DependsOn: []string{"zzzz"}}, `!no revision or branch label "zzzz"`},
		{"id taken", graph, Draft{ID: "a", Parents: []string{"d1"}}, `!revision id "a" is used twice, first in a.yaml:1:11`},
		{"id is a label", graph, Draft{ID: "one", Parents: []string{"d1"}}, `!revision id "one" is also a branch label of revision "c1", first in c1.yaml:3:17`},
		{"bad id", graph, Draft{ID: "a-b", Parents: []string{"d1"}}, `!revision id "a-b" holds the character "-"`},
		{"label taken", graph, Draft{Parents: []string{"d1"}, Labels: []string{"two"}}, `!is already used by revision "c2", first in c2.yaml:3:17`},
		{"label is an id", graph, Draft{Parents: []string{"d1"}, Labels: []string{"a"}}, `!is also the id of revision "a"`},
		{"label is its own id", graph, Draft{ID: "xy", Parents: []string{"d1"}, Labels: []string{"xy"}}, `!branch label "xy" of revision "xy" is also the id`},
		{"bad label", graph, Draft{Parents: []string{"d1"}, Labels: []string{"heads"}}, `!branch label "heads" is a word of the target grammar`},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := draw(t, test.graph).New(test.draft)
			checkDraft(t, r, err, test.want)
		})
	}
}

func checkDraft(t *testing.T, r Revision, err error, want string) {
	t.Helper()
	part, refused := strings.CutPrefix(want, "!")
	switch {
	case refused && (err == nil || !strings.Contains(err.Error(), part)):
		t.Fatalf("got %v, want %q in it", err, part)
	case refused && err.(interface{ Hint() string }).Hint() == "":
		t.Fatalf("%v has no hint", err)
	case refused:
		return
	case err != nil:
		t.Fatal(err)
	}
	if got := words(r.Down) + " | " + words(r.DependsOn) + " | " + words(r.Labels); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if nameProblem(r.ID) != "" {
		t.Errorf("id %q %s", r.ID, nameProblem(r.ID))
	}
}

func TestMerge(t *testing.T) {
	const graph = "a -> b, b -> c1[one] -> d1, b -> c2[two] -> d2, b -> c3"
	for _, test := range []struct {
		name  string
		draft Draft
		want  string
	}{
		{"all heads", Draft{Parents: []string{"heads"}}, "d1 d2 c3 |  | "},
		{"two", Draft{Parents: []string{"one@head", "c3"}, Labels: []string{"m"}}, "d1 c3 |  | m"},
		{"twice", Draft{Parents: []string{"d1", "one@head"}}, `!merging: revision "d1" is named twice`},
		{"one", Draft{Parents: []string{"d1"}}, `!merging: there is nothing to join: d1`},
		{"none", Draft{Parents: []string{"base"}}, `!merging: there is nothing to join: base`},
		{"not heads", Draft{Parents: []string{"c1", "d2"}}, `!revision "c1" is not a head: d1 is above it`},
		{"splice", Draft{Parents: []string{"c1", "d2"}, Splice: true}, "c1 d2 |  | "},
		{"one below the other", Draft{Parents: []string{"c1", "d1"}, Splice: true}, `!revision "d1" overlaps with revision "c1"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := draw(t, graph).Merge(test.draft)
			checkDraft(t, r, err, test.want)
		})
	}
	if r, err := draw(t, "a -> a2, b(a2)").Merge(Draft{Parents: []string{"a2", "b"}}); err != nil || words(r.Down) != "a2 b" {
		t.Errorf("merging a head with one that depends on it: %v, %v", r.Down, err)
	}
}

func TestRebase(t *testing.T) {
	g := draw(t, "a -> b -> c -> d, b -> x -> y")
	r, err := g.Rebase("x", "d")
	if err != nil || words(r.Down) != "d" {
		t.Fatalf("got %v, %v", r.Down, err)
	}
	moved, err := g.With(r)
	if err != nil || idsIn(moved.Heads()) != "y" || moved.Len() != g.Len() {
		t.Errorf("heads %v, %v", idsOf(moved.Heads()), err)
	}
	if r, err = g.Rebase("x", "base"); err != nil || r.Down != nil && len(r.Down) > 0 {
		t.Errorf("onto base: %v, %v", r.Down, err)
	}
	if _, err = g.Rebase("b", "y"); !errors.As(err, new(*CycleError)) {
		t.Errorf("onto what stands on it: %v", err)
	}
	if _, err = g.Rebase("x", "zzzz"); !errors.As(err, new(*UnknownRevisionError)) {
		t.Errorf("onto nothing: %v", err)
	}
	if _, err = draw(t, drawMerged).Rebase("e", "d1"); !errors.As(err, new(*MergeError)) {
		t.Errorf("a merge: %v", err)
	}
}

func TestName(t *testing.T) {
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600))
	for _, test := range []struct {
		naming        Naming
		message, want string
	}{
		{Naming{}, "Add Posts, and more!", "20260304_0506_abc_add_posts_and_more"},
		{Naming{}, "", "20260304_0506_abc_"},
		{Naming{Template: "{rev}_{slug}"}, "x", "abc_x"},
		{Naming{Template: "{year}/{month}/{day}{hour}{minute}{second}_{epoch}_{rev}"}, "x", "2026/03/04050607_1772597167_abc"},
		{Naming{Template: "{slug}"}, "Größe der Bestellung №5 überprüfen und noch mehr", "größe_der_bestellung_5_überprüfen_und_"},
		{Naming{Template: "{slug}", SlugLength: 10}, "one two three", "one_two_"},
		{Naming{Template: "{slug}", SlugLength: 3}, "abcdef", "abc_"},
		{Naming{Template: "{slug}"}, "snake_case stays", "snake_case_stays"},
		{Naming{Template: "{rve}_{slug}"}, "x", `!file_template "{rve}_{slug}" has the unknown token "{rve}"`},
		{Naming{Template: "{rev"}, "x", `!file_template "{rev" has the unknown token`},
		{Naming{Template: "{slug}"}, "", `!file_template "{slug}" makes an empty name`},
	} {
		got, err := test.naming.Name("abc", test.message, at)
		if err != nil {
			got = "!" + err.Error()
			if err.(*TemplateError).Hint() == "" {
				t.Errorf("%v has no hint", err)
			}
		}
		if want, ok := strings.CutPrefix(test.want, "!"); got != test.want && !(ok && strings.Contains(got, want)) {
			t.Errorf("%+v %q: got %s, want %s", test.naming, test.message, got, test.want)
		}
	}
	if a, b := NewID(), NewID(); len(a) != 12 || a == b || strings.Trim(a, "0123456789abcdef") != "" {
		t.Errorf("ids %s, %s", a, b)
	}
}
