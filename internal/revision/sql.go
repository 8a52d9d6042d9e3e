package revision

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// SQLSection is a part of a .sql revision: what stands below one directive.
type SQLSection struct {
	Direction Direction
	// Dialects are those the directive names; none for every dialect that no
	// other section of the direction names.
	Dialects []schema.Dialect
	// SQL is the text, unchanged, up to the next directive.
	SQL string
	// Line is the line on which SQL starts.
	Line int
}

// readSQL reads a .sql file's header and checks its directives.
func readSQL(src Source) (*Revision, []error) {
	r := &Revision{Path: src.Path, Format: FormatSQL, Data: src.Data}
	entries, errs := sqlEntries(r)
	errs = append(errs, fill(r, entries, nil)...)
	sections, sectionErrs := sqlSections(r)
	for _, s := range sections {
		r.HasDowngrade = r.HasDowngrade || s.Direction == Down
	}
	return r, append(errs, sectionErrs...)
}

// SQLSections takes a .sql revision apart. A directive is a line that starts
// with "-- migrate:", wherever it stands.
func (r *Revision) SQLSections() []SQLSection {
	sections, _ := sqlSections(r) // Load has refused a file with errors
	return sections
}

// sqlEntries reads the comment lines above the first directive.
func sqlEntries(r *Revision) ([]entry, []error) {
	var entries []entry
	var errs []error
	rest := bytes.TrimPrefix(r.Data, []byte("\ufeff"))
	for number := 1; len(rest) > 0; number++ {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		text := strings.TrimRight(string(line), " \t\r")
		if strings.TrimLeft(text, " \t") == "" {
			continue
		}
		comment, ok := strings.CutPrefix(text, "--")
		if !ok {
			return entries, append(errs, &HeaderError{Place: Place{r.Path, number, 1}, Reason: "there is text above the first \"-- migrate:\" line",
				Advice: "the header is lines like \"-- revision: ID\", and the SQL stands below \"-- migrate:up\""})
		}
		if _, ok := directive(text); ok {
			return entries, errs
		}
		if e, ok := sqlEntry(comment, Place{Path: r.Path, Line: number}); ok {
			entries = append(entries, e)
		}
	}
	return entries, append(errs, &HeaderError{Place: Place{Path: r.Path}, Reason: "there is no \"-- migrate:up\" line",
		Advice: "the SQL of a revision stands below \"-- migrate:up\", its way back below \"-- migrate:down\""})
}

// sqlEntry reads "key: value" behind the dashes; any other comment is none.
func sqlEntry(comment string, at Place) (entry, bool) {
	key, value, ok := strings.Cut(comment, ":")
	word := strings.TrimLeft(key, " \t")
	if !ok || word == "" || strings.ContainsFunc(word, func(c rune) bool { return c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') }) {
		return entry{}, false
	}
	if value != "" && value[0] != ' ' && value[0] != '\t' {
		return entry{}, false
	}
	at.Column = 3 + len(key) - len(word)
	e := entry{key: word, place: at}
	text := strings.TrimSpace(value)
	if text == "" {
		e.kind = emptyValue
		return e, true
	}
	if isHeaderKey(word) {
		e.place.Column = 3 + len(key) + 1 + len(value) - len(strings.TrimLeft(value, " \t"))
	}
	e.sqlValue(text)
	return e, true
}

// sqlValue reads the value: one text, or a list between brackets or commas
// where the key takes one.
func (e *entry) sqlValue(text string) {
	switch e.key {
	case "down_revision", "depends_on", "replaces", "branch_labels":
	case "message", "irreversible":
		e.text = text // as it stands
		return
	default:
		e.text = unquoted(text)
		return
	}
	if text == "null" || text == "~" {
		e.kind = nullValue
		return
	}
	inner, bracket := strings.CutPrefix(text, "[")
	if bracket {
		inner = strings.TrimSuffix(inner, "]")
	} else if !strings.Contains(text, ",") {
		e.text = unquoted(text)
		return
	}
	e.kind = listValue
	if strings.TrimSpace(inner) == "" {
		return
	}
	for item := range strings.SplitSeq(inner, ",") {
		e.list = append(e.list, unquoted(strings.TrimSpace(item)))
	}
}

// unquoted takes a pair of quotes off a text.
func unquoted(s string) string {
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}

// directive reads a line as "-- migrate:WORDS".
func directive(line string) (words string, ok bool) {
	rest, ok := strings.CutPrefix(line, "--")
	if !ok {
		return "", false
	}
	return strings.CutPrefix(strings.TrimLeft(rest, " \t"), "migrate:")
}

// sqlSections finds the directives and what stands below each.
func sqlSections(r *Revision) ([]SQLSection, []error) {
	var sections []SQLSection
	var errs []error
	data := string(r.Data)
	from, line := 0, 1 // of the text not yet looked at
	start := -1        // of the SQL of the last section
	for from < len(data) {
		i := strings.Index(data[from:], "migrate:")
		if i < 0 {
			break
		}
		begin := strings.LastIndexByte(data[:from+i], '\n') + 1
		end := len(data)
		if j := strings.IndexByte(data[from+i:], '\n'); j >= 0 {
			end = from + i + j + 1
		}
		line += strings.Count(data[from:begin], "\n")
		words, ok := directive(strings.TrimPrefix(strings.TrimRight(data[begin:end], " \t\r\n"), "\ufeff"))
		if ok {
			if start >= 0 {
				sections[len(sections)-1].SQL = data[start:begin]
			}
			s, err := section(words, Place{Path: r.Path, Line: line, Column: 1})
			if err != nil {
				errs = append(errs, err)
			}
			s.Line = line + 1
			sections, start = append(sections, s), end
		}
		if end > begin && data[end-1] == '\n' {
			line++
		}
		from = end
	}
	if start >= 0 {
		sections[len(sections)-1].SQL = data[start:]
	}
	return sections, append(errs, twice(r.Path, sections)...)
}

// section reads the words behind "migrate:".
func section(words string, at Place) (SQLSection, error) {
	fields := strings.Fields(words)
	var s SQLSection
	if len(fields) == 0 || words[0] == ' ' {
		return s, &HeaderError{Place: at, Reason: "\"migrate:\" is followed by nothing", Advice: "write -- migrate:up or -- migrate:down"}
	}
	switch fields[0] {
	case "up":
		s.Direction = Up
	case "down":
		s.Direction = Down
	default:
		return s, &HeaderError{Place: at, Reason: fmt.Sprintf("unknown directive %s", quote("migrate:"+fields[0])),
			Near: prefixed("migrate:", nearest(fields[0], []string{"up", "down"})), Advice: "write -- migrate:up or -- migrate:down"}
	}
	for _, word := range fields[1:] {
		d := schema.Dialect(word)
		if !slices.Contains(schema.Dialects[:], d) {
			return s, unknownDialect(word, at)
		}
		s.Dialects = append(s.Dialects, d)
	}
	return s, nil
}

func unknownDialect(word string, at Place) error {
	var known []string
	for _, d := range schema.Dialects {
		known = append(known, string(d))
	}
	near := nearest(word, known)
	for _, k := range known {
		if len(near) == 0 && (strings.HasPrefix(word, k) || strings.HasPrefix(k, word)) {
			near = []string{k}
		}
	}
	return &HeaderError{Place: at, Reason: fmt.Sprintf("unknown dialect %s behind migrate:", quote(word)), Near: near,
		Advice: "the dialects are " + strings.Join(known, ", ")}
}

func prefixed(prefix string, words []string) []string {
	for i := range words {
		words[i] = prefix + words[i]
	}
	return words
}

// twice refuses two sections of a direction for the same dialect.
func twice(path string, sections []SQLSection) []error {
	type claim struct {
		direction Direction
		dialect   schema.Dialect
	}
	var errs []error
	first := map[claim]int{}
	for _, s := range sections {
		if s.Direction == "" {
			continue
		}
		dialects := s.Dialects
		if len(dialects) == 0 {
			dialects = []schema.Dialect{""}
		}
		for _, d := range dialects {
			if line, ok := first[claim{s.Direction, d}]; ok {
				errs = append(errs, &HeaderError{Place: Place{path, s.Line - 1, 1},
					Reason: fmt.Sprintf("this part is a second one for the same direction and dialect; the first is on line %d", line)})
				continue
			}
			first[claim{s.Direction, d}] = s.Line - 1
		}
	}
	if first[claim{Up, ""}] == 0 && !hasUp(sections) && len(errs) == 0 && len(sections) > 0 {
		errs = append(errs, &HeaderError{Place: Place{Path: path}, Reason: "there is no \"-- migrate:up\" line",
			Advice: "the SQL of a revision stands below \"-- migrate:up\""})
	}
	return errs
}

func hasUp(sections []SQLSection) bool {
	return slices.ContainsFunc(sections, func(s SQLSection) bool { return s.Direction == Up || s.Direction == "" })
}
