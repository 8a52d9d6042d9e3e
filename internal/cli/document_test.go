package cli

import (
	"errors"
	"strings"
	"testing"
)

func TestFlattened(t *testing.T) {
	const head = `{"command":"x","ok":true,"dialect":null,"server_version":null,"url":null,"environment":null,"warnings":[],"error":null`
	for _, c := range []struct {
		body any
		want string
	}{
		{nil, head + "}"},
		{struct{}{}, head + "}"},
		{&listDocument{}, head + `,"revisions":[]}`},
		{&differencesDocument{}, head + `,"matches":false,"pending":[],"operations":[],"unmanaged":[],"undecided":[]}`},
		{&runDocument{Target: "a<b"}, head + `,"from":[],"to":[],"target":"a<b","dry_run":false,"revisions":[],"duration_ms":0}`},
		{&writtenDocument{}, head + `,"revision":null,"path":null,"operations":[],"unmanaged":[],"undecided":[]}`},
	} {
		got, err := flattened(header{Command: "x", OK: true}, c.body)
		if err != nil || string(got) != c.want {
			t.Errorf("got  %s, %v\nwant %s", got, err, c.want)
		}
	}
}

func TestScrubbed(t *testing.T) {
	p := &program{url: "mysql://u:p%40ss@h/db"}
	for _, c := range []struct{ text, want string }{
		{"dial u:p@ss@h", "dial u:***@h"},
		{"parse mysql://u:p%40ss@h/db", "parse mysql://u:***@h/db"},
		{"password=p@ss host=h", "password=*** host=h"},
		{"no word of it", "no word of it"},
	} {
		if got := p.scrubbed(c.text); got != c.want {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

func TestMasked(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://u:secret@h/db?sslmode=disable": "postgres://u:***@h/db?sslmode=disable",
		"sqlite:///app.db":                         "sqlite:///app.db",
		"root:secret@tcp(h:3306)/db":               "***", // a driver's own form, not a URL
		"host=h user=u password=secret":            "***",
	} {
		if got := masked(url); got != want {
			t.Errorf("%s: %s", url, got)
		}
	}
}

func TestExitCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0}, {errors.New("x"), 1}, {&configError{errNoProject}, 1}, {&usageError{}, 2}, {errDiffers, 3},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
	}
}

func TestOneLine(t *testing.T) {
	if got := oneLine("a\n  b\n\nc  d"); got != "a b c  d" {
		t.Errorf("%q", got)
	}
	if got := (&program{}).lines(errors.New("x\ny")); strings.Join(got, "|") != "x y" {
		t.Errorf("%q", got)
	}
}
