package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// around is how many equal lines stand around a difference.
const around = 3

// diffLine is a line of one text or of both.
type diffLine struct {
	sign     byte // ' ', '-' or '+'
	text     string
	from, to int // lines of each text before this one
}

// textDiff writes how two texts differ, as diff -u does; nothing when they do not.
func (c paint) textDiff(w io.Writer, fromName, toName, from, to string) {
	lines := diffLines(from, to)
	hunks := diffHunks(lines)
	if len(hunks) == 0 {
		return
	}
	fmt.Fprintf(w, "%s\n%s\n", c.bold("--- "+fromName), c.bold("+++ "+toName))
	for _, h := range hunks {
		c.hunk(w, lines[h[0]:h[1]])
	}
}

func (c paint) hunk(w io.Writer, lines []diffLine) {
	fromCount, toCount := 0, 0
	for _, l := range lines {
		if l.sign != '+' {
			fromCount++
		}
		if l.sign != '-' {
			toCount++
		}
	}
	first := lines[0]
	fmt.Fprintf(w, "%s\n", c.cyan(fmt.Sprintf("@@ -%s +%s @@", extent(first.from, fromCount), extent(first.to, toCount))))
	for _, l := range lines {
		text := string(l.sign) + l.text
		switch l.sign {
		case '-':
			text = c.red(text)
		case '+':
			text = c.green(text)
		}
		fmt.Fprintln(w, text)
	}
}

// extent is a range of a hunk: an empty one names the line before it.
func extent(before, count int) string {
	if count == 0 {
		return fmt.Sprintf("%d,0", before)
	}
	return fmt.Sprintf("%d,%d", before+1, count)
}

func diffLines(from, to string) []diffLine {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // a timeout would make the outcome depend on the machine
	a, b, texts := d.DiffLinesToChars(from, to)
	var out []diffLine
	fromAt, toAt := 0, 0
	for _, piece := range d.DiffCharsToLines(d.DiffMain(a, b, false), texts) {
		for line := range strings.Lines(piece.Text) {
			l := diffLine{' ', strings.TrimRight(line, "\n"), fromAt, toAt}
			switch piece.Type {
			case diffmatchpatch.DiffDelete:
				l.sign = '-'
				fromAt++
			case diffmatchpatch.DiffInsert:
				l.sign = '+'
				toAt++
			default:
				fromAt++
				toAt++
			}
			out = append(out, l)
		}
	}
	return out
}

// diffHunks returns the ranges of lines to show: differences with what stands around
// them; ranges that touch are one.
func diffHunks(lines []diffLine) [][2]int {
	var hunks [][2]int
	for i, l := range lines {
		if l.sign == ' ' {
			continue
		}
		begin, end := max(0, i-around), min(len(lines), i+around+1)
		if n := len(hunks); n > 0 && begin <= hunks[n-1][1] {
			hunks[n-1][1] = end
		} else {
			hunks = append(hunks, [2]int{begin, end})
		}
	}
	return hunks
}
