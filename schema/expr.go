package schema

// Expr is a server default: what stands after DEFAULT. The set is sealed; a nil
// Expr is "no default".
type Expr interface{ isExpr() }

// LiteralKind tells how a [Literal] is spelled.
type LiteralKind int

// The kinds of literal.
const (
	NumberLiteral LiteralKind = iota // Text is the digits
	BoolLiteral                      // Text is "true" or "false"
	TextLiteral                      // Text is the raw text, unquoted
)

type (
	// Literal is a constant that each dialect spells for the column's type.
	Literal struct {
		Kind LiteralKind
		Text string
	}
	// Portable is a function every dialect has under some spelling:
	// now (now(), current_timestamp), current_date or current_time.
	Portable struct{ Func PortableFunc }
	// SQL is an expression in a database's own words.
	SQL struct{ Text string }
)

// PortableFunc names a function of [Portable].
type PortableFunc string

// The portable functions.
const (
	Now         PortableFunc = "now()"
	CurrentDate PortableFunc = "current_date"
	CurrentTime PortableFunc = "current_time"
	// CurrentTimestamp is Now in other words, which PostgreSQL keeps.
	CurrentTimestamp PortableFunc = "current_timestamp"
)

func (Literal) isExpr()  {}
func (Portable) isExpr() {}
func (SQL) isExpr()      {}
