# `make` alone lists what there is to make. Everything runs in an environment of its own, made on first use.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules
.NOTPARALLEL:

# The Python to use; left out, the newest from 3.11 up that can make an environment.
PYTHON ?=
VENV ?= .venv
BIN := $(VENV)/bin
COVERAGE ?= --cov --cov-report=term
# Every core takes part, and whoever is done early takes over from the others.
CORES := -n $(shell nproc 2>/dev/null || sysctl -n hw.ncpu) --dist worksteal
SUPPORTED := import sys; sys.version_info >= (3, 11) or sys.exit(1)
LOWEST := import tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
	print(*(each.replace(">=", "==") for each in project["dependencies"] + project["optional-dependencies"]["cli"]))
# What developers write with their tools of today: pdoc cannot read an older pydantic, and an older rich draws otherwise.
NEWER := $(addprefix --deselect ,tests/test_reference.py tests/test_generated.py::test_the_picture_in_the_readme_is_true)

.PHONY: help demo test check fuzz mutate bench test-all test-lowest reference pack notebook clean

help: ## List the commands
	@sed -En 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | while IFS=$$'\t' read -r name about; do \
		printf '  make %-12s %s\n' "$$name" "$$about"; done

demo: $(VENV)/.has-cli ## Ask about one share and read the answer
	@$(BIN)/python -m isp_rules check examples/shares/sen_assessment.yaml

test: check $(VENV)/.tried-durable ## Run every check and every test, with branch coverage
	@$(BIN)/python -m pytest -q $(CORES) $(COVERAGE)

check: $(VENV)/.has-dev ## Check style, types and layers
	@$(BIN)/python -m ruff check -q
	@$(BIN)/python -m ruff format -q --check
	@$(BIN)/python -m mypy --no-error-summary
	@layers=$$($(BIN)/lint-imports) || { echo "$$layers"; exit 1; }

fuzz: $(VENV)/.has-dev ## Search long for counterexamples to the theorems
	@HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -q $(CORES) -m hypothesis

mutate: $(VENV)/.has-dev ## Check that the cases of the packs notice every small slip in them
	@for pack in rules/*/; do $(BIN)/isp-rules mutate "$$pack"; done

bench: $(VENV)/.has-dev $(VENV)/.has-bench ## Measure decisions, tables, loading and memory, here and in other engines
	@$(BIN)/python -m tests.benchmarks

test-all: ## Repeat `make test` with every Python from 3.11 up that is installed
	@tried=; \
	for python in python3.{11..14} ~/.pyenv/versions/3.*/bin/python; do \
		version=$$("$$python" -c '$(SUPPORTED); print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
		case " $$tried " in *" $$version "*) continue;; esac; \
		tried="$$tried $$version"; \
		echo "--- Python $$version"; \
		$(MAKE) test PYTHON="$$python" VENV=.venvs/$$version COVERAGE=; \
	done; \
	echo "--- passed with Python$${tried:?no Python 3.11 or newer found}"

test-lowest: ## Run the tests on the oldest dependencies that are promised to work, with Python 3.11
	@$(MAKE) -s .venvs/lowest/.made-for VENV=.venvs/lowest PYTHON=$(or $(PYTHON),python3.11)
	@.venvs/lowest/bin/python -m pip install -qq --disable-pip-version-check -e '.[dev]' \
		$$(.venvs/lowest/bin/python -c '$(LOWEST)')
	@.venvs/lowest/bin/python -m pytest -q $(CORES) $(NEWER)

reference: $(VENV)/.has-dev ## Write the reference of the public API to build/reference
	@$(BIN)/python -m tests.reference build/reference
	@echo build/reference/index.html

pack: $(VENV)/.has-dev ## Write the generated files of the rule packs, the table of the back ends and the picture anew
	@$(BIN)/python -m tests.picture
	@$(BIN)/python -m isp_rules.backends.support >$(VENV)/support.md
	@mv $(VENV)/support.md src/isp_rules/backends/README.md
	@for pack in rules/*/; do \
		$(BIN)/isp-rules schema "$$pack" --out "$${pack}schemas"; \
		$(BIN)/isp-rules show "$$pack" --format markdown --out "$${pack}README.md"; \
	done

notebook: $(VENV)/.has-dev ## Run the example notebook from clean and write what it shows
	@$(BIN)/python -m tests.notebook

clean: ## Remove what was made, the environments too
	rm -rf .venv .venvs build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment ------------------------------------------------------------------------------------------

# It is made anew when its Python is gone, another PYTHON is asked for, or the folder was copied or moved.
WANTED := $(CURDIR)|$(PYTHON)
ifneq ($(shell $(BIN)/python -c pass 2>/dev/null && cat $(VENV)/.made-for 2>/dev/null),$(WANTED))
.PHONY: $(VENV)/.made-for
endif

# Debian's python3 comes without ensurepip, and then without venv; virtualenv does as well.
$(VENV)/.made-for:
	@echo "making an environment in $(VENV); this takes a minute, once" >&2
	@for python in $(or $(PYTHON),python3.14 python3.13 python3.12 python3.11 python3 python); do \
		"$$python" -c '$(SUPPORTED)' 2>/dev/null || continue; \
		for tool in "$$python -m venv" "$$python -m virtualenv" "virtualenv --python $$python"; do \
			$$tool --clear $(VENV) >/dev/null 2>&1 || continue; \
			echo "$(WANTED)" > $@; exit 0; \
		done; \
	done; \
	echo "no environment: this needs Python 3.11 or newer with venv (Debian: python3-venv) or virtualenv" >&2; exit 1

# What is installed: the extras named after `.has-`, and the project itself as it stands.
$(VENV)/.has-%: pyproject.toml $(VENV)/.made-for
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[$*]'
	@touch $@

# An extra that has to be compiled. Where it cannot be, its tests are skipped and say what is missing.
$(VENV)/.tried-%: pyproject.toml $(VENV)/.made-for
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[$*]' >$(VENV)/$*.log 2>&1 || \
		echo "the extra $* cannot be installed here (see $(VENV)/$*.log): its tests are skipped" >&2
	@touch $@
