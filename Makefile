# Everything a contributor runs. `make` alone lists it.
#
# The first run makes the virtual environment .venv; it is renewed when pyproject.toml changes.
# Extra arguments: make test ARGS="tests/unit -k phone"      Another Python: make test PYTHON=python3.13

PYTHON ?= python3
PORT   ?= 8000
ARGS   ?=

VENV   := .venv
PY     := $(VENV)/bin/python
BABEL  := $(PY) -m babel.messages.frontend -q
LOCALE := sphinx_channels/locale
PYTEST := $(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder
SPHINX := $(PY) -m sphinx -n -d _build/doctrees

.DEFAULT_GOAL := help
.PHONY: help html live test check lint types spelling scripts matrix outside bench report published messages pdf epub linkcheck clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the site ---------------------------------------------------------------------------------------

html: $(VENV)/.site ## Build the site and print the address to open
	@$(SPHINX) -W -b html . _build/html; status=$$?; \
	  echo; echo "Open $$($(PY) -c 'from pathlib import Path; print(Path("_build/html/index.html").resolve().as_uri())')"; \
	  [ $$status -eq 0 ] || { rm -rf _build/doctrees; \
	    echo "The site is there, but the warnings above must be mended before it is published."; }; \
	  exit $$status

live: $(VENV)/.live ## Build the site again at each change, at http://127.0.0.1:8000
	$(PY) -m sphinx_autobuild -n -d _build/doctrees-live --port $(PORT) --watch sphinx_channels \
	  --ignore '*/.git/*' --ignore '*/.venv/*' --ignore '*/_build/*' --ignore '*/node_modules/*' . _build/live

pdf: $(VENV)/.site ## Build the PDF
	@command -v latexmk >/dev/null || { echo "make pdf needs LaTeX (Debian, Ubuntu: sudo apt install $(LATEX))."; exit 1; }
	$(SPHINX) -W -b latex . _build/latex
	$(MAKE) -C _build/latex all-pdf LATEXMKOPTS="-interaction=nonstopmode -halt-on-error -quiet"
	@echo "The PDF is $$(ls _build/latex/*.tex | sed 's/tex$$/pdf/')."

epub: $(VENV)/.site ## Build the EPUB
	$(SPHINX) -W -b epub . _build/epub
	@echo "The EPUB is $$(ls _build/epub/*.epub)."

linkcheck: $(VENV)/.site ## Ask every linked site whether it still answers (needs the network)
	$(SPHINX) -b linkcheck . _build/linkcheck

report: $(VENV)/.site ## List every channel: status, age, owner, where it is used, what was found
	@$(SPHINX) -q -b channels . _build/channels

published: $(VENV)/.site ## Renew the list of what was published; FORGET=1 drops what is gone
	$(SPHINX) -W $(if $(FORGET),-t forget) -b channels-published . _build/published

messages: $(VENV)/.test ## Renew the translations of the extension's own words
	$(BABEL) extract --no-location --sort-output --omit-header -o $(LOCALE)/sphinx_channels.pot sphinx_channels
	$(BABEL) update --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date -D sphinx_channels \
	  -i $(LOCALE)/sphinx_channels.pot -d $(LOCALE)
	$(BABEL) compile -D sphinx_channels -d $(LOCALE)

# --- the code ---------------------------------------------------------------------------------------

test: $(VENV)/.test ## Unit, build and browser tests (three minutes)
	$(PY) tests/browser/chromium.py
	$(PYTEST) $(ARGS)

check: lint types spelling scripts matrix outside ## The rest: style, every theme, EPUB, PDF …: needs Java, Node and LaTeX

lint: $(VENV)/.check
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(VENV)/.check
	$(PY) -m mypy

spelling: $(VENV)/.check
	$(VENV)/bin/codespell

scripts: node_modules/.installed
	npm run --silent typecheck

matrix: $(VENV)/.check
	$(PY) tests/browser/chromium.py
	$(PYTEST) -m "" --cov --cov-report term $(ARGS)

outside: $(VENV)/.check node_modules/.installed
	$(PY) -m pytest tests/outside $(ARGS)

bench: $(VENV)/.test ## Time the extension beside its peers, as ratios
	$(PY) tests/bench/run.py $(ARGS)

clean: ## Remove what was built (not .venv and node_modules)
	rm -rf _build .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache

# --- what the commands need -------------------------------------------------------------------------

LATEX := latexmk texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended tex-gyre

# Byte code is written when packages are installed: without it Sphinx starts more than twice as slowly,
# and PYTHONDONTWRITEBYTECODE in the environment would see to it that it is never written.
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --compile --editable

$(VENV)/.site: pyproject.toml | $(PY)
	@echo "Installing what the site needs …"
	@$(INSTALL) '.[site]'
	@touch $@

$(VENV)/.live: pyproject.toml | $(PY)
	@echo "Installing what the live site needs …"
	@$(INSTALL) '.[site,live]'
	@touch $@

$(VENV)/.test: pyproject.toml | $(PY)
	@echo "Installing what the tests need …"
	@$(INSTALL) '.[test]'
	@touch $@ $(VENV)/.site

$(VENV)/.check: pyproject.toml | $(PY)
	@echo "Installing what the checks need …"
	@$(INSTALL) '.[test,check]'
	@touch $@ $(VENV)/.test $(VENV)/.site

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "This needs Python 3.11 or newer. If you have one under another name: make html PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
	  "Python's venv module is missing (Debian, Ubuntu: sudo apt install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

node_modules/.installed: package.json .npmrc
	@command -v npm >/dev/null || { echo "make check needs Node (Debian, Ubuntu: sudo apt install nodejs npm)."; exit 1; }
	@npm install --silent
	@touch $@
