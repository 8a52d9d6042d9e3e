package sqlite

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/retort-db/migrate/internal/sqltext"
	"github.com/retort-db/migrate/schema"
)

// Generic types on SQLite. A declared type is a word that SQLite keeps and reads
// for its affinity alone; lengths and precisions are kept and not enforced. In a
// STRICT table only six types exist.
//
//	generic                      declared        in a STRICT table
//	small_integer                SMALLINT        INTEGER
//	integer                      INTEGER         INTEGER
//	big_integer                  BIGINT          INTEGER
//	boolean                      BOOLEAN         INTEGER
//	float                        FLOAT           REAL
//	double                       DOUBLE          REAL
//	numeric(p, s)                NUMERIC(p,s)    none: REAL loses digits, ask for it by name
//	string(n)                    VARCHAR(n)      TEXT
//	text                         TEXT            TEXT
//	date                         DATE            TEXT
//	time(p)                      TIME(p)         TEXT
//	datetime(p), with time zone  DATETIME(p)     TEXT
//	large_binary(n)              BLOB(n)         BLOB
//	json                         JSON            TEXT
//	uuid                         CHAR(36)        TEXT
//	enum                         TEXT and CHECK  TEXT and CHECK
//	interval, array              none            none
//
// A column without a type is {sql: '""'}.
//
// uuid is CHAR(36) because its affinity must be text: of numeric affinity, 32 hex
// digits that read as a number would be stored as one.

// typeText returns the declared type of a column where it stands. The rowid's
// column must be INTEGER to the letter; a sole integer key that shall not be
// numbered by the database is INT, which is the same integer and no rowid.
func typeText(t schema.Table, c schema.Column) (string, error) {
	if column, ok := rowidColumn(t); ok && column == c.Name {
		return "INTEGER", nil
	}
	text, err := genericText(c.Type, t.Options.SQLite.Strict)
	if err != nil {
		return "", unsupported(fmt.Sprintf("column %q of table %q: %s", c.Name, t.Name, err),
			"give the column a type of SQLite's own under sqlite:, or limit it by only:")
	}
	if text == "INTEGER" && schema.IsInteger(c.Type) && soleKey(t, c.Name) && !t.Options.SQLite.WithoutRowID && !descendingKey(t) {
		return "INT", nil
	}
	return text, nil
}

func genericText(t schema.Type, strict bool) (string, error) {
	if strict {
		return strictText(t)
	}
	switch t := t.(type) {
	case schema.SmallInteger:
		return "SMALLINT", nil
	case schema.Integer:
		return "INTEGER", nil
	case schema.BigInteger:
		return "BIGINT", nil
	case schema.Boolean:
		return "BOOLEAN", nil
	case schema.Float:
		return "FLOAT", nil
	case schema.Double:
		return "DOUBLE", nil
	case schema.Numeric:
		return "NUMERIC" + arguments(t.Precision, t.Scale), nil
	case schema.String:
		return "VARCHAR" + length(t.Length), nil
	case schema.Text, schema.EnumRef:
		return "TEXT", nil
	case schema.Date:
		return "DATE", nil
	case schema.Time:
		return "TIME" + arguments(t.Precision), nil
	case schema.DateTime:
		return "DATETIME" + arguments(t.Precision), nil
	case schema.LargeBinary:
		return "BLOB" + length(t.Length), nil
	case schema.JSON:
		return "JSON", nil
	case schema.UUID:
		return "CHAR(36)", nil
	case schema.Native:
		return nativeText(t), nil
	case schema.Interval:
		return "", fmt.Errorf("type interval")
	case schema.Array:
		return "", fmt.Errorf("an array type")
	}
	return "", fmt.Errorf("type %T", t)
}

func strictText(t schema.Type) (string, error) {
	switch t := t.(type) {
	case schema.SmallInteger, schema.Integer, schema.BigInteger, schema.Boolean:
		return "INTEGER", nil
	case schema.Float, schema.Double:
		return "REAL", nil
	case schema.Numeric:
		return "", fmt.Errorf("type numeric in a STRICT table")
	case schema.LargeBinary:
		return "BLOB", nil
	case schema.Native:
		return nativeText(t), nil
	case schema.Interval:
		return "", fmt.Errorf("type interval")
	case schema.Array:
		return "", fmt.Errorf("an array type")
	}
	return "TEXT", nil
}

func length(n int) string {
	if n == 0 {
		return ""
	}
	return "(" + strconv.Itoa(n) + ")"
}

// arguments writes the numbers that are set, up to the first that is not.
func arguments(numbers ...schema.Opt[int]) string {
	var texts []string
	for _, n := range numbers {
		if !n.Set {
			break
		}
		texts = append(texts, strconv.Itoa(n.Value))
	}
	if texts == nil {
		return ""
	}
	return "(" + strings.Join(texts, ",") + ")"
}

// liftType returns the generic type that is written as text where the column
// stands, or Native. Of two generic types that are written alike, the one without
// a time zone or with the wider range is taken.
func liftType(t schema.Table, c schema.Column, text string) schema.Type {
	if canonType(text) == "" {
		return noType
	}
	word, numbers, ok := splitType(text)
	if !ok {
		return schema.Native{Text: text}
	}
	for _, candidate := range candidates(word, numbers) {
		c.Type = candidate
		if soleKey(t, c.Name) { // whether it names the rowid depends on the type
			t.Columns = []schema.Column{c}
		}
		if written, err := typeText(t, c); err == nil && canonType(written) == canonType(text) {
			return candidate
		}
	}
	return schema.Native{Text: text}
}

// noType is the type of a column that declares none. It has quotes, since an empty
// text would be no type of a model's; SQLite reads a quoted empty name as none.
var noType = schema.Native{Text: `""`}

func nativeText(t schema.Native) string {
	if canonType(t.Text) == "" {
		return ""
	}
	return t.Text
}

// candidates are the generic types that a declared type may stand for.
func candidates(word string, numbers []int) []schema.Type {
	arg := func(i int) schema.Opt[int] {
		if i < len(numbers) {
			return schema.Some(numbers[i])
		}
		return schema.Opt[int]{}
	}
	switch word {
	case "SMALLINT":
		return []schema.Type{schema.SmallInteger{}}
	case "INTEGER", "INT":
		return []schema.Type{schema.Integer{}}
	case "BIGINT":
		return []schema.Type{schema.BigInteger{}}
	case "BOOLEAN":
		return []schema.Type{schema.Boolean{}}
	case "FLOAT":
		return []schema.Type{schema.Float{}}
	case "DOUBLE", "REAL":
		return []schema.Type{schema.Double{}}
	case "NUMERIC":
		return []schema.Type{schema.Numeric{Precision: arg(0), Scale: arg(1)}}
	case "VARCHAR":
		return []schema.Type{schema.String{Length: arg(0).Value}}
	case "TEXT":
		return []schema.Type{schema.Text{}}
	case "DATE":
		return []schema.Type{schema.Date{}}
	case "TIME":
		return []schema.Type{schema.Time{Precision: arg(0)}}
	case "DATETIME":
		return []schema.Type{schema.DateTime{Precision: arg(0)}}
	case "BLOB":
		return []schema.Type{schema.LargeBinary{Length: arg(0).Value}}
	case "JSON":
		return []schema.Type{schema.JSON{}}
	case "CHAR":
		return []schema.Type{schema.UUID{}}
	}
	return nil
}

// splitType cuts a type of one word with at most two numbers into these.
func splitType(text string) (word string, numbers []int, ok bool) {
	tokens := meaningful(text)
	if len(tokens) == 0 || tokens[0].Kind != sqltext.Word {
		return "", nil, false
	}
	word = strings.ToUpper(tokens[0].Text)
	rest := tokens[1:]
	if len(rest) == 0 {
		return word, nil, true
	}
	if len(rest)%2 == 0 || len(rest) > 5 || !rest[0].Is("(") || !rest[len(rest)-1].Is(")") {
		return "", nil, false
	}
	for i, t := range rest[1 : len(rest)-1] {
		if i%2 == 1 {
			if !t.Is(",") {
				return "", nil, false
			}
			continue
		}
		n, err := strconv.Atoi(t.Text)
		if err != nil || n < 0 {
			return "", nil, false
		}
		numbers = append(numbers, n)
	}
	return word, numbers, true
}

// canonType is the form in which two spellings of a declared type are equal.
func canonType(text string) string {
	tokens := meaningful(text)
	if len(tokens) > 0 && (tokens[0].Kind == sqltext.QuotedName || tokens[0].Kind == sqltext.String) {
		tokens = tokens[:1] // SQLite takes the quotes off, and what is behind them
	}
	var b strings.Builder
	wordBefore := false
	for _, t := range tokens {
		word := t.Kind != sqltext.Operator
		if word && wordBefore {
			b.WriteByte(' ')
		}
		wordBefore = word
		b.WriteString(strings.ToUpper(t.Value()))
	}
	return b.String()
}

// meaningful returns the tokens that are neither space nor comment.
func meaningful(text string) []sqltext.Token {
	return slices.DeleteFunc(sqltext.Lex(sqltext.SQLite, text), func(t sqltext.Token) bool {
		return t.Kind == sqltext.Space || t.Kind == sqltext.Comment
	})
}
