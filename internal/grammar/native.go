package grammar

import (
	"slices"
	"strings"

	"github.com/retort-db/migrate/schema"
)

// native is a type that databases have under that name.
type native struct {
	in   family // databases that have it
	args bool   // whether it takes arguments
}

// family is a set of databases.
type family uint8

const (
	inPostgres family = 1 << iota
	inMySQL
	inMariaDB
	inSQLite

	mysqls = inMySQL | inMariaDB
)

// familyOf returns the bit of a dialect. SQLite takes any word for a type, so a
// type known anywhere is known there.
func familyOf(d schema.Dialect) family {
	switch d {
	case schema.Postgres:
		return inPostgres
	case schema.MySQL:
		return inMySQL
	case schema.MariaDB:
		return inMariaDB
	}
	return inPostgres | mysqls | inSQLite
}

// natives are the types built into the databases, and those of well-known
// extensions of PostgreSQL, by the first word of their name.
var natives = nativeTable()

func nativeTable() map[string]native {
	table := map[string]native{}
	add := func(in family, args bool, words string) {
		for word := range strings.FieldsSeq(words) {
			had := table[word]
			table[word] = native{in: had.in | in, args: had.args || args}
		}
	}
	// PostgreSQL: types of pg_catalog, their SQL names first.
	add(inPostgres, true, `char character varchar bit numeric decimal dec float time timetz timestamp timestamptz interval
		national nchar bpchar varbit`)
	add(inPostgres, false, `smallint int integer bigint int2 int4 int8 real double float4 float8 money boolean bool
		smallserial serial bigserial serial2 serial4 serial8 text bytea uuid json jsonb jsonpath xml date name
		cidr inet macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery gtsvector
		int4range int8range numrange tsrange tstzrange daterange
		int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange
		oid oidvector int2vector regclass regcollation regconfig regdictionary regnamespace regoper regoperator
		regproc regprocedure regrole regtype xid xid8 cid tid pg_lsn pg_snapshot txid_snapshot refcursor aclitem
		pg_node_tree pg_ndistinct pg_dependencies pg_mcv_list cstring "char" record`)
	// Extensions: citext, hstore, ltree, cube, isn, seg, pgvector, PostGIS, ip4r, pg_trgm, h3, TimescaleDB, pg_uuidv7.
	add(inPostgres, false, `citext hstore ltree lquery ltxtquery cube seg isbn isbn13 issn issn13 ismn ismn13 ean13 upc
		box2d box3d geometry_dump valid_detail ip4 ip4r ip6 ip6r ipaddress iprange h3index lo semver chkpass roaringbitmap hll
		query_int agtype graphid tdigest rum_distance_query intbig_gkey raster topogeometry topoelement`)
	add(inPostgres, true, `vector halfvec sparsevec geometry geography`)

	// The MySQL family.
	add(mysqls, true, `tinyint smallint mediumint int integer bigint int1 int2 int3 int4 int8 middleint bit
		decimal dec numeric fixed float double real float4 float8 bool
		char character varchar varcharacter nchar nvarchar national binary varbinary char
		text blob time datetime timestamp year enum set long geometry`)
	add(mysqls, false, `boolean serial date json tinytext mediumtext longtext tinyblob mediumblob longblob
		point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection`)
	add(inMySQL, true, `vector`)
	add(inMariaDB, true, `vector number varchar2 raw`)
	add(inMariaDB, false, `uuid inet4 inet6 clob xmltype`)

	// SQLite: the words of its documentation on type affinity, and what people
	// write there.
	add(inSQLite, true, `int integer tinyint smallint mediumint bigint unsigned int2 int8 character varchar varying
		nchar native nvarchar text clob blob real double float numeric decimal datetime time timestamp string number`)
	add(inSQLite, false, `boolean bool date bigtext longtext longblob any json jsonb guid uuid money year`)
	return table
}

// modifiers are the words that may follow the first word of a native type.
var modifiers = map[string]bool{
	"unsigned": true, "signed": true, "zerofill": true, "varying": true, "precision": true, "with": true, "without": true,
	"local": true, "time": true, "zone": true, "character": true, "char": true, "varchar": true, "varchar2": true,
	"binary": true, "ascii": true, "unicode": true, "byte": true, "year": true, "month": true, "day": true, "hour": true,
	"minute": true, "second": true, "to": true, "big": true, "int": true, "integer": true, "large": true, "object": true,
	"varbinary": true, "compressed": true,
}

// namedModifiers are the words after which a name stands: character set latin1.
var namedModifiers = []string{"set", "charset", "collate", "srid", "ref_system_id"}

// lookNative finds the type that a text begins with, and returns its arguments.
// False means that no database is known to have it.
func lookNative(text string) (found native, args string, ok bool) {
	bare, args, ok := bareType(text)
	if !ok {
		return native{}, "", false
	}
	words := strings.Fields(strings.ToLower(bare))
	if len(words) == 0 {
		return native{}, "", false
	}
	found, ok = natives[words[0]]
	for i := 1; ok && i < len(words); i++ {
		switch {
		case slices.Contains(namedModifiers, words[i]):
			i++
		case !modifiers[words[i]] || found.in == inPostgres && !postgresModifier(words[i]):
			ok = false
		}
	}
	return found, args, ok
}

// postgresModifier reports whether PostgreSQL's own types may go on with a word.
func postgresModifier(word string) bool {
	switch word {
	case "unsigned", "signed", "zerofill", "binary", "ascii", "unicode", "byte", "compressed":
		return false
	}
	return true
}

// bareType takes the arguments in parentheses and PostgreSQL's brackets of an
// array away. False means that they do not close or that something else stands
// between them.
func bareType(text string) (bare, args string, ok bool) {
	if !balanced(text) {
		return "", "", false
	}
	for {
		trimmed := strings.TrimRight(text, " ")
		open := strings.LastIndexByte(trimmed, '[')
		if !strings.HasSuffix(trimmed, "]") || open < 0 || strings.Trim(trimmed[open+1:len(trimmed)-1], "0123456789") != "" {
			break
		}
		text = trimmed[:open]
	}
	open := strings.IndexByte(text, '(')
	if open < 0 {
		return text, "", !strings.ContainsAny(text, "[]")
	}
	end := matching(text, open)
	bare = text[:open] + " " + text[end+1:]
	return bare, text[open+1 : end], !strings.ContainsAny(bare, "()[]")
}

// matching returns the offset of the parenthesis that closes the one at open; the
// text is balanced.
func matching(text string, open int) int {
	depth, quote := 0, byte(0)
	for i := open; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text) - 1
}
