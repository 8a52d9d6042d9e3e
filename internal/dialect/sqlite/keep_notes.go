package sqlite

import (
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
)

// notes are the comments that belong to an item: on lines of their own before it,
// and behind it on its line.
type notes struct{ before, behind []string }

// readNotes gives each comment of a CREATE TABLE outside its items a place: what
// stands on the line of the opening parenthesis or before is the header, what stands
// after the last item's line is the footer, the rest belongs to items.
func readNotes(text string, t tableText) (all []notes, header, footer []string) {
	all = make([]notes, len(t.items))
	header = commentsIn(text[:t.bodyFrom])
	from := t.bodyFrom
	for i, item := range t.items {
		behind, before := splitNotes(text[from:item.from])
		if i == 0 {
			header = append(header, behind...)
		} else {
			all[i-1].behind = append(all[i-1].behind, behind...)
		}
		all[i].before = before
		from = item.to
	}
	behind, footer := splitNotes(text[from:])
	if n := len(all); n > 0 {
		all[n-1].behind = append(all[n-1].behind, behind...)
	}
	return all, header, footer
}

// commentsIn returns the comments of a text.
func commentsIn(text string) []string {
	first, others := splitNotes(text)
	return append(first, others...)
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

// joinItems writes what follows the name of the table: the items a line each.
func joinItems(items []keptItem, header, footer []string) string {
	var b strings.Builder
	b.WriteString(" (")
	b.WriteString(onOneLine(header))
	b.WriteString("\n")
	for i, item := range items {
		writeNotes(&b, item.notes.before)
		b.WriteString("  " + item.text)
		if i < len(items)-1 {
			b.WriteString(",")
		}
		b.WriteString(onOneLine(item.notes.behind))
		b.WriteString("\n")
	}
	writeNotes(&b, footer)
	b.WriteString(")")
	return b.String()
}

// onOneLine writes comments behind something; one to the end of the line ends it.
func onOneLine(comments []string) string {
	var b strings.Builder
	for i, text := range comments {
		b.WriteString(" " + text)
		if i < len(comments)-1 && strings.HasPrefix(text, "--") {
			b.WriteString("\n ")
		}
	}
	return b.String()
}

func writeNotes(b *strings.Builder, comments []string) {
	for _, text := range comments {
		b.WriteString("  " + text + "\n")
	}
}
