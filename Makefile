# `make help` lists what there is. The first command on a fresh machine checks the toolchain.

SHELL := /bin/sh
SWIFT ?= swift
CLANG ?= clang
# Seconds to fuzz; without it `make fuzz` runs until stopped.
TIME ?=
PROFILE ?=
BUGS ?=
# A library to fuzz beside the model (docs/your-own-target.md).
TARGET ?=
JOBS ?= 1
# A run is reproduced by its commit and its random seed; the first gives the second.
SEED ?= $(shell printf '%d' 0x$$(git rev-parse --short=7 HEAD 2>/dev/null || echo 1))

FUZZER := .build-fuzz/release/HypercallFuzzer
HVCFUZZ := .build/release/hvcfuzz
# The tool, with the model's blocks counted as they are for the fuzzer.
COUNTING := .build-fuzz/release/hvcfuzz
SOURCES := Package.swift \
  $(shell find Sources fuzz/HypercallFuzzer -name '*.swift' -o -name '*.[ch]')
SEEDS := $(patsubst corpus/seeds/%.hvc,corpus/bytes/%,$(wildcard corpus/seeds/*.hvc))

OUT := fuzz/out
CORPUS := $(OUT)/corpus$(if $(PROFILE),-$(PROFILE))$(if $(BUGS),-bugs)$(if $(TARGET),-target)
STORED := corpus/bytes $(wildcard corpus/distilled)
FUZZ_OPTIONS := -dict=fuzz/HypercallFuzzer.dict -artifact_prefix=$(OUT)/ -timeout=25
ENVIRONMENT := $(if $(PROFILE),HVCFUZZ_PROFILE=$(PROFILE)) $(if $(BUGS),HVCFUZZ_BUGS=$(BUGS)) \
  $(if $(TARGET),HVCFUZZ_TARGET=$(TARGET))
MODE := $(if $(PROFILE),--profile $(PROFILE)) $(if $(BUGS),--bugs $(BUGS))

.PHONY: help
help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'make fuzz takes TIME=<seconds> PROFILE=<name> BUGS=<id,...> JOBS=<n> SEED=<n>'
	@echo '  TARGET=<library>;'
	@echo 'make kill-test takes KILLS=<n>; make soak takes BYTES=<n> TEXTS=<n>;'
	@echo 'make fuzz-afl takes TIME=<seconds>; make check-ossfuzz takes SANITIZER=<name>;'
	@echo 'make power takes TRIALS=<n>; make bench takes AGAINST=<commit>;'
	@echo 'make mutants takes COUNT=<n> SEED=<n> TIME=<seconds> FROM=<folder>;'
	@echo 'make conform-linux takes TIME=<seconds>, SEED=<n>, JOBS=<n> and KERNEL=<tree>;'
	@echo 'make coverage-linux takes TIME=<seconds>, SEED=<n>, TRACES=<files> and KERNEL=<tree>;'
	@echo 'make mutants-linux takes COUNT=<n>, TIME=<seconds>, SEED=<n> and KERNEL=<tree>;'
	@echo 'make replay and make minimise take FILE=<path> PROFILE=<name> BUGS=<id,...>.'

.PHONY: setup
setup: ## check the toolchain and say what is missing
	@SWIFT='$(SWIFT)' scripts/setup

.PHONY: build
build: $(FUZZER) $(HVCFUZZ) ## the release fuzzer and the command-line tool

$(FUZZER): $(SOURCES) | setup
	SWIFT='$(SWIFT)' scripts/build-fuzzer HypercallFuzzer .build-fuzz
	@touch $@

$(HVCFUZZ): $(SOURCES) | setup
	$(SWIFT) build -c release --product hvcfuzz
	@touch $@

.PHONY: corpus
corpus: $(SEEDS) ## pack the seed programs into libFuzzer's binary form
	@mkdir -p corpus/bytes

corpus/bytes/%: corpus/seeds/%.hvc | $(HVCFUZZ)
	@mkdir -p corpus/bytes
	@$(HVCFUZZ) assemble $< -o $@

.PHONY: fuzz
fuzz: $(FUZZER) corpus ## fuzz until stopped, or for TIME seconds
	@mkdir -p $(CORPUS)
	$(ENVIRONMENT) $(FUZZER) $(FUZZ_OPTIONS) $(if $(TIME),-max_total_time=$(TIME)) \
	  $(if $(filter-out 1,$(JOBS)),-fork=$(JOBS)) $(CORPUS) $(STORED)

# Debian's afl++: its driver in the place of libFuzzer's, and its counting of edges.
AFL ?= /usr/lib/afl
AFL_FUZZER := .build-afl/release/HypercallFuzzer

$(AFL_FUZZER): $(SOURCES) | setup
	SWIFT='$(SWIFT)' LIBFUZZER=$(AFL)/libAFLDriver.a HVCFUZZ_COVERAGE=afl \
	  scripts/build-fuzzer HypercallFuzzer .build-afl -Xlinker $(AFL)/afl-compiler-rt.o
	@touch $@

.PHONY: fuzz-afl
fuzz-afl: $(AFL_FUZZER) corpus ## the same target under AFL++, until stopped or for TIME seconds
	$(ENVIRONMENT) afl-fuzz -i corpus/bytes -o $(OUT)/afl -x fuzz/HypercallFuzzer.dict \
	  -G 1040 -t 25000+ $(if $(TIME),-V $(TIME)) $(AFL_FUZZER)

.PHONY: check-ossfuzz
check-ossfuzz: setup ## is the OSS-Fuzz build, SANITIZER=address or thread, as their rules want it?
	@SWIFT='$(SWIFT)' scripts/check-ossfuzz $(or $(SANITIZER),address)

.PHONY: smoke
smoke: $(FUZZER) corpus ## replay the corpus, then fuzz for a minute
	@SEED=$(SEED) TIME=$(or $(TIME),60) scripts/smoke $(FUZZER) $(STORED)

.PHONY: replay
replay: $(HVCFUZZ) file ## show what the program FILE does, call by call
	@$(HVCFUZZ) replay $(MODE) '$(FILE)'

.PHONY: minimise
minimise: $(HVCFUZZ) file ## make the failing program FILE as short as it goes
	@$(HVCFUZZ) minimise $(MODE) '$(FILE)'

.PHONY: file
file:
	@test -n '$(FILE)' || { echo 'error: which file? make $(MAKECMDGOALS) FILE=<path>' >&2; exit 64; }

.PHONY: demo
demo: $(FUZZER) $(HVCFUZZ) ## plant a bug, let the fuzzer find it, minimise and replay it
	@scripts/demo $(FUZZER) $(HVCFUZZ)

# Optimised, as the model takes eight times as long otherwise; in a folder of their own, as the tool
# is built without what the tests need.
TESTS = -c release --scratch-path .build-test $(WARNINGS)

.PHONY: test
test: setup ## the tests; those of speed and allocations are a package of their own
	$(SWIFT) test $(TESTS)
	$(SWIFT) test -c release --package-path Benchmarks

SWIFT_SOURCES := Package.swift Sources fuzz/HypercallFuzzer Tests Benchmarks Mutants

.PHONY: lint
lint: setup ## check the format of the sources
	$(SWIFT) format lint --strict --recursive $(SWIFT_SOURCES)

.PHONY: format
format: setup ## put the sources into the project's format
	$(SWIFT) format --in-place --recursive $(SWIFT_SOURCES)

# What the tests build, and none of it run: `swift build` would build it otherwise, and twice.
.PHONY: warnings
warnings: WARNINGS := -Xswiftc -warnings-as-errors
warnings: setup ## build everything with warnings as errors
	$(SWIFT) test --filter '^nothing$$' $(TESTS)

.PHONY: check
check: WARNINGS := -Xswiftc -warnings-as-errors
check: lint warnings test smoke ## all that a change has to pass

.PHONY: bench
bench: $(FUZZER) ## speed, as ratios measured side by side in one run
	@SWIFT='$(SWIFT)' scripts/bench $(FUZZER)
	@$(if $(AGAINST),SWIFT='$(SWIFT)' scripts/bench-against $(AGAINST))

$(COUNTING): $(SOURCES) | setup
	SWIFT='$(SWIFT)' scripts/build-fuzzer hvcfuzz .build-fuzz
	@touch $@

.PHONY: coverage
coverage: $(COUNTING) ## transitions and blocks that the stored corpus reaches; a page of them
	@mkdir -p $(OUT)
	@$(COUNTING) coverage --html $(OUT)/coverage.html $(wildcard corpus/distilled) corpus/seeds
	@echo 'the page: $(OUT)/coverage.html'

.PHONY: kill-test
kill-test: $(FUZZER) $(HVCFUZZ) ## kill each command KILLS times: is every file whole?
	@KILLS=$(or $(KILLS),100) SEED=$(SEED) scripts/kill-test $(HVCFUZZ) $(FUZZER)

.PHONY: soak
soak: setup ## BYTES random byte strings, TEXTS mutated programs through every reader
	@SWIFT='$(SWIFT)' BYTES=$(or $(BYTES),100000000) TEXTS=$(or $(TEXTS),10000000) SEED=$(SEED) \
	  scripts/soak

.PHONY: power
power: $(FUZZER) $(HVCFUZZ) ## find every seeded bug from an empty corpus, with TRIALS random seeds
	@$(HVCFUZZ) hunt --fuzzer $(FUZZER) --strategies full --trials $(or $(TRIALS),10) \
	  --jobs $(JOBS) --output $(OUT)/power --redo --demand-all

.PHONY: mutants
mutants: setup ## mutate the model's own source at COUNT places, fuzz each mutant for TIME seconds
	@SWIFT='$(SWIFT)' scripts/mutants --count $(or $(COUNT),100) --seed $(SEED) \
	  --time $(or $(TIME),30) $(if $(FROM),--corpus $(FROM))

TARGETS := .build-targets
TARGET_FLAGS := -std=gnu11 -O2 -g -fPIC -Wall -Wextra -Werror $(TARGET_CFLAGS)

.PHONY: target-example
target-example: ## the example of a target in C, and its tests
	@mkdir -p $(TARGETS)
	$(CLANG) $(TARGET_FLAGS) -shared -o $(TARGETS)/example.so fuzz/target/example/example.c
	$(CLANG) $(TARGET_FLAGS) -shared -DEXAMPLE_BUG -o $(TARGETS)/example-bug.so \
	  fuzz/target/example/example.c
	$(CLANG) $(TARGET_FLAGS) -o $(TARGETS)/example_test fuzz/target/example/example_test.c -ldl
	@$(TARGETS)/example_test $(TARGETS)/example.so
	@! $(TARGETS)/example_test $(TARGETS)/example-bug.so >$(TARGETS)/example-bug.log 2>&1 || \
	  { echo 'error: the tests do not see the planted bug' >&2; exit 70; }

# The kernel's version in Debian's package, 6.12 or 7.3, or a tree of one's own. The libraries have
# the version in their names.
LINUX ?= 6.12
KERNEL ?=
FIND_KERNEL = kernel='$(KERNEL)'; [ -n "$$kernel" ] || \
  kernel=$$(fuzz/target/linux/source $(LINUX) $(TARGETS)) || exit; \
  version=$$(fuzz/target/linux/version "$$kernel") || exit; library=$(TARGETS)/linux$$version

.PHONY: target-linux
target-linux: ## the kernel's own EL2 memory code, from Debian's source or KERNEL=<tree>
	@mkdir -p $(TARGETS)
	@$(CLANG) $(TARGET_FLAGS) -o $(TARGETS)/linux_test fuzz/target/linux/linux_test.c -ldl
	@$(FIND_KERNEL); export CLANG='$(CLANG)'; \
	  fuzz/target/linux/build "$$kernel" $$library.so && \
	  DEBUG=0 fuzz/target/linux/build "$$kernel" $$library-nodebug.so && \
	  COVERAGE=1 fuzz/target/linux/build "$$kernel" $$library-coverage.so && \
	  $(TARGETS)/linux_test $$library.so && $(TARGETS)/linux_test $$library-nodebug.so

.PHONY: conform-linux
conform-linux: $(HVCFUZZ) target-linux ## model and kernel side by side for TIME seconds
	@$(FIND_KERNEL); \
	  fuzz/target/linux/conform $(HVCFUZZ) $(OUT)/linux $(or $(TIME),60) $(SEED) $(JOBS) \
	    $$library.so $$library-nodebug.so

.PHONY: mutants-linux
mutants-linux: $(HVCFUZZ) target-linux ## change the kernel at COUNT places; is each found out?
	@$(FIND_KERNEL); \
	  CLANG='$(CLANG)' fuzz/target/linux/mutants "$$kernel" $(HVCFUZZ) $(OUT)/linux-mutants \
	    $(or $(COUNT),20) $(or $(TIME),60) $(SEED)

# The recordings of this kernel; sequences with calls that the target has not are passed over.
TRACES ?=

.PHONY: coverage-linux
coverage-linux: $(HVCFUZZ) $(FUZZER) ## lines of the kernel that fuzzing reaches in TIME seconds
	@mkdir -p $(TARGETS) $(OUT)
	@$(FIND_KERNEL); recordings=Tests/TriageTests/Traces/$$(echo $$version | tr _ .); \
	  CLANG='$(CLANG)' fuzz/target/linux/coverage "$$kernel" $(HVCFUZZ) $(FUZZER) \
	    $(OUT)/linux-coverage $(or $(TIME),600) $(SEED) $(or $(TRACES),$$recordings.txt)

.PHONY: docs
docs: $(HVCFUZZ) ## the reference of the calls, and an archive of each library: .build/docs
	$(HVCFUZZ) hypercalls > docs/hypercalls.md.new && mv docs/hypercalls.md.new docs/hypercalls.md
	@SWIFT='$(SWIFT)' scripts/docs

.PHONY: completions
completions: $(HVCFUZZ) ## scripts by which bash, zsh and fish complete commands: .build/completions
	@mkdir -p .build/completions
	@$(HVCFUZZ) --generate-completion-script bash > .build/completions/hvcfuzz
	@$(HVCFUZZ) --generate-completion-script zsh > .build/completions/_hvcfuzz
	@$(HVCFUZZ) --generate-completion-script fish > .build/completions/hvcfuzz.fish
	@echo 'bash: source .build/completions/hvcfuzz'
	@echo 'zsh:  put .build/completions/_hvcfuzz into a folder of your fpath'
	@echo 'fish: cp .build/completions/hvcfuzz.fish ~/.config/fish/completions/'

.PHONY: clean
clean: ## remove what was built, not what was found
	rm -rf .build .build-* Benchmarks/.build Benchmarks/.build-* Benchmarks/Against/.build \
	  Mutants/.build corpus/bytes
