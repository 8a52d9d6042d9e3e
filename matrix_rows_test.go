package migrate_test

import "github.com/retort-db/migrate/schema"

// matrix lists what autogenerate of other tools sees, misses or invents.
var matrix = []matrixRow{
	{change: "table added", on: everywhere, a: "a: {type: integer}", b: "tables:\n  t: {columns: {id: {type: integer, primary_key: true}, a: {type: integer}}}\n  u: {columns: {id: {type: integer, primary_key: true}}}", want: "create_table u"},
	{change: "table removed", on: everywhere, a: "tables:\n  t: {columns: {id: {type: integer, primary_key: true}}}\n  u: {columns: {id: {type: integer, primary_key: true}}}", b: "tables:\n  t: {columns: {id: {type: integer, primary_key: true}}}", want: "drop_table u"},
	{change: "column added", on: everywhere, a: "a: {type: integer}", b: "a: {type: integer}\nb: {type: integer}", want: "add_column t b"},
	{change: "column removed", on: everywhere, a: "a: {type: integer}\nb: {type: integer}", b: "a: {type: integer}", want: "drop_column t b"},
	{change: "nullable to not null", on: everywhere, a: "a: {type: integer}", b: "a: {type: integer, nullable: false}", want: "alter_column t a: nullable"},
	{change: "not null to nullable", on: everywhere, a: "a: {type: integer, nullable: false}", b: "a: {type: integer}", want: "alter_column t a: nullable"},
	{change: "table renamed", on: everywhere, a: "tables:\n  t: {columns: {id: {type: integer, primary_key: pk}, a: {type: integer}}}", b: "tables:\n  u: {renamed_from: t, columns: {id: {type: integer, primary_key: pk}, a: {type: integer}}}", want: "rename_table t"},
	{change: "column renamed", on: everywhere, a: "a: {type: integer}", b: "b: {type: integer, renamed_from: a}", want: "alter_column t a: name"},
	{change: "column order", on: everywhere, a: "a: {type: integer}\nb: {type: integer}", b: "b: {type: integer}\na: {type: integer}", notice: "order"},

	{change: "integer to big_integer", on: everywhere, a: "a: {type: integer}", b: "a: {type: big_integer}", want: "alter_column t a: type"},
	{change: "string(20) to string(50)", on: everywhere, a: "a: {type: string(20)}", b: "a: {type: string(50)}", want: "alter_column t a: type"},
	{change: "numeric(8,2) to numeric(10,2)", on: everywhere, a: `a: {type: "numeric(8, 2)"}`, b: `a: {type: "numeric(10, 2)"}`, want: "alter_column t a: type"},
	{change: "text to string(50)", on: everywhere, a: "a: {type: text}", b: "a: {type: string(50)}", want: "alter_column t a: type"},
	{change: "string(20) to string", on: butFamily, why: "a string needs a length", a: "a: {type: string(20)}", b: "a: {type: string}", want: "alter_column t a: type"},
	{change: "numeric(8,2) to numeric(8)", on: everywhere, a: `a: {type: "numeric(8, 2)"}`, b: `a: {type: numeric(8)}`, want: "alter_column t a: type"},
	{change: "datetime with and without time zone", on: butSQLite, why: "no such type", a: "a: {type: datetime}", b: "a: {type: datetime(timezone=true)}", want: "alter_column t a: type"},
	{change: "element of an array", on: postgresOnly, why: "no arrays", a: "a: {type: array(integer)}", b: "a: {type: array(text)}", want: "alter_column t a: type"},
	{change: "json to jsonb", on: postgresOnly, why: "no such type", a: "a: {type: json}", b: "a: {type: jsonb}", want: "alter_column t a: type"},
	{change: "string to integer", on: everywhere, a: "a: {type: string(20)}", b: "a: {type: integer}", want: "alter_column t a: type"},
	{change: "string to enum", on: everywhere, a: "tables: {t: {columns: {id: {type: integer, primary_key: true}, a: {type: string(20)}}}}", b: enumModel("[x, y]", "a"), want: "alter_column t a: type\ncreate_enum mood"},

	{change: "collation of a column (PostgreSQL)", on: postgresOnly, a: "a: {type: text}", b: `a: {type: text, collation: "C"}`, want: "alter_column t a: collation", why: "rows of their own"},
	{change: "collation of a column (MySQL)", on: mysqlFamily, a: "a: {type: string(20)}", b: "a: {type: string(20), collation: utf8mb4_bin}", want: "alter_column t a: collation", why: "rows of their own"},
	{change: "collation of a column (SQLite)", on: sqliteOnly, a: "a: {type: text}", b: "a: {type: text, collation: NOCASE}", want: "alter_column t a: collation", why: "rows of their own"},
	{change: "character set of a column", on: mysqlFamily, why: "no such thing", a: "a: {type: string(20)}", b: "a: {type: string(20), mysql: {charset: latin1}}", want: "alter_column t a: charset"},
	{change: "character set of a table", on: mysqlFamily, why: "no such thing", a: tableModel("mysql: {charset: utf8mb4, collation: utf8mb4_general_ci}"), b: tableModel("mysql: {charset: latin1, collation: latin1_swedish_ci}"), want: "alter_table t"},
	{change: "engine", on: mysqlFamily, why: "no such thing", a: tableModel("mysql: {engine: InnoDB}"), b: tableModel("mysql: {engine: MyISAM}"), want: "alter_table t"},
	{change: "unsigned", on: mysqlFamily, why: "no such thing", a: "a: {type: integer}", b: "a: {type: integer, mysql: {unsigned: true}}", want: "alter_column t a: unsigned"},
	{change: "boolean and tinyint(1)", on: mysqlFamily, why: "no such type", hand: []string{"CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, a tinyint(1))"}, b: "a: {type: boolean}"},
	{change: "tinyint and boolean", on: mysqlFamily, why: "no such type", a: "a: {type: boolean}", b: "a: {type: tinyint}", want: "alter_column t a: type"},
	{change: "display width", on: mysqlFamily, why: "no such thing", hand: []string{"CREATE TABLE t (id int(10) NOT NULL AUTO_INCREMENT PRIMARY KEY, a int(7))"}, b: "a: {type: integer}"},
	{change: "autoincrement off", on: everywhere, a: "a: {type: integer}", b: "tables: {t: {columns: {id: {type: integer, primary_key: true, autoincrement: false}, a: {type: integer}}}}", want: "alter_column t id: generated"},
	{change: "autoincrement on", on: everywhere, a: "tables: {t: {columns: {id: {type: integer, primary_key: true, autoincrement: false}, a: {type: integer}}}}", b: "a: {type: integer}", want: "alter_column t id: generated"},
	{change: "ON UPDATE of a column", on: mysqlFamily, why: "no such thing", a: "a: {type: datetime, server_default: now()}", b: "a: {type: datetime, server_default: now(), mysql: {on_update: now()}}", want: "alter_column t a: onupdate"},
	{change: "invisible column", on: mysqlFamily, why: "no such thing", a: "a: {type: integer}", b: "a: {type: integer, mysql: {invisible: true}}", want: "alter_column t a: invisible"},

	{change: "enum: value added", on: everywhere, a: enumModel("[x, y]", "a"), b: enumModel("[x, y, z]", "a"), want: "alter_enum mood"},
	{change: "enum: value added in the middle", on: everywhere, a: enumModel("[x, y]", "a"), b: enumModel("[x, z, y]", "a"), want: "alter_enum mood"},
	{change: "enum: value removed", on: everywhere, a: enumModel("[x, y, z]", "a"), b: enumModel("[x, z]", "a"), want: "alter_enum mood"},
	{change: "enum: values reordered", on: everywhere, a: enumModel("[x, y, z]", "a"), b: enumModel("[z, x, y]", "a"), want: "alter_enum mood"},
	{change: "enum created with a column", on: everywhere, a: "tables: {t: {columns: {id: {type: integer, primary_key: true}}}}", b: enumModel("[x, y]", "a"), want: "add_column t a\ncreate_enum mood"},
	{change: "enum dropped with its last user", on: everywhere, a: enumModel("[x, y]", "a"), b: "tables: {t: {columns: {id: {type: integer, primary_key: true}}}}", want: "drop_column t a\ndrop_enum mood"},

	{change: "primary key: columns", on: everywhere, a: keyModel("pk_t", "a"), b: keyModel("pk_t", "a, b"), want: "create_primary_key t pk_t\ndrop_constraint t pk_t"},
	{change: "primary key: added", on: everywhere, a: "tables: {t: {columns: {a: {type: integer, nullable: false}, b: {type: integer, nullable: false}}}}", b: keyModel("pk_t", "a, b"), want: "create_primary_key t pk_t"},
	{change: "primary key: name", on: butFamily, why: "a primary key has no name", a: keyModel("pk_one", "a, b"), b: keyModel("pk_two", "a, b"), want: "rename_constraint t pk_one"},

	{change: "default: literal changed", on: everywhere, a: "a: {type: integer, server_default: 1}", b: "a: {type: integer, server_default: 2}", want: "alter_column t a: default"},
	{change: "default: added", on: everywhere, a: "a: {type: integer}", b: "a: {type: integer, server_default: 2}", want: "alter_column t a: default"},
	{change: "default: removed", on: everywhere, a: "a: {type: integer, server_default: 2}", b: "a: {type: integer}", want: "alter_column t a: default"},
	{change: "default: now() and CURRENT_TIMESTAMP", on: everywhere, a: "a: {type: datetime, server_default: now()}", b: "a: {type: datetime, server_default: CURRENT_TIMESTAMP}"},
	{change: "default: nextval", on: postgresOnly, why: "no such default", hand: []string{"CREATE SEQUENCE s", "CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a bigint DEFAULT nextval('s'))"}, b: "sequences: {s: {}}\ntables: {t: {columns: {id: {type: integer, primary_key: true}, a: {type: big_integer, server_default: \"nextval('s'::regclass)\"}}}}"},
	{change: "identity: added", on: postgresOnly, why: "no identity columns", a: "a: {type: integer, nullable: false}", b: "a: {type: integer, identity: true, nullable: false}", want: "alter_column t a: generated"},
	{change: "identity: changed", on: postgresOnly, why: "no identity columns", a: "a: {type: integer, identity: true, nullable: false}", b: "a: {type: integer, identity: {always: true, start: 5}, nullable: false}", want: "alter_column t a: generated"},
	{change: "identity: dropped", on: postgresOnly, why: "no identity columns", a: "a: {type: integer, identity: true, nullable: false}", b: "a: {type: integer, nullable: false}", want: "alter_column t a: generated"},
	{change: "serial to identity", on: postgresOnly, why: "no identity columns", a: "a: {type: integer, serial: true, nullable: false}", b: "a: {type: integer, identity: true, nullable: false}", want: "alter_column t a: generated"},
	{change: "generated column: expression", on: everywhere, a: "a: {type: integer}\nb: {type: integer, generated: a + 1}", b: "a: {type: integer}\nb: {type: integer, generated: a + 2}", want: "alter_column t b: generated"},
	{change: "generated column: made ordinary", on: everywhere, a: "a: {type: integer}\nb: {type: integer, generated: a + 1}", b: "a: {type: integer}\nb: {type: integer}", want: "alter_column t b: generated"},
	{change: "generated column: of an ordinary one", on: everywhere, a: "a: {type: integer}\nb: {type: integer}", b: "a: {type: integer}\nb: {type: integer, generated: a + 1}", want: "alter_column t b: generated"},
	{change: "generated column: spelled otherwise", on: butSQLite, why: "the text is what there is", hand: []string{"CREATE TABLE t (id int NOT NULL PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a + 1) STORED)"}, b: plainKey + "a: {type: integer}, b: {type: integer, generated: (A)+1}}}}"},

	{change: "check: named, added", on: everywhere, a: "a: {type: integer}", b: tableModel("checks: {ck_a: a > 0}"), want: "create_check_constraint t ck_a"},
	{change: "check: named, removed", on: everywhere, a: tableModel("checks: {ck_a: a > 0}"), b: "a: {type: integer}", want: "drop_constraint t ck_a"},
	{change: "check: expression", on: everywhere, a: tableModel("checks: {ck_a: a > 0}"), b: tableModel("checks: {ck_a: a > 1}"), want: "create_check_constraint t ck_a\ndrop_constraint t ck_a"},
	{change: "check: spelled otherwise", on: butSQLite, why: "the text is what there is", hand: []string{"CREATE TABLE t (id int NOT NULL PRIMARY KEY, a int, CONSTRAINT ck_a CHECK (a > 0 and a in (1, 2)))"}, b: plainKey + "a: {type: integer}}, checks: {ck_a: '(A>0) AND (a IN (1,2))'}}}"},
	{change: "check: unnamed, unchanged", on: everywhere, a: tableModel("checks: [a > 0]"), b: tableModel("checks: [a > 0]")},
	{change: "check: unnamed by hand", on: everywhere, hand: []string{"CREATE TABLE t (id int NOT NULL PRIMARY KEY, a integer, CHECK (a > 0))"}, b: "tables: {t: {columns: {id: {type: integer, primary_key: true, autoincrement: false}, a: {type: integer}}, checks: [a > 0]}}"},
	{change: "check: unnamed, added", on: everywhere, a: "a: {type: integer}", b: tableModel("checks: [a > 0]"), want: "create_check_constraint t ck_t_a"},

	{change: "comment of a table", on: butSQLite, why: "no comments", a: "a: {type: integer}", b: tableModel("comment: hello"), want: "create_table_comment t"},
	{change: "comment of a column", on: butSQLite, why: "no comments", a: "a: {type: integer}", b: "a: {type: integer, comment: hello}", want: "alter_column t a: comment"},

	{change: "index: added", on: everywhere, a: "a: {type: integer}", b: "a: {type: integer, index: ix}", want: "create_index t ix"},
	{change: "index: columns", on: everywhere, a: indexModel("[a]"), b: indexModel("[a, b]"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: order of columns", on: everywhere, a: indexModel("[a, b]"), b: indexModel("[b, a]"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: unique", on: everywhere, a: indexModel("[a]"), b: indexModel("{columns: [a], unique: true}"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: DESC", on: everywhere, a: indexModel("[a]"), b: indexModel("[{column: a, order: desc}]"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: NULLS FIRST", on: postgresOnly, why: "no such thing", a: indexModel("[a]"), b: indexModel("[{column: a, nulls: first}]"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: WHERE", on: butFamily, why: "no such thing", a: indexModel("{columns: [a], where: a > 0}"), b: indexModel("{columns: [a], where: a > 1}"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: WHERE spelled otherwise", on: butFamily, why: "no such thing", a: indexModel("{columns: [a], where: a > 0}"), b: indexModel("{columns: [a], where: (A>0)}")},
	{change: "index: INCLUDE", on: postgresOnly, why: "no such thing", a: indexModel("[a]"), b: indexModel("{columns: [a], include: [b]}"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: method", on: postgresOnly, why: "rows of their own", a: indexModel("[a]"), b: indexModel("{columns: [a], using: hash}"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: operator class", on: postgresOnly, why: "no such thing", a: indexModel("[c]"), b: indexModel("[{column: c, opclass: text_pattern_ops}]"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: prefix length", on: mysqlFamily, why: "no such thing", a: indexModel("[{column: c, length: 10}]"), b: indexModel("[{column: c, length: 20}]"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: fulltext", on: mysqlFamily, why: "no such thing", a: indexModel("[{column: c, length: 10}]"), b: indexModel("{columns: [c], type: fulltext}"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: NULLS NOT DISTINCT", on: postgresOnly, why: "no such thing", a: indexModel("{columns: [a], unique: true}"), b: indexModel("{columns: [a], unique: true, nulls_not_distinct: true}"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: expression added", on: []schema.Dialect{schema.Postgres, schema.MySQL, schema.SQLite}, why: "no expressions", a: indexModel("[a]"), b: indexModel("[{expression: a + b}]"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: expression changed", on: []schema.Dialect{schema.Postgres, schema.MySQL, schema.SQLite}, why: "no expressions", a: indexModel("[{expression: a + b}]"), b: indexModel("[{expression: a - b}]"), want: "create_index t ix\ndrop_index t ix"},
	{change: "index: expression spelled otherwise", on: []schema.Dialect{schema.Postgres, schema.MySQL, schema.SQLite}, why: "no expressions", a: indexModel("[{expression: a + b}]"), b: indexModel("[{expression: (A+b)}]")},
	{change: "index: name", on: everywhere, a: "a: {type: integer, index: ix_one}", b: "a: {type: integer, index: ix_two}", want: "rename_index t ix_one"},
	{change: "unique: added", on: everywhere, a: "a: {type: integer}", b: "a: {type: integer, unique: uq}", want: "create_unique_constraint t uq"},
	{change: "unique: name", on: everywhere, a: "a: {type: integer, unique: uq_one}", b: "a: {type: integer, unique: uq_two}", want: "rename_constraint t uq_one"},
	{change: "unique: order of columns", on: everywhere, a: tableModel("uniques: {uq: [a, b]}"), b: tableModel("uniques: {uq: [b, a]}"), want: "create_unique_constraint t uq\ndrop_constraint t uq"},
	{change: "unique constraint to unique index", on: butFamily, why: "one thing", a: tableModel("uniques: {uq: [a]}"), b: tableModel("indexes: {uq: {columns: [a], unique: true}}"), want: "create_index t uq\ndrop_constraint t uq"},
	{change: "unique constraint and unique index", on: mysqlFamily, why: "two things", hand: []string{"CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, a int, b int, CONSTRAINT uq UNIQUE (a))"}, b: tableModel("indexes: {uq: {columns: [a], unique: true}}")},
	{change: "unique: deferrable", on: postgresOnly, why: "no such thing", a: tableModel("uniques: {uq: [a]}"), b: tableModel("uniques: {uq: {columns: [a], deferrable: true}}"), want: "create_unique_constraint t uq\ndrop_constraint t uq"},
	{change: "unique: unnamed, by hand", on: everywhere, hand: []string{"CREATE TABLE t (id int NOT NULL PRIMARY KEY, a integer UNIQUE)"}, b: "tables: {t: {columns: {id: {type: integer, primary_key: true, autoincrement: false}, a: {type: integer, unique: true}}}}"},

	{change: "foreign key: columns", on: everywhere, a: foreignModel("{columns: [p_id], references: p.id}"), b: foreignModel("{columns: [q_id], references: p.id}"), want: "create_foreign_key c fk\ndrop_constraint c fk"},
	{change: "foreign key: ON DELETE", on: everywhere, a: foreignModel("{columns: [p_id], references: p.id}"), b: foreignModel("{columns: [p_id], references: p.id, on_delete: cascade}"), want: "create_foreign_key c fk\ndrop_constraint c fk"},
	{change: "foreign key: ON UPDATE", on: everywhere, a: foreignModel("{columns: [p_id], references: p.id}"), b: foreignModel("{columns: [p_id], references: p.id, on_update: cascade}"), want: "create_foreign_key c fk\ndrop_constraint c fk"},
	{change: "foreign key: deferrable", on: butFamily, why: "no such thing", a: foreignModel("{columns: [p_id], references: p.id}"), b: foreignModel("{columns: [p_id], references: p.id, deferrable: true, initially: deferred}"), want: "create_foreign_key c fk\ndrop_constraint c fk"},
	{change: "foreign key: MATCH", on: butFamily, why: "InnoDB does not keep it", a: foreignModel("{columns: [p_id], references: p.id}"), b: foreignModel("{columns: [p_id], references: p.id, match: full}"), want: "create_foreign_key c fk\ndrop_constraint c fk"},
	{change: "foreign key: name", on: everywhere, a: foreignModel("{columns: [p_id], references: p.id}"), b: foreignNamed("other", "{columns: [p_id], references: p.id}"), want: "rename_constraint c fk"},
	{change: "foreign key: RESTRICT and none", on: butFamily, why: "one thing", a: foreignModel("{columns: [p_id], references: p.id}"), b: foreignModel("{columns: [p_id], references: p.id, on_delete: restrict}"), want: "create_foreign_key c fk\ndrop_constraint c fk"},
	{change: "foreign key: RESTRICT and none, one thing", on: mysqlFamily, why: "two things", hand: []string{"CREATE TABLE p (id int NOT NULL AUTO_INCREMENT PRIMARY KEY)", "CREATE TABLE c (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, p_id int, q_id int, CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id))"}, b: foreignModel("{columns: [p_id], references: p.id, on_delete: restrict}")},
	{change: "foreign key: NO ACTION and none", on: everywhere, a: foreignModel("{columns: [p_id], references: p.id}"), b: foreignModel("{columns: [p_id], references: p.id, on_delete: no action}")},

	{change: "sequence: added", on: []schema.Dialect{schema.Postgres, schema.MariaDB}, why: "no sequences", a: "a: {type: integer}", b: "sequences: {s: {start: 5}}\ntables: {t: {columns: {id: {type: integer, primary_key: true}, a: {type: integer}}}}", want: "create_sequence s"},
	{change: "sequence: changed", on: []schema.Dialect{schema.Postgres, schema.MariaDB}, why: "no sequences", a: "sequences: {s: {start: 5}}\ntables: {t: {columns: {id: {type: integer, primary_key: true}}}}", b: "sequences: {s: {start: 5, increment: 2}}\ntables: {t: {columns: {id: {type: integer, primary_key: true}}}}", want: "alter_sequence s"},
	{change: "exclusion constraint: added", on: postgresOnly, why: "no such thing", a: "r: {type: int4range}", b: "tables: {t: {columns: {id: {type: integer, primary_key: true}, r: {type: int4range}}, exclusions: {ex: {using: gist, elements: [{column: r, with: \"&&\"}]}}}}", want: "create_exclude_constraint t ex"},
	{change: "storage parameters", on: postgresOnly, why: "no such thing", a: "a: {type: integer}", b: tableModel("postgres: {with: {fillfactor: 70}}"), want: "alter_table t"},
	{change: "STRICT", on: sqliteOnly, why: "no such thing", a: strictModel(""), b: strictModel(", sqlite: {strict: true}"), want: "alter_table t"},
	{change: "WITHOUT ROWID", on: sqliteOnly, why: "no such thing", a: "tables: {t: {columns: {a: {type: text, primary_key: true}}}}", b: "tables: {t: {columns: {a: {type: text, primary_key: true}}, sqlite: {without_rowid: true}}}", want: "alter_table t"},

	{change: "view, there only", on: everywhere, a: "a: {type: integer}", live: []string{"CREATE VIEW v AS SELECT a FROM t"}, b: "a: {type: integer}"},
	{change: "partitions, there only", on: postgresOnly, why: "part of the table", a: "tables: {t: {columns: {id: {type: integer, nullable: false}}, postgres: {partition_by: RANGE (id)}}}", live: []string{"CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1) TO (10)"}, b: "tables: {t: {columns: {id: {type: integer, nullable: false}}, postgres: {partition_by: RANGE (id)}}}"},
	{change: "tables of an extension, there only", on: postgresOnly, why: "no extensions", a: "a: {type: integer}", live: []string{"CREATE TABLE theirs (a integer)", "CREATE EXTENSION hstore", "ALTER EXTENSION hstore ADD TABLE theirs"}, b: "a: {type: integer}"},
	{change: "id integer primary key by hand", on: sqliteOnly, why: "rows of their own", hand: []string{"CREATE TABLE t (id integer primary key, a integer)"}, b: "a: {type: integer}"},

	{change: "order: two new tables that refer to each other", on: everywhere, a: "a: {type: integer}", b: circleModel, want: "create_foreign_key v fk_v\ncreate_table u\ncreate_table v\ndrop_table t"},
	{change: "order: tables linked by foreign keys dropped", on: everywhere, a: chainModel, b: "tables: {z: {columns: {id: {type: integer, primary_key: true}}}}", want: "drop_table p1\ndrop_table p2\ndrop_table p3"},
	{change: "order: table and the column that refers to it dropped", on: everywhere, a: foreignModel("{columns: [p_id], references: p.id}"), b: "tables: {c: {columns: {id: {type: integer, primary_key: true}, q_id: {type: integer}}}}", want: "drop_column c p_id\ndrop_constraint c fk\ndrop_table p"},
	{change: "order: unique dropped with the foreign key on it", on: everywhere, a: uniqueModel("uniques: {uq: [x]}", ", foreign_key: {name: fk, references: a.x}"), b: uniqueModel("", ""), want: "drop_constraint a uq\ndrop_constraint b fk"},
	{change: "order: foreign key dropped with its index", on: everywhere, a: "tables:\n  p: {columns: {id: {type: integer, primary_key: true}}}\n  c: {columns: {id: {type: integer, primary_key: true}, p_id: {type: integer, index: ix_c, foreign_key: {name: fk, references: p.id}}}}", b: "tables:\n  p: {columns: {id: {type: integer, primary_key: true}}}\n  c: {columns: {id: {type: integer, primary_key: true}, p_id: {type: integer}}}", want: "drop_constraint c fk\ndrop_index c ix_c"},
	{change: "order: two columns dropped", on: everywhere, a: "a: {type: integer}\nb: {type: integer}\nc: {type: integer}", b: "c: {type: integer}", want: "drop_column t a\ndrop_column t b"},
	{change: "order: unnamed foreign key and unique added", on: everywhere, a: "tables:\n  p: {columns: {id: {type: integer, primary_key: true}}}\n  c: {columns: {id: {type: integer, primary_key: true}, p_id: {type: integer}}}", b: "tables:\n  p: {columns: {id: {type: integer, primary_key: true}}}\n  c: {columns: {id: {type: integer, primary_key: true}, p_id: {type: integer, unique: true, foreign_key: p.id}}}", want: "create_foreign_key c fk_c_p_id_p\ncreate_unique_constraint c uq_c_p_id"},
}

const plainKey = "tables: {t: {columns: {id: {type: integer, primary_key: true, autoincrement: false}, "

const circleModel = "tables:\n  u: {columns: {id: {type: integer, primary_key: true}, v_id: {type: integer, foreign_key: {name: fk_u, references: v.id}}}}\n  v: {columns: {id: {type: integer, primary_key: true}, u_id: {type: integer, foreign_key: {name: fk_v, references: u.id}}}}"

const chainModel = "tables:\n  z: {columns: {id: {type: integer, primary_key: true}}}\n  p1: {columns: {id: {type: integer, primary_key: true}}}\n  p2: {columns: {id: {type: integer, primary_key: true}, a: {type: integer, foreign_key: p1.id}}}\n  p3: {columns: {id: {type: integer, primary_key: true}, a: {type: integer, foreign_key: p2.id}}}"

func enumModel(values, column string) string {
	return "enums: {mood: " + values + "}\ntables: {t: {columns: {id: {type: integer, primary_key: true}, " + column + ": {type: {enum: mood}}}}}"
}

// tableModel is the table t with a part.
func tableModel(part string) string {
	columns := "a: {type: integer}"
	if part != "" && (part[0] == 'u' || part[0] == 'i') {
		columns += ", b: {type: integer}"
	}
	return "tables:\n  t:\n    columns: {id: {type: integer, primary_key: true}, " + columns + "}\n    " + part
}

func indexModel(index string) string {
	return "tables:\n  t:\n    columns: {id: {type: integer, primary_key: true}, a: {type: integer}, b: {type: integer}, c: {type: text}}\n    indexes: {ix: " + index + "}"
}

func keyModel(name, columns string) string {
	return "tables:\n  t:\n    columns: {a: {type: integer, nullable: false, autoincrement: false}, b: {type: integer, nullable: false}}\n    primary_key: {name: " + name + ", columns: [" + columns + "]}"
}

func foreignModel(key string) string { return foreignNamed("fk", key) }

func foreignNamed(name, key string) string {
	return "tables:\n  p: {columns: {id: {type: integer, primary_key: true}}}\n  c:\n    columns: {id: {type: integer, primary_key: true}, p_id: {type: integer}, q_id: {type: integer}}\n    foreign_keys: {" + name + ": " + key + "}"
}

func strictModel(part string) string {
	return "tables: {t: {columns: {id: {type: integer, primary_key: true}, a: {type: text}}" + part + "}}"
}

func uniqueModel(unique, key string) string {
	return "tables:\n  a:\n    columns: {id: {type: integer, primary_key: true}, x: {type: integer}}\n    " + unique + "\n  b: {columns: {id: {type: integer, primary_key: true}, x: {type: integer" + key + "}}}"
}
