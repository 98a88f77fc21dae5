# make demo     the whole platform on this machine; GRAPH=neo4j on a real Neo4j (needs Java and Maven)
# make test     all tests; PYTEST_ARGS="-k …" for some
# make fuzz     hold both executors to the same answers on FUZZ=50000 operations made at random (hours)
# make check    style, types, walls between packages
# make graphiql bundle GraphiQL; make demo and make test do it where it is not done
# make neo4j    fetch Neo4j with Maven, for the tests that need a real one
# make bench    W1 to W5 beside their limit, then bench-graph, into bench/results.md; BENCH_ARGS="--workloads W1 --connections 16" for some
# make bench-graph  G1 to G4 beside a script, on the embedded engine; BENCH_ARGS="--engine neo4j" on Neo4j
# make bench-peers  the same with PostGraphile, from npm
# make lock     write requirements/*.txt anew; LOCK_ARGS=--upgrade for newer versions
# make clean    remove what was built; the stores in .zhixing and .bench stay
#
# Needs Python 3.11 or later with venv (PYTHON=… to choose one) and make, nothing else.

PYTHON ?= python3
GRAPH ?= $(or $(ZHIXING_GRAPH),embedded)
PYTEST_ARGS ?=
FUZZ ?= 50000
BENCH_ARGS ?=
SCALE ?= 1
BENCH_HOME ?= .bench/scale-$(SCALE)
LOCK_ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --only-binary=:all:
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header pyproject.toml --group build $(LOCK_ARGS)
GRAPHIQL := web/static/graphiql/stamp
MAVEN := mvn --quiet --batch-mode --no-transfer-progress

define FIND_PYTHON
import sys
if sys.version_info < (3, 11):
    sys.exit("Zhixing needs Python 3.11 or later and found %d.%d; choose one with PYTHON=python3.12, say" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError:
    sys.exit("this Python has no venv; on Debian and Ubuntu: apt install python3-venv")
endef
export FIND_PYTHON

.DELETE_ON_ERROR:
.PHONY: demo test fuzz check lint types walls graphiql neo4j bench bench-graph bench-peers lock clean

demo: .venv/runtime.stamp $(GRAPHIQL) $(if $(filter neo4j,$(GRAPH)),.neo4j/stamp)
	@ZHIXING_GRAPH=$(GRAPH) exec $(BIN)/zhixing demo

test: .venv/test.stamp $(GRAPHIQL)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

fuzz: .venv/test.stamp
	$(BIN)/python -m pytest tests/schema/test_agreement.py --fuzz $(FUZZ) $(PYTEST_ARGS)

check: lint types walls

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test.stamp
	$(BIN)/mypy

walls: .venv/test.stamp
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q tests/test_walls.py

graphiql: $(GRAPHIQL)

neo4j: .neo4j/stamp

# A stamp is newer than what it was made from: a second `make demo` installs nothing.
.venv/runtime.stamp: requirements/runtime.txt pyproject.toml .venv/stamp
	@echo "installing what runs (a minute, once)"
	$(INSTALL) -r $<
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# requirements/test.txt holds all of requirements/runtime.txt.
.venv/test.stamp: requirements/test.txt pyproject.toml .venv/stamp
	@echo "installing what runs and what tests (a minute, once)"
	$(INSTALL) -r $<
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ .venv/runtime.stamp

.venv/stamp:
	@command -v $(PYTHON) >/dev/null || { echo "there is no $(PYTHON); Zhixing needs Python 3.11 or later" >&2; exit 1; }
	@$(PYTHON) -c "$$FIND_PYTHON"
	$(PYTHON) -m venv .venv
	@touch $@

# Without npm in reach there is no bundle and no stamp; the demo starts all the same.
$(GRAPHIQL): $(wildcard web/graphiql/*.*) | .venv/runtime.stamp
	@$(BIN)/python -m web.bundle

.neo4j/stamp: connectors/stores/neo4j/pom.xml
	@command -v java >/dev/null || { echo "Neo4j needs Java 17 or later; on Debian: apt install default-jre-headless" >&2; exit 1; }
	@command -v mvn >/dev/null || { echo "fetching Neo4j needs Maven; on Debian: apt install maven" >&2; exit 1; }
	@echo "fetching Neo4j (a minute, once)"
	rm -rf .neo4j
	$(MAVEN) -f $< dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=$(CURDIR)/.neo4j/lib
	@touch $@

# The home stays for later runs. Needs wrk.
bench: .venv/test.stamp
	$(BIN)/python -m bench --home $(BENCH_HOME) --scale $(SCALE) $(BENCH_ARGS)
	$(if $(BENCH_ARGS),,$(BIN)/python -m bench.graph --home $(BENCH_HOME) --scale $(SCALE))

bench-graph: .venv/test.stamp
	$(BIN)/python -m bench.graph --home $(BENCH_HOME) --scale $(SCALE) $(BENCH_ARGS)

bench-peers: .venv/runtime.stamp
	$(BIN)/python -m bench --home $(BENCH_HOME) --scale $(SCALE) --implementations zhixing,limit,stock,postgraphile $(BENCH_ARGS)

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --quiet install uv
	$(COMPILE) -o requirements/runtime.txt
	$(COMPILE) --group test -c requirements/runtime.txt -o requirements/test.txt

clean:
	rm -rf .venv .venv-lock .neo4j web/static/graphiql zhixing.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
