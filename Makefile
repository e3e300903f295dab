# Two commands do everything: `make run` opens the sample program, `make test` checks all there is to check.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev
PACKAGES := planning store widgets tui
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test lint types contracts unit bench torture snapshots clean

run: $(READY)
	@$(BIN)/headway demo

test: lint types contracts unit

lint: $(DEV)
	$(BIN)/ruff check $(PACKAGES) tests
	$(BIN)/ruff format --check $(PACKAGES) tests

types: $(DEV)
	$(BIN)/mypy

contracts: $(DEV)
	$(BIN)/lint-imports

unit: $(DEV)
	$(BIN)/python -m pytest -n 4 --dist loadgroup

bench: $(DEV)
	$(BIN)/python -m pytest -m bench -n 0 -s tests/bench

torture: $(DEV)
	$(BIN)/python -m pytest -m torture -n 2 --dist loadgroup --hypothesis-profile=random
	$(BIN)/python -m pytest tests/planning tests/store -n 2 --dist loadgroup --hypothesis-profile=random

snapshots: $(DEV)
	$(BIN)/python -m pytest -n 2 -m "not bench and not torture" --snapshot-update tests/tui tests/widgets

# Compiled bytecode is what makes the program start fast; some environments switch it off.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	$(BIN)/python -m compileall -q $(VENV)/lib $(PACKAGES)
	@touch $@

$(DEV): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q $(VENV)/lib
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
