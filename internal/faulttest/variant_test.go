package faulttest

import (
	"math/rand/v2"
	"slices"

	"github.com/retort-db/migrate/schema"
)

// variant is a configuration that runs have to withstand faults in.
type variant struct {
	name    string
	lines   string // of migrate.yaml
	version string // table
	history bool
	patient bool   // what a killed run held is free after half a minute only
	sqlite  string // what is done to a database of SQLite first
	chain   func(schema.Dialect) chain
}

// usual is what nobody configured.
var usual = variant{name: "", version: "migrate_version", history: true, chain: long}

// writeAhead is SQLite with another journal; elsewhere it is as usual.
var writeAhead = variant{name: "write-ahead", sqlite: "PRAGMA journal_mode = wal", version: "migrate_version", history: true, chain: long}

// draw draws one, the usual one more often than others.
func draw(r *rand.Rand) variant {
	list := variants
	if whole() {
		list = append(slices.Clone(list), variant{name: "lease", lines: "lock: lease\n", version: "migrate_version", history: true, patient: true, chain: long})
	}
	return list[r.IntN(len(list))]
}

var variants = []variant{
	usual,
	usual,
	{name: "no transactions", lines: "transaction: none\n", version: "migrate_version", history: true, chain: long},
	{name: "beside Alembic", lines: "version_table: alembic_version\nhistory_table: null\n", version: "alembic_version", chain: long},
	{name: "no transactions, no history", lines: "transaction: none\nhistory_table: null\n", version: "migrate_version", chain: long},
	{name: "one transaction", lines: "transaction: run\n", version: "migrate_version", history: true, chain: joined},
	writeAhead,
}
