# What developers and CI run. `make` lists it.

GO ?= go
# Packages, for instance PKG=./internal/testdb
PKG ?= ./...
# More flags for go test, for instance TESTFLAGS='-v -run TestEach'
TESTFLAGS ?=
# Which benchmarks, and for how long each fuzz target runs
BENCH ?= .
FUZZTIME ?= 30s
# How many random pairs of each kind fuzz takes to each server, from which on
PAIRS ?= 1000
FIRST ?= 1001

SERVERS := internal/testdb/servers.sh

.DEFAULT_GOAL := help
.PHONY: help test bench fuzz fault corpus servers stop fmt lint

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "Variables: PKG=./dir/... TESTFLAGS='-v -run Name' BENCH=regexp FUZZTIME=30s"
	@echo "Servers of your own: MIGRATE_TEST_POSTGRES_URL, MIGRATE_TEST_MYSQL_URL, MIGRATE_TEST_MARIADB_URL"
	@echo "Clusters (cluster_test.go): MIGRATE_TEST_GALERA_URL, MIGRATE_TEST_GROUP_URL, MIGRATE_TEST_STANDBY_URL, MIGRATE_TEST_POOLER_URL"

test: lint ## vet, gofmt and all tests, on throw-away servers (installed as root when missing)
	$(SERVERS) run $(GO) test -count=1 -p 2 -parallel 4 -timeout 20m $(TESTFLAGS) $(PKG)

bench: ## benchmarks, on the same servers, one package at a time
	$(SERVERS) run $(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -p 1 -timeout 60m $(TESTFLAGS) $(PKG)

fuzz: ## every fuzz target for FUZZTIME, then PAIRS random pairs of schemas
	@for dir in $$(grep -rlE --include='*_test.go' '^func Fuzz' . | xargs -r dirname | sort -u); do \
		for name in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go | cut -d' ' -f2); do \
			echo "$$dir $$name"; \
			$(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$dir || exit 1; \
		done; \
	done
	MIGRATE_TEST_PAIRS=$(FIRST):$(PAIRS) $(SERVERS) run $(GO) test -count=1 -parallel 4 -timeout 180m -run '^TestRandomPairs$$' .

corpus: ## schemas of real applications in MIGRATE_TEST_CORPUS=DIR: fixed point, version series
	@test -n "$(MIGRATE_TEST_CORPUS)" || { echo "MIGRATE_TEST_CORPUS=DIR names the folder of schemas; there is no default" >&2; exit 2; }
	MIGRATE_TEST_CORPUS='$(abspath $(MIGRATE_TEST_CORPUS))' $(SERVERS) run $(GO) test -count=1 -timeout 60m -run '^TestCorpus' $(TESTFLAGS) .

fault: ## kill, cut and crash runs on all databases, all of it (MIGRATE_FAULT_SEED=n repeats, MIGRATE_FAULT_KILLS=n)
	MIGRATE_FAULT_WHOLE=1 $(SERVERS) run $(GO) test -count=1 -v -timeout 60m $(TESTFLAGS) ./internal/faulttest

servers: ## start servers that stay, for eval "$(internal/testdb/servers.sh env)" && go test
	$(SERVERS) install
	$(SERVERS) start

stop: ## stop them and delete their data
	$(SERVERS) stop

fmt: ## format the Go code
	gofmt -w .

lint: ## go vet, gofmt, and the shell scripts' syntax
	$(GO) vet $(PKG)
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; fi
	for script in internal/testdb/*.sh .ci/run; do bash -n $$script || exit 1; done
