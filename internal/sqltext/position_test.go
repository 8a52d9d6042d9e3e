package sqltext

import "testing"

func TestPosition(t *testing.T) {
	for _, c := range []struct {
		text         string
		offset       int
		line, column int
	}{
		{"", 0, 1, 1}, {"ab", 1, 1, 2}, {"a\nb", 2, 2, 1}, {"a\r\nbc", 4, 2, 2}, {"é\néx", 5, 2, 2}, {"éx", 2, 1, 2},
		{"\uFEFFa", 3, 1, 1}, {"\uFEFFa\nb", 5, 2, 1}, {"ab", 9, 1, 3}, {"a\n", 2, 2, 1},
	} {
		if line, column := Position(c.text, c.offset); line != c.line || column != c.column {
			t.Errorf("%q at %d: %d:%d, want %d:%d", c.text, c.offset, line, column, c.line, c.column)
		}
	}
}
