.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run build font test test-long chaos fuzz check bench histories import-sample postgresql prerequisites clean

TOOL  := go tool -modfile=tools/go.mod
BUILD := go build -buildvcs=false
# The engine is always compiled with the same flags: other ones cost minutes.
ENGINE := -tags disable_grpc_modules -trimpath
E2E    := -tags e2e -p 1 -count=1

help: ## Tell what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Without the font everything works but the PDFs of dossiers.
run: postgresql build ## Build and start Hejie with invented people and disputes (ARGS="--port N --ui-port N")
	@tools/font run || echo "The font did not come, so dossiers have no PDF; make font tries again."
	bin/hejie up --demo $(ARGS)

build: ## Build bin/hejie, bin/hejie-worker and bin/engine
	$(BUILD) -trimpath -o bin/hejie ./starter
	$(BUILD) -trimpath -o bin/hejie-worker ./worker
	cd engine && $(BUILD) $(ENGINE) -ldflags '-s -w' -o ../bin/engine .

font: ## Fetch the font of the PDFs into bin/fonts
	@tools/font test

test: prerequisites font check build ## Everything CI does, cheapest first
	go test -race -short -timeout 30m ./...
	cd engine && go test $(ENGINE) ./...
	go test -race -short -timeout 40m $(E2E) ./e2e/...

test-long: prerequisites font check build ## The long tests too, with failures told again at the end
	$(TOOL) gotestsum --format standard-quiet -- -race -timeout 2h $(E2E) ./...
	@$(MAKE) fuzz

FUZZTIME := 20s
fuzz: ## Throw arbitrary input at every fuzz target (FUZZTIME=20s each)
	@set -e; found=; \
	for file in $$(grep -rl --include='*_test.go' '^func Fuzz' .); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$file); do \
			found=yes; echo "$$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 100x "$$(dirname $$file)"; \
		done; \
	done; \
	test -n "$$found" || { echo "there is no fuzz target"; exit 1; }

chaos: build ## Kill every part of Hejie again and again under load (ARGS="-seed=N -kills=N")
	go test -race -v -timeout 2h $(E2E) ./e2e/chaos -args $(ARGS)

# What judges: the domain, and what the register makes of a signed message.
mutants: prerequisites ## Change the code that judges, one place at a time, and see whether tests notice
	tools/mutants/run domain
	tools/mutants/run register acts decide effects proposals

check: ## Formatting, go vet, staticcheck, workflowcheck
	@files=$$($(TOOL) gofumpt -l $(filter-out bin/,$(wildcard */))) || exit 1; \
	test -z "$$files" || { echo "not as gofumpt has it:" $$files; exit 1; }
	go vet -tags e2e ./...
	go vet -tags crash ./internal/crash
	cd engine && go vet $(ENGINE) ./...
	$(TOOL) staticcheck -tags e2e ./...
	cd tools && go build -o ../bin/ go.temporal.io/sdk/contrib/tools/workflowcheck
	go vet -vettool=bin/workflowcheck ./...

bench: postgresql build ## Measure decisions, cases, imports, sizes and restarts (ARGS="--short --json --only decision,cases --help")
	cd bench/dbos && $(BUILD) -trimpath -o ../../bin/bench-dbos .
	@$(BUILD) -trimpath -o bin/bench ./bench
	@bin/bench $(ARGS)

histories: build ## Write down the histories that replay tests run over
	go test $(E2E) ./e2e -args -histories=$(CURDIR)/workflows/testdata/histories

import-sample: build ## Import a sample of invented disputes
	bin/hejie import --sample

postgresql:
	@tools/prerequisites run

prerequisites: ## Install what tests need: PostgreSQL, a C compiler, a browser, Chinese fonts, LibreOffice
	@tools/prerequisites test

clean: ## Remove what build makes
	rm -rf bin
