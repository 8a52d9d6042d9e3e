package faulttest

import "github.com/retort-db/migrate/schema"

var (
	mysqlFamily  = []schema.Dialect{schema.MySQL, schema.MariaDB}
	postgresOnly = []schema.Dialect{schema.Postgres}
)

// tables: operations, rows and raw SQL in turn.
var tables = pattern{name: "tables", texts: []string{`
upgrade:
- create_table:
    name: p§
    columns:
      id: {type: integer, primary_key: pk_p§, autoincrement: false}
      name: {type: string(40), nullable: false}
      amount: {type: integer, nullable: false, server_default: 0}
- execute: INSERT INTO ledger VALUES ('§.a up')
- create_table:
    name: c§
    columns:
      id: {type: integer, primary_key: pk_c§, autoincrement: false}
      parent: {type: integer, nullable: false, index: ix_c§_parent, foreign_key: {name: fk_c§_p§, references: p§.id}}
- bulk_insert: {table: p§, rows: [{id: 1, name: one, amount: 0}, {id: 2, name: two, amount: 5}]}
- bulk_insert: {table: c§, columns: [id, parent], rows: [[1, 1], [2, 2], [3, 2]]}
- execute: UPDATE counter SET n = n + 1
- execute: UPDATE p§ SET amount = amount + 1
- execute: INSERT INTO ledger VALUES ('§.b up')
downgrade:
- execute: INSERT INTO ledger VALUES ('§.c down')
- drop_table: c§
- execute: UPDATE counter SET n = n + 1
- drop_table: p§
- execute: INSERT INTO ledger VALUES ('§.d down')
`}}

// data: a file of SQL that only writes rows.
var data = pattern{name: "data", texts: []string{`-- migrate:up
INSERT INTO ledger VALUES ('§.a up');
UPDATE counter SET n = n + 10;
INSERT INTO ledger (entry) SELECT '§.b up' FROM counter; -- one row
INSERT INTO ledger VALUES ('§.c up'), ('§.d up');
UPDATE counter SET n = n + 100;
-- migrate:down
UPDATE counter SET n = n + 10;
INSERT INTO ledger VALUES ('§.e down');
INSERT INTO ledger VALUES ('§.f down');
`}}

// alterations: a table with rows and children is changed between pieces of raw SQL.
var alterations = pattern{name: "alterations", texts: []string{`
upgrade:
- create_table:
    name: a§
    columns:
      id: {type: integer, primary_key: pk_a§, autoincrement: false}
      name: {type: string(40), nullable: false}
      note: {type: string(40)}
      amount: {type: integer, nullable: false, server_default: 0}
- create_table:
    name: d§
    columns:
      id: {type: integer, primary_key: pk_d§, autoincrement: false}
      a_id: {type: integer, nullable: false, index: ix_d§_a, foreign_key: {name: fk_d§_a§, references: a§.id, on_delete: cascade}}
- bulk_insert: {table: a§, rows: [{id: 1, name: one, note: x}, {id: 2, name: two, note: y}, {id: 3, name: three, note: z}]}
- bulk_insert: {table: d§, rows: [{id: 1, a_id: 1}, {id: 2, a_id: 3}]}
downgrade:
- drop_table: d§
- drop_table: a§
`, `
upgrade:
- execute: UPDATE counter SET n = n + 1
- alter_column: {table: a§, column: name, type: string(80)}
- execute: INSERT INTO ledger VALUES ('§.b up')
- add_column: {table: a§, column: {name: extra, type: integer, nullable: false, server_default: 5}}
- alter_column: {table: a§, column: note, new_column_name: remark, nullable: false, server_default: {value: none}}
- create_index: {name: ix_a§_remark, table: a§, columns: [remark]}
- execute: UPDATE a§ SET extra = extra + 1
- execute: INSERT INTO ledger VALUES ('§.c up')
- drop_column: {table: a§, column: amount}
- create_unique_constraint: {table: a§, name: uq_a§_name, columns: [name]}
- bulk_insert: {table: ledger, rows: [{entry: '§.d up'}]}
- create_check_constraint: {table: a§, name: ck_a§_extra, expression: extra > 0}
- execute: INSERT INTO ledger VALUES ('§.e up')
downgrade:
- drop_constraint: {table: a§, name: ck_a§_extra, type: check}
- execute: INSERT INTO ledger VALUES ('§.f down')
- drop_constraint: {table: a§, name: uq_a§_name, type: unique}
- add_column: {table: a§, column: {name: amount, type: integer, nullable: false, server_default: 0}}
- execute: UPDATE counter SET n = n + 1
- drop_index: {table: a§, name: ix_a§_remark}
- alter_column: {table: a§, column: remark, new_column_name: note, nullable: true, server_default: null}
- drop_column: {table: a§, column: extra}
- execute: INSERT INTO ledger VALUES ('§.g down')
- alter_column: {table: a§, column: name, type: string(40)}
`}}

// many: one segment of many statements, rows among them.
var many = pattern{name: "many", texts: []string{`
upgrade:
- create_table: {name: m§1, columns: {id: {type: integer, primary_key: pk_m§1, autoincrement: false}, name: {type: string(20)}}}
- create_table: {name: m§2, columns: {id: {type: integer, primary_key: pk_m§2, autoincrement: false}, name: {type: string(20)}}}
- bulk_insert: {table: m§1, rows: [{id: 1, name: a}, {id: 2, name: b}]}
- create_table: {name: m§3, columns: {id: {type: integer, primary_key: pk_m§3, autoincrement: false}, name: {type: string(20)}}}
- bulk_insert: {table: ledger, rows: [{entry: '§.a up'}]}
- create_index: {name: ix_m§1, table: m§1, columns: [name]}
- create_index: {name: ix_m§2, table: m§2, columns: [name]}
- bulk_insert: {table: ledger, rows: [{entry: '§.b up'}]}
- add_column: {table: m§1, column: {name: size, type: integer, nullable: false, server_default: 3}}
- add_column: {table: m§2, column: {name: size, type: integer, nullable: false, server_default: 3}}
- add_column: {table: m§3, column: {name: size, type: integer, nullable: false, server_default: 3}}
- bulk_insert: {table: m§2, rows: [{id: 1, name: a, size: 1}]}
- rename_table: {from: m§3, to: m§4}
- drop_index: {name: ix_m§1, table: m§1}
- bulk_insert: {table: ledger, rows: [{entry: '§.c up'}]}
downgrade:
- drop_table: m§1
- bulk_insert: {table: ledger, rows: [{entry: '§.d down'}]}
- drop_table: m§2
- drop_table: m§4
- bulk_insert: {table: ledger, rows: [{entry: '§.e down'}]}
`}}

// enums: values are added and used at once.
var enums = pattern{name: "enums", model: `
enums: {mood§: [sad, ok, happy]}
tables:
  e§:
    columns:
      id: {type: integer, primary_key: pk_e§, autoincrement: false}
      mood: {type: {enum: mood§}, nullable: false, server_default: {value: ok}}
      earlier: {type: {enum: mood§}}
`, texts: []string{`
upgrade:
- create_enum: {name: mood§, values: [sad, ok]}
- create_table:
    name: e§
    columns:
      id: {type: integer, primary_key: pk_e§, autoincrement: false}
      mood: {type: {enum: mood§}, nullable: false, server_default: {value: ok}}
- bulk_insert: {table: e§, rows: [{id: 1, mood: sad}, {id: 2, mood: ok}]}
- execute: INSERT INTO ledger VALUES ('§.a up')
downgrade:
- drop_table: e§
- execute: INSERT INTO ledger VALUES ('§.b down')
- drop_enum: mood§
`, `
upgrade:
- execute: INSERT INTO ledger VALUES ('§.c up')
- alter_enum: {name: mood§, values: [sad, ok, happy]}
- bulk_insert: {table: e§, rows: [{id: 3, mood: happy}]}
- execute: INSERT INTO e§ (id, mood) VALUES (4, 'happy')
- add_column: {table: e§, column: {name: earlier, type: {enum: mood§}}}
- execute: UPDATE e§ SET earlier = mood
- execute: INSERT INTO ledger VALUES ('§.d up')
downgrade:
- drop_column: {table: e§, column: earlier}
- execute: DELETE FROM e§ WHERE mood = 'happy'
- execute: INSERT INTO ledger VALUES ('§.e down')
- alter_enum: {name: mood§, values: [sad, ok]}
- execute: UPDATE counter SET n = n + 1
`}}

// outside: a revision that asks for no transaction.
var outside = pattern{name: "outside a transaction", texts: []string{`transaction: false
upgrade:
- execute: INSERT INTO ledger VALUES ('§.a up')
- create_table: {name: o§, columns: {id: {type: integer, primary_key: pk_o§, autoincrement: false}, name: {type: string(20)}}}
- execute: |
    INSERT INTO o§ VALUES (1, 'one');
    UPDATE counter SET n = n + 1;
    INSERT INTO ledger VALUES ('§.b up')
- create_index: {name: ix_o§, table: o§, columns: [name]}
- add_column: {table: o§, column: {name: size, type: integer, nullable: false, server_default: 3}}
- execute: INSERT INTO ledger VALUES ('§.c up')
- execute: UPDATE o§ SET size = size + 1
downgrade:
- execute: INSERT INTO ledger VALUES ('§.d down')
- drop_index: {name: ix_o§, table: o§}
- execute: UPDATE counter SET n = n + 1
- drop_table: o§
- execute: INSERT INTO ledger VALUES ('§.e down')
`}}

// script: a file of SQL outside a transaction.
var script = pattern{name: "script outside a transaction", texts: []string{`-- transaction: false
-- migrate:up
INSERT INTO ledger VALUES ('§.a up');
UPDATE counter SET n = n + 1;
INSERT INTO ledger VALUES ('§.b up');
-- migrate:down
INSERT INTO ledger VALUES ('§.c down');
UPDATE counter SET n = n + 1;
`}}

// renames: names that move.
var renames = pattern{name: "renames", texts: []string{`
upgrade:
- create_table:
    name: x§
    columns:
      id: {type: integer, primary_key: pk_x§, autoincrement: false}
      name: {type: string(20), index: ix_x§_name}
- bulk_insert: {table: x§, rows: [{id: 1, name: one}]}
downgrade:
- drop_table: x§
`, `
upgrade:
- rename_table: {from: x§, to: y§}
- execute: INSERT INTO y§ VALUES (2, 'two')
- alter_column: {table: y§, column: name, new_column_name: title}
- rename_index: {table: y§, from: ix_x§_name, to: ix_y§_title}
- execute: INSERT INTO ledger VALUES ('§.a up')
downgrade:
- rename_index: {table: y§, from: ix_y§_title, to: ix_x§_name}
- execute: UPDATE counter SET n = n + 1
- alter_column: {table: y§, column: title, new_column_name: name}
- rename_table: {from: y§, to: x§}
- execute: INSERT INTO ledger VALUES ('§.b down')
`}}

// concurrently: indexes that PostgreSQL builds outside of transactions; one that is
// killed leaves an index that is not valid.
var concurrently = pattern{name: "concurrently", only: postgresOnly, texts: []string{`
upgrade:
- create_table: {name: i§, columns: {id: {type: integer, primary_key: pk_i§, autoincrement: false}, name: {type: string(20)}}}
- execute: INSERT INTO i§ SELECT g, 'n' || g FROM generate_series(1, 500) g
- create_index: {name: ix_i§_name, table: i§, columns: [name], unique: true, concurrently: true}
- execute: INSERT INTO ledger VALUES ('§.a up')
- create_index: {name: ix_i§_both, table: i§, columns: [name, id], concurrently: true}
- execute: DELETE FROM i§ WHERE id > 3
- execute: INSERT INTO ledger VALUES ('§.b up')
downgrade:
- drop_index: {name: ix_i§_both, table: i§, concurrently: true}
- execute: INSERT INTO ledger VALUES ('§.c down')
- drop_table: i§
`}}

// unmanaged: raw DDL outside of a transaction, which done_when settles. Run twice, the
// first would make a second index.
var unmanaged = pattern{name: "raw DDL", only: postgresOnly, texts: []string{`transaction: false
upgrade:
- create_table: {name: q§, columns: {id: {type: integer, primary_key: pk_q§, autoincrement: false}, name: {type: string(20)}}}
- execute:
    sql: CREATE INDEX ON q§ (name)
    done_when: SELECT count(*) > 0 FROM pg_indexes WHERE tablename = 'q§' AND indexdef LIKE '%(name)'
- execute: INSERT INTO ledger VALUES ('§.a up')
- execute:
    sql: ALTER TABLE q§ ADD CHECK (name <> '')
    done_when: SELECT count(*) > 0 FROM pg_constraint WHERE conrelid = 'q§'::regclass AND contype = 'c'
- execute: INSERT INTO q§ VALUES (1, 'one')
downgrade:
- execute: INSERT INTO ledger VALUES ('§.b down')
- drop_table: q§
`}}

// indexes: the same for the MySQL family.
var indexes = pattern{name: "raw DDL", only: mysqlFamily, texts: []string{`
upgrade:
- create_table: {name: q§, columns: {id: {type: integer, primary_key: pk_q§, autoincrement: false}, name: {type: string(20)}}}
- execute:
    sql: ALTER TABLE q§ ADD INDEX (name)
    done_when: SELECT count(*) > 0 FROM information_schema.statistics WHERE table_schema = database() AND table_name = 'q§' AND column_name = 'name'
- execute: INSERT INTO ledger VALUES ('§.a up')
- execute: INSERT INTO q§ VALUES (1, 'one')
downgrade:
- execute: INSERT INTO ledger VALUES ('§.b down')
- drop_table: q§
`}}

// trigger: one that later rows of the same revision meet.
var trigger = pattern{name: "trigger", only: mysqlFamily, texts: []string{`
upgrade:
- create_table: {name: t§, columns: {id: {type: integer, primary_key: pk_t§, autoincrement: false}, name: {type: string(20)}}}
- execute:
    sql: CREATE TRIGGER tr§ BEFORE INSERT ON t§ FOR EACH ROW BEGIN SET NEW.name = upper(NEW.name); END
    done_when: SELECT count(*) > 0 FROM information_schema.triggers WHERE trigger_schema = database() AND trigger_name = 'tr§'
- bulk_insert: {table: t§, rows: [{id: 1, name: one}]}
- execute: INSERT INTO ledger VALUES ('§.a up')
downgrade:
- execute:
    sql: DROP TRIGGER tr§
    done_when: SELECT count(*) = 0 FROM information_schema.triggers WHERE trigger_schema = database() AND trigger_name = 'tr§'
- execute: INSERT INTO ledger VALUES ('§.b down')
- drop_table: t§
`}}
