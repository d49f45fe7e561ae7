# Everything runs in a virtual environment beside this file; PYTHON names the interpreter that makes it (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo
PORT ?= 8000
SERVERS ?= waitress
COMPILE = $(BIN)/python -c "import search.columnar.engine"  # the loops, so that no search waits for it
WHOOSH := .venv-whoosh274
WHOOSH_TESTS := archive base build engine_agrees generation publish ranking same_answers
LOOP_TESTS := array_types cursor engine_agrees highlight loops patterns phrases ranking same_answers
CORPUS ?= $(or $(DATELINE_CORPUS),../shared/corpus)

.PHONY: demo test check browser crash crash-quick whoosh bench bench-million bench-builds bench-memory swaps model score coverage clean

demo: $(VENV)/installed  ## index the sample stories and serve them on http://127.0.0.1:8000/
	@$(BIN)/dateline-index build tests/samples/spool --root $(DEMO)
	@$(BIN)/dateline-web --root $(DEMO) --port $(PORT)

test: $(VENV)/installed-dev  ## every test that needs no system package; the engine's also with its loops run as Python
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m "not browser and not crash"
	NUMBA_DISABLE_JIT=1 $(BIN)/coverage run -m pytest -m "not corpus" $(LOOP_TESTS:%=tests/test_%.py)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --skip-covered | tail -n 40

check: $(VENV)/installed-dev  ## lint, format, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: $(VENV)/installed-dev  ## the pages in a headless Chromium, which must be on the path
	$(BIN)/pytest -m browser

whoosh: $(WHOOSH)/installed  ## the engine and build tests on Whoosh 2.7.4, so that the choice among Whooshes stays free
	$(WHOOSH)/bin/pytest -m "not browser and not corpus" $(WHOOSH_TESTS:%=tests/test_%.py)

crash: $(VENV)/installed-dev  ## what a run survives, at every point there is: kills, failing and full disks, power cuts; an hour, with strace
	DATELINE_CRASH=long $(BIN)/pytest -m crash tests/crash

crash-quick: $(VENV)/installed-dev  ## the same at a part of the points, in a few minutes
	$(BIN)/pytest -m crash tests/crash

bench: $(VENV)/installed-bench  ## the engine beside its rivals, on Reuters-21578 where it is, and on 200,000 invented stories
	$(BIN)/python -m tests.bench --corpus "$(CORPUS)"
	$(BIN)/python -m tests.bench.pages --corpus "$(CORPUS)"

bench-million: $(VENV)/installed-bench  ## the same at a million stories: an hour, and 8 GB of disk
	$(BIN)/python -m tests.bench --corpus "$(CORPUS)" --stories 1000000

bench-builds: $(VENV)/installed-dev  ## builds of 100,000 files: full, without a change, one in a hundred changed; an hour
	$(BIN)/python -m tests.bench.incremental

bench-memory: $(VENV)/installed-dev  ## what memory builds of 100,000 and 200,000 files take, and each file more; half an hour
	$(BIN)/python -m tests.bench.memory

swaps: $(VENV)/installed-bench  ## readers over HTTP during 1,000 publications; SERVERS=waitress,gunicorn for several processes
	$(BIN)/python -m tests.swaps --servers "$(SERVERS)"

model: $(VENV)/installed-dev  ## the long form of what tests do at random: who may see what, and any history beside a full build
	DATELINE_LONG=1 $(BIN)/pytest tests/test_news_rules.py tests/test_incremental.py

score: $(VENV)/installed-dev  ## the cleaner against the labelled pages and real datelines, where they are; fails below the pinned floors
	$(BIN)/python -m tests.bench.datelines --corpus "$(CORPUS)"
	$(BIN)/python -m tests.bench.floors --corpus "$(CORPUS)"

clean:  ## what make made, except the virtual environment
	rm -rf $(DEMO) .coverage .coverage.* bench.json build *.egg-info

$(VENV)/bin/pip:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/pip
	@echo "Installing Dateline into $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@$(COMPILE)
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[dev]"
	$(COMPILE)
	@touch $@ $(VENV)/installed

# pip compiles what it installs: that release's bad escapes warn there, once, and our tests go on taking warnings for errors.
$(WHOOSH)/installed: pyproject.toml
	$(PYTHON) -m venv $(WHOOSH)
	$(WHOOSH)/bin/pip install --quiet --disable-pip-version-check -e ".[dev]"
	$(WHOOSH)/bin/pip uninstall --quiet --yes whoosh-reloaded
	$(WHOOSH)/bin/pip install --quiet --disable-pip-version-check --no-deps "whoosh==2.7.4"
	@touch $@

$(VENV)/installed-bench: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[dev,bench]"
	$(COMPILE)
	@touch $@ $(VENV)/installed $(VENV)/installed-dev
