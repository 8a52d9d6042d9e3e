package sqlite

import (
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// notes are the comments that belong to an item: on lines of their own before it,
// and behind it on its line.
type notes struct{ before, behind []string }

// readNotes gives each comment of a CREATE TABLE outside its items to one of them;
// what stands after the last is the footer.
func readNotes(text string, t tableText) (all []notes, footer []string) {
	all = make([]notes, len(t.items))
	from := 0
	for i, item := range t.items {
		behind, before := splitNotes(text[from:item.from])
		if i == 0 {
			before = append(behind, before...)
		} else {
			all[i-1].behind = append(all[i-1].behind, behind...)
		}
		all[i].before = before
		from = item.to
	}
	behind, rest := splitNotes(text[from:])
	if n := len(all); n > 0 {
		all[n-1].behind = append(all[n-1].behind, behind...)
	}
	return all, rest
}

// splitNotes returns the comments of a gap that stand on its first line, and the others.
func splitNotes(gap string) (first, others []string) {
	line := true
	for _, t := range sqltext.Lex(sqltext.SQLite, gap) {
		switch t.Kind {
		case sqltext.Space:
			line = line && !strings.Contains(t.Text, "\n")
		case sqltext.Comment:
			note := strings.TrimSpace(t.Text)
			if line {
				first = append(first, note)
			} else {
				others = append(others, note)
			}
			line = line && !strings.HasPrefix(note, "--")
		}
	}
	return first, others
}

// joinItems writes the items a line each.
func joinItems(items []keptItem, footer []string) string {
	var b strings.Builder
	note := func(text string) { b.WriteString("  " + text + "\n") }
	for i, item := range items {
		for _, text := range item.notes.before {
			note(text)
		}
		b.WriteString("  " + item.text)
		if i < len(items)-1 {
			b.WriteString(",")
		}
		behind := item.notes.behind
		for j, text := range behind {
			b.WriteString(" " + text)
			if j < len(behind)-1 && strings.HasPrefix(text, "--") {
				b.WriteString("\n ")
			}
		}
		b.WriteString("\n")
	}
	for _, text := range footer {
		note(text)
	}
	return b.String()
}
