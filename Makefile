# CaseConsultant: `make help` lists what can be done.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
ONCE   ?=
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help demo serve ocr test lint format lock clean

help: ## Show what can be done
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## Run three sample cases on embedded mail servers (ONCE=1: unattended)
	@exec $(BIN)/consultant demo $(if $(filter-out 0 no false,$(ONCE)),--once) $(ARGS)

serve: $(VENV)/.demo ## Run the service from config.toml
	@exec $(BIN)/consultant serve $(ARGS)

ocr: $(VENV)/.demo ## Add the reading of scans and photographs
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/ocr.txt

test: $(VENV)/.dev ## Run the tests (CI=true: a missing server is a failure)
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev ## Put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# One lock, one universal resolution: base is within demo and ocr, both within dev.
UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml
lock: $(VENV)/.dev ## Resolve the dependencies anew
	$(BIN)/pip install --quiet uv
	$(UV_COMPILE) --extra demo --extra checkout --extra dev --extra ocr -o requirements/dev.txt
	$(UV_COMPILE) -c requirements/dev.txt --extra demo --extra checkout -o requirements/demo.txt
	$(UV_COMPILE) -c requirements/dev.txt -o requirements/base.txt
	$(UV_COMPILE) -c requirements/dev.txt --extra ocr -o requirements/ocr.txt

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "CaseConsultant needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 …" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }

$(VENV)/.demo: $(BIN)/python requirements/demo.txt pyproject.toml
	@echo "Installing the hash-locked dependencies into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/demo.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.demo requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
