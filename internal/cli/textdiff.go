package cli

import (
	"fmt"
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

// differ compares without a time limit, which would make the outcome depend on the
// machine.
func differ() *diffmatchpatch.DiffMatchPatch {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0
	return d
}

func diffLines(from, to string) []diffLine {
	d := differ()
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

// place is where a hunk stands in both texts, as diff -u says it.
func place(lines []diffLine) string {
	fromCount, toCount := 0, 0
	for _, l := range lines {
		if l.sign != '+' {
			fromCount++
		}
		if l.sign != '-' {
			toCount++
		}
	}
	return fmt.Sprintf("@@ -%s +%s @@", extent(lines[0].from, fromCount), extent(lines[0].to, toCount))
}

// extent is a range of a hunk: an empty one names the line before it.
func extent(before, count int) string {
	if count == 0 {
		return fmt.Sprintf("%d,0", before)
	}
	return fmt.Sprintf("%d,%d", before+1, count)
}
