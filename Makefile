# Everything a fresh clone needs. `make run` and `make test` do all the set-up themselves.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip
LAYERS := bot retrieval prompts index

.PHONY: run test test-slow check format lint types contracts evals bench lock clean

run: .venv/.installed
	@$(BIN)/onrecord start

test: .venv/.dev
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow"

# Those that start the bot, a browser or a model's server: half of the time, a tenth of the tests.
test-slow: .venv/.dev
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m slow

check: .venv/.dev format lint types contracts test test-slow evals

format: .venv/.dev
	$(BIN)/ruff format --check .

lint: .venv/.dev
	$(BIN)/ruff check .

types: .venv/.dev
	$(BIN)/mypy

contracts: .venv/.dev
	$(BIN)/lint-imports

evals: .venv/.dev
	$(BIN)/python -m evals.run
	$(BIN)/python -m evals.speakers.score
	$(BIN)/python -m evals.summaries

bench: .venv/.dev
	$(BIN)/python -m evals.bench

# uv resolves; the lock holds versions and hashes and no index address.
lock: .venv/.uv
	$(UV) compile pyproject.toml --group build --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	$(UV) compile pyproject.toml --group build --group dev -c requirements.lock --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

.venv/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "On the Record needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@echo "Setting up .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==0.13.9
	@touch $@

.venv/.installed: .venv/.uv requirements.lock pyproject.toml
	@$(UV) install -q --require-hashes -r requirements.lock
	@$(UV) install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.installed requirements-dev.lock
	@$(UV) install -q --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv
