package revision

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// YAMLHeader is the header of a new .yaml file, in the words that Load reads.
func (r *Revision) YAMLHeader() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "revision: %s\n", yamlText(r.ID))
	switch len(r.Down) {
	case 0:
		b.WriteString("down_revision: null\n")
	case 1:
		fmt.Fprintf(&b, "down_revision: %s\n", yamlText(r.Down[0]))
	default:
		fmt.Fprintf(&b, "down_revision: %s\n", yamlList(r.Down))
	}
	for _, list := range []struct {
		key    string
		values []string
	}{{"branch_labels", r.Labels}, {"depends_on", r.DependsOn}, {"replaces", r.Replaces}} {
		if len(list.values) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", list.key, yamlList(list.values))
		}
	}
	if r.Message != "" {
		fmt.Fprintf(&b, "message: %s\n", yamlText(r.Message))
	}
	if !r.Created.IsZero() {
		fmt.Fprintf(&b, "created: %s\n", r.Created.Format(time.RFC3339))
	}
	return b.Bytes()
}

// SQLHeader is the header of a new .sql file.
func (r *Revision) SQLHeader() []byte {
	var b bytes.Buffer
	line := func(key, value string) { fmt.Fprintf(&b, "-- %s: %s\n", key, strings.Join(strings.Fields(value), " ")) }
	line("revision", r.ID)
	if len(r.Down) == 0 {
		line("down_revision", "null")
	} else {
		line("down_revision", strings.Join(r.Down, ", "))
	}
	if len(r.Labels) > 0 {
		line("branch_labels", strings.Join(r.Labels, ", "))
	}
	if len(r.DependsOn) > 0 {
		line("depends_on", strings.Join(r.DependsOn, ", "))
	}
	if len(r.Replaces) > 0 {
		line("replaces", strings.Join(r.Replaces, ", "))
	}
	if r.Message != "" {
		line("message", r.Message)
	}
	if !r.Created.IsZero() {
		line("created", r.Created.Format(time.RFC3339))
	}
	return b.Bytes()
}

func yamlList(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = yamlText(v)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// yamlText is a scalar that YAML reads as that text: plain where it may stand so,
// else in double quotes. What YAML would take for a number stays plain: the text
// counts, here and in Load.
func yamlText(s string) string {
	plain := s != "" && !strings.EqualFold(s, "null") && s != "~" && s == strings.TrimSpace(s) && utf8.ValidString(s) &&
		!strings.ContainsAny(s, "\"'\\#{}[],&*!|>%@`") && !strings.ContainsFunc(s, unprintable) && !strings.Contains(s, ": ") &&
		!strings.HasSuffix(s, ":") && !strings.ContainsAny(s[:1], "-?:=")
	if plain {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case unprintable(c):
			fmt.Fprintf(&b, `\U%08x`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// unprintable are the characters that YAML wants escaped, and those that it
// takes for line breaks or drops.
func unprintable(c rune) bool {
	return !unicode.IsPrint(c) && c != ' '
}
