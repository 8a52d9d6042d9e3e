package revision

import (
	"strconv"
	"strings"
)

// Target is a target of the grammar, taken apart but not looked up:
// [branch@](symbol|symbol±N|±N).
type Target struct {
	// Text is the target as typed.
	Text string
	// Branch is what stood before the "@": a label, id or prefix.
	Branch string
	// Symbol is head, heads, base, current, or an id, label or prefix; empty
	// for a target that is relative to where the database is.
	Symbol string
	// Offset is the number of steps, up when positive; it counts when Relative.
	Offset   int
	Relative bool
}

// maxSteps bounds an offset; no graph is as deep.
const maxSteps = 1 << 30

// Parse takes a target apart. A range is none: see SplitRange.
func Parse(text string) (Target, error) {
	t := Target{Text: text}
	rest := strings.TrimSpace(text)
	if rest == "" {
		return t, &TargetError{Text: text, Reason: "is empty", Advice: "write \"base\" for the state before all revisions"}
	}
	if strings.Contains(rest, ":") {
		return t, &TargetError{Text: text, Reason: "is a range", Advice: "a range belongs to --sql and to history -r"}
	}
	if i := strings.IndexByte(rest, '@'); i >= 0 {
		t.Branch, rest = rest[:i], rest[i+1:]
		if t.Branch == "" || isWord(t.Branch) {
			return t, &TargetError{Text: text, Reason: "has no branch before the @"}
		}
		if rest == "" || strings.Contains(rest, "@") {
			return t, &TargetError{Text: text, Reason: "has no revision behind the @"}
		}
	}
	if err := t.symbol(rest); err != nil {
		return t, err
	}
	if strings.ContainsAny(t.Branch+t.Symbol, "+-, \t/") {
		return t, &TargetError{Text: text, Reason: "has a character that no id or label has"}
	}
	return t, nil
}

// symbol takes "symbol", "symbol+N" or "+N" apart.
func (t *Target) symbol(rest string) error {
	t.Symbol = rest
	i := strings.LastIndexAny(rest, "+-")
	if i < 0 {
		return nil
	}
	digits := rest[i+1:]
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return &TargetError{Text: t.Text, Reason: "has no number of steps behind the " + rest[i:i+1]}
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n > maxSteps {
		n = maxSteps
	}
	if n == 0 && i == 0 {
		return &TargetError{Text: t.Text, Reason: "goes no step"}
	}
	if rest[i] == '-' {
		n = -n
	}
	t.Symbol, t.Offset, t.Relative = rest[:i], n, true
	return nil
}

// SplitRange splits "a:b" at its colon; either end may be empty. Without a
// colon ok is false.
func SplitRange(text string) (from, to string, ok bool, err error) {
	from, to, ok = strings.Cut(text, ":")
	if strings.Contains(to, ":") {
		return "", "", false, &TargetError{Text: text, Reason: "has more than one colon", Advice: "a range is [start]:[end]"}
	}
	return strings.TrimSpace(from), strings.TrimSpace(to), ok, nil
}

// isWord reports whether a name is a word of the target grammar.
func isWord(s string) bool {
	switch s {
	case "head", "heads", "base", "current":
		return true
	}
	return false
}
