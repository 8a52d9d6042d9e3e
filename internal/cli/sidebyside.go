package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// sideRow is a line of each text beside the other; a side that has none is nil.
type sideRow struct {
	left, right []span
	mark        string // "|" changed, "<" on the left alone, ">" on the right alone, " " equal
}

// sides is how two texts are shown side by side.
type sides struct {
	paint
	columns int // of the terminal; 0 is no limit
}

// gutter is what stands between the two sides, around the mark.
const gutter = 3

// write shows how two texts differ, with the words that changed marked: by colour
// where a person looks, by [-…-] and {+…+} elsewhere; nothing when they do not.
func (s sides) write(w io.Writer, fromName, toName, from, to string) {
	lines := diffLines(from, to)
	hunks := diffHunks(lines)
	if len(hunks) == 0 {
		return
	}
	var places []string
	rows := make([][]sideRow, len(hunks))
	for i, h := range hunks {
		rows[i] = s.rows(lines[h[0]:h[1]])
		places = append(places, place(lines[h[0]:h[1]]))
	}
	left, right := s.widths(rows, fromName)
	s.row(w, sideRow{[]span{{fromName, false}}, []span{{toName, false}}, " "}, left, right, s.bold)
	for i, hunk := range rows {
		fmt.Fprintln(w, s.cyan(places[i]))
		for _, r := range hunk {
			s.row(w, r, left, right, nil)
		}
	}
}

// rows puts the lines of a hunk beside each other.
func (s sides) rows(lines []diffLine) []sideRow {
	var out []sideRow
	var gone, come []string
	flush := func() {
		out = append(out, s.paired(gone, come)...)
		gone, come = nil, nil
	}
	for _, l := range lines {
		switch l.sign {
		case '-':
			gone = append(gone, l.text)
		case '+':
			come = append(come, l.text)
		default:
			flush()
			out = append(out, sideRow{[]span{{l.text, false}}, []span{{l.text, false}}, " "})
		}
	}
	flush()
	return out
}

// paired puts lines that went beside those that came in their place.
func (s sides) paired(gone, come []string) []sideRow {
	var out []sideRow
	for _, line := range gone {
		at := -1
		for i, other := range come {
			if alike(line, other) {
				at = i
				break
			}
		}
		if at < 0 {
			out = append(out, sideRow{left: []span{{line, false}}, mark: "<"})
			continue
		}
		for _, before := range come[:at] {
			out = append(out, sideRow{right: []span{{before, false}}, mark: ">"})
		}
		left, right := wordDiff(line, come[at])
		out = append(out, sideRow{s.marked(left, "[-", "-]"), s.marked(right, "{+", "+}"), "|"})
		come = come[at+1:]
	}
	for _, line := range come {
		out = append(out, sideRow{right: []span{{line, false}}, mark: ">"})
	}
	return out
}

// marked puts signs around what changed where there is no colour to tell.
func (s sides) marked(line []span, before, after string) []span {
	if s.on {
		return line
	}
	for i, p := range line {
		if p.changed {
			line[i].text = before + p.text + after
		}
	}
	return line
}

// widths are those of the two sides: as wide as the left one is, or half of the
// terminal. The right one has no limit without a terminal.
func (s sides) widths(hunks [][]sideRow, name string) (left, right int) {
	left = utf8.RuneCountInString(name)
	for _, rows := range hunks {
		for _, r := range rows {
			left = max(left, width(r.left))
		}
	}
	if s.columns == 0 {
		return left, 0
	}
	left = min(left, max(20, (s.columns-gutter)/2))
	return left, max(20, s.columns-gutter-left)
}

func width(line []span) int {
	n := 0
	for _, p := range line {
		n += utf8.RuneCountInString(p.text)
	}
	return n
}

// row writes one row, on several lines when a side is too narrow for it.
func (s sides) row(w io.Writer, r sideRow, left, right int, title func(string) string) {
	from, to := folded(r.left, left), folded(r.right, right)
	for i := range max(len(from), len(to), 1) {
		mark := r.mark
		if i > 0 {
			mark = " "
		}
		a, b := s.painted(at(from, i), r.mark, s.red, title), s.painted(at(to, i), r.mark, s.green, title)
		pad := strings.Repeat(" ", left-width(at(from, i)))
		fmt.Fprintln(w, strings.TrimRight(a+pad+" "+s.yellow(mark)+" "+b, " "))
	}
}

func at(lines [][]span, i int) []span {
	if i < len(lines) {
		return lines[i]
	}
	return nil
}

// painted colours a line that is not on the other side, and within one that changed
// the words that did.
func (s sides) painted(line []span, mark string, colour, title func(string) string) string {
	var b strings.Builder
	for _, p := range line {
		switch {
		case title != nil:
			b.WriteString(title(p.text))
		case mark == "<" || mark == ">":
			b.WriteString(colour(p.text))
		case p.changed:
			b.WriteString(s.bold(colour(p.text)))
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// folded breaks a line that is wider than a side; 0 is no limit.
func folded(line []span, limit int) [][]span {
	if limit == 0 || width(line) <= limit {
		return [][]span{line}
	}
	var out [][]span
	var now []span
	room := limit
	for _, p := range line {
		text := []rune(p.text)
		for len(text) > 0 {
			n := min(room, len(text))
			now = append(now, span{string(text[:n]), p.changed})
			text, room = text[n:], room-n
			if room == 0 {
				out, now, room = append(out, now), nil, limit
			}
		}
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}
