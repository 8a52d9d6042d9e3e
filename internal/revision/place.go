package revision

import "strconv"

// Place is a position in a file. Line and Column count from 1; a zero line
// means the file as a whole, an empty path no file at all.
type Place struct {
	Path         string
	Line, Column int
}

// String writes the place as path:line:column, as far as it is known.
func (p Place) String() string {
	s := p.Path
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	return s
}

// before is the place as the start of a message: "path:1:2: " or nothing.
func (p Place) before() string {
	if s := p.String(); s != "" {
		return s + ": "
	}
	return ""
}
