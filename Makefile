# Everything a newcomer needs: `make demo` does the main job, `make test` passes the tests.
# Both set up what they need in .venv; nothing else on the machine is touched.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
DEMO := 民情演示

.PHONY: demo test test-office test-histories test-hostile fuzz check lint types layers docs docs-check templates lock bench bench-rollup clean

demo: $(VENV)/installed
	@rm -rf "$(DEMO)"
	@$(BIN)/minqing demo "$(DEMO)"

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

# Opens every form with LibreOffice, where that is installed.
test-office: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m office tests

# Random lives of issues, many more than in the usual run.
HISTORIES := 5000
test-histories: $(VENV)/installed-dev
	HISTORIES=$(HISTORIES) $(BIN)/python -m pytest tests/test_histories.py tests/test_histories_of_a_town.py --hypothesis-show-statistics

# Bits flipped, structures mutated, and a coverage-guided search for SECONDS: what no test thought of.
SECONDS := 600
fuzz: $(VENV)/installed-dev
	$(BIN)/python -m tests.fuzz.flips 10000
	$(BIN)/python -m tests.fuzz.flips 0
	$(BIN)/python -m tests.fuzz.structure 1000
	$(PIP) --require-hashes -r requirements-fuzz.lock
	$(BIN)/python -m tests.fuzz.guided $(SECONDS)

# Time and memory that files made to harm take.
test-hostile: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m "hostile or not hostile" -s tests/hostile

check: $(VENV)/installed-dev lint types layers docs-check test

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev
	$(BIN)/mypy

layers: $(VENV)/installed-dev
	$(BIN)/lint-imports

docs: $(VENV)/installed-dev
	$(BIN)/python tools/make_docs.py

docs-check: $(VENV)/installed-dev
	$(BIN)/python tools/make_docs.py --check

templates: $(VENV)/installed-dev
	$(BIN)/python tools/make_templates.py

# Exact versions with hashes for every platform, from the ranges in pyproject.toml.
lock: $(VENV)/installed-dev
	$(PIP) uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--python-version 3.11 --group fuzz -o requirements-fuzz.lock

# Ratios to the bare decode of the same files; writes docs/performance.md. QUICK=1: small, only printed. AGAIN=1: from the start.
bench: $(VENV)/installed-dev benchmarks/.peers/tried
	$(BIN)/python benchmarks/run.py $(if $(QUICK),--quick) $(if $(AGAIN),--again)

# A county of ten towns of 20,000 issues: ratios to copying the ledgers and to decoding the workbooks; only printed.
bench-rollup: $(VENV)/installed-dev
	$(BIN)/python benchmarks/rollup.py

# polars and fastexcel stand beside the program for comparison only; without them their line is left out.
benchmarks/.peers/tried: benchmarks/peers.txt
	@$(PYTHON) -m venv benchmarks/.peers
	@benchmarks/.peers/bin/python -m pip install -q --disable-pip-version-check -r $< || rm -f benchmarks/.peers/bin/python
	@touch $@

clean:
	rm -rf $(VENV) benchmarks/.peers "$(DEMO)" build dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed ($(PYTHON) is older). 需要 Python 3.11 以上：sudo apt install python3.11 python3.11-venv，再运行 make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "The venv module is missing. 缺少 venv 模块，请先运行：sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up / 正在安装……"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up / 正在安装……"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@
