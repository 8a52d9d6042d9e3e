package diff

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// narrows reports whether values of one type may not fit into another. Of two types
// of which it does not know, it says yes.
func narrows(from, to schema.Type) bool {
	if from == nil || to == nil || from == to {
		return false
	}
	switch to := to.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger:
		return digits(from) > digits(to) || from == schema.Float{} || from == schema.Double{}
	case schema.Float, schema.Double:
		return digits(from) > digits(to)
	case schema.Numeric:
		return narrowsNumber(from, to)
	case schema.Text:
		return !textual(from)
	case schema.String:
		return to.Length > 0 && width(from) > to.Length || !textual(from)
	case schema.Time:
		f, ok := from.(schema.Time)
		return !ok || f.TimeZone && !to.TimeZone || lessPrecise(f.Precision, to.Precision)
	case schema.DateTime:
		f, ok := from.(schema.DateTime)
		return from != schema.Date{} && (!ok || f.TimeZone && !to.TimeZone || lessPrecise(f.Precision, to.Precision))
	case schema.LargeBinary:
		f, ok := from.(schema.LargeBinary)
		return to.Length > 0 && (!ok || f.Length == 0 || f.Length > to.Length)
	case schema.Array:
		f, ok := from.(schema.Array)
		return !ok || narrows(f.Of, to.Of)
	case schema.Native:
		return narrowsNative(from, to)
	case schema.JSON:
		return from != schema.Native{Text: "jsonb"}
	}
	return true
}

// lessPrecise reports whether digits of seconds are cut. What a server takes for
// unset differs: 6 on PostgreSQL, none on MySQL.
func lessPrecise(from, to schema.Opt[int]) bool {
	switch {
	case from == to:
		return false
	case !from.Set:
		return to.Value < 6
	case !to.Set:
		return from.Value > 0
	}
	return from.Value > to.Value
}

// digits orders the number types by how many digits they hold; what is no number
// holds more than any.
func digits(t schema.Type) int {
	switch t := t.(type) {
	case schema.Boolean:
		return 1
	case schema.SmallInteger:
		return 5
	case schema.Float:
		return 6 // all that it has exactly
	case schema.Integer:
		return 10
	case schema.Double:
		return 15
	case schema.BigInteger:
		return 19
	case schema.Numeric:
		if t.Precision.Set && t.Scale.Or(0) == 0 {
			return t.Precision.Value + 1 // 99999 is no small integer
		}
	}
	return math.MaxInt
}

func narrowsNumber(from schema.Type, to schema.Numeric) bool {
	f, ok := from.(schema.Numeric)
	switch {
	case !ok && (schema.IsInteger(from) || from == schema.Boolean{}):
		return to.Precision.Set && digits(from) > to.Precision.Value-to.Scale.Or(0)
	case !ok:
		return true
	case !to.Precision.Set:
		return false
	}
	return !f.Precision.Set || f.Scale.Or(0) > to.Scale.Or(0) ||
		f.Precision.Value-f.Scale.Or(0) > to.Precision.Value-to.Scale.Or(0)
}

// textual reports whether all values of a type can be written as text and read
// back from it.
func textual(t schema.Type) bool {
	switch t := t.(type) {
	case schema.LargeBinary, schema.Array:
		return false
	case schema.Native:
		switch base, _ := nativeParts(t); base {
		case "char", "character", "varchar", "character varying", "tinytext", "citext", "enum":
			return true
		}
		return false
	}
	return true
}

// width is how many characters a value of a type can have.
func width(t schema.Type) int {
	switch t := t.(type) {
	case schema.String:
		if t.Length > 0 {
			return t.Length
		}
	case schema.Boolean:
		return len("false")
	case schema.SmallInteger:
		return len("-32768")
	case schema.Integer:
		return len("-2147483648")
	case schema.BigInteger:
		return len("-9223372036854775808")
	case schema.Date:
		return len("2006-01-02")
	case schema.UUID:
		return 36
	case schema.EnumRef:
		return 63 // what PostgreSQL allows a value
	case schema.Numeric:
		if t.Precision.Set {
			return t.Precision.Value + len("-.")
		}
	case schema.Native:
		if base, args := nativeParts(t); len(args) == 1 && strings.Contains(base, "char") {
			return args[0]
		}
	}
	return math.MaxInt
}

// narrowsNative: of one type's two sizes the smaller is narrower.
func narrowsNative(from schema.Type, to schema.Native) bool {
	f, ok := from.(schema.Native)
	toBase, toArgs := nativeParts(to)
	if !ok {
		switch toBase {
		case "jsonb":
			return from != schema.JSON{}
		case "citext", "mediumtext", "longtext":
			return !textual(from)
		}
		return true
	}
	base, args := nativeParts(f)
	if base != toBase || len(args) != len(toArgs) {
		return true
	}
	for i := range args {
		if args[i] > toArgs[i] {
			return true
		}
	}
	return !sized(base)
}

// sized reports whether the numbers behind a type are sizes: of enums and sets they
// are not, and other words may mean anything.
func sized(base string) bool {
	switch base {
	case "char", "character", "varchar", "character varying", "bit", "bit varying", "varbit", "binary", "varbinary", "year":
		return true
	}
	return false
}

var native = regexp.MustCompile(`^\s*([a-zA-Z_ ]*[a-zA-Z_])\s*(?:\(([0-9, ]*)\))?\s*$`)

// nativeParts takes a type in a dialect's words apart; "" for one of other form.
func nativeParts(t schema.Native) (base string, args []int) {
	if strings.HasPrefix(strings.ToLower(t.Text), "enum(") {
		return "enum", nil
	}
	found := native.FindStringSubmatch(t.Text)
	if found == nil {
		return "", nil
	}
	for word := range strings.SplitSeq(found[2], ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(word)); err == nil {
			args = append(args, n)
		}
	}
	return strings.ToLower(found[1]), args
}
