package migrate_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// aside takes what the reader says that it does not manage out of the catalog's
// managed part: whole tables (partitions, inherited, foreign ones), options of
// tables, foreign keys to nowhere, comments without a place in the model. What it leaves out and does not say stays, and
// shows as a difference.
func (c catalog) aside(unmanaged []schema.Unmanaged) {
	for _, u := range unmanaged {
		switch {
		case u.Kind == "table option":
			c.withoutWords("table "+u.Name.Name, strings.Fields(u.Definition))
		case strings.HasSuffix(u.Kind, " comment"):
			c.withoutComment(strings.TrimSuffix(u.Kind, " comment"), u.Name)
		case u.Kind == "column statistics setting":
			c.withoutLine(" SET (n_distinct")
		case strings.HasPrefix(u.Kind, "foreign key"):
			c.withoutLine("CONSTRAINT `" + u.Name.Name + "`")
		case strings.Contains(u.Kind, "table") || strings.Contains(u.Kind, "partition") || strings.Contains(u.Kind, "view"):
			c.withoutTable(u.Name)
		}
	}
}

// withoutTable moves a table and what stands on it.
func (c catalog) withoutTable(name schema.Name) {
	in := cmp.Or(name.Schema, "public")
	named := regexp.QuoteMeta(in) + `\."?` + regexp.QuoteMeta(name.Name) + `"?`
	about := regexp.MustCompile(`(?s)^(\w+ )*?(TABLE|COLUMN|ON|OWNED BY)( ONLY)? ` + named + `[ .\n;(]`)
	owned := regexp.MustCompile(`^(ALTER SEQUENCE|CREATE( UNIQUE)? INDEX) \S+ (OWNED BY|ON)( ONLY)? ` + named + `[ .\n;]`)
	c.move(func(key string) bool {
		text := c.managed[key]
		return key == "table "+name.Name || key == "table "+in+"."+name.Name || about.MatchString(text) || owned.MatchString(text)
	})
}

// withoutComment moves the comment on one object. A primary key is a constraint to
// pg_dump.
func (c catalog) withoutComment(kind string, name schema.Name) {
	if kind == "primary key" {
		kind = "constraint"
	}
	named := fmt.Sprintf(`^comment %s\.%s "?%s"?( ON .*)?$`, regexp.QuoteMeta(cmp.Or(name.Schema, "public")), strings.ToUpper(kind), regexp.QuoteMeta(name.Name))
	c.move(regexp.MustCompile(named).MatchString)
}

// move takes the objects of these keys out of the managed part.
func (c catalog) move(wanted func(key string) bool) {
	for key, text := range c.managed {
		if wanted(key) {
			c.unmanaged[key] = text
			delete(c.managed, key)
		}
	}
}

func (c catalog) withoutWords(key string, words []string) {
	for _, w := range words {
		c.managed[key] = regexp.MustCompile(`(?i) `+regexp.QuoteMeta(w)).ReplaceAllString(c.managed[key], "")
	}
}

func (c catalog) withoutLine(part string) {
	for key, text := range c.managed {
		kept := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.Contains(line, part) })
		c.managed[key] = strings.Join(kept, "\n")
	}
}

// kinds counts what is not managed.
func kinds(unmanaged []schema.Unmanaged) string {
	count := map[string]int{}
	for _, u := range unmanaged {
		count[u.Kind]++
	}
	var out []string
	for _, kind := range sorted(count) {
		out = append(out, fmt.Sprintf("%d %s", count[kind], kind))
	}
	return strings.Join(out, ", ")
}
