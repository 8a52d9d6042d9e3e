package revision

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The two kinds of name that share one space.
const (
	kindID    = "revision id"
	kindLabel = "branch label"
)

// maxName is how many characters an id may have: the width of version_num.
const maxName = 255

// nameProblem says why a text cannot be an id or a label, or nothing.
func nameProblem(name string) string {
	switch {
	case name == "":
		return "is empty"
	case !utf8.ValidString(name):
		return "is not UTF-8"
	case utf8.RuneCountInString(name) > maxName:
		return "is longer than 255 characters"
	case isWord(name):
		return "is a word of the target grammar"
	case strings.EqualFold(name, "null") || name == "~":
		return "is how a base is written in down_revision"
	}
	for _, c := range name {
		switch {
		case c == '@' || c == '-' || c == '+' || c == ':' || c == ',' || c == '/':
			return "holds the character " + quote(string(c)) + ", which targets and lists are made with"
		case unicode.IsSpace(c) || unicode.IsControl(c):
			return "holds a blank or control character"
		}
	}
	return ""
}

// checkName is nameProblem as an error.
func checkName(kind, name string, at Place) error {
	if reason := nameProblem(name); reason != "" {
		return &NameError{Place: at, Kind: kind, Name: name, Reason: reason}
	}
	return nil
}
