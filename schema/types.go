package schema

// Type is a column type: one of the generic types below, which every dialect
// maps to its own, or [Native]. The set is sealed.
type Type interface{ isType() }

type (
	// SmallInteger is a signed 16-bit integer.
	SmallInteger struct{}
	// Integer is a signed 32-bit integer.
	Integer struct{}
	// BigInteger is a signed 64-bit integer.
	BigInteger struct{}
	// Boolean is true or false.
	Boolean struct{}
	// Float is a single-precision floating-point number.
	Float struct{}
	// Double is a double-precision floating-point number.
	Double struct{}
	// Numeric is an exact decimal. Precision unset means the dialect's default.
	Numeric struct{ Precision, Scale Opt[int] }
	// String is text of at most Length characters; Length 0 means no limit.
	String struct{ Length int }
	// Text is text without limit.
	Text struct{}
	// Date is a calendar date.
	Date struct{}
	// Time is a time of day. Precision counts fractional digits of a second.
	Time struct {
		Precision Opt[int]
		TimeZone  bool
	}
	// DateTime is a date and time of day. With TimeZone it is an instant.
	DateTime struct {
		Precision Opt[int]
		TimeZone  bool
	}
	// Interval is a span of time (PostgreSQL alone).
	Interval struct{}
	// LargeBinary is bytes; Length 0 means no limit.
	LargeBinary struct{ Length int }
	// JSON is a JSON document.
	JSON struct{}
	// UUID is a universally unique identifier.
	UUID struct{}
	// Array is a PostgreSQL array. Several dimensions are one type to the server.
	Array struct{ Of Type }
	// EnumRef is a column of an [Enum] of the same schema, by name.
	EnumRef struct{ Name Name }
	// Native is a type in a dialect's own words, as after the column's name.
	Native struct{ Text string }
)

func (SmallInteger) isType() {}
func (Integer) isType()      {}
func (BigInteger) isType()   {}
func (Boolean) isType()      {}
func (Float) isType()        {}
func (Double) isType()       {}
func (Numeric) isType()      {}
func (String) isType()       {}
func (Text) isType()         {}
func (Date) isType()         {}
func (Time) isType()         {}
func (DateTime) isType()     {}
func (Interval) isType()     {}
func (LargeBinary) isType()  {}
func (JSON) isType()         {}
func (UUID) isType()         {}
func (Array) isType()        {}
func (EnumRef) isType()      {}
func (Native) isType()       {}

// IsInteger reports whether t is one of the generic integer types.
func IsInteger(t Type) bool {
	switch t.(type) {
	case SmallInteger, Integer, BigInteger:
		return true
	}
	return false
}
