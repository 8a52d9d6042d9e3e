package config

import (
	"errors"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// folder reads one path; a relative one is below the file's folder.
func (v *value) folder() string {
	path := v.word("")
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(v.d.folder, filepath.FromSlash(path))
}

// hooks reads commands: each a text of words, or a list of them.
func (v *value) hooks() [][]string {
	if isNull(v.value) {
		return nil
	}
	if v.value.Kind != yaml.SequenceNode {
		v.fail(kindOf(v.value)+" where a list of commands is wanted", `write ["gofmt -w REVISION_SCRIPT_FILENAME"]`)
		return nil
	}
	var out [][]string
	for _, item := range v.value.Content {
		n := target(item)
		one := &value{d: v.d, c: v.c, entry: entry{key: v.entry.key, path: v.path, at: n, value: n}, outer: v.key()}
		var words []string
		if n.Kind == yaml.SequenceNode {
			words = one.words()
		} else if text, ok := one.scalar(n); ok {
			split, err := commandWords(text)
			if err != nil {
				one.fail(err.Error(), "")
				continue
			}
			words = split
		} else {
			continue
		}
		if len(words) == 0 {
			one.fail("an empty command", "")
			continue
		}
		out = append(out, words)
	}
	return out
}

// commandWords cuts a command at its blanks; quotes, single or double, keep them in
// a word. Nothing else of a shell's is known.
func commandWords(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	begun := false
	for _, c := range text {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(c)
		case c == '"' || c == '\'':
			quote, begun = c, true
		case c == ' ' || c == '\t' || c == '\n':
			if begun {
				words = append(words, word.String())
				word.Reset()
			}
			begun = false
		default:
			word.WriteRune(c)
			begun = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quote in the command does not end")
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}
