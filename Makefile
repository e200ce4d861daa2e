# The project's commands. Python 3.11 or newer and make are all they need.
#
#   make run     set up, start everything on this machine, open the page
#   make test    set up, run the tests
#   make check   set up, lint, formatting, types, import floors
#   make bench   set up, measure
#   make lock    pin the newest dependencies that fit pyproject.toml (needs uv)
#
#   make train-sample   set up, teach the demonstration model the voice in samples/, show its text
#                       (OPTIONS=--again trains anew, OPTIONS=--cancel gives up)

PYTHON ?= python3
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --disable-pip-version-check --no-input --no-deps --require-hashes

.PHONY: run train-sample test check bench lock setup setup-dev
.DELETE_ON_ERROR:

run: setup
	@exec $(PY) app.py --local

train-sample: setup
	@exec $(PY) -m engine.sample $(OPTIONS)

test: setup-dev
	$(PY) -m pytest --numprocesses auto --dist loadfile

check: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

bench: setup-dev
	$(PY) -m bench

setup: .venv/.installed
setup-dev: .venv/.installed-dev

# A stamp is written last, so that an interrupted installation is taken up again.
.venv/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv || { \
	  rm -rf .venv; echo "python3 could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing into .venv: about 260 MB to download, once, the small demonstration model among it."
	$(INSTALL) -r requirements.lock
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	@echo "Installing what tests and checks need."
	$(INSTALL) -r requirements-dev.lock
	@touch $@

lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --quiet --upgrade -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate --quiet --constraint requirements.lock -o requirements-dev.lock
