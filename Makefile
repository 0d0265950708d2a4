# Bothand: every command that a builder needs. The first use of each makes what it needs.
#
#   make run       the notebook, opened on a demo store (kept in demo/)
#   make test      everything that CI checks: lint, strict types, import contract, tests
#   make lint      the same without the tests
#   make soak      the long proofs that no word is lost (SOAK=kills for a part; tests/soak/sizes.py)
#   make bench     every figure of docs/, measured (BENCH=search BENCH_SIZES=S,M for a part)
#   make screenshots   the pictures of README and docs/, drawn from the real screens
#   make dist      a wheel and a source archive in dist/
#   make lock      requirements/ again from pyproject.toml (UPGRADE=1 for newer releases)
#   make clean     away with all that was made, except the demo store
#
# PYTHON=... chooses the Python (3.11 or later) that the virtual environment is made with.

PYTHON ?= python3
VENV ?= .venv
BENCH ?=
SOAK ?=
BENCH_SIZES ?= S,M,L
PYTEST_ARGS ?= -n auto --dist worksteal
UPGRADE ?=

BIN := $(VENV)/bin
LOCK_VENV := $(VENV)-lock
DEMO := demo/store
SHARED := demo/shared.git

# Progress goes to stderr and pip's own words to a log: stdout belongs to the command that is run.
SAY = printf '%s\n' >&2
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
LOG = >$(VENV)/install.log 2>&1 || { cat $(VENV)/install.log >&2; exit 1; }

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint soak bench screenshots dist lock clean

help:
	@sed -n 's/^#   \(make .*\)/\1/p' $(firstword $(MAKEFILE_LIST))

run: $(VENV)/.made-run $(DEMO)/bothand.toml
	@exec $(BIN)/bothand --store $(DEMO)

test: lint
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.made-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

soak: $(VENV)/.made-dev
	@$(BIN)/python -m pytest -m soak tests/soak $(if $(SOAK),-k '$(SOAK)')

bench: $(VENV)/.made-dev
	@$(BIN)/python -m benchmarks $(BENCH) --sizes $(BENCH_SIZES)

screenshots: $(VENV)/.made-dev
	@$(BIN)/python docs/make_pictures.py

dist: export SOURCE_DATE_EPOCH = $(shell git log -1 --format=%ct 2>/dev/null || echo 1577836800)
dist: $(VENV)/.made-dev
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation --sdist --wheel --outdir dist

lock: $(LOCK_VENV)/.made
	@for set in run dev build lock; do \
	    case $$set in \
	        run) from=pyproject.toml ;; \
	        dev) from='pyproject.toml --group dev' ;; \
	        build) from='--group build --constraint requirements/dev.txt' ;; \
	        lock) from='--group lock' ;; \
	    esac; \
	    $(LOCK_VENV)/bin/uv pip compile $$from --output-file requirements/$$set.txt --quiet \
	        --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	        $(if $(UPGRADE),--upgrade) || exit 1; \
	done

clean:
	@rm -rf $(VENV) $(LOCK_VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	    .import_linter_cache .benchmarks bench-stores bench-results snapshot_report.html
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the commands stand on -------------------------------------------------------------

$(VENV)/.made: | pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { $(SAY) 'Bothand needs Python 3.11 or later: make run PYTHON=python3.12'; exit 1; }
	@$(SAY) 'Making a virtual environment in $(VENV) ...'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Locked and hashed; the package itself is linked, so that a change is seen at once.
$(VENV)/.made-run: requirements/run.txt requirements/build.txt pyproject.toml | $(VENV)/.made
	@$(SAY) 'Installing what Bothand needs ...'
	@$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt $(LOG)
	@rm -rf $(VENV)/lib/python*/site-packages/kb  # a copy there would run in place of this one
	@$(PIP) install --no-deps --no-build-isolation --editable . $(LOG)
	@touch $@

$(VENV)/.made-dev: requirements/dev.txt $(VENV)/.made-run
	@$(SAY) 'Installing what the checks need ...'
	@$(PIP) install --require-hashes -r requirements/dev.txt $(LOG)
	@touch $@

$(LOCK_VENV)/.made: requirements/lock.txt
	@$(PYTHON) -m venv $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python -m pip --disable-pip-version-check --no-input --quiet install \
	    --require-hashes -r requirements/lock.txt
	@touch $@

# Made aside and then moved, so that a demo broken off halfway is made anew. The settings and the
# cache of whoever tries the demo are left alone.
$(DEMO)/bothand.toml: | $(VENV)/.made-run
	@$(SAY) 'Making a demo store in $(DEMO) ...'
	@rm -rf demo/making && mkdir -p demo/making
	@XDG_CONFIG_HOME='$(CURDIR)/demo/making/config' XDG_CACHE_HOME='$(CURDIR)/demo/making/cache' \
	    $(BIN)/bothand init demo/making/store --name 'Bothand demo' --author 'Bothand demo' >/dev/null
	@rm -rf $(SHARED)
	@git init --quiet --bare --initial-branch=main $(SHARED) >&2
	@git -C demo/making/store remote add origin '$(CURDIR)/$(SHARED)'
	@git -C demo/making/store push --quiet origin HEAD:main >&2
	@mv demo/making/store $(DEMO)
	@rm -rf demo/making
