package sqltext

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Problem says why a text cannot be split into statements.
type Problem uint8

// The problems of texts.
const (
	InvalidText   Problem = iota + 1 // bytes that are no UTF-8, or a NUL
	Unterminated                     // a string, a comment, a name, a parenthesis or a body without its end
	ClientCommand                    // a command to the server's own client, which no server reads
	CopyFromStdin                    // COPY … FROM STDIN, whose rows only a client can send
)

// TextError is a problem of a text and where it is.
type TextError struct {
	Problem Problem
	What    string // what stands there, in words or as written
	Hint    string // what to do about it, or ""
	Offset  int    // in bytes
	Line    int    // from 1
	Column  int    // from 1, in characters
}

func (e *TextError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason())
}

// Reason is the problem without its place.
func (e *TextError) Reason() string {
	switch e.Problem {
	case Unterminated:
		return e.What + " is not terminated"
	case ClientCommand:
		return fmt.Sprintf("%s is a command to the client, not SQL", e.What)
	case CopyFromStdin:
		return "COPY … FROM STDIN has its rows in the file, which only psql can send"
	}
	return e.What
}

// textError returns a problem at an offset of a text.
func textError(text string, offset int, problem Problem, what, hint string) *TextError {
	line, column := Position(text, offset)
	return &TextError{Problem: problem, What: what, Hint: hint, Offset: offset, Line: line, Column: column}
}

// checkText refuses what no server takes as text.
func checkText(text string) error {
	if n := strings.IndexByte(text, 0); n >= 0 {
		return textError(text, n, InvalidText, "a NUL character", encodingHint(text))
	}
	if utf8.ValidString(text) {
		return nil
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return textError(text, i, InvalidText, fmt.Sprintf("the byte 0x%02x is not UTF-8", text[i]), encodingHint(text))
		}
		i += size
	}
	return nil
}

func encodingHint(text string) string {
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return "the file is UTF-16: save it as UTF-8"
	}
	return "save the file as UTF-8"
}
