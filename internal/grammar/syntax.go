package grammar

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	yamlLine    = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)
	yamlAnchor  = regexp.MustCompile(`unknown anchor '([^']*)'`)
	innerColon  = regexp.MustCompile(`:\s`)
	flowColon   = regexp.MustCompile(`[{,] *[^\s:,"'{}\[\]]+: +[^\s"'{\[][^,{}\[\]"']*?(: )`)
	flowBracket = regexp.MustCompile(`: +[^\s"'{\[,][^,{}"'\[]*(\[)`)
	flowComma   = regexp.MustCompile(`: +[^\s"'{\[,][^,{}"]*\([^,)]*(,)`)
	startsWrong = regexp.MustCompile("(?:^\\s*|: |- |[\\[{,] *)([@`%\t])")
)

// syntaxError says where a text stops being YAML. The line that yaml.v3 reports
// is often the one where the enclosing block begins, and it has no column, so
// both are sought in the text.
func syntaxError(f File, err error) Error {
	found := yamlLine.FindStringSubmatch(err.Error())
	line, _ := strconv.Atoi(found[1])
	e := Error{File: f.Name, Line: max(line, 1, brokenLine(f.Data)), Message: "this is not YAML: " + found[2]}
	if name := yamlAnchor.FindStringSubmatch(found[2]); name != nil {
		if at := bytes.Index(f.Data, []byte("*"+name[1])); at >= 0 {
			e.Line, e.Column = position(f.Data, at)
		}
		e.Hint = "quote a value that begins with \"*\""
	} else {
		e.Column, e.Hint = syntaxColumn(lineOf(f.Data, e.Line), found[2])
	}
	if e.Column == 0 {
		e.Column = 1
	}
	return e
}

// brokenLine returns the line after the longest beginning of the text that is
// YAML, 1 when even the first line is not. What follows a mistake does not mend
// it, so every beginning that reaches past it fails, and the boundary is found by
// halving. A beginning may also fail because it ends inside brackets or quotes:
// then a later one works and the search goes on from there.
func brokenLine(data []byte) int {
	lines := bytes.SplitAfter(data, []byte("\n"))
	works := func(n int) bool {
		_, err := parseYAML(bytes.Join(lines[:n], nil))
		return err == nil
	}
	low, high := 0, len(lines)
	for low+1 < high {
		if middle := (low + high) / 2; works(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	for ahead := low + 2; ahead <= min(low+40, len(lines)); ahead++ {
		if works(ahead) {
			low = ahead
		}
	}
	return min(low+1, len(lines))
}

func lineOf(data []byte, n int) string {
	lines := bytes.SplitN(data, []byte("\n"), n+1)
	if n > len(lines) {
		return ""
	}
	return string(lines[n-1])
}

// syntaxColumn guesses the column of a mistake in its line from what yaml.v3 says
// about it, and what to do.
func syntaxColumn(line, message string) (column int, hint string) {
	first := len(line) - len(strings.TrimLeft(line, " \t"))
	at := func(byteOffset int) int { return utf8.RuneCountInString(line[:byteOffset]) + 1 }
	switch {
	case strings.Contains(message, "mapping values are not allowed"):
		hint = `quote a value that holds ": "`
		if all := innerColon.FindAllStringIndex(line+" ", 2); len(all) == 2 {
			return at(all[1][0]), hint
		}
	case strings.Contains(message, "cannot start any token"):
		hint = "quote a value that begins with @, ` or %"
		if found := startsWrong.FindStringSubmatchIndex(line); found != nil {
			if line[found[2]] == '\t' {
				hint = "indent with blanks, not with tabs"
			}
			return at(found[2]), hint
		}
	case strings.Contains(message, "did not find expected"):
		for _, cut := range []struct {
			where *regexp.Regexp
			hint  string
		}{{flowColon, `": "`}, {flowBracket, "a bracket"}, {flowComma, "a comma"}} {
			if found := cut.where.FindStringSubmatchIndex(line); found != nil && strings.Contains(message, "','") {
				return at(found[2]), "quote a value that holds " + cut.hint
			}
		}
		hint = "look at the indentation, and quote what holds a comma, a bracket, \": \" or \" #\""
	case strings.Contains(message, "end of stream"):
		hint = "a quote or a bracket is not closed"
	}
	return at(first), hint
}
