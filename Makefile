# The few things one does with this project. `make demo` and `make test` set everything up themselves.
PYTHON ?= python3
PYTEST = $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
unexport PYTHONDONTWRITEBYTECODE  # the tests start hundreds of processes, and each would compile everything again
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: demo test soak check lint types layers serve bench evals llama browser more lock clean

demo: $(STAMP)  ## ingest seeds/, start the server, ask three questions over HTTP
	$(BIN)/python -m evals.demo

test: $(STAMP)  ## the tests that need no network
	$(PYTEST)

soak: $(STAMP)  ## the long ones: processes killed at every step, bounds of time and memory, generated requests
	$(PYTEST) -m soak

check: lint types layers  ## format, lint, types, layers

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/pyright

layers: $(STAMP)
	$(BIN)/lint-imports

serve: $(STAMP)  ## the HTTP service on 127.0.0.1:8000
	$(BIN)/rag serve

bench: $(STAMP)  ## measured figures, as a table (DATA=../shared/data)
	$(BIN)/python -m evals.bench $(if $(DATA),--data $(DATA))

evals: $(STAMP)  ## the suites over seeds/; a gate that fails fails this
	$(BIN)/rag eval run all

llama: more  ## the tests against a real llama.cpp server with a small model
	$(BIN)/python -m pytest -m llama tests/llama

browser: more  ## the tests of the report page in Debian's Chromium, which is installed where it is missing
	command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium)
	$(BIN)/python -m pytest -m browser tests/browser

more: $(STAMP)  # one after the other: two of them at once would spoil each other's work
	$(BIN)/pip install -q --no-deps --require-hashes -r requirements-llama.txt
	$(BIN)/pip install -q --no-deps --require-hashes -r requirements-browser.txt

lock:  ## new lock files from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements-dev.txt

clean:  ## the environment and the demo's data
	rm -rf .venv rag-data rag-evals

$(STAMP): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements-dev.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@
