package sqltext

import (
	"strings"
	"sync"
)

// bareName reports whether name, written without quotes, means itself.
func (s Syntax) bareName(name string) bool {
	if name == "" || !isWordStart(name[0]) {
		return false
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c >= 0x80 || !isWordPart(c) || s == Postgres && c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return !s.keyword(lower(name)) && !(s == SQLite && sqliteFree()[lower(name)])
}

// keyword reports whether the lower-case word, written without quotes, may
// mean something else than a column of that name.
func (s Syntax) keyword(word string) bool {
	switch s {
	case Postgres:
		return postgresKeywords()[word]
	case MySQL, MariaDB:
		return mysqlKeywords()[word]
	case SQLite:
		return sqliteKeywords()[word]
	}
	return true
}

func wordSet(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := make(map[string]bool)
		for word := range strings.FieldsSeq(words) {
			set[word] = true
		}
		return set
	})
}

// postgresKeywords are the words of pg_get_keywords() that are not unreserved
// (PostgreSQL 15), and those that 16 to 18 added: quote_ident quotes them.
var postgresKeywords = wordSet(`
all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char
character check coalesce collate collation column concurrently constraint create cross current_catalog current_date
current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do
else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike
in initially inner inout int integer intersect interval into is isnull join json json_array json_arrayagg json_exists
json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left like
limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset
on only or order out outer overlaps overlay placing position precision primary real references returning right row
select session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to
trailing treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes
xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`)

// postgresColumnWords are those of them that PostgreSQL takes as a column all
// the same (col_name_keyword in its grammar), where no parenthesis follows;
// not BETWEEN, which then is the operator.
var postgresColumnWords = wordSet(`
bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer
interval json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize
json_table json_value least merge_action national nchar none normalize nullif numeric out overlay position precision real
row setof smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists
xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`)

// mysqlKeywords are the reserved words of MySQL 9.7 (information_schema), and
// those that MariaDB 10.11 refuses as the name of a column: what is written
// for one of them should run on the other.
var mysqlKeywords = wordSet(`
accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case
change char character check collate column condition constraint continue convert create cross cube cume_dist
current_date current_role current_time current_timestamp current_user cursor database databases day_hour day_microsecond
day_minute day_second dec decimal declare default delayed delete delete_domain_id dense_rank desc describe deterministic
distinct distinctrow div do_domain_ids double drop dual each else elseif empty enclosed escaped except exists exit
explain external false fetch first_value float float4 float8 for force foreign from fulltext function generated get
grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore ignore_domain_ids in
index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids
io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave left library like
limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority manual master_bind
master_demote_to_replica master_demote_to_slave master_ssl_verify_server_cert match maxvalue mediumblob mediumint
mediumtext middleint minute_microsecond minute_second mod modifies natural no_write_to_binlog not nth_value ntile null
numeric of offset on optimize optimizer_costs option optionally or order out outer outfile over page_checksum parallel
parse_vcol_expr partition percent_rank portion precision primary procedure purge qualify range rank read read_write
reads real recursive ref_system_id references regexp release rename repeat replace require resignal restrict return
returning revoke right rlike row row_number rows schema schemas second_microsecond select sensitive separator set show
signal slow smallint spatial specific sql sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate
sqlwarning ssl starting stats_auto_recalc stats_persistent stats_sample_pages stored straight_join system table
tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update
usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying virtual when where while
window with write xor year_month zerofill`)

// sqliteKeywords are the keywords of SQLite that cannot be a column's name
// without quotes (tried on 3.40), or mean something else then.
var sqliteKeywords = wordSet(`
add all alter and as autoincrement between case cast check collate commit constraint create current_date current_time
current_timestamp default deferrable delete distinct drop else escape except exists false foreign from group having in
index insert intersect into is isnull join limit not nothing notnull null on or order primary raise references returning
select set table then to transaction true union unique update using values when where`)

// sqliteFree are its other keywords: bare they still name a column, but a
// later version may think otherwise, so that new text has them quoted.
var sqliteFree = wordSet(`
abort action after always analyze asc attach before begin by cascade column conflict cross current database deferred
desc detach do each end exclude exclusive explain fail filter first following for full generated glob groups if ignore
immediate indexed initially inner instead key last left like match materialized natural no nulls of offset others outer
over partition plan pragma preceding query range recursive regexp reindex release rename replace restrict right rollback
row rows savepoint temp temporary ties trigger unbounded vacuum view virtual window with within without`)
