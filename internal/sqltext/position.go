package sqltext

import (
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\uFEFF"

// Position returns the line and the column of an offset in bytes, both from 1,
// the column in characters. A byte order mark at the beginning is no column.
func Position(text string, offset int) (line, column int) {
	return position{}.to(text, offset).human()
}

// position is a place in a text, from which the next one is found without
// counting lines again.
type position struct {
	offset    int
	lines     int // before the offset
	lineStart int
	column    int // characters between the start of the line and the offset
}

// to returns the position of an offset at or after p.
func (p position) to(text string, offset int) position {
	offset = min(max(offset, p.offset), len(text))
	passed := text[p.offset:offset]
	if n := strings.Count(passed, "\n"); n > 0 {
		p.lines += n
		p.lineStart = p.offset + strings.LastIndexByte(passed, '\n') + 1
		p.column = 0
		passed = text[p.lineStart:offset]
	}
	p.column += utf8.RuneCountInString(passed)
	if p.offset == 0 && p.lineStart == 0 && strings.HasPrefix(passed, byteOrderMark) {
		p.column--
	}
	p.offset = offset
	return p
}

func (p position) human() (line, column int) { return p.lines + 1, p.column + 1 }
