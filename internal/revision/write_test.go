package revision

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestHeadersReadBack: what is written is what Load reads, whatever the
// message.
func TestHeadersReadBack(t *testing.T) {
	name := rapid.Custom(func(t *rapid.T) string {
		return rapid.OneOf(rapid.StringMatching(`[a-z0-9_.]{1,12}`), rapid.SampledFrom([]string{"1e5", "012345678901", "no", "true", "0x1F", "ü", "=", "1_0", "~a", "a#b", "'a'", "[a", "<<"})).Draw(t, "name")
	})
	names := func(t *rapid.T, what string) []string {
		list := rapid.SliceOfNDistinct(name, 0, 3, rapid.ID).Draw(t, what)
		for _, n := range list {
			if nameProblem(n) != "" {
				t.Skip("not a name")
			}
		}
		return list
	}
	rapid.Check(t, func(t *rapid.T) {
		want := Revision{ID: name.Draw(t, "id"), Down: names(t, "down"), Labels: names(t, "labels"), DependsOn: names(t, "depends"), Replaces: names(t, "replaces"),
			Message: rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"fix #12: it's \"so\"", "null", "- x", "a: b", "x:", " padded ", "\\n", "tab\there", "two\nlines", "\u0085\u2028\ufeff"})).Draw(t, "message"),
			Created: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "created"), 0).UTC()}
		if nameProblem(want.ID) != "" {
			t.Skip("not a name")
		}
		got, errs := readHeader(Source{Path: "f.yaml", Data: append(want.YAMLHeader(), "upgrade: []\n"...)})
		if len(errs) > 0 {
			t.Fatalf("%v in\n%s", errs, want.YAMLHeader())
		}
		same(t, *got, want)
		if strings.ContainsAny(want.ID+words(want.Down)+words(want.Labels)+words(want.DependsOn)+words(want.Replaces), "'[") {
			return // quotes and brackets are taken off in SQL
		}
		want.Message = strings.Join(strings.Fields(want.Message), " ")
		got, errs = readHeader(Source{Path: "f.sql", Data: append(want.SQLHeader(), "-- migrate:up\n"...)})
		if len(errs) > 0 {
			t.Fatalf("%v in\n%s", errs, want.SQLHeader())
		}
		same(t, *got, want)
	})
}

func same(t *rapid.T, got, want Revision) {
	for _, r := range []*Revision{&got, &want} {
		r.Path, r.Format, r.Data, r.HasDowngrade = "", "", nil, false
	}
	if g, w := fmt.Sprintf("%+q", flat(got)), fmt.Sprintf("%+q", flat(want)); g != w {
		t.Fatalf("got  %s\nwant %s", g, w)
	}
}
