package grammar

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainOrQuoted writes text as a value: plain where YAML reads it back as that
// text and a reader of any other tool would not take it for something else.
func plainOrQuoted(text string, flow bool) string {
	if isPlainText(text, flow) && !looksTyped(text) {
		return text
	}
	return quoted(text)
}

// keyText writes text as a key. Keys are read raw, so only what YAML's syntax
// demands is quoted.
func keyText(text string, flow bool) string {
	if isPlainText(text, flow) && text != "<<" && text != "~" && text != "=" {
		return text
	}
	return quoted(text)
}

// isPlainText reports whether YAML reads the text, without quotes, as a scalar of
// just that text.
func isPlainText(text string, flow bool) bool {
	if text == "" || strings.ContainsRune("-?:,[]{}#&*!|>'\"%@`=", rune(text[0])) || text[0] == ' ' || text[len(text)-1] == ' ' {
		return false
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			if r, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 || !printable(r) {
				return false
			}
		case c < ' ' || c == 0x7f:
			return false
		case c == ':' && (i+1 == len(text) || text[i+1] == ' ' || flow && strings.IndexByte(",[]{}", text[i+1]) >= 0):
			return false
		case c == '#' && text[i-1] == ' ':
			return false
		case flow && strings.IndexByte(",[]{}?", c) >= 0: // yaml.v3 ends a plain scalar at any ? in brackets
			return false
		}
	}
	return !strings.HasPrefix(text, "---") && !strings.HasPrefix(text, "...")
}

// printable reports whether a character may stand in a YAML file as it is.
func printable(r rune) bool {
	return unicode.IsGraphic(r) && r != 0xfeff && r != 0x2028 && r != 0x2029 && !unicode.In(r, unicode.Zs)
}

var typedText = regexp.MustCompile(`^(?i:~|null|true|false|yes|no|on|off|y|n|[-+]?\.inf|\.nan|<<|=|` +
	`[-+]?[0-9][0-9_]*|[-+]?[0-9_]*\.?[0-9_]+(e[-+]?[0-9]+)?|[-+]?[0-9_]+\.|[-+]?0[xob][0-9a-f_]+|[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?|` +
	`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)$`)

// looksTyped reports whether some reader of YAML takes the text for something
// else than text.
func looksTyped(text string) bool {
	switch c := text[0]; {
	case c >= '0' && c <= '9', c == '.', c == '-', c == '+', c == '~', c == '<', c == '=', c == '_':
	case strings.IndexByte("nNtTfFyYoO", c) >= 0 && len(text) <= 5:
	default:
		return false
	}
	return typedText.MatchString(text)
}

// quoted writes text in double quotes.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == ' ' || printable(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isBlockText reports whether text of several lines can stand in a block (|-) and
// be read back as it is.
func isBlockText(text string) bool {
	if !strings.Contains(text, "\n") || strings.HasSuffix(text, "\n") || text[0] == ' ' || text[0] == '\n' {
		return false
	}
	for _, r := range text {
		if r != '\n' && r != ' ' && r != '\t' && !printable(r) {
			return false
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" && line != "" {
			return false
		}
	}
	return text[0] != '\t'
}
