# Needs only Python 3.11+ and make. Everything else is set up by the first target that needs it.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
LOCKS := requirements/run.lock requirements/test.lock

.DEFAULT_GOAL := help
.PHONY: help setup run preview test check walk lint types lock fuzz kill soak faults bench clean

help: ## what can be done here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements/run.lock
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/run.lock
	touch $@

$(VENV)/.test: requirements/test.lock $(VENV)/.run
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/test.lock
	touch $@

setup: $(VENV)/.run ## prepare the environment in .venv

run: setup ## start the bot: on Telegram with BOT_TOKEN, else on a local page
	$(PY) -m bot run

preview: setup ## the local page, even with BOT_TOKEN set
	$(PY) -m bot preview

test: $(VENV)/.test ## lint, types, all tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(PY) -m pytest -q -n 2

check: setup ## read directory.yaml and the texts, print every problem
	$(PY) -m bot check

walk: setup ## open every page that any button reaches
	$(PY) -m bot walk

lock: $(VENV)/.test ## renew the locks after pyproject.toml changed
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/run.lock
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra test pyproject.toml -o requirements/test.lock

clean: ## forget the environment
	rm -rf $(VENV)
