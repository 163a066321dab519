# The two commands are `make serve` and `make test`; `make install` makes the environment only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: help install serve test test-long test-release test-frameworks test-lowest test-pythons lint format \
	bench clean images secrets wheels test-docker audit sbom licenses

help:
	@echo "make serve    the service on http://$(HOST):$(PORT)"
	@echo "make test     lint, types and the fast tests"
	@echo "make test-long  browsers, endurance, chaos, kills, every attack in every form"
	@echo "make test-release  the long tests with more programs, attacks and calls, before a release"
	@echo "make test-frameworks  rewards in real trainers and evaluators"
	@echo "make test-lowest  the fast tests with the lowest versions that pyproject.toml allows"
	@echo "make test-pythons  attacks, policy and fidelity on every other Python of this machine"
	@echo "make install  the environment only (.venv)"
	@echo "make format   rewrite the code in the project's style"
	@echo "make images   the container images; make secrets, then docker compose up"
	@echo "make test-docker  the images and docker-compose.yml, proven on a real engine"
	@echo "make audit    known vulnerabilities of the locked dependencies"
	@echo "make sbom     what the image holds, as CycloneDX; make licenses, docs/licenses.md"
	@echo "make clean    remove the environment and caches"

# The stamps make a second run start at once; a file that changes installs again.
$(VENV)/.installed: pyproject.toml constraints.txt $(wildcard sandbox/*/*.[ch])
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) not found: install Python 3.11 or newer" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or newer is needed (PYTHON=…)" >&2; exit 1; }
	@command -v cc >/dev/null || { echo "make: no C compiler: install gcc" >&2; exit 1; }
	@$(PYTHON) -c 'import pathlib, sys, sysconfig; sys.exit(not pathlib.Path(sysconfig.get_paths()["include"], "Python.h").exists())' \
		|| { echo "make: Python.h not found: install python3-dev" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[serve,postgres]'
	@$(BIN)/python -c 'import sandbox.policy._tripwire, sandbox.kernel._snapshot' \
		|| { echo "make: the C modules were not compiled; why: $(BIN)/pip install --verbose --editable ." >&2; exit 1; }
	$(BIN)/python -m compileall -q sandbox service omniarc
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --constraint constraints.txt reasoning-gym
	@touch $@

install: $(VENV)/.installed

serve: install
	$(BIN)/omniarc serve --host $(HOST) --port $(PORT)

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Byte code of the tests is kept even if the environment says not to write it: pytest rewrites their
# assertions, which takes each of its processes 12 s of processor time.
test test-long: export PYTHONDONTWRITEBYTECODE :=

# Templates write no byte code: each would compile for itself what has changed since the installation.
test: lint
	$(BIN)/python -m compileall -q sandbox service omniarc
	$(BIN)/pytest

# Browsers, endurance, chaos, kills, and every attack in every form: what `make test` leaves out. And
# the attacks on the interpreter on the other versions of Python that this machine has.
test-long: $(VENV)/.installed-test
	$(BIN)/pytest -m long
	$(BIN)/python -m tests.support.pythons --quick

# The long tests with more programs, attacks and calls, and every attack in the container, to be run
# before a release: takes hours.
test-release: export OMNIARC_ATTACKS := all
test-release: export OMNIARC_CHAOS_PROGRAMS := 10000
test-release: export OMNIARC_ENDURANCE_PROGRAMS := 100000
test-release: export OMNIARC_LOAD_REQUESTS := 10000
test-release: export OMNIARC_RESTORED_PROGRAMS := 100000
test-release: export OMNIARC_SEARCH_CALLS := 100000
test-release: $(VENV)/.installed-test test-docker
	$(BIN)/pytest -m long

# Rewards in the trainers and evaluators themselves, whose dependencies are large and their own.
# OpenRLHF's and SkyRL's cannot be installed without a GPU; what is tested of them does not need them.
FRAMEWORKS := $(VENV)/frameworks
$(FRAMEWORKS)/.installed: tests/frameworks/requirements.txt
	$(PYTHON) -m venv $(FRAMEWORKS)
	$(FRAMEWORKS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/frameworks/requirements.txt
	$(FRAMEWORKS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps openrlhf==0.11.2 skyrl==0.3.0
	@touch $@

test-frameworks: install $(FRAMEWORKS)/.installed
	$(FRAMEWORKS)/bin/python -m pytest -c tests/frameworks/pytest.ini --confcutdir tests/frameworks tests/frameworks

# The lower bounds of pyproject.toml, in environments of their own.
test-lowest: $(VENV)/.installed-test
	$(BIN)/python -m tests.support.lowest

# The language wall on the other versions of Python that this machine has.
test-pythons: $(VENV)/.installed-test
	$(BIN)/python -m tests.support.pythons

format: $(VENV)/.installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Tools that are no part of the project, in an environment of their own. They are compiled when used.
TOOLS := $(VENV)/tools
$(TOOLS)/.installed: docker/tools.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --requirement docker/tools.txt
	@touch $@

images:
	docker/build-images

secrets:
	docker/make-secrets

# With these, the image is built without a package index.
wheels:
	docker/download-wheels

test-docker: $(VENV)/.installed-test $(TOOLS)/.installed
	$(BIN)/pytest -n0 -rs tests/docker

# --strict: a package of which nothing could be learnt is a failure, not a pass.
audit: $(TOOLS)/.installed
	$(TOOLS)/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off --requirement constraints.txt

sbom: images $(TOOLS)/.installed
	$(TOOLS)/bin/python docker/sbom.py omniarc:latest build/sbom.cdx.json

licenses: $(VENV)/.installed-test
	$(BIN)/python docker/licenses.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
