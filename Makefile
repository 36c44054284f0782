# Two commands do all the set-up: `make run` and `make test`. `make` alone lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

# The first Python on the path that is 3.11 or newer; `make run PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
PORT ?= 8501
BIN := .venv/bin
DATABASE := .build/kap.sqlite
DATA := $(shell find data -type f -not -name '*.py' -not -path '*/__pycache__/*' 2>/dev/null | sed 's/ /\\ /g')

.PHONY: help run test test-fast check format build bench docs messages requirements clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|' 2>/dev/null \
		|| grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

run: .venv/run-ready $(DATABASE) ## set up, build the SQLite file, open the app on 127.0.0.1 (PORT=8501)
	@$(BIN)/kap serve --port $(PORT)

test: .venv/test-ready ## set up (Chromium included) and run every test
	@bash .ci/chromium
	@echo "Running the tests that need no browser ..."
	@$(BIN)/python -m pytest -m "not browser" -n auto --dist worksteal
	@echo "Running the tests in Chromium ..."
	@$(BIN)/python -m pytest -m browser -n auto --dist worksteal

test-fast: .venv/test-ready ## run the tests that need no browser
	@$(BIN)/python -m pytest -m "not browser" -n auto --dist worksteal

check: .venv/test-ready ## formatting, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: .venv/test-ready ## put the code into the project's form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

build: .venv/run-ready $(DATABASE) ## build the SQLite file from data/

bench: .venv/test-ready ## measure: model, server, browser, load, thin link (see docs/performance.md)
	@bash .ci/chromium
	@$(BIN)/python -m bench

docs: .venv/test-ready ## write the documents that are made from the code
	@$(BIN)/python -m kap_model.dictionary > docs/data-dictionary.md
	@$(BIN)/python -m tools.upgrading_streamlit

messages: .venv/test-ready ## take up new strings into the catalogues
	@$(BIN)/python -m tools.messages

requirements: ## pin the requirements anew, with hashes and without index addresses (needs uv)
	uv pip compile -q --upgrade --generate-hashes --python-version 3.11 --universal -o requirements.txt requirements.in
	uv pip compile -q --upgrade --generate-hashes --python-version 3.11 --universal -o requirements-dev.txt requirements-dev.in

clean: ## remove what was made: .venv, .build, caches
	rm -rf .venv .build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

$(DATABASE): $(DATA) $(wildcard kap_model/*.py kap_model/*/*.py) | .venv/run-ready
	@echo "Building $@ from data/ ..."
	@$(BIN)/kap build --data data --database sqlite:///$@
	@touch $@

.venv/made:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install it, or say where it is: make run PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv || { echo "Python could not make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

.venv/run-ready: .venv/made requirements.txt pyproject.toml
	@echo "Installing what the program needs (a minute, once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt \
		|| { echo "The packages could not be installed. Is the package index reachable from here? The lines above say which package failed."; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test-ready: .venv/run-ready requirements-dev.txt
	@echo "Installing what the tests need (a minute, once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt \
		|| { echo "The packages for the tests could not be installed. The lines above say which package failed."; exit 1; }
	@touch $@
