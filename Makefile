# Everything a contributor runs. `make` alone lists it.
#
# The first run makes the virtual environment .venv; it is renewed when pyproject.toml changes.
# Extra arguments: make test ARGS="tests/unit -k phone"      Another Python: make test PYTHON=python3.13

PYTHON ?= python3
PORT   ?= 8000
ARGS   ?=

VENV   := .venv
PY     := $(VENV)/bin/python
BABEL  := $(PY) -m babel.messages.frontend
LOCALE := sphinx_channels/locale
PYTEST := $(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder
SPHINX := $(PY) -m sphinx -n
# Every page is read anew, so that a mistake is said each time: Sphinx remembers a page, but not its warnings.
ANEW   := $(SPHINX) -E -d _build/doctrees-anew

.DEFAULT_GOAL := help
.PHONY: help html live test check lint types spelling scripts matrix coverage outside corners bench \
  migrate report published sync synced messages schema pdf epub linkcheck clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the site ---------------------------------------------------------------------------------------

html: $(VENV)/.site ## Build the site and print the address to open
	@mkdir -p _build; $(SPHINX) -W -w _build/mistakes.txt -d _build/doctrees -b html . _build/html; status=$$?; \
	  echo; echo "Open $$($(PY) -c 'from pathlib import Path; print(Path("_build/html/index.html").resolve().as_uri())')"; \
	  [ $$status -eq 0 ] || rm -rf _build/doctrees; \
	  [ ! -s _build/mistakes.txt ] || { echo; echo "Fix these before you publish the site:"; cat _build/mistakes.txt; }; \
	  exit $$status

live: $(VENV)/.live ## Build the site again at each change, at http://127.0.0.1:8000
	$(PY) -m sphinx_autobuild -n -d _build/doctrees-live --port $(PORT) --watch sphinx_channels \
	  --ignore '*/.git/*' --ignore '*/.venv/*' --ignore '*/_build/*' --ignore '*/node_modules/*' . _build/live

pdf: $(VENV)/.site ## Build the PDF
	@command -v latexmk >/dev/null || { echo "make pdf needs LaTeX (Debian, Ubuntu: sudo apt install $(LATEX))."; exit 1; }
	$(ANEW) -W -b latex . _build/latex
	$(MAKE) -C _build/latex all-pdf LATEXMKOPTS="-interaction=nonstopmode -halt-on-error -quiet"
	@echo "The PDF is $$(ls _build/latex/*.tex | sed 's/tex$$/pdf/')."

epub: $(VENV)/.site ## Build the EPUB
	$(ANEW) -W -b epub . _build/epub
	@echo "The EPUB is $$(ls _build/epub/*.epub)."

linkcheck: $(VENV)/.site ## Ask every linked site whether it still answers (needs the network)
	$(ANEW) -b linkcheck . _build/linkcheck

report: $(VENV)/.site ## List every channel: status, age, owner, where it is used, what was found
	@$(ANEW) -q -b channels . _build/channels

published: $(VENV)/.site ## Renew the list of what was published; FORGET=1 drops what is gone
	$(ANEW) -W $(if $(FORGET),-t forget) -b channels-published . _build/published

sync: $(VENV)/.site ## Renew what else names the channels: SUPPORT.md, the choice of a new issue; ARGS=--check only looks
	@$(PY) -m sphinx_channels sync $(ARGS)

migrate: $(VENV)/.migrate ## Turn a page of a Jekyll site into one with channels: PAGE=old.md > new.md
	@test -n "$(PAGE)" || { echo "Name the page: make migrate PAGE=old.md > new.md" >&2; exit 2; }
	@$(PY) tools/migrate "$(PAGE)"

messages: $(VENV)/.test ## Renew the translations of the extension's own words; NEW=cy begins another language
	$(BABEL) -q extract --no-location --sort-output --omit-header -o $(LOCALE)/sphinx_channels.pot sphinx_channels
	$(if $(NEW),$(BABEL) -q update --init-missing -D sphinx_channels -l $(NEW) \
	  -i $(LOCALE)/sphinx_channels.pot -d $(LOCALE))
	$(BABEL) -q update --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date -D sphinx_channels \
	  -i $(LOCALE)/sphinx_channels.pot -d $(LOCALE)
	$(BABEL) compile -D sphinx_channels -d $(LOCALE)

schema: $(VENV)/.test ## Renew the JSON Schema of a file of channels, after a change to its options
	$(PY) tools/schema.py > _schema.json && mv _schema.json sphinx_channels/schema/channels.schema.json

# --- the code ---------------------------------------------------------------------------------------

test: $(VENV)/.test ## Unit, build and browser tests (three minutes)
	$(PY) tests/browser/chromium.py
	$(PYTEST) $(ARGS)

check: lint types spelling scripts synced matrix outside ## The rest: style, every theme, EPUB, PDF …: needs Java, Node and LaTeX

lint: $(VENV)/.check
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(VENV)/.check
	$(PY) -m mypy

spelling: $(VENV)/.check
	$(VENV)/bin/codespell

scripts: node_modules/.installed
	npm run --silent typecheck

synced: $(VENV)/.check
	$(PY) -m sphinx_channels sync --check

matrix: $(VENV)/.check
	$(PY) tests/browser/chromium.py
	$(PYTEST) -m matrix $(ARGS)

coverage: $(VENV)/.check ## All tests of both, and which lines of the extension they run
	$(PYTEST) -m "" --cov --cov-report term $(ARGS)

outside: $(VENV)/.check node_modules/.installed
	$(PY) -m pytest tests/outside $(ARGS)

corners: $(VENV)/.check ## Unit and build tests with the oldest and the newest Sphinx, MyST-Parser and Python
	$(VENV)/bin/nox $(ARGS)

bench: $(VENV)/.test ## Calls and time of the extension beside its peers, as ratios (5 minutes)
	$(PY) tests/bench/run.py $(ARGS)

clean: ## Remove what was built (not .venv and node_modules)
	rm -rf _build .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache

# --- what the commands need -------------------------------------------------------------------------

LATEX := latexmk texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended tex-gyre

# Byte code is written when packages are installed: without it Sphinx starts more than twice as slowly,
# and PYTHONDONTWRITEBYTECODE in the environment would see to it that it is never written.
PIP     := $(PY) -m pip install --quiet --disable-pip-version-check --compile
INSTALL := $(PIP) 'pip>=25.1' && $(PIP) --editable
EXTRAS  := .[site,phone,snapshots,meetings,data]

$(VENV)/.site: pyproject.toml | $(PY)
	@echo "Installing what the site needs …"
	@$(INSTALL) '.[site]'
	@touch $@

$(VENV)/.live: pyproject.toml | $(PY)
	@echo "Installing what the live site needs …"
	@$(INSTALL) '.[site]' --group live
	@touch $@

$(VENV)/.migrate: pyproject.toml | $(PY)
	@echo "Installing what the migration needs …" >&2
	@$(INSTALL) . --group migrate >&2
	@touch $@

$(VENV)/.test: pyproject.toml | $(PY)
	@echo "Installing what the tests need …"
	@$(INSTALL) '$(EXTRAS)' --group test
	@touch $@ $(VENV)/.site $(VENV)/.migrate

$(VENV)/.check: pyproject.toml | $(PY)
	@echo "Installing what the checks need …"
	@$(INSTALL) '$(EXTRAS)' --group check
	@touch $@ $(VENV)/.test $(VENV)/.site $(VENV)/.migrate

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
