# Everything runs in .venv; `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install check test update bench soak servers

help:
	@echo "install  the package and its tools, in $(VENV)"
	@echo "check    linters, types, import floors, golden rendering"
	@echo "test     all tests"
	@echo "update   rewrite golden files, then look at git diff"
	@echo "bench    ratios, side by side in one run"
	@echo "soak     the long searches of which the tests run a sample"
	@echo "servers  every preset and its faults on PostgreSQL 15, 16 and 17"

$(BIN)/pytest: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[test]'
	@touch $@

install: $(BIN)/pytest

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/schemagen render --check

test: install
	$(BIN)/pytest

update: install
	$(BIN)/pytest -n 0 tests/test_cases.py tests/docs --update
	$(BIN)/schemagen render --force
	$(BIN)/schemagen tests --force

bench: install
	$(BIN)/python -m compileall -q generator
	$(BIN)/python tests/benchmarks/start_up.py
	$(BIN)/python tests/benchmarks/rendering.py
	$(BIN)/python tests/benchmarks/access.py
	$(BIN)/python tests/benchmarks/vectors.py --dimensions 64

soak: install
	SCHEMAGEN_SOAK=1 $(BIN)/pytest

# There is a pgvector for 16 and PGlite only; tests/servers says what is proven on which server.
PRESETS := organic_os coach_os orion_chat chronos ai_usage workspaces
servers: install
	SCHEMAGEN_SOAK=1 $(BIN)/pytest tests/servers
	SCHEMAGEN_SOAK=1 $(BIN)/pytest --postgres 16 tests/mutation tests/examples $(PRESETS:%=tests/%)
	SCHEMAGEN_SOAK=1 $(BIN)/pytest --postgres '17 of PGlite' tests/mutation/test_mutants.py
	for version in 17 15; do \
		SCHEMAGEN_SOAK=1 $(BIN)/pytest --postgres $$version tests/organic_os tests/workspaces \
			tests/mutation -k '(organic_os or workspaces or shared_lists) and not chronos' || exit; \
	done
