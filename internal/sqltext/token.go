package sqltext

// Kind says what a token is.
type Kind uint8

// The kinds of tokens. End is no token of a text: it is what a cursor shows
// after the last one.
const (
	End         Kind = iota
	Space            // white space
	Comment          // a comment that no server reads as code
	Word             // a keyword or an unquoted name
	QuotedName       // a name in the quotes of its syntax
	String           // a string of any spelling, with its prefix
	Number           //
	Operator         // an operator or a punctuation mark
	Parameter        // $1, ?, :name, and the variables of the MySQL family
	Conditional      // on the MySQL family the /*!50100 that begins code in a comment, and the */ that ends it
)

var kindNames = [...]string{
	"end", "space", "comment", "word", "quoted name", "string", "number", "operator", "parameter", "conditional",
}

// String returns the kind in words.
func (k Kind) String() string { return kindNames[k] }

// Token is a piece of a text. The tokens of a text, put together, are the text.
type Token struct {
	Kind         Kind
	Unterminated bool // the text ended inside it: a comment, a string, a quoted name
	syntax       Syntax
	Text         string // as written
	Offset       int    // in bytes, from the beginning of the text
}

// End returns the offset after the token.
func (t Token) End() int { return t.Offset + len(t.Text) }

// Is reports whether the token is the operator or punctuation mark op.
func (t Token) Is(op string) bool { return t.Kind == Operator && t.Text == op }

// IsWord reports whether the token is the unquoted word, in any case.
func (t Token) IsWord(word string) bool { return t.Kind == Word && equalFold(t.Text, word) }

// blank reports whether the token says nothing to a server.
func (t Token) blank() bool { return t.Kind == Space || t.Kind == Comment }

// Name returns the name that the token means: what stands in the quotes, or
// the word, in lower case on PostgreSQL, which folds it so. Words of other
// syntaxes keep their case, as their servers do.
func (t Token) Name() string {
	if t.Kind == Word && t.syntax == Postgres {
		return lower(t.Text)
	}
	return t.Value()
}

// lower folds the ASCII letters of text, as servers do with keywords; letters
// beyond ASCII stay, since which of them fold differs from server to server.
func lower(text string) string {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= 'A' && c <= 'Z' {
			folded := []byte(text)
			for ; i < len(folded); i++ {
				folded[i] = lowerByte(folded[i])
			}
			return string(folded)
		}
	}
	return text
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// equalFold is strings.EqualFold for ASCII alone: ſ is no s in a keyword.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if lowerByte(a[i]) != lowerByte(b[i]) {
			return false
		}
	}
	return true
}
