package grammar

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/retort-db/migrate/schema"
)

// While the keys of a table are read, its columns are known, and what names a
// column that is not there is a mistake. In an operation on a table that stands
// elsewhere nothing is known.

// columnNames reads a list of columns of the table.
func (d *decoder) columnNames(key string, n *yaml.Node) []string {
	names := d.names(key, n)
	if n != nil && n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		d.failIn(key, n, "", "an empty list")
	}
	for i, item := range d.items(key, n) {
		item = deref(item)
		d.push(key)
		d.mustBeColumn(index(i), item, item.Value)
		d.pop()
	}
	return names
}

// mustBeColumn reports a name that is no column of the table.
func (d *decoder) mustBeColumn(key string, n *yaml.Node, name string) {
	if d.known == nil || n == nil || n.Kind != yaml.ScalarNode || name == "" {
		return
	}
	if slices.Contains(d.known, name) {
		if only, ok := d.limited[name]; ok && d.dialect == "" {
			d.mentions = append(d.mentions, mention{n: n, key: key, column: name, only: only})
		}
		return
	}
	hint := didYouMean(name, d.known)
	if hint == "" && strings.ContainsAny(name, "() ") {
		hint = fmt.Sprintf("an expression is written {expression: %s}", plainOrQuoted(name, true))
	}
	d.failIn(key, n, hint, "column %q is not there", name)
}

// mention is where a key or index names a column that is not on every database.
type mention struct {
	n           *yaml.Node
	key, column string
	only        []schema.Dialect
}

// mustBeThere reports the limited columns that a key or index named and that are
// not everywhere where it is.
func (d *decoder) mustBeThere(only []schema.Dialect) {
	for _, m := range d.mentions {
		if missing := outside(d.options.dialects(), limits(d.tableOn, only), m.only); missing != "" {
			d.failIn(m.key, m.n, "limit it with only, as the column is", "column %q is not there on %s", m.column, missing)
		}
	}
	d.mentions = d.mentions[:0]
}

// mustReadColumns reports the words of an expression that are a column of the
// table but for a slip of one character. What an expression may hold beside
// columns is for the database to say, so nothing else is reported.
func (d *decoder) mustReadColumns(key string, n *yaml.Node, expression string) {
	if d.known == nil || n == nil {
		return
	}
	for _, word := range bareWords(expression) {
		if utf8.RuneCountInString(word) < 4 || sqlWords[strings.ToLower(word)] || natives[strings.ToLower(word)].in != 0 {
			continue
		}
		if slices.ContainsFunc(d.known, func(c string) bool { return strings.EqualFold(c, word) }) {
			continue
		}
		for _, column := range d.known {
			if oneSlip(strings.ToLower(word), strings.ToLower(column)) {
				d.failIn(key, n, fmt.Sprintf("did you mean %q?", column), "column %q is not there", word)
				break
			}
		}
	}
}

// bareWords returns the words of an expression that can be columns: not quoted,
// not called, not qualified, not behind a cast.
func bareWords(text string) []string {
	var words []string
	before := ""
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\'' || r == '"' || r == '`':
			end := strings.IndexByte(text[i+1:], byte(r))
			if end < 0 {
				return words
			}
			i, before = i+end+2, string(r)
		case isNameRune(r):
			end := i + len(text[i:]) - len(strings.TrimLeftFunc(text[i:], isNameRune))
			word := text[i:end]
			after := strings.TrimLeft(text[end:], " ")
			if isWord(word) && !behind[strings.ToLower(before)] && !strings.HasPrefix(after, "(") && !strings.HasPrefix(text[end:], ".") &&
				!strings.HasPrefix(text[end:], "'") {
				words = append(words, word)
			}
			i, before = end, word
		default:
			if r != ' ' {
				before = string(r)
			}
			i += size
		}
	}
	return words
}

// behind are the tokens behind which a word is no column: a cast, a name's
// qualifier, a collation, a variable.
var behind = map[string]bool{":": true, ".": true, "as": true, "collate": true, "@": true, "$": true, "using": true}

// sqlWords are the words of expressions that are neither columns nor types.
var sqlWords = func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(`all and any array asc asymmetric atomic between binary both by case cast collate
		constraint cross cube current_catalog current_date current_role current_schema current_time current_timestamp
		current_user day day_hour day_microsecond day_minute day_second default desc distinct div do document else empty end
		escape every except exists extract false fetch filter first following for from full glob group grouping having hour
		hour_minute hour_second ilike in inner interval into is isnull json_object json_array key last leading left like limit
		local localtime localtimestamp match member microsecond minute minute_second mod month natural nocase not notnull null
		nulls of offset on only operator or order others outer over overlaps overlay partition placing position preceding
		quarter query range rank regexp right rlike rollup row rows rtrim scalar second select separator session_user set
		similar some sounds symmetric sysdate system_user table text then ties to trailing treat trim true truncate unbounded
		union unique unknown unsigned user using utc_date utc_time utc_timestamp value values variadic week when where window
		with within without xor year year_month zone utf8 utf8mb4 latin1 ascii epoch dow doy isodow century decade
		millennium timezone normalize normalized nfc nfd nfkc nfkd path passing strict lax wrapper keep omit quotes error
		returning raise abort fail ignore rollback replace new old rowid oid ctid tableoid xmin xmax`) {
		words[word] = true
	}
	return words
}()
