# Needs only Python 3.11+ and make. Everything else is set up by the first target that needs it.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run preview test check walk lock fuzz kill soak faults bench listen clean

help: ## what can be done here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements/run.lock
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python comes without venv or pip. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
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

# Four test processes for two cores: many tests wait more than they compute. The types are checked beside them and told at the end.
# Compiled files are kept even where the environment says otherwise: the tests start Python a hundred times.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.test ## lint, types, all tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy > $(VENV)/types.txt 2>&1 & types=$$!; \
	$(PY) -m pytest -q -n 4 --dist worksteal || { \
		echo "What failed beside the others is tried once more, alone:"; \
		$(PY) -m pytest -q --last-failed --last-failed-no-failures none; }; \
	tests=$$?; wait $$types; types=$$?; cat $(VENV)/types.txt; test $$tests -eq 0 && test $$types -eq 0

check: setup ## read directory.yaml and the texts, print every problem
	$(PY) -m bot check

walk: setup ## open every page that any button reaches
	$(PY) -m bot walk

listen: $(VENV)/.test ## score the understanding of free text on the labelled messages
	$(PY) scripts/score_listening.py

bench: $(VENV)/.test ## how long things take, as ratios within one run
	$(PY) bench/directory.py
	$(PY) bench/listening.py
	$(PY) bench/places.py

# The long runs. Each prints its figures; the suite has a short version of each. Give other sizes like TIMES=50 make faults.
TIMES ?= 500
faults: $(VENV)/.test ## every fault of the Bot API on every method, a crowd, poison, no network, too little of everything
	$(PY) -m tests.long.faults $(TIMES)
	$(PY) -m tests.long.herd 5000
	for way in polling webhook; do $(PY) -m tests.long.poison $$way 100000 || exit 1; done
	for kind in refused black-hole; do $(PY) -m tests.long.network $$kind 60 15 || exit 1; done
	for kind in files memory; do $(PY) -m tests.long.scarce $$kind 500 || exit 1; done

KILLS ?= 1000
kill: $(VENV)/.test ## SIGKILL, SIGTERM, overlapping restarts, a database that falls over or goes away, replicas
	$(PY) -m tests.long.kill_store --kills $(KILLS)
	$(PY) -m tests.long.restarts term 300
	$(PY) -m tests.long.restarts overlap 100
	$(PY) -m tests.long.postgres_faults
	$(PY) -m tests.long.replicas
	$(PY) -m tests.long.turns
	$(PY) -m tests.long.turns --updates 900 --kills 6 --every 8
	$(PY) -m tests.long.conversations --people 300 --kills 30
	$(PY) -m tests.long.away --outages 20 --seconds 60

MINUTES ?= 30
soak: $(VENV)/.test ## steady load with faults: memory, descriptors, lag
	$(PY) -m tests.long.soak $(MINUTES) 100 50000 5

UPDATES ?= 1000000
RUNS ?= 2500000
LIVES ?= 1000
LIVES_ON_POSTGRES ?= 200
fuzz: $(VENV)/.fuzz ## any acts of several people and groups in any order; random updates through the handlers; coverage-guided fuzzing of what strangers write
	$(PY) -m tests.long.any_order $(LIVES)
	for kind in postgres replicas; do $(PY) -m tests.long.any_order $(LIVES_ON_POSTGRES) $$kind || exit 1; done
	$(PY) -m tests.long.updates $(UPDATES)
	for target in webhook loader token listening; do $(PY) -m tests.long.fuzz $$target -atheris_runs=$(RUNS) || exit 1; done

$(VENV)/.fuzz: requirements/fuzz.lock $(VENV)/.test
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/fuzz.lock
	touch $@

lock: $(VENV)/.test ## renew the locks after pyproject.toml changed
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/run.lock
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra test pyproject.toml -o requirements/test.lock
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra fuzz pyproject.toml -o requirements/fuzz.lock

clean: ## forget the environment
	rm -rf $(VENV)
