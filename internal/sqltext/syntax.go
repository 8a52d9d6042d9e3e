package sqltext

// Syntax names the SQL a text is written in. What sets one apart from another
// is data, in the table of traits below.
type Syntax uint8

// The syntaxes this project reads. The zero value is none of them.
const (
	Postgres Syntax = iota + 1
	MySQL
	MariaDB
	SQLite
)

// traits are the differences between syntaxes that the lexer looks up.
type traits struct {
	name           string
	quote          byte // the character that Quote puts around a name
	doubleIsString bool // "…" is a string, not a name
	backtick       bool // `…` is a name
	bracket        bool // […] is a name
	backslash      bool // a backslash escapes inside '…' and "…"
	stringPrefixes string
	unicodePrefix  bool // U&'…' and U&"…"
	continued      bool // 'a' newline 'b' is one string
	dollarQuotes   bool // $tag$…$tag$ is a string
	dollarInWord   bool // a word may also begin with $
	digitWord      bool // a word may begin with a digit
	hash           bool // # begins a comment
	dashNeedsSpace bool // -- begins a comment only before white space
	nested         bool // block comments nest
	conditional    bool // /*!50000 … */ is code
	symbols        bool // operators are runs of symbol characters, user-definable
	foldsQuoted    bool // "A", `a` and a name the same column
}

var traitsOf = [...]traits{
	0: {name: "no syntax", quote: '"'},
	Postgres: {
		name: "postgres", quote: '"', stringPrefixes: "ebxn", unicodePrefix: true, continued: true,
		dollarQuotes: true, nested: true, symbols: true,
	},
	MySQL: {
		name: "mysql", quote: '`', doubleIsString: true, backtick: true, backslash: true, stringPrefixes: "xbn",
		dollarQuotes: true, dollarInWord: true, digitWord: true, hash: true, dashNeedsSpace: true,
		conditional: true, foldsQuoted: true,
	},
	MariaDB: {
		name: "mariadb", quote: '`', doubleIsString: true, backtick: true, backslash: true, stringPrefixes: "xbn",
		dollarInWord: true, digitWord: true, hash: true, dashNeedsSpace: true,
		conditional: true, foldsQuoted: true,
	},
	SQLite: {
		name: "sqlite", quote: '"', backtick: true, bracket: true, stringPrefixes: "x", foldsQuoted: true,
	},
}

func (s Syntax) traits() *traits {
	if int(s) >= len(traitsOf) {
		return &traitsOf[0]
	}
	return &traitsOf[s]
}

// mysqlFamily reports whether s is read by a client of the MySQL family, with
// its DELIMITER and its compound statements.
func (s Syntax) mysqlFamily() bool { return s == MySQL || s == MariaDB }
